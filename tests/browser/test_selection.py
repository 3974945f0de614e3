"""Hover and selection: every number with all its digits, and the arithmetic behind each part."""

from __future__ import annotations

import math
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.reading import forward, go, matrix, preset, shown, trained, vector

Step = dict[str, Any]
Weights = dict[str, Any]


def arithmetic_of(step: Step, before: list[float], W: Weights) -> dict[str, dict[str, float]]:
    """Return what each part of step 2 is to show."""
    read = {**matrix("Wx", W["Wx"]), **vector("input 2", step["x"]), **vector("Wx_x 2", step["Wx_x"])}
    kept = {**matrix("Wh", W["Wh"]), **vector("hidden 1", before), **vector("Wh_h 2", step["Wh_h"])}
    h = vector("hidden 2", step["h"])
    state = {**read, **kept, **vector("a 2", step["a"]), **h}
    logits, said = vector("logits 2", step["logits"]), vector("prediction 2", step["probabilities"])
    raised = [math.exp(z) for z in step["logits"]]
    softmax = {**logits, **vector("exp 2", raised), "sum 2": sum(raised), **said}
    return {
        "input-2": vector("input 2", step["x"]),
        "arrow-Wx-2": read,
        "arrow-Wh-2": kept,
        "hidden-2": state,
        "unit-2-3": state,
        "arrow-Wy-2": {**matrix("Wy", W["Wy"]), **h, **logits},
        "prediction-2": softmax,
    }


def test_every_part_shows_the_arithmetic_of_the_shown_frame_with_all_digits_on_demand(
    page: Page, client: httpx.Client
) -> None:
    request = preset(client)
    frames = trained(client, request)
    for update in (0, 60):
        go(page, update)
        answer = forward(client, request, frames[update])
        first, step = answer["steps"][:2]
        for part, numbers in arithmetic_of(step, first["h"], frames[update]["weights"]).items():
            page.get_by_test_id(part).click()
            expect(page.get_by_test_id(part)).to_have_attribute("aria-pressed", "true")
            expect(page.locator("#arithmetic .katex").first).to_be_visible()
            assert shown(page, update) == pytest.approx(numbers, rel=1e-15), part
        page.get_by_test_id("loss-2").click()
        losses = {f"loss {each['t']}": each["loss"] for each in answer["steps"]}
        target = answer["outputs"].index(step["target"])
        said = {f"prediction 2 {target + 1}": step["probabilities"][target]}
        assert shown(page, update) == {**said, **losses, "total": answer["loss"]}

    page.get_by_test_id("prediction-3").click()
    for update in (0, 1, 300, 1):
        go(page, update)
        step = forward(client, request, frames[update])["steps"][2]
        said = vector("prediction 3", step["probabilities"])
        assert shown(page, update).items() >= said.items()

    page.get_by_test_id("unit-1-1").click()
    value = forward(client, request, frames[1])["steps"][0]["h"][0]
    last = page.locator("[data-testid=arithmetic-numbers] table").last.locator("td[data-value]").first
    expect(last).to_have_text(f"{value:.2f}".replace("-", "−"))
    page.get_by_test_id("arithmetic-digits").check()
    expect(last).to_have_text(repr(value).replace("-", "−"))


TWO_FRAMES = "new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))"


def test_hovering_shows_a_number_with_every_digit(page: Page) -> None:
    bubble = page.locator("#tooltip")
    for part in ("unit-2-1", "bar-3-4", "loss-1", "flow-1"):
        element = page.get_by_test_id(part)
        element.scroll_into_view_if_needed()
        page.evaluate(TWO_FRAMES)  # a page that scrolls hides the bubble
        element.hover()
        expect(bubble).to_be_visible()
        for key in ("ArrowRight", "End"):
            before = bubble.inner_text()
            page.keyboard.press(key)
            expect(bubble).not_to_have_text(before)
            said = float(bubble.inner_text().split(" = ")[1].replace("−", "-"))
            assert said == float(str(element.get_attribute("data-value")))
        box = bubble.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["y"] >= 0
        page.mouse.move(2, 2)
        expect(bubble).to_be_hidden()
        page.keyboard.press("Home")


def test_the_selection_moves_by_keyboard_and_is_cleared_by_a_click_or_a_word_that_lacks_the_part(
    page: Page,
) -> None:
    def selected() -> str | None:
        return page.locator('.stage [aria-pressed="true"]').get_attribute("data-testid")

    page.keyboard.press("Shift+ArrowRight")
    assert selected() == "hidden-1"
    passed = []
    for key in ("Right", "Up", "Up", "Up", "Left", "Down", "Down", "Down", "Down", "Down", "Down"):
        page.keyboard.press(f"Shift+Arrow{key}")
        passed.append(selected())
    assert passed == [
        *("hidden-2", "arrow-Wy-2", "prediction-2", "loss-2"),
        *("loss-1", "prediction-1", "arrow-Wy-1", "hidden-1", "arrow-Wh-1", "arrow-Wx-1", "input-1"),
    ]
    said = page.locator("#selected")
    expect(said).to_have_text("input d at step 1")
    page.get_by_test_id("input-1").focus()
    page.keyboard.press("Shift+ArrowRight")  # where a part has the focus, that goes along, and says it
    expect(page.get_by_test_id("input-2")).to_be_focused()
    expect(said).to_have_text("")
    page.keyboard.press("Escape")
    assert page.locator('.stage [aria-pressed="true"]').count() == 0
    expect(page.get_by_test_id("arithmetic-numbers")).to_have_count(0)

    unit = page.get_by_test_id("unit-1-2")
    unit.click()
    expect(page.get_by_test_id("arithmetic-numbers")).to_be_visible()
    unit.click()
    expect(page.get_by_test_id("arithmetic-numbers")).to_have_count(0)
    unit.focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("arithmetic-close").click()
    expect(unit).to_have_attribute("aria-pressed", "false")

    page.get_by_test_id("unit-3-2").click()
    page.get_by_test_id("setup-word").fill("good")
    expect(page.locator(".stage .letter").first).to_have_text("g")
    expect(page.get_by_test_id("unit-3-2")).to_have_attribute("aria-pressed", "true")
    page.get_by_test_id("setup-word").fill("go")
    expect(page.locator(".stage .letter")).to_have_count(1)
    assert page.locator('.stage [aria-pressed="true"]').count() == 0
