"""English and Chinese: the same page, the same numbers, switched without losing anything."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Watch
from tests.browser.reading import all_drawn, go, recorded, type_in, words

LETTERS = re.compile(r"[A-Za-z]{4,}")


def test_the_language_changes_and_everything_else_stays(page: Page) -> None:
    loaded = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert [name for name in loaded if "/i18n/zh" in name] == []  # not before it is wanted
    type_in(page, "word", "banana")
    recorded(page, 301, "banan")
    go(page, 40)
    page.get_by_test_id("prediction-2").click()
    page.get_by_test_id("arithmetic-formula").wait_for()
    before, english = all_drawn(page), words(page)
    numbers = re.findall(r"[\d.]+", english)
    page.get_by_test_id("language").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_test_id("player-play")).to_have_text("播放")
    assert all_drawn(page) == before
    for told in ("[data-testid=step-1]", "#stage-words"):  # drawn anew, at the same frame
        assert not re.search("says|target|loss", page.locator(told).text_content() or "")
    assert re.findall(r"[\d.]+", words(page)) == numbers
    expect(page.get_by_test_id("prediction-2")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("setup-word")).to_have_value("banana")
    assert "循环神经网络" in page.title()
    page.reload(wait_until="domcontentloaded")
    expect(page.get_by_test_id("player-play")).to_have_text("播放")
    page.get_by_test_id("language").click()
    expect(page.get_by_test_id("player-play")).to_have_text("Play")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_first_visit_follows_the_browser_and_leaves_no_english(open_page: Open, watch: Watch) -> None:
    watch.expect("status of 422", "status 422")
    page = open_page(locale="zh-CN", charts=False)
    page.locator('[data-testid=scrubber][max="300"]').wait_for()
    type_in(page, "rate", "-1")
    expect(page.get_by_text("现在是 -1；允许的是：至少 0")).to_be_visible()
    type_in(page, "rate", "0.3")
    expect(page.get_by_text("允许的是")).to_be_hidden()
    page.get_by_test_id("hidden-2").click()
    page.get_by_test_id("arithmetic-formula").wait_for()
    page.get_by_test_id("setup-preset").evaluate("select => select.remove()")  # the titles are the server's
    page.get_by_test_id("written").evaluate("said => said.remove()")
    page.locator("main .katex").evaluate_all("all => all.forEach(each => each.remove())")
    left = LETTERS.findall(page.locator("main").inner_text())
    assert set(left) <= {"dogs", "tanh", "softmax", "RNN", "GRU", "LSTM"}
    names = page.locator("[aria-label]").evaluate_all("all => all.map(each => each.ariaLabel)")
    assert [name for name in names if LETTERS.search(name) and "English" not in name] == []


def test_on_a_phone_the_head_folds_into_a_menu(open_page: Open) -> None:
    page = open_page(width=390, height=844, has_touch=True, is_mobile=True, charts=False)
    page.get_by_test_id("player-play").wait_for()
    expect(page.get_by_test_id("theme")).to_be_hidden()
    page.get_by_test_id("menu").tap()
    for name in ("learn-link", "gradients-link", "api-link", "language", "theme", "projector", "help"):
        expect(page.get_by_test_id(name)).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("theme")).to_be_hidden()
    expect(page.get_by_test_id("menu")).to_be_focused()
