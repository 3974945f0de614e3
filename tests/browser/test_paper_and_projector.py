"""What leaves the screen: the page on paper, and the page on a projector."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.reading import all_drawn, go


def test_a_print_shows_every_chart_in_light_colours_and_gives_the_theme_back(open_page: Open) -> None:
    page = open_page("/#cell=lstm", color_scheme="dark")
    page.locator('[data-testid=scrubber][max="300"]').wait_for()
    go(page, 120)
    page.get_by_test_id("hidden-2").click()
    expect(page.get_by_test_id("cell-drawing")).to_be_visible()
    width = page.locator(".stage").evaluate("stage => stage.clientWidth")
    page.wait_for_function("() => window.Plotly")  # after a pause, though the charts are out of sight
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    for name in ("hidden", "softmax", "flow", "loss"):
        expect(page.get_by_test_id(f"chart-{name}")).to_have_attribute("data-step", "120")
    expect(page.get_by_test_id("words")).to_be_visible()
    expect(page.locator("#arithmetic")).to_be_visible()
    assert page.locator(".stage").evaluate("stage => stage.clientWidth") >= width  # all of the drawing
    expect(page.get_by_test_id("player-play")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_on_a_projector_everything_is_larger_and_still_fits_and_the_help_tells_of_every_key(
    page: Page,
) -> None:
    projected(page, 390, 844)
    projected(page, 1280, 720)

    page.keyboard.press("?")
    keys = page.get_by_test_id("help-dialog").locator("kbd").all_text_contents()
    assert {"Space", "←", "→", "Home", "End", "−", "+", "Esc", "D", "P", "E", "?"} <= set(keys)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("help-dialog")).to_be_hidden()
    theme = page.evaluate("document.documentElement.dataset.theme")
    page.keyboard.press("d")
    assert page.evaluate("document.documentElement.dataset.theme") != theme
    page.keyboard.press("e")
    expect(page.get_by_test_id("player-play")).to_have_text("播放")


def projected(page: Page, width: int, height: int) -> None:
    """Check the page on a projector, in a window of this size."""
    page.set_viewport_size({"width": width, "height": height})
    page.locator('[data-testid=scrubber][max="300"]').wait_for()
    before = all_drawn(page)
    page.keyboard.press("p")
    assert page.evaluate("'projector' in document.documentElement.dataset")
    assert all_drawn(page) == before
    for element in (page.locator(".stage-drawing"), page.get_by_test_id("player-play")):
        box = element.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.reload(wait_until="domcontentloaded")
    page.get_by_test_id("player-play").wait_for()
    assert page.evaluate("'projector' in document.documentElement.dataset")
    if width > height:
        button = page.get_by_test_id("projector")
        button.hover()
        ink, ground = button.evaluate(
            "each => [getComputedStyle(each).color, getComputedStyle(each).backgroundColor]"
        )
        assert ink == "rgb(255, 255, 255)"
        assert "0.1" in ground or ground == "rgb(0, 0, 0)", ground  # dark, though the pointer is on it
    page.keyboard.press("p")
    assert not page.evaluate("'projector' in document.documentElement.dataset")
