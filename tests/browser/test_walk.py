"""The walk through one update: at every kind of station what is shown is what the API says."""

from __future__ import annotations

from typing import Any

import httpx
import numpy as np
from playwright.sync_api import Page, expect

from tests.browser.reading import forward, go, preset, recorded, trained, type_in

STATIONS = 37
"""Of dogs: 3 · 5 + 1 forward, 3 + 3 + 6 back, 6 terms, 3 weights."""


def gradients(client: httpx.Client, request: dict[str, Any], frame: dict[str, Any]) -> dict[str, Any]:
    """Return the API's gradients with a frame's weights."""
    model = request["model"] | {"weights": frame["weights"]}
    asked = {"sequence": request["sequence"], "model": model, "check": True}
    answer: dict[str, Any] = client.post("/api/gradients", json=asked).json()
    return answer


def at(page: Page, station: int) -> None:
    """Wait until the numbers of a station are there; they count from 1."""
    expect(page.get_by_test_id("walk-numbers")).to_have_attribute("data-station", str(station - 1))


def tables(page: Page) -> list[Any]:
    """Return the blocks of numbers that a station shows, each with all its digits."""
    found: list[list[list[str]]] = page.locator("[data-testid=walk-numbers] table").evaluate_all(
        "all => all.map(table => [...table.tBodies[0].rows]"
        ".map(row => [...row.cells].filter(cell => cell.dataset.value).map(cell => cell.dataset.value)))"
    )
    return [np.array(block, dtype=float) for block in found]


def flat(values: Any) -> list[float]:
    return [float(value) for value in np.ravel(values)]


def same(block: Any, values: Any) -> None:
    assert flat(block) == flat(values)


def test_dogs_are_walked_through_by_keyboard_with_the_numbers_of_the_api(
    page: Page, client: httpx.Client
) -> None:
    request = preset(client)
    frames = trained(client, request)
    go(page, 40)
    ahead, back = forward(client, request, frames[40]), gradients(client, request, frames[40])
    rows = {(row["t"], row["k"]): row for row in back["contributions"]}
    page.get_by_test_id("walk-open").click()
    shown = {}
    for station in range(1, STATIONS + 1):
        at(page, station)
        kind = str(page.get_by_test_id("walk-numbers").get_attribute("data-kind"))
        shown[station] = (kind, tables(page))
        page.keyboard.press("n" if station % 2 else "ArrowRight")
    kinds = [kind for kind, _ in shown.values()]
    assert kinds[:16] == [*("input", "a", "h", "y", "loss") * 3, "total"]
    assert kinds[16:28] == [*["error"] * 3, *["Wy"] * 3, *("dh", "da") * 3]
    assert kinds[28:] == [*["term"] * 6, *["update"] * 3]
    for t, step in enumerate(ahead["steps"], start=1):
        blocks = [shown[5 * (t - 1) + i][1] for i in range(1, 6)]
        same(blocks[0][0], step["x"])
        same(blocks[1][-1], step["a"])
        same(blocks[2][-1], step["h"])
        assert step["logits"] in [flat(block) for block in blocks[3]]
        assert step["probabilities"] in [flat(block) for block in blocks[3]]
        same(blocks[4][-1], step["loss"])
    same(shown[16][1][-1], ahead["loss"])
    steps = {step["t"]: step for step in back["steps"]}
    for station, t in ((17, 3), (18, 2), (19, 1)):
        same(shown[station][1][-1], steps[t]["dlogits"])
    for station, t in ((20, 1), (21, 2), (22, 3)):
        same(shown[station][1][2], steps[t]["Wy"])
    np.testing.assert_allclose(shown[22][1][3], back["gradients"]["Wy"], rtol=1e-12)
    for station, t in ((23, 3), (25, 2), (27, 1)):
        same(shown[station][1][-1], steps[t]["dh"])
        same(shown[station + 1][1][-1], steps[t]["da"])
    for station, pair in enumerate([(1, 1), (2, 2), (2, 1), (3, 3), (3, 2), (3, 1)], start=29):
        *_, dh, _, _, term, _, whole = shown[station][1]
        same(dh, rows[pair]["dh"])
        same(term, rows[pair]["Wh"])
        same(whole, back["gradients"]["Wh"])
    np.testing.assert_allclose(shown[34][1][-2], back["gradients"]["Wh"], rtol=1e-12)
    for station, name in ((35, "Wx"), (36, "Wh"), (37, "Wy")):
        gradient, old, change, new = shown[station][1]
        same(gradient, back["gradients"][name])
        same(old, frames[40]["weights"][name])
        np.testing.assert_allclose(change, -0.3 * gradient, rtol=1e-9, atol=1e-15)
        np.testing.assert_allclose(new, frames[41]["weights"][name], rtol=1e-12)
    expect(page.get_by_test_id("walk-next")).to_be_disabled()
    expect(page.get_by_test_id("walk-live")).to_contain_text("The update of Wy. Each weight moves a little")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("walk-title")).to_have_count(0)
    expect(page.get_by_test_id("walk-open")).to_be_focused()
    assert page.get_by_test_id("network").get_attribute("data-step") == "40"


def test_the_walk_is_jumped_into_and_marks_where_it_is(page: Page, client: httpx.Client) -> None:
    request = preset(client)
    frames = trained(client, request)
    page.get_by_test_id("walk-open").click()
    page.get_by_test_id("walk-chapter-back").click()
    page.get_by_test_id("walk-stop-4").click()
    at(page, 25)
    expect(page.locator(".stage .walked.back")).to_have_count(
        4
    )  # Wy, the arrow back from step 3, h and its name
    expect(page.get_by_test_id("flow-2")).to_have_class("flow walked back")
    page.get_by_test_id("walk-chapter-terms").click()
    page.get_by_test_id("term-3-1").click()
    at(page, 34)
    expect(page.locator(".pair.passed")).to_have_count(6)
    page.get_by_test_id("walk-weight-Wx").click()
    answer = gradients(client, request, frames[0])
    expect(page.get_by_test_id("term-3-1")).to_have_attribute("aria-current", "step")
    rows = {(row["t"], row["k"]): row for row in answer["contributions"]}
    same(tables(page)[-3], rows[3, 1]["Wx"])
    np.testing.assert_allclose(tables(page)[-2], answer["gradients"]["Wx"], rtol=1e-12, atol=1e-16)
    page.get_by_test_id("unit-2-1").click()  # a part of the drawing leads to where it is worked out
    at(page, 8)
    expect(page.locator("#arithmetic table")).to_have_count(0)
    page.keyboard.press("b")
    at(page, 7)
    page.keyboard.press("n")
    at(page, 8)
    go(page, 60)
    expect(page.get_by_test_id("walk-numbers")).to_have_attribute("data-step", "60")
    same(tables(page)[-1], forward(client, request, frames[60])["steps"][1]["h"])
    page.keyboard.press("w")
    expect(page.locator(".walked")).to_have_count(0)


def test_a_gradient_is_checked_by_nudging_the_weight_and_a_truncated_one_is_said_to_differ(
    page: Page, client: httpx.Client
) -> None:
    request = preset(client)
    answer = gradients(client, request, trained(client, request)[0])
    page.get_by_test_id("walk-open").click()
    page.get_by_test_id("walk-chapter-update").click()
    page.get_by_test_id("walk-check").click()
    says = page.get_by_test_id("nudge-says")
    expect(says).to_contain_text("by nudging the weight")
    place = np.unravel_index(np.abs(answer["gradients"]["Wx"]).argmax(), np.shape(answer["gradients"]["Wx"]))
    for name, (row, column) in (("Wx", place), ("Wy", (2, 1))):
        if name == "Wy":
            page.get_by_test_id("walk-check-weight").select_option("Wy")
            page.get_by_test_id("walk-check-row").select_option(label="3")
            page.get_by_test_id("walk-check-column").select_option(label="2")
            expect(says).to_contain_text("Wy[3, 2]")
        backward, nudged = says.get_attribute("data-backward"), says.get_attribute("data-nudged")
        assert float(str(backward)) == answer["gradients"][name][row][column]
        assert float(str(nudged)) == answer["check"][name]["numeric"][row][column]
        number = f"{answer['gradients'][name][row][column]:.5f}".replace("-", "−")
        assert says.inner_text().count(number) == 2  # to these digits the two are one

    page.keyboard.press("w")
    expect(page.get_by_test_id("walk-title")).to_have_count(0)
    page.get_by_test_id("settings").click()
    with page.expect_response("**/api/train"):
        type_in(page, "truncate", "1")
    recorded(page, 301, "dog")
    page.get_by_test_id("settings").click()
    expect(page.get_by_test_id("setup-truncate")).to_be_hidden()
    page.get_by_test_id("walk-open").click()
    page.get_by_test_id("walk-chapter-update").click()
    page.get_by_test_id("walk-check").click()
    expect(page.get_by_test_id("nudge-truncated")).to_contain_text("set to 1")
    page.get_by_test_id("walk-check-weight").select_option("Wh")
    backward, nudged = says.get_attribute("data-backward"), says.get_attribute("data-nudged")
    assert abs(float(str(backward)) - float(str(nudged))) > 0.01


def test_the_walk_plays_by_itself_and_moves_only_where_motion_is_wanted(page: Page) -> None:
    page.get_by_test_id("player-speed").select_option("8")
    page.get_by_test_id("walk-open").click()
    for motion, arrows in (("no-preference", 1), ("reduce", 0)):
        page.emulate_media(reduced_motion=motion)
        page.keyboard.press("Home")
        at(page, 1)
        page.keyboard.press("n")
        at(page, 2)
        arrow = page.locator(".part.walked > .arrow").first
        assert arrow.evaluate("element => element.getAnimations().length") == arrows
        page.get_by_test_id("walk-play").click()
        page.wait_for_function(
            "() => document.querySelector('[data-testid=walk-numbers]')?.dataset.station > 1"
        )
        page.get_by_test_id("walk-play").click()
        expect(page.get_by_test_id("walk-play")).to_have_attribute("aria-label", "Walk on by itself")
