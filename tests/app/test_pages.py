"""The page and what it loads come from this server, compressed and kept as they should be."""

from __future__ import annotations

import gzip
import re
from importlib import resources
from pathlib import Path

import httpx
import pytest

from app.files import Files


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


@pytest.mark.parametrize("path", ["/", "/vanishing", "/docs"])
def test_what_a_page_loads_is_compressed_and_kept_for_good(client: httpx.Client, path: str) -> None:
    page = client.get(path)
    assert page.headers["content-encoding"] == "gzip"
    again = client.get(path, headers={"if-none-match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    loaded = re.findall(r'(?:src|href|data-plotly)="(/[^"]+\.[^"]+)"', page.text)
    assert len(loaded) > 3
    for address in loaded:
        answer = client.get(address)
        assert "immutable" in answer.headers["cache-control"], address
        assert answer.headers.get("content-encoding") == (None if "woff2" in address else "gzip"), address


def test_what_a_module_imports_is_kept_for_good_too(client: httpx.Client) -> None:
    start = re.findall(r'src="(/static/[^"]+/js/main.bundle.js)"', client.get("/").text)[0]
    imported = re.findall(r'^import .* from "(\.[^"]+)"', client.get(start).text, re.MULTILINE)
    assert len(imported) == 3
    for relative in imported:
        answer = client.get(str(httpx.URL(start).join(relative)))
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]


def test_an_address_of_another_version_is_answered_but_not_kept(client: httpx.Client) -> None:
    answer = client.get(f"/static/{'0' * 16}/js/main.js")
    assert answer.text == client.get("/static/js/main.js").text
    assert answer.headers["cache-control"] == "no-cache"


def test_files_that_change_have_another_version_and_are_read_anew(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("one")
    files = Files(tmp_path)
    before = files.version()
    assert (content := files.read("a.js")) is not None
    assert (content.plain, files.kept("a.js")) == (b"one", content)
    (tmp_path / "a.js").write_text("two and more")
    assert files.kept("a.js") is None
    assert (content := files.read("a.js")) is not None
    assert gzip.decompress(content.zipped or b"") == content.plain == b"two and more"
    assert Files(tmp_path).version() != before
    (tmp_path / "a.js").unlink()
    assert files.kept("a.js") is files.read("a.js") is None


def test_nothing_outside_the_static_folder_is_served(client: httpx.Client) -> None:
    outside = ("/static/../pyproject.toml", "/static/%2e%2e/pyproject.toml", "/static/", "/static/js")
    for path in (*outside, "/static/%2e%2e/static/icon.svg", "/static//etc/passwd", "/static/icon.svg%00"):
        assert client.get(path).status_code == 404, path


def test_the_old_address_of_the_favicon_leads_to_the_drawn_one(client: httpx.Client) -> None:
    answer = client.get("/favicon.ico", follow_redirects=True)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
