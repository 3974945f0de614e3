"""The player: what is shown at a frame is a function of that frame alone."""

from __future__ import annotations

import httpx
from playwright.sync_api import Page, expect

from tests.browser.reading import all_drawn, drawn, go, numbers_of, preset, shown_update, trained, words


def test_scrubbing_back_shows_exactly_what_was_there_and_play_goes_on_until_the_word_is_learned(
    page: Page, client: httpx.Client
) -> None:
    frames = trained(client, preset(client))
    seen: dict[int, dict[str, str]] = {}
    for index in (0, 1, 40, 143, 300, 143, 40, 1, 0):
        go(page, index)
        now = all_drawn(page)
        assert seen.setdefault(index, now) == now
        assert drawn(page) == numbers_of(frames[index])
        assert words(page).startswith(
            f"update {index} of 300: d→o {frames[index]['probabilities'][0][1]:.2f}"
        )

    go(page, 200)
    page.get_by_test_id("player-play").click()
    expect(page.get_by_test_id("player-play")).to_have_text("Pause")
    page.get_by_test_id("player-speed").select_option("8")
    expect(page.get_by_test_id("player-play")).to_have_text("Play")
    assert words(page) == "update 300 of 300: d→o 1.00, o→g 1.00, g→s 1.00, learned"
    assert page.locator(".mark.right").count() == 3
    assert drawn(page) == numbers_of(frames[-1])
    page.get_by_test_id("player-start").click()
    assert all_drawn(page) == seen[0]


def test_keys_and_buttons_step_forth_and_back_and_the_scrubber_anywhere(page: Page) -> None:
    for key, update in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", 300), ("Home", 0)):
        page.keyboard.press(key)
        assert shown_update(page) == update
    page.keyboard.press("Space")
    expect(page.get_by_test_id("player-play")).to_have_text("Pause")
    page.wait_for_function("() => document.querySelector('[data-testid=network]').dataset.step > 2")
    page.keyboard.press("Space")
    expect(page.get_by_test_id("player-play")).to_have_text("Play")
    stopped = shown_update(page)
    page.keyboard.press("ArrowRight")
    assert shown_update(page) == stopped + 1

    speed = page.get_by_test_id("player-speed")
    for key, factor in (("+", "2"), ("+", "4"), ("-", "2"), ("-", "1"), ("-", "0.5")):
        page.keyboard.press(key)
        expect(speed).to_have_value(factor)

    page.keyboard.press("?")
    dialog = page.get_by_test_id("help-dialog")
    expect(dialog).to_be_visible()
    for key in ("Space", "Home", "End", "Esc"):
        expect(dialog.locator("kbd", has_text=key)).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    page.keyboard.press("Home")
    speed.select_option("1")
    button = {name: page.get_by_test_id(f"player-{name}") for name in ("start", "back", "forward", "end")}
    expect(button["back"]).to_be_disabled()
    expect(button["start"]).to_be_disabled()
    for name, update in (
        ("forward", 1),
        ("forward", 2),
        ("back", 1),
        ("end", 300),
        ("back", 299),
        ("start", 0),
    ):
        button[name].click()
        assert shown_update(page) == update
    button["end"].click()
    expect(button["forward"]).to_be_disabled()
    expect(button["end"]).to_be_disabled()
    button["start"].click()

    page.get_by_test_id("setup-word").focus()  # where keys edit what is typed
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    assert shown_update(page) == 0

    page.get_by_test_id("scrubber").focus()
    for key, update in (("ArrowRight", 1), ("End", 300), ("ArrowLeft", 299), ("Home", 0)):
        page.keyboard.press(key)
        assert shown_update(page) == update
    page.keyboard.press("Space")
    expect(page.get_by_test_id("player-play")).to_have_text("Pause")
    page.wait_for_function("() => document.querySelector('[data-testid=network]').dataset.step > 0")
    button["back"].click()
    expect(page.get_by_test_id("player-play")).to_have_text("Play")

    box = page.get_by_test_id("scrubber").bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, middle, steps=5)
    page.mouse.up()
    assert abs(shown_update(page) - 150) <= 8


def test_the_theme_changes_colours_and_no_number(page: Page) -> None:
    themes = ["light", "dark"]
    for theme, other in (themes, themes[::-1]):
        if theme == "dark":
            page.evaluate("localStorage.clear()")
            page.emulate_media(color_scheme="dark")
            page.reload(wait_until="domcontentloaded")
            page.locator('[data-testid=scrubber][max="300"]').wait_for()
            assert page.evaluate("document.documentElement.dataset.theme") == theme
        before = all_drawn(page)
        fill = page.get_by_test_id("unit-3-2").locator("rect").get_attribute("fill")
        page.get_by_test_id("theme").click()
        assert page.evaluate("document.documentElement.dataset.theme") == other
        assert page.get_by_test_id("unit-3-2").locator("rect").get_attribute("fill") != fill
        assert all_drawn(page) == before
        page.reload(wait_until="domcontentloaded")
        page.get_by_test_id("network").wait_for()
        assert page.evaluate("document.documentElement.dataset.theme") == other
