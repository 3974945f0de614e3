"""The API's documentation works on a machine without internet, in which its pages are watched as all are."""

from __future__ import annotations

from tests.browser.conftest import Open


def test_a_request_is_tried_out_with_no_internet(open_page: Open) -> None:
    page = open_page("/docs")
    page.get_by_text("/api/train", exact=True).wait_for()
    page.locator("#operations-network-run_forward_api_forward_post").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.locator(".responses-table.live-responses-table").get_by_text("200").first.wait_for()
