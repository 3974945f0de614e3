"""The page and what it loads come from this server, compressed and kept as they should be."""

from __future__ import annotations

import gzip
import re
from importlib import resources

import httpx
import pytest
from playwright.sync_api import Page

from tests.browser.chromium import chromium


@pytest.mark.parametrize("path", ["/", "/vanishing"])
def test_a_page_names_only_what_this_server_has(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    loaded = re.findall(r'<(?:script|link)[^>]*(?:src|href)="([^"]+)"', answer.text)
    assert loaded
    for address in loaded:
        assert address.startswith("/")
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("path", ["/", "/vanishing", "/plotly.min.js"])
def test_head_answers_as_get_does(client: httpx.Client, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert head.status_code == get.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == get.headers["content-length"]


def test_plotly_is_the_one_of_the_plotly_package(client: httpx.Client) -> None:
    path = resources.files("plotly").joinpath("package_data", "plotly.min.js")
    plain = client.get("/plotly.min.js", headers={"accept-encoding": "identity"})
    assert plain.content == path.read_bytes()
    assert "content-encoding" not in plain.headers
    with client.stream("GET", "/plotly.min.js", headers={"accept-encoding": "gzip"}) as zipped:
        raw = b"".join(zipped.iter_raw())
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(raw) == plain.content
    assert zipped.headers["etag"] != plain.headers["etag"]


def test_plotly_is_sent_once(client: httpx.Client) -> None:
    first = client.get("/plotly.min.js")
    again = client.get("/plotly.min.js", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "max-age=86400" in first.headers["cache-control"]
    assert "immutable" in client.get("/plotly.min.js?v=1").headers["cache-control"]


def test_static_files_are_asked_for_by_etag(client: httpx.Client) -> None:
    first = client.get("/static/vendor/preact/preact.mjs")
    assert first.status_code == 200
    assert first.headers["cache-control"] == "no-cache"
    assert "javascript" in first.headers["content-type"]
    again = client.get("/static/vendor/preact/preact.mjs", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_nothing_outside_the_static_folder_is_served(client: httpx.Client) -> None:
    for path in ("/static/../pyproject.toml", "/static/%2e%2e/pyproject.toml", "/static/"):
        assert client.get(path).status_code == 404


def test_the_old_address_of_the_favicon_leads_to_the_drawn_one(client: httpx.Client) -> None:
    answer = client.get("/favicon.ico", follow_redirects=True)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")


def test_the_documentation_works_with_no_internet(address: str) -> None:
    with chromium() as browser:
        page: Page = browser.new_page()
        asked: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}/docs")
        page.get_by_text("/api/train", exact=True).wait_for()
        page.locator("#operations-network-run_forward_api_forward_post").click()
        page.get_by_role("button", name="Try it out").click()
        page.get_by_role("button", name="Execute").click()
        page.locator(".responses-table.live-responses-table").get_by_text("200").first.wait_for()
    assert errors == []
    assert {url for url in asked if not url.startswith((address, "data:"))} == set()
