"""The page as one file: everything inside, nothing asked of a server."""

from __future__ import annotations

import re

import httpx
import pytest


@pytest.fixture(scope="module")
def page(client: httpx.Client) -> str:
    answer = client.get("/handout.html")
    assert answer.headers["content-type"].startswith("text/html")
    return answer.text


def test_nothing_is_loaded_from_anywhere(page: str) -> None:
    markup = re.sub(r"<script[^>]*>.*?</script>|<style[^>]*>.*?</style>", "", page, flags=re.DOTALL)
    loaded = re.findall(r'<(?:link|script|img)\b[^>]*(?:src|href)="([^"]+)"', markup)
    assert [address for address in loaded if not address.startswith("data:")] == []
    styles = "".join(re.findall(r"<style[^>]*>(.*?)</style>", page, re.DOTALL))
    assert [url for url in re.findall(r"url\(([^)]*)\)", styles) if '"data:' not in url] == []


def test_its_one_module_has_all_others_inside_and_asks_no_server(page: str) -> None:
    found = re.search(r'<script type="module">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    imported = re.findall(r'^import \* as \w+ from "([^"]{0,40})', found[1], re.MULTILINE)
    assert len(imported) == 3
    assert all(address.startswith("data:text/javascript;base64,") for address in imported)
    inside = set(re.findall(r'^"([^"]+)": \(\$exported\)', found[1], re.MULTILINE))
    assert {"js/replay.js", "js/i18n/zh.js", "js/i18n/zh/walk.js", "js/regions/walk.js"} <= inside
    assert "js/api.js" not in inside
    code = re.sub(r"/\*.*?\*/", "", found[1], flags=re.DOTALL)
    assert re.findall(r"\bfetch\(|\bimport\(", code) == []


def test_it_has_one_place_for_what_was_recorded_and_is_the_same_for_everybody(
    client: httpx.Client, page: str
) -> None:
    assert page.index("<!-- recorded -->") < page.index('<script type="module">')
    again = client.get("/handout.html")
    assert again.text == page
    known = client.get("/handout.html", headers={"If-None-Match": again.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
