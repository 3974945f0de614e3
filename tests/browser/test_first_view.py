"""What a visitor sees first: an untrained network that is wrong, and one button to press."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Watch
from tests.browser.reading import drawn, forward, numbers_of, preset, trained, words


def test_the_network_is_untrained_and_wrong_and_its_numbers_and_words_are_those_of_the_api(
    page: Page, client: httpx.Client
) -> None:
    said = page.locator("[data-prediction]").evaluate_all(
        "all => all.map(({ dataset }) => dataset.prediction)"
    )
    targets = page.locator(".target-letter").all_text_contents()
    assert targets == ["o", "g", "s"]
    assert said[0] == "d", "after d it says d, as in the lesson"
    assert all(letter != target for letter, target in zip(said, targets, strict=True))
    assert page.locator(".mark.wrong").count() == 3
    answer = forward(client, preset(client), trained(client, preset(client) | {"steps": 1})[0])
    assert said == [step["prediction"] for step in answer["steps"]]

    request = preset(client)
    first = trained(client, request | {"steps": 1})[0]
    assert drawn(page) == numbers_of(first)
    untrained = {"sequence": request["sequence"], "model": request["model"]}
    shown = drawn(page)
    for t, step in enumerate(client.post("/api/forward", json=untrained).json()["steps"], start=1):
        for i, value in enumerate(step["h"], start=1):
            assert shown[f"unit-{t}-{i}"] == pytest.approx(value, rel=1e-12)
        for i, value in enumerate(step["probabilities"], start=1):
            assert shown[f"bar-{t}-{i}"] == pytest.approx(value, rel=1e-12)
        assert shown[f"loss-{t}"] == pytest.approx(step["loss"], rel=1e-12)

    for t in (1, 2, 3):
        cells = page.get_by_test_id(f"step-{t}").locator(".cell-number").all_text_contents()
        assert cells == ["1" if i == t else "0" for i in range(1, 5)]
    assert page.get_by_test_id("start").locator(".number").all_text_contents() == ["0", "0", "0"]
    assert page.locator(".stage .letter").all_text_contents() == ["d", "o", "g"]
    sentences = page.locator("#stage-words li").all_inner_texts()
    assert len(sentences) == 3
    assert sentences[0].startswith("Step 1: reads d, says d; the target o has probability 0.24, loss 1.44")
    assert words(page) == "update 0 of 300: d→o 0.24, o→g 0.21, g→s 0.15, learning"


@pytest.mark.parametrize("sizes", [[(1280, 720), (1440, 900)], [(390, 844)]], ids=["wide", "phone"])
def test_the_network_and_the_one_obvious_button_are_in_view(
    open_page: Open, sizes: list[tuple[int, int]]
) -> None:
    width, height = sizes[0]
    page = open_page(width=width, height=height)
    for size in sizes:
        in_view(page, *size)
    for size in ((640, 360), (844, 390)):  # zoomed twice, on its side
        leaves_most_to_the_network(page, *size)
    page.set_viewport_size({"width": 320, "height": 568})  # zoomed four times
    page.wait_for_function("() => innerWidth === 320 && document.documentElement.scrollWidth === 320")


def in_view(page: Page, width: int, height: int) -> None:
    """Check that the network and its button are in a window of this size."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("width => innerWidth === width", arg=width)
    play = page.get_by_test_id("player-play")
    play.wait_for()
    for element in (page.locator(".stage-drawing"), play, page.get_by_test_id("words")):
        box = element.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height
    assert play.inner_text() == "Play"
    areas = page.locator(".player-buttons button").evaluate_all(
        "all => all.map(each => [each.dataset.testid, each.offsetWidth * each.offsetHeight])"
    )
    sizes = dict(areas)
    assert sizes.pop("player-play") > 2 * max(sizes.values())


def leaves_most_to_the_network(page: Page, width: int, height: int) -> None:
    """Check that the player is low in a short window."""
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function("height => innerHeight === height", arg=height)
    box = page.locator("#player").bounding_box()
    assert box
    assert box["height"] <= height / 4
    assert box["y"] + box["height"] <= height
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_page_is_drawn_without_its_charts(open_page: Open, watch: Watch) -> None:
    page = open_page("/api/health")  # a document of nothing
    page.route("**/plotly.min.js*", lambda route: route.abort())
    watch.expect("ERR_FAILED")
    page.goto(page.url.replace("/api/health", "/"))
    page.locator('[data-testid=scrubber][max="300"]').wait_for()
    page.get_by_test_id("chart-hidden").scroll_into_view_if_needed()
    failed = "The charts could not be loaded; everything else works. The next recording tries again."
    expect(page.get_by_text(failed)).to_be_visible()
    page.get_by_test_id("player-end").click()
    assert words(page).endswith("learned")
