"""A server that goes away is spoken of in words, and what was received stays."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.app.conftest import started
from tests.browser.conftest import Open, Watch
from tests.browser.reading import all_drawn, go, shown_update, type_in


def test_a_server_that_stops_while_training_is_said_to_have_stopped(open_page: Open, watch: Watch) -> None:
    watch.expect("ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_CONNECTION_REFUSED")
    with started() as (process, address):
        page = open_page(at=address)
        page.locator('[data-testid=scrubber][max="300"]').wait_for()
        page.get_by_test_id("chart-hidden").scroll_into_view_if_needed()
        page.wait_for_function("() => window.Plotly")
        type_in(page, "hidden", "16")
        type_in(page, "steps", "50000")
        page.wait_for_function(
            "() => document.querySelector('[data-testid=scrubber]').max > 300"  # only the long run
        )
        process.kill()
        banner = page.get_by_test_id("banner")
        expect(banner).to_contain_text("The server stopped answering before the end.")
    page.get_by_test_id("banner-close").click()
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
