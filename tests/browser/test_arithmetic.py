"""What a number has to do with others, in network and panel alike, and the drawing folded into one cell."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.reading import forward, go, matrix, preset, shown, trained, vector

LINKS = """() => Object.fromEntries(["self", "from", "with", "to"].map(link => [link,
    [...document.querySelectorAll(`.stage [data-link="${link}"]`)]
        .map(({ dataset }) => dataset.testid).sort()]))"""
PANEL = """() => Object.fromEntries(["self", "from", "with", "to"].map(link => [link, [...new Set(
    [...document.querySelectorAll(`#arithmetic [data-link="${link}"]`)]
        .map(({ dataset: { part, t, unit, row, column } }) =>
            [part, t, unit ?? row, column].filter(each => each !== undefined).join(" ")))].sort()]))"""


def test_a_number_pointed_at_or_reached_by_key_marks_what_it_comes_from_and_where_it_goes(page: Page) -> None:
    go(page, 60)
    page.get_by_test_id("unit-2-1").hover()
    bars = [f"bar-2-{i}" for i in range(1, 5)]
    after = [f"unit-3-{i}" for i in range(1, 4)]
    before = [f"unit-1-{i}" for i in range(1, 4)]
    assert page.evaluate(LINKS) == {
        "self": ["unit-2-1"],
        "from": ["arrow-Wh-2", "arrow-Wx-2", "input-2", *before],
        "with": [],
        "to": ["arrow-Wh-3", "arrow-Wy-2", *bars, *after],
    }
    page.mouse.move(2, 2)
    assert page.evaluate(LINKS) == {"self": [], "from": [], "with": [], "to": []}

    page.get_by_test_id("arrow-Wx-1").hover()
    assert page.evaluate(LINKS)["self"] == ["arrow-Wx-1", "arrow-Wx-2", "arrow-Wx-3"]
    expect(page.locator("#hint")).to_have_text("One and the same Wx (3×4 = 12 numbers) at every step.")

    page.get_by_test_id("arrow-Wh-2").click()
    expect(page.get_by_test_id("arithmetic-shared")).to_have_text(
        "One and the same Wh (3×3 = 9 numbers) at every step."
    )
    page.locator("#arithmetic td[data-part=Wh][data-row='1'][data-column='3']").hover()
    assert page.evaluate(PANEL) == {
        "self": ["Wh 1 3"],
        "from": [],
        "with": ["hidden 1 3"],
        "to": ["Wh_h 2 1", "hidden 1 1"],
    }
    marked = page.evaluate(LINKS)
    assert marked["self"] == ["arrow-Wh-1", "arrow-Wh-2", "arrow-Wh-3", "loop"], "the folded arrow too"
    assert marked["to"] == ["unit-1-1", "unit-2-1", "unit-3-1"]
    assert marked["with"] == ["unit-1-3", "unit-2-3", "unit-3-3"]

    page.get_by_test_id("arrow-Wx-2").click()
    page.keyboard.press("u")
    first = page.locator("#arithmetic td[data-value]").first
    first.focus()
    update = page.get_by_test_id("network").get_attribute("data-step")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    focused = page.locator("#arithmetic td:focus")
    expect(focused).to_have_attribute("data-row", "2")
    expect(focused).to_have_attribute("data-column", "2")
    assert page.get_by_test_id("network").get_attribute("data-step") == update, "the player stood still"
    assert page.evaluate(PANEL)["self"] == ["Wx 2 2"]
    assert page.evaluate(PANEL)["to"] == ["Wx_x 2 2"]
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Shift+ArrowUp")
    for unit in (1, 2, 3):
        page.keyboard.press("u")
        expect(page.get_by_test_id(f"unit-2-{unit}")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Shift+U")
    expect(page.get_by_test_id("unit-2-2")).to_have_attribute("aria-pressed", "true")


def visible_steps(page: Page) -> list[str]:
    """Return the steps of the drawing that can be seen."""
    found: list[str] = page.locator(".at-step").evaluate_all(
        """all => all.filter(each => getComputedStyle(each).visibility === "visible")
            .map(each => each.firstElementChild.dataset.testid)"""
    )
    return found


def test_the_drawing_folds_into_one_cell_and_unrolls_again(open_page: Open) -> None:
    page = open_page(charts=False, reduced_motion="reduce")
    page.locator('[data-testid=scrubber][max="300"]').wait_for()
    boxes = [page.get_by_test_id(f"hidden-{t}").bounding_box() for t in (1, 2, 3)]
    fold = page.get_by_test_id("fold")
    fold.click()
    expect(fold).to_have_attribute("aria-pressed", "true")
    assert visible_steps(page) == ["step-1"]
    expect(page.get_by_test_id("loop")).to_be_visible()
    expect(page.get_by_test_id("start")).to_be_hidden()
    expect(page.get_by_test_id("fold-step")).to_have_text("step 1 of 3: d")

    page.get_by_test_id("fold-after").click()
    assert visible_steps(page) == ["step-2"]
    block, stage = (
        page.locator("[data-testid=step-2] .frame").bounding_box(),
        page.locator("#stage").bounding_box(),
    )
    assert block
    assert stage
    assert abs(block["x"] + block["width"] / 2 - stage["x"] - stage["width"] / 2) < 3

    page.get_by_test_id("loop").click()
    expect(page.get_by_test_id("loop")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#arithmetic td[data-part=hidden][data-t='1']")).to_have_count(3)
    page.keyboard.press("Shift+ArrowRight")
    assert visible_steps(page) == ["step-3"]
    expect(page.get_by_test_id("fold-after")).to_be_disabled()
    expect(page.locator("#arithmetic td[data-part=hidden][data-t='2']")).to_have_count(3)
    page.keyboard.press("Escape")
    assert visible_steps(page) == ["step-3"], "the step stays when the selection goes"

    fold.click()
    assert visible_steps(page) == ["step-1", "step-2", "step-3"]
    expect(page.get_by_test_id("loop")).to_be_hidden()
    assert [page.get_by_test_id(f"hidden-{t}").bounding_box() for t in (1, 2, 3)] == boxes


def gated(client: httpx.Client, cell: str) -> dict[str, Any]:
    """Return the lesson's request with a gated cell."""
    model = {"cell": cell, "hidden_size": 3, "seed": 10}
    return preset(client) | {"model": model, "steps": 40}


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_a_gated_cell_opens_and_shows_each_gate_as_the_api_tells_it(
    open_page: Open, client: httpx.Client, cell: str
) -> None:
    request = gated(client, cell)
    page = open_page(f"/#text=dogs&cell={cell}&d=3&seed=10&eta=0.3&steps=40", charts=False)
    page.locator('[data-testid=scrubber][max="40"]').wait_for()
    frames = trained(client, request)
    go(page, 25)
    answer = forward(client, request, frames[25])
    weights, (before, step) = answer["model"]["weights"], answer["steps"][:2]

    page.get_by_test_id("hidden-2").click()
    expect(page.get_by_test_id("cell-drawing")).to_be_visible()
    values = shown(page, 25)
    for name, gate in step["gates"].items():
        assert values.items() >= vector(f"{name} 2", gate).items()
    assert values.items() >= {**vector("hidden 2", step["h"]), **vector("hidden 1", before["h"])}.items()
    if cell == "lstm":
        assert values.items() >= {**vector("c 2", step["c"]), **vector("c 1", before["c"])}.items()
        for t in (1, 2):
            cells = page.locator(f"[data-testid=c-{t}] rect[data-value]")
            drawn = cells.evaluate_all("all => all.map(({ dataset }) => Number(dataset.value))")
            assert drawn == answer["steps"][t - 1]["c"]
        fold = page.get_by_test_id("fold")
        fold.click()
        expect(page.get_by_test_id("c-1")).to_be_hidden()
        expect(page.get_by_test_id("c-2")).to_be_visible()  # folded, the cell keeps its state too
        fold.click()
        expect(page.get_by_test_id("c-1")).to_be_visible()

    for name in step["gates"]:
        page.get_by_test_id(f"cell-{name}").click()
        expect(page.locator("#arithmetic .look").first).to_contain_text(f"Wx{name} and Wh{name}")
        values = shown(page, 25)
        assert values.items() >= matrix(f"Wx{name}", weights[f"Wx{name}"]).items()
        assert values.items() >= matrix(f"Wh{name}", weights[f"Wh{name}"]).items()
        maps = ("nx", "nh") if (cell, name) == ("gru", "n") else (name, name)
        assert values.items() >= vector(f"Wx_x.{maps[0]} 2", step["Wx_x"][maps[0]]).items()
        assert values.items() >= vector(f"Wh_h.{maps[1]} 2", step["Wh_h"][maps[1]]).items()
        for one in maps:
            assert values.items() >= vector(f"a.{one} 2", step["a"][one]).items()
    page.keyboard.press("u")
    expect(page.locator(".factor").first).to_be_visible()

    page.get_by_test_id("arrow-Wx-2").click()
    blocks = "".join(f"Wx{name}" for name in step["gates"])
    expect(page.get_by_test_id("arithmetic-shared")).to_contain_text(f"({len(blocks) // 3} blocks of 3×4, ")
    for name in step["gates"]:
        assert shown(page, 25).items() >= matrix(f"Wx{name}", weights[f"Wx{name}"]).items()
    page.get_by_test_id(f"open-{name}").click()
    expect(page.locator("#arithmetic .look").first).to_contain_text(f"Wx{name} and Wh{name}")
