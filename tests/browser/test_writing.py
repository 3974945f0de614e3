"""What the network of the shown frame writes by itself."""

from __future__ import annotations

from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.reading import Frame, changed, go, preset, recorded, trained, type_in


def written(client: httpx.Client, request: dict[str, Any], frame: Frame, start: str, length: int) -> str:
    """Return what the API says that the network of a frame writes."""
    body = {
        "model": request["model"] | {"weights": frame["weights"]},
        "vocabulary": list(dict.fromkeys(request["sequence"]["text"])),
        "prompt": list(start),
        "length": length,
    }
    return "".join(client.post("/api/sample", json=body).json()["tokens"])


def test_it_writes_what_it_has_learned_in_any_script_from_any_start_and_names_an_unknown_character(
    page: Page, client: httpx.Client, watch: Watch
) -> None:
    go(page, 300)
    request = preset(client)
    frames = trained(client, request)
    for start, length in (("go", 7), ("s", 25)):
        page.get_by_test_id("writing-start").fill(start)
        page.get_by_test_id("writing-length").fill(str(length))
        expected = written(client, request, frames[300], start, length)
        assert len(expected) == length
        expect(page.get_by_test_id("written")).to_have_attribute("data-tokens", expected)
    assert watch.seen == []

    watch.expect("status of 422", "status 422")
    page.get_by_test_id("writing-start").fill("dx")
    problem = page.get_by_test_id("writing-problem")
    expect(problem).to_contain_text('"x"')
    page.get_by_test_id("writing-start").fill("do")
    expect(problem).to_have_count(0)
    page.get_by_test_id("writing-length").fill("99999")
    expect(problem).to_contain_text("characters is 99999; allowed:")
    expect(page.get_by_test_id("writing-length")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_test_id("writing-start")).not_to_have_attribute("aria-invalid", "true")
    page.get_by_test_id("writing-length").fill("10")
    expect(problem).to_have_count(0)
    expect(page.get_by_test_id("written")).to_contain_text("do")

    page.get_by_test_id("writing-start").fill("d")
    page.get_by_test_id("writing-length").fill("3")
    output = page.get_by_test_id("written")
    said = []
    for index in (0, 10, 300):
        go(page, index)
        expect(output).to_have_attribute("data-step", str(index))
        said.append(written(client, request, frames[index], "d", 3))
        expect(output).to_have_attribute("data-tokens", said[-1])
    assert said[0] != "ogs"
    assert said[-1] == "ogs"
    expect(output).to_have_text("dogs")

    word = "🐕追🐈"
    type_in(page, "word", word)
    recorded(page, 301, word[:-1])
    go(page, 300)
    request = changed(request, word=word)
    expect(page.get_by_test_id("writing-start")).to_have_value("🐕")
    expected = written(client, request, trained(client, request)[300], "🐕", 3)
    assert expected.startswith("追🐈")
    expect(output).to_have_attribute("data-tokens", expected)
