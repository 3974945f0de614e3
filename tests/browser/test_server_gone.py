"""A server that goes away is spoken of in words, and what was received stays."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.app.conftest import started
from tests.browser.conftest import Open, Watch
from tests.browser.reading import all_drawn, go, recorded, shown_update, type_in

UNREACHABLE = (
    "That did not work. The server cannot be reached. Is it still running?"
    " Once it is, try again: this page need not be reloaded."
)


def test_what_a_stopped_server_cannot_send_is_told_in_words_and_comes_once_it_is_back(
    open_page: Open, watch: Watch
) -> None:
    watch.expect("ERR_CONNECTION_REFUSED", "net::ERR_")  # what was under way breaks off in several ways
    with started() as (process, address):
        page = open_page(at=address)
        page.locator('[data-testid=scrubber][max="300"]').wait_for()
        expect(page.get_by_test_id("written")).not_to_be_empty()
        process.kill()
        process.wait()
    page.get_by_test_id("chart-hidden").scroll_into_view_if_needed()
    expect(page.locator(".charts-failed")).to_be_visible()  # which moves what is pressed below it
    banner = page.get_by_test_id("banner")
    for button in ("walk-open", "lesson", "language", "path-open", "settings", "hidden-1"):
        page.get_by_test_id(button).click()
        expect(banner).to_have_text(UNREACHABLE)
        if button != "hidden-1":
            page.get_by_test_id("banner-close").click()
            expect(banner).to_have_count(0)
    page.get_by_test_id("takeaway").click()
    page.get_by_test_id("save-page").click()
    expect(page.get_by_test_id("page-problem")).to_contain_text("cannot be reached")
    page.get_by_test_id("takeaway-close").click()
    type_in(page, "word", "banana")
    expect(banner).to_have_text(UNREACHABLE)

    with started("--port", address.rsplit(":", 1)[1]):
        expect(banner).to_have_count(0)
        recorded(page, 301, "banan")
        expect(page.locator(".charts-failed")).to_be_hidden()
        page.locator("#arithmetic .katex").first.wait_for()
        for button, shows in (
            ("walk-open", "#walk h3"),
            ("lesson", "#lesson-title"),
            ("language", "html[lang=zh-CN]"),
        ):
            page.get_by_test_id(button).click()
            page.locator(shows).first.wait_for()
        expect(banner).to_have_count(0)


def test_a_first_run_that_a_crowd_kept_out_is_asked_for_once_more(open_page: Open, watch: Watch) -> None:
    watch.expect("503")
    page = open_page(charts=False)
    crowded = {"detail": "Too many are computing here at the moment. Try again in a few seconds."}
    page.route("**/api/train", lambda route: route.fulfill(status=503, json=crowded))
    page.reload()
    expect(page.get_by_test_id("banner")).to_contain_text(crowded["detail"])
    expect(page.locator("#stage")).to_contain_text("no numbers to draw")
    page.get_by_test_id("language").click()
    expect(page.locator("#stage")).to_contain_text("点“同样的起点”再请求一次")
    page.get_by_test_id("language").click()
    page.unroute("**/api/train")
    page.get_by_test_id("same-start").click()
    recorded(page, 301, "dog")
    expect(page.get_by_test_id("banner")).to_have_count(0)


def test_a_server_that_stops_while_training_is_said_to_have_stopped(open_page: Open, watch: Watch) -> None:
    watch.expect("net::ERR_")
    with started() as (process, address):
        page = open_page(at=address)
        page.locator('[data-testid=scrubber][max="300"]').wait_for()
        page.get_by_test_id("chart-hidden").scroll_into_view_if_needed()
        page.wait_for_function("() => window.Plotly")
        lab = open_page("/vanishing", at=address)
        lab.get_by_test_id("train-steps").fill("30000")
        type_in(page, "word", "german shepherd")  # long, so that it takes seconds
        type_in(page, "hidden", "16")
        type_in(page, "steps", "50000")
        page.wait_for_function(
            "() => document.querySelector('[data-testid=scrubber]').max > 300"  # only the long run
        )
        lab.get_by_test_id("train").click()
        expect(lab.get_by_test_id("untrained-1")).to_be_visible()  # there are updates of it
        process.kill()
        banner = page.get_by_test_id("banner")
        expect(banner).to_contain_text("The server stopped answering before the end.")
        stopped = page.get_by_test_id("scrubber").get_attribute("max")
        page.get_by_test_id("player-end").click()
        last = shown_update(page)
        expect(banner).to_contain_text(f"Update {last} is the last that came; training goes on from there")
        state = lab.get_by_test_id("train-state-1")
        expect(state).to_contain_text("goes on by itself once the server is back")
    with started("--port", address.rsplit(":", 1)[1]) as (process, _):
        expect(banner).to_have_count(0)
        page.wait_for_function(
            "stopped => Number(document.querySelector('[data-testid=scrubber]').max) > stopped",
            arg=int(stopped or 0),
        )
        expect(state).to_have_attribute("data-state", re.compile("running|steps"))
        lab.close()
        process.kill()
        expect(banner).to_contain_text("The server stopped answering before the end.")
    page.get_by_test_id("banner-close").click()
    go(page, 0)
    before = all_drawn(page)
    go(page, 20)
    assert all_drawn(page) != before
    go(page, 0)
    assert all_drawn(page) == before
    page.get_by_test_id("hidden-1").click()
    expect(banner).to_contain_text("The server cannot be reached. Is it still running?")
    type_in(page, "seed", "5")
    expect(page.get_by_test_id("writing-problem")).to_contain_text("cannot be reached")
    assert shown_update(page) == 0
