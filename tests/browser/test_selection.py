"""Hover and selection: every number with all its digits, and the arithmetic behind each part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.reading import forward, go, preset, trained

Step = dict[str, Any]
Weights = dict[str, Any]


def flat(matrix: list[list[float]]) -> list[float]:
    """Return a matrix's numbers row by row."""
    return [value for row in matrix for value in row]


def cells(page: Page, update: int) -> list[float]:
    """Return the numbers of the arithmetic, once it is that of the update shown."""
    numbers = page.get_by_test_id("arithmetic-numbers")
    expect(numbers).to_have_attribute("data-step", str(update))
    values: list[str] = numbers.locator("td[data-value]").evaluate_all(
        "all => all.map(({ dataset }) => dataset.value)"
    )
    return [float(value) for value in values]


PARTS: dict[str, Callable[[Step, list[float], Weights], list[float]]] = {
    "input-2": lambda step, before, W: step["x"],
    "arrow-Wx-2": lambda step, before, W: [*flat(W["Wx"]), *step["x"], *step["Wx_x"]],
    "arrow-Wh-2": lambda step, before, W: [*flat(W["Wh"]), *before, *step["Wh_h"]],
    "hidden-2": lambda step, before, W: [*step["Wx_x"], *step["Wh_h"], *step["a"], *step["a"], *step["h"]],
    "unit-2-3": lambda step, before, W: [*step["Wx_x"], *step["Wh_h"], *step["a"], *step["a"], *step["h"]],
    "arrow-Wy-2": lambda step, before, W: [*flat(W["Wy"]), *step["h"], *step["logits"]],
    "prediction-2": lambda step, before, W: [*step["logits"], *step["probabilities"]],
}


def test_every_part_shows_the_arithmetic_of_the_shown_frame(page: Page, client: httpx.Client) -> None:
    request = preset(client)
    frames = trained(client, request)
    for update in (0, 60):
        go(page, update)
        answer = forward(client, request, frames[update])
        first, step = answer["steps"][:2]
        for part, numbers in PARTS.items():
            page.get_by_test_id(part).click()
            expect(page.get_by_test_id(part)).to_have_attribute("aria-pressed", "true")
            assert cells(page, update) == numbers(step, first["h"], frames[update]["weights"]), part
        page.get_by_test_id("loss-2").click()
        target = answer["outputs"].index(step["target"])
        losses = [each["loss"] for each in answer["steps"]]
        assert cells(page, update) == [step["probabilities"][target], step["loss"], *losses, answer["loss"]]


def test_the_arithmetic_follows_the_player(page: Page, client: httpx.Client) -> None:
    request = preset(client)
    frames = trained(client, request)
    page.get_by_test_id("prediction-3").click()
    for update in (0, 1, 300, 1):
        go(page, update)
        step = forward(client, request, frames[update])["steps"][2]
        assert cells(page, update) == [*step["logits"], *step["probabilities"]]


def test_all_digits_are_shown_on_demand(page: Page, client: httpx.Client) -> None:
    page.get_by_test_id("unit-1-1").click()
    value = trained(client, preset(client) | {"steps": 1})[0]["h"][0][0]
    last = page.locator("[data-testid=arithmetic-numbers] table").last.locator("td[data-value]").first
    expect(last).to_have_text(f"{value:.2f}".replace("-", "−"))
    page.get_by_test_id("arithmetic-digits").check()
    expect(last).to_have_text(repr(value).replace("-", "−"))


@pytest.mark.parametrize("part", ["unit-2-1", "bar-3-4", "loss-1", "flow-1"])
def test_hovering_shows_a_number_with_every_digit(page: Page, part: str) -> None:
    element = page.get_by_test_id(part)
    element.hover()
    bubble = page.locator("#tooltip")
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


def test_the_selection_moves_by_keyboard_through_every_part_and_step(page: Page) -> None:
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
    page.keyboard.press("Escape")
    assert page.locator('.stage [aria-pressed="true"]').count() == 0
    expect(page.get_by_test_id("arithmetic-numbers")).to_have_count(0)


def test_a_second_click_and_the_cross_clear_the_selection(page: Page) -> None:
    unit = page.get_by_test_id("unit-1-2")
    unit.click()
    expect(page.get_by_test_id("arithmetic-numbers")).to_be_visible()
    unit.click()
    expect(page.get_by_test_id("arithmetic-numbers")).to_have_count(0)
    unit.focus()
    page.keyboard.press("Enter")
    page.get_by_test_id("arithmetic-close").click()
    expect(unit).to_have_attribute("aria-pressed", "false")


def test_the_selection_survives_a_new_word_as_far_as_it_exists_there(page: Page) -> None:
    page.get_by_test_id("unit-3-2").click()
    page.get_by_test_id("setup-word").fill("good")
    expect(page.locator(".stage .letter").first).to_have_text("g")
    expect(page.get_by_test_id("unit-3-2")).to_have_attribute("aria-pressed", "true")
    page.get_by_test_id("setup-word").fill("go")
    expect(page.locator(".stage .letter")).to_have_count(1)
    assert page.locator('.stage [aria-pressed="true"]').count() == 0
