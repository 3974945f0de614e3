"""A weight is changed where it stands in the arithmetic: then the API's training from it is shown."""

from __future__ import annotations

from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.browser.reading import drawn, forward, go, numbers_of, preset, shown, trained


def edited(client: httpx.Client, request: dict[str, Any], weights: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the frames that the API trains from weights."""
    return trained(client, request | {"model": request["model"] | {"weights": weights}})


def test_a_weight_is_changed_by_click_and_by_key_and_each_is_a_step(page: Page, client: httpx.Client) -> None:
    request = preset(client)
    frames = trained(client, request)
    go(page, 40)
    page.get_by_test_id("hidden-2").focus()
    page.keyboard.press("Enter")
    assert shown(page, 40)["Wh 2 3"] == frames[40]["weights"]["Wh"][1][2]
    expect(page.get_by_test_id("edit-hint")).to_be_visible()
    cell = page.locator('td[data-part=Wh][data-row="2"][data-column="3"]')
    cell.click()
    field = page.get_by_test_id("number-edit")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-label", "Number Wh 2,3")
    field.fill("−1.25")
    field.press("Enter")
    weights = frames[40]["weights"]
    weights["Wh"][1][2] = -1.25
    expect(page.get_by_test_id("network")).to_have_attribute("data-step", "0")
    first = edited(client, request, weights)
    assert shown(page, 0)["Wh 2 3"] == -1.25
    assert drawn(page) == numbers_of(first[0])
    ahead = forward(client, request, first[0])
    assert shown(page, 0)["a 2 2"] == ahead["steps"][1]["a"][1]
    expect(page.get_by_test_id("fresh-weights")).to_be_visible()
    expect(cell).to_be_focused()

    page.keyboard.press("ArrowLeft")  # on by keyboard alone: to Wh 2,2, and a word that is no number
    beside = page.locator('td[data-part=Wh][data-row="2"][data-column="2"]')
    expect(beside).to_be_focused()
    for text, key in (("much", "Enter"), ("9", "Escape")):
        page.keyboard.press("Enter")
        expect(field).to_be_focused()
        field.fill(text)
        field.press(key)
        expect(field).to_have_count(0)
        expect(beside).to_be_focused()
        assert shown(page, 0)["Wh 2 2"] == weights["Wh"][1][1]

    page.keyboard.press("u")  # a unit by itself: its weights stand in a sum of products
    factor = page.locator('.factor[data-part=Wx][data-row="1"][data-column="2"] button')
    factor.click()
    field.fill("0.5")
    page.locator(".formulas").click()  # leaving takes it
    weights["Wx"][0][1] = 0.5
    second = edited(client, request, weights)
    expect(page.locator('.factor[data-part=Wx][data-row="1"][data-column="2"]')).to_have_attribute(
        "data-value", "0.5"
    )
    assert shown(page, 0)["a 2 1"] == forward(client, request, second[0])["steps"][1]["a"][0]
    page.locator("body").press("Control+z")
    expect(page.get_by_test_id("loss-3")).to_have_attribute("data-value", str(first[0]["losses"][2]))
    page.locator("body").press("Control+z")
    expect(page.get_by_test_id("fresh-weights")).to_have_count(0)
    expect(page.get_by_test_id("loss-3")).to_have_attribute("data-value", str(frames[0]["losses"][2]))
    assert drawn(page) == numbers_of(frames[0])


def test_a_first_state_is_changed_there_too_and_what_follows_from_others_is_not(
    page: Page, client: httpx.Client
) -> None:
    request = preset(client)
    page.get_by_test_id("hidden-1").focus()
    page.keyboard.press("Enter")
    shown(page, 0)
    before = page.locator('td[data-part=hidden][data-t="0"][data-unit="3"]').first
    before.click()
    page.get_by_test_id("number-edit").fill("0.75")
    page.get_by_test_id("number-edit").press("Enter")
    expect(before).to_have_attribute("data-value", "0.75")
    started = trained(client, request | {"model": request["model"] | {"h0": [0, 0, 0.75]}})
    assert drawn(page) == numbers_of(started[0])
    page.locator('td[data-part=hidden][data-t="1"][data-unit="2"]').first.click()
    page.locator('td[data-part=a][data-t="1"]').first.click()
    expect(page.get_by_test_id("number-edit")).to_have_count(0)
