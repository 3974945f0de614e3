"""A link carries the whole page: opened elsewhere, the same run at the same frame with the same selection."""

from __future__ import annotations

import base64
import math
import re
import struct
from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Watch
from tests.browser.reading import Frame, drawn, numbers_of, preset, trained

CLIPBOARD = ["clipboard-read", "clipboard-write"]


def shows(page: Page, update: int) -> None:
    """Wait until the network shows an update."""
    page.locator(f'[data-testid=network][data-step="{update}"]').wait_for()


def says(page: Page, *parts: str) -> str:
    """Return what stands behind the address's # once it says all of these parts."""
    for part in parts:
        page.wait_for_function("part => decodeURIComponent(location.hash).includes(part)", arg=part)
    found: str = page.evaluate("location.hash")
    return found


def becomes(page: Page, hash_: str) -> None:
    """Wait until the address says just this."""
    page.wait_for_function("hash => decodeURIComponent(location.hash) === hash", arg=hash_)


def copied(page: Page) -> str:
    """Return what stands behind the # of the link that the page copies."""
    page.get_by_test_id("copy-link").click()
    expect(page.get_by_test_id("said")).to_contain_text("Link copied")
    link: str = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(page.url.split("#")[0])
    return link.removeprefix(page.url.split("#")[0])


def same(page: Page, frame: Frame) -> None:
    """Check that the network shows a frame, to the last digit."""
    assert {name: value for name, value in drawn(page).items() if name in numbers_of(frame)} == numbers_of(
        frame
    )


def test_a_copied_link_is_the_same_run_frame_and_selection(open_page: Open, client: httpx.Client) -> None:
    page = open_page(charts=False, permissions=CLIPBOARD)
    page.locator('[data-testid=scrubber][max="300"]').wait_for()
    assert "#" not in page.url  # what the page begins with needs no words
    page.get_by_test_id("setup-cell").select_option("gru")
    page.get_by_test_id("setup-hidden").fill("4")
    page.locator('[data-testid="unit-1-4"]').first.wait_for()
    page.locator('[data-testid=scrubber][max="300"]').wait_for()
    page.get_by_test_id("scrubber").fill("143")
    page.locator("body").press("Shift+ArrowRight")
    page.locator("body").press("Shift+ArrowRight")
    page.locator("body").press("u")
    page.get_by_test_id("path-open").click()
    page.get_by_test_id("arithmetic-digits").check()
    hash_ = copied(page)
    assert hash_ == "#text=dogs&cell=gru&d=4&seed=10&eta=0.3&frame=143&select=h2.1&digits=all&path=open"
    assert says(page, "path=open") == hash_

    request = preset(client) | {"model": {"cell": "gru", "hidden_size": 4, "seed": 10}}
    other = open_page(f"/{hash_}", charts=False)
    shows(other, 143)
    same(other, trained(client, request)[143])
    for each in (page, other):
        numbers = each.get_by_test_id("arithmetic-numbers")
        expect(numbers).to_have_attribute("data-step", "143")
        expect(each.get_by_test_id("arithmetic-digits")).to_be_checked()
        expect(each.get_by_test_id("path-panel")).to_have_attribute("data-step", "143")
        expect(each.locator(".arithmetic .katex").first).to_be_visible()
    assert drawn(other) == drawn(page)
    assert other.locator(".arithmetic").inner_text() == page.locator(".arithmetic").inner_text()
    expect(other.get_by_test_id("setup-word")).to_have_value("dogs")
    expect(other.get_by_test_id("setup-rate")).to_have_value("0.3")
    assert says(other, "select=h2.1") == hash_
    expect(other.get_by_test_id("banner")).to_have_count(0)


def test_a_batch_with_a_walk_folded_and_an_example_by_its_name(open_page: Open, client: httpx.Client) -> None:
    page = open_page(
        "/#preset=reviews&sequence=3&frame=20&folded=2&walk=12&start=good&setup=open", charts=False
    )
    shows(page, 20)
    page.get_by_test_id("drawer").wait_for()
    expect(page.get_by_test_id("setup-preset")).to_have_value("reviews")
    expect(page.get_by_test_id("setup-chosen")).to_have_value("2")
    frame = trained(client, preset(client, "reviews"))[20]
    third = {name: frame[name][2] for name in ("losses", "probabilities", "h", "flow")}
    shown = {name: value for name, value in drawn(page).items() if name.startswith("unit-2-")}
    assert shown == {name: value for name, value in numbers_of(third).items() if name in shown}
    assert len(shown) == 6
    expect(page.get_by_test_id("walk-count")).to_contain_text("12 /")
    expect(page.get_by_test_id("fold")).to_have_attribute("aria-pressed", "true")
    becomes(page, "#preset=reviews&sequence=3&frame=20&folded=2&walk=12&setup=open")
    expect(page.get_by_test_id("banner")).to_have_count(0)


BAD = "#text=dogs&colour=red&cell=gru&eta=fast&seed=4&frame=20&select=h9&d=2&Wh=1,2&walk=0"
LEFT = ["colour=red", "eta=fast", "select=h9", "Wh=1,2", "walk=0"]


CLEAR = """() => {
    const box = name => document.querySelector(name).getBoundingClientRect();
    return box(".stage").bottom < box(".player").top;
}"""


def test_bad_and_unknown_parts_are_named_and_left_out(
    open_page: Open, client: httpx.Client, watch: Watch
) -> None:
    watch.expect("status 422", "Failed to load resource")
    page = open_page(f"/{BAD}&steps=-7", charts=False)
    shows(page, 20)
    named = page.get_by_test_id("banner")
    expect(named).to_contain_text(f"were left out: {', '.join(['steps=-7', *LEFT])}.")
    request = {
        "sequence": {"text": "dogs"},
        "model": {"cell": "gru", "hidden_size": 2, "seed": 4},
        "optimizer": {"name": "sgd", "learning_rate": 0.1},
        "steps": 300,
    }
    same(page, trained(client, request)[20])
    becomes(page, "#text=dogs&cell=gru&d=2&seed=4&frame=20")
    page.wait_for_function(CLEAR)  # the message takes its room from the stage
    page.get_by_test_id("banner-close").click()
    expect(named).to_have_count(0)
    page.evaluate("location.hash = '#preset=banana&frame=301'")  # as by hand
    expect(named).to_contain_text("frame=301")
    expect(page.get_by_test_id("setup-preset")).to_have_value("banana")
    shows(page, 0)
    page.evaluate("location.hash = '#text=dogs&every=7&frame=143'")
    shows(page, 140)
    expect(named).to_contain_text(re.compile("143.+140"))


def test_an_address_changed_by_hand_is_opened_and_the_way_back_leads_back(page: Page) -> None:
    page.get_by_test_id("scrubber").fill("30")
    says(page, "frame=30")
    page.evaluate("location.hash = '#text=hello&d=2&frame=50&select=L3'")
    shows(page, 50)
    expect(page.get_by_test_id("loss-3")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("arithmetic-numbers")).to_have_attribute("data-step", "50")
    page.evaluate("history.back()")
    shows(page, 30)
    expect(page.get_by_test_id("setup-word")).to_have_value("dogs")
    expect(page.get_by_test_id("arithmetic-numbers")).to_have_count(0)
    page.get_by_test_id("undo").click()  # a link is a step of the set-up like any other
    expect(page.get_by_test_id("setup-word")).to_have_value("hello")
    page.evaluate("location.hash = '#chapter=7'")  # a chapter alone brings its own network
    expect(page.get_by_test_id("setup-word")).to_have_value("the brown dog is a german shepherd")
    expect(page.get_by_test_id("chapter-7")).to_have_attribute("aria-current", "step")


def packed(values: Any) -> list[float]:
    return [float(each) for row in values for each in (row if isinstance(row, list) else [row])]


def test_edited_weights_of_sixteen_units_travel_to_the_last_bit(
    open_page: Open, client: httpx.Client
) -> None:
    request = preset(client, "sentence") | {"steps": 20}
    request["model"] = request["model"] | {"cell": "lstm"}
    weights = trained(client, request)[7]["weights"]
    hash_ = "#text=the+brown+dog+is+a+german+shepherd&cell=lstm&d=16&optimizer=adam&eta=0.02&steps=20&frame=9"
    weights["Whf"][3][4] = math.pi
    for name, values in weights.items():
        numbers = [",".join(map(repr, row)) for row in values] if name[0] == "W" else values
        hash_ += f"&{name}=" + (";" if name[0] == "W" else ",").join(map(str, numbers))
    edited = trained(client, request | {"model": request["model"] | {"weights": weights}})
    page = open_page(f"/{hash_}", charts=False, permissions=CLIPBOARD)
    shows(page, 9)
    assert drawn(page)["loss-5"] == edited[9]["losses"][4]
    page.get_by_test_id("c-1-1").wait_for()  # which comes after what the frame itself holds

    page.get_by_test_id("copy-link").click()
    expect(page.get_by_test_id("said")).to_contain_text("characters")
    link = page.evaluate("navigator.clipboard.readText()")
    assert len(link) < 0.6 * len(hash_)
    told = dict(part.split("=", 1) for part in link.split("#")[1].split("&"))
    head, _, data = told["Whf"].partition(":")
    assert head == "16x16"
    raw = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
    assert list(struct.unpack("<256d", raw)) == packed(weights["Whf"])
    other = open_page(f"/#{link.split('#')[1]}", charts=False)
    shows(other, 9)
    other.get_by_test_id("c-1-1").wait_for()
    assert drawn(other) == drawn(page)
    expect(other.get_by_test_id("banner")).to_have_count(0)


def test_playback_leaves_the_address_alone_but_once_a_second(page: Page) -> None:
    page.evaluate(
        """() => {
            window.written = [];
            const replace = history.replaceState.bind(history);
            history.replaceState = (...all) => (written.push(performance.now()), replace(...all));
        }"""
    )
    page.get_by_test_id("player-speed").select_option("8")
    page.get_by_test_id("scrubber").fill("150")
    page.get_by_test_id("player-play").click()
    shows(page, 300)
    says(page, "frame=300")
    written = page.evaluate("written")
    assert 2 <= len(written) <= 4
    assert all(after - before > 250 for before, after in zip(written, written[1:], strict=False))
    for name, told in (("sentence", ""), ("reviews", "")):
        page.get_by_test_id("setup-preset").select_option(name)
        shows(page, 0)
        page.locator('[data-testid=scrubber][max="300"]').wait_for()
        page.get_by_test_id("scrubber").fill("290")
        page.get_by_test_id("player-play").click()
        shows(page, 300)
        becomes(page, f"#preset={name}&frame=300{told}")


def test_a_link_is_copied_by_key_and_from_the_window_and_said_aloud(open_page: Open) -> None:
    page = open_page(charts=False, permissions=CLIPBOARD, locale="zh-CN")
    page.locator('[data-testid=scrubber][max="300"]').wait_for()
    page.get_by_test_id("scrubber").fill("12")
    shows(page, 12)
    page.locator("body").press("c")
    expect(page.locator("#said[role=status]")).to_contain_text("第 12 次更新")
    assert page.evaluate("navigator.clipboard.readText()").endswith("/#preset=dogs&frame=12")
    page.evaluate("navigator.clipboard.writeText('')")
    page.get_by_test_id("takeaway").click()
    button = page.get_by_test_id("takeaway-copy-link")
    expect(button).to_be_visible()
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("takeaway-said")).to_contain_text("链接已复制")
    assert page.evaluate("navigator.clipboard.readText()").endswith("/#preset=dogs&frame=12")
    page.get_by_test_id("takeaway-close").click()
    page.evaluate("hash => { location.hash = hash; }", BAD)
    expect(page.get_by_test_id("banner")).to_contain_text(f"已被略去：{', '.join(LEFT)}。")


def test_a_link_into_the_lesson_opens_its_chapter_as_it_stood(open_page: Open) -> None:
    page = open_page("/#preset=dogs&frame=40&select=Wh2&chapter=2", charts=False)
    shows(page, 40)
    expect(page.get_by_test_id("chapter-2")).to_have_attribute("aria-current", "step")
    expect(page.locator("#lesson-question")).to_be_attached()
    expect(page.get_by_test_id("arithmetic-numbers")).to_have_attribute("data-step", "40")
    page.get_by_test_id("setup-hidden").fill("5")
    page.locator('[data-testid="unit-1-5"]').wait_for()
    page.locator('[data-testid=scrubber][max="300"]').wait_for()
    page.get_by_test_id("scrubber").fill("8")
    hash_ = says(page, "d=5", "frame=8", "select=Wh2", "chapter=2")
    question = page.locator("#lesson-question").inner_text()

    other = open_page(f"/{hash_}", charts=False)
    expect(other.locator("#lesson-question")).to_have_text(question)  # asked of the chapter's own network
    shows(other, 8)
    other.locator('[data-testid="unit-1-5"]').wait_for()
    assert drawn(other) == drawn(page)
    assert says(other, "frame=8", "select=Wh2") == hash_
    other.locator("body").press("l")
    expect(other.locator("#lesson")).to_be_hidden()
    other.wait_for_function("() => !location.hash.includes('chapter')")
    assert says(other, "frame=8") == hash_.removesuffix("&chapter=2")
    other.evaluate("location.hash = '#preset=hello&frame=3'")
    shows(other, 3)
    expect(other.locator("#lesson")).to_be_hidden()
