"""The charts: what plotly.js was given is what the API says of the shown frame."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.reading import changed, chart, go, preset, recorded, shown_update, trained, type_in

COLOUR = "name => getComputedStyle(document.documentElement).getPropertyValue(name).trim()"
PIXEL = """(place, [x, y]) => {
    const { xaxis, yaxis } = place._fullLayout;
    const box = place.getBoundingClientRect();
    return [box.left + xaxis._offset + xaxis.d2p(x), box.top + yaxis._offset + yaxis.d2p(y)];
}"""


@pytest.fixture
def page(open_page: Open) -> Page:
    """Return the page at / with its charts and the lesson's example recorded."""
    opened = open_page()
    opened.locator('[data-testid=scrubber][max="300"]').wait_for()
    opened.get_by_test_id("chart-hidden").scroll_into_view_if_needed()
    opened.wait_for_function("() => window.Plotly")
    return opened


def click(page: Page, name: str, x: float, y: float) -> None:
    """Click into a chart at a place of its axes."""
    page.mouse.click(*page.get_by_test_id(f"chart-{name}").evaluate(PIXEL, [x, y]))


def test_each_chart_shows_the_frame_that_the_network_shows_and_a_long_words_probabilities_as_a_map(
    page: Page, client: httpx.Client
) -> None:
    frames = trained(client, preset(client))
    green = page.evaluate(COLOUR, "--target")
    for index in (0, 60, 300, 60):
        go(page, index)
        frame = frames[index]

        hidden = chart(page, "hidden")["data"][0]
        assert hidden["type"] == "heatmap"
        assert hidden["z"] == [list(row) for row in zip(*frame["h"], strict=True)]
        assert (hidden["zmin"], hidden["zmax"]) == (-1, 1)

        bars = chart(page, "softmax")["data"][0]
        assert bars["type"] == "bar"
        assert bars["y"] == [value for row in frame["probabilities"] for value in row]
        marked = [
            text
            for text, colour in zip(bars["text"], bars["marker"]["color"], strict=True)
            if colour == green
        ]
        assert marked == ["o", "g", "s"]

        flow = chart(page, "flow")
        assert flow["layout"]["yaxis"]["type"] == "log"
        assert flow["data"][0]["x"] == [1, 2, 3]
        assert flow["data"][0]["y"] == frame["flow"]

        loss = chart(page, "loss")
        assert loss["data"][0]["x"] == [each["step"] for each in frames]
        assert loss["data"][0]["y"] == [each["loss"] for each in frames]
        assert (loss["data"][1]["x"], loss["data"][1]["y"]) == ([index], [frame["loss"]])
        assert (loss["shapes"][0]["x0"], loss["shapes"][0]["x1"]) == (index, index)

    word = "the brown dog is a german shepherd"
    type_in(page, "word", word)
    recorded(page, 301, word[:-1])
    go(page, 100)
    frame = trained(client, changed(preset(client), word=word))[100]
    cells, targets = chart(page, "softmax")["data"]
    assert cells["z"] == [list(row) for row in zip(*frame["probabilities"], strict=True)]
    alphabet = list(dict.fromkeys(word))
    assert [alphabet[row] for row in targets["y"]] == list(word[1:])
    assert chart(page, "flow")["data"][0]["y"] == [value or None for value in frame["flow"]]


def test_a_click_goes_to_an_update_or_selects_a_step_and_charts_follow_theme_and_window(page: Page) -> None:
    chart(page, "loss")
    click(page, "loss", 120, 2)
    expect(page.get_by_test_id("network")).to_have_attribute("data-step", "120")
    assert shown_update(page) == 120

    chart(page, "hidden")
    click(page, "hidden", 2, 2)
    expect(page.get_by_test_id("hidden-2")).to_have_attribute("aria-pressed", "true")
    for name in ("hidden", "softmax", "flow"):
        page.get_by_test_id(f"chart-{name}").scroll_into_view_if_needed()
        page.wait_for_function(
            "name => document.querySelector(`[data-testid=chart-${name}]`).layout?.shapes?.some("
            "({ x0, x1, fillcolor }) => !fillcolor && x0 < 2 && x1 > 2 && x1 - x0 < 1)",
            arg=name,
        )

    light = chart(page, "flow")["data"][0]["line"]["color"]
    assert light == page.evaluate(COLOUR, "--flow")
    page.get_by_test_id("theme").click()
    page.get_by_test_id("chart-flow").scroll_into_view_if_needed()
    page.wait_for_function(
        "before => document.querySelector('[data-testid=chart-flow]').data[0].line.color !== before",
        arg=light,
    )
    assert chart(page, "flow")["data"][0]["line"]["color"] == page.evaluate(COLOUR, "--flow")

    chart(page, "loss")
    page.evaluate("scrollTo(0, 0)")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_test_id("settings")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    place = page.get_by_test_id("chart-loss")
    place.scroll_into_view_if_needed()
    page.wait_for_function(
        "place => place._fullLayout.width === place.clientWidth", arg=place.element_handle()
    )


@pytest.mark.parametrize("window", [{"width": 390, "height": 844, "has_touch": True, "is_mobile": True}, {}])
def test_what_draws_charts_is_executed_only_when_they_are_looked_at(
    open_page: Open, window: dict[str, Any]
) -> None:
    page = open_page(**window)
    page.locator('[data-testid=scrubber][max="300"]').wait_for()
    scripts = "[...document.scripts].some(({ src }) => src.includes('plotly'))"
    ahead = page.locator("head > link[rel=prefetch][as=script][href*=plotly]")
    assert ahead.count() == 0
    assert not page.evaluate(scripts)
    with page.expect_response("**/plotly.min.js*"):  # what a visitor may want next is fetched
        page.get_by_test_id("player-forward").press("Enter")
    expect(ahead).to_have_count(1)
    page.get_by_test_id("chart-hidden").scroll_into_view_if_needed()
    expect(page.get_by_test_id("chart-hidden")).to_have_attribute("data-step", "1")
    assert page.evaluate("document.documentElement.scrollWidth") == window.get("width", 1280)
