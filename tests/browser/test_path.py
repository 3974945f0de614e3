"""The path of the hidden state: a square, a cube that turns, and a plane that the server finds."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.reading import changed, go, preset, trained, type_in

SIZE, MARGIN = 400, 38


def spots(page: Page) -> list[tuple[float, float]]:
    """Return where the points are drawn, h0 first."""
    moved = page.locator("[data-testid=path] .state").evaluate_all(
        "all => all.map(point => point.getAttribute('transform'))"
    )
    return [(float(x), float(y)) for x, y in (re.findall(r"-?[\d.]+", each) for each in moved)]


def shown(page: Page, update: int) -> None:
    go(page, update)
    expect(page.get_by_test_id("path-panel")).to_have_attribute("data-step", str(update))


def in_square(x: float, y: float, reach: float) -> tuple[float, float]:
    room = SIZE - 2 * MARGIN
    return MARGIN + room * (x / reach + 1) / 2, MARGIN + room * (1 - y / reach) / 2


def copied(page: Page) -> list[list[str]]:
    """Copy the path's numbers and return them, the head first."""
    page.get_by_test_id("take-path").click()
    page.get_by_test_id("take-copy-path").click()
    expect(page.get_by_test_id("taken-path")).not_to_be_empty()
    text: str = page.evaluate("navigator.clipboard.readText()")
    return [line.split("\t") for line in text.split("\n")]


def test_three_units_move_in_a_cube_that_is_turned_by_hand(
    page: Page, client: httpx.Client, tmp_path: Path
) -> None:
    frames = trained(client, preset(client))
    expect(page.get_by_test_id("take-path")).to_be_hidden()
    page.get_by_test_id("path-open").click()
    drawing = page.get_by_test_id("path")
    expect(drawing).to_have_attribute("data-kind", "cube")
    loaded = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert any(name.endswith("/path-cube.main.chunk.js") for name in loaded)
    before = spots(page)
    shown(page, 200)
    assert spots(page) != before
    said = ", ".join(f"{value:.2f}".replace("-", "−") for value in frames[200]["h"][1])
    expect(page.get_by_test_id("path-2")).to_have_attribute("aria-label", f"o is read, h₂: {said}")
    seen = spots(page)
    drawing.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert spots(page) != seen
    assert (
        page.get_by_test_id("network").get_attribute("data-step") == "200"
    )  # the keys turned the cube alone
    page.keyboard.press("Home")
    assert spots(page) == seen
    box = drawing.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 50)
    page.mouse.up()
    assert float(str(drawing.get_attribute("data-turn"))) == pytest.approx(0.6 - 60 * 0.009, abs=0.03)
    for kind, begins in (("svg", b"<svg"), ("png", b"\x89PNG")):
        page.get_by_test_id("take-path").click()
        with page.expect_download() as download:
            page.get_by_test_id(f"take-{kind}-path").click()
        download.value.save_as(tmp_path / kind)
        assert (tmp_path / kind).read_bytes().startswith(begins)
    points = [f'transform="translate({x:.1f} {y:.1f})"' for x, y in spots(page)]
    picture = (tmp_path / "svg").read_text(encoding="utf-8")
    assert [point for point in points if point not in picture] == []  # as it was turned
    page.get_by_test_id("path-1").click()
    expect(page.get_by_test_id("hidden-1")).to_have_attribute("aria-pressed", "true")
    page.get_by_test_id("path-open").click()
    expect(page.get_by_test_id("path")).to_have_count(0)


def test_two_units_in_a_square_and_more_in_their_principal_plane(
    open_page: Open, client: httpx.Client
) -> None:
    page = open_page(charts=False, permissions=["clipboard-read", "clipboard-write"])
    request = preset(client)
    type_in(page, "hidden", "2")
    expect(page.locator("[data-testid=step-1] .unit")).to_have_count(2)
    page.get_by_test_id("path-open").click()
    frames = trained(client, changed(request, hidden_size=2))
    for update in (0, 300):
        shown(page, update)
        for (x, y), h in zip(spots(page), [[0, 0], *frames[update]["h"]], strict=True):
            assert (x, y) == pytest.approx(in_square(h[0], h[1], 1), abs=0.06)
    head, *rows = copied(page)
    assert head == ["t", "input", "h 1", "h 2"]
    assert [line[:2] for line in rows] == [["0", ""], ["1", "d"], ["2", "o"], ["3", "g"]]
    assert [[float(cell) for cell in line[2:]] for line in rows] == [[0, 0], *frames[300]["h"]]
    type_in(page, "hidden", "5")
    expect(page.get_by_test_id("path")).to_have_attribute("data-kind", "plane")
    frames = trained(client, changed(request, hidden_size=5))
    states = [[0] * 5, *frames[-1]["h"]]
    for update in (300, 37):
        shown(page, update)
        points = [[0] * 5, *frames[update]["h"]]
        answer = client.post("/api/principal", json={"states": states, "points": points}).json()
        reach = float(str(page.get_by_test_id("path").get_attribute("data-reach")))
        for (x, y), (first, second) in zip(spots(page), answer["points"], strict=True):
            assert (x, y) == pytest.approx(in_square(first, second, reach), abs=0.06)
    head, *rows = copied(page)
    assert head == ["t", "input", "direction 1", "direction 2", *(f"h {unit}" for unit in range(1, 6))]
    assert [[float(cell) for cell in line[2:]] for line in rows] == [
        [*place, *h] for place, h in zip(answer["points"], points, strict=True)
    ]
    share = round(100 * answer["share"][0])
    expect(page.get_by_test_id("path")).to_contain_text(f"1st direction, {share} % of the spread")
    page.get_by_test_id("setup-preset").select_option("names")
    expect(page.get_by_test_id("path-2")).to_contain_text("feeds")
    width = "all => all.map(each => each.getBBox().width)"
    texts, boxes = (page.locator(f".state {part}").evaluate_all(width) for part in ("text", "rect"))
    assert all(text < box - 4 for text, box in zip(texts, boxes, strict=True))
