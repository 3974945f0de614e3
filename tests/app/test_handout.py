"""The page as one file: everything inside, nothing asked of a server."""

from __future__ import annotations

import base64
import json
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


def test_every_import_of_a_module_is_in_the_map_and_none_is_of_the_module_that_asks_a_server(
    page: str,
) -> None:
    found = re.search(r'<script type="importmap">(.*?)</script>', page)
    assert found is not None
    modules = {
        name: base64.b64decode(url.partition(",")[2]).decode()
        for name, url in json.loads(found[1])["imports"].items()
    }
    assert {"unrolled/js/main.js", "unrolled/js/replay.js", "unrolled/js/i18n/zh.js"} <= modules.keys()
    assert not any(name.endswith("/api.js") and name != "unrolled/js/model/code/api.js" for name in modules)
    for name, source in modules.items():
        code = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
        imported = set(re.findall(r"""^(?:import|export)[^;"'=(]*["']([^"']+)["'];""", code, re.MULTILINE))
        assert imported <= modules.keys(), name
        assert "fetch(" not in code, name


def test_it_has_one_place_for_what_was_recorded_and_is_the_same_for_everybody(
    client: httpx.Client, page: str
) -> None:
    assert page.count("<!-- recorded -->") == 1
    again = client.get("/handout.html")
    assert again.text == page
    known = client.get("/handout.html", headers={"If-None-Match": again.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
