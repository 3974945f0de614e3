"""The lab's lessons, tasks, training and addresses: what they say is what the numbers show."""

from __future__ import annotations

import json
import math
from typing import Any

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.lab_reading import at_rest, drawn, point_at, preset, row, shows, slide, type_text

LESSONS = ("shepherd", "orthogonal", "sigmoid", "bound", "radius-zero", "forget", "clipping", "healthy-total")
LAG = np.arange(20)
SIZES = [{"width": 390, "height": 844}, {"width": 1280, "height": 720}]
WHOLE = """frames => ["norms-1", "norms-2", "losses-1", "losses-2"].every(name =>
    [...document.querySelectorAll(`[data-testid=${name}] [data-curve]`)].every(curve =>
        curve.dataset.values.split(" ").length === frames))"""


def curve(page: Page, testid: str, name: str = "curve.jacobian") -> Any:
    """Return a curve's values once it is drawn with all its digits."""
    page.locator(f'[data-testid="{testid}"] [data-curve="{name}"]').wait_for(state="attached")
    return np.array(drawn(page, testid, name), dtype=float)


def heights(page: Page) -> list[int]:
    """Return the heights of what is the same size whatever its numbers are, in pixels."""
    kept = "#question, #cards, [data-view]:not([data-view=share], [data-view=train])"
    return page.locator(kept).evaluate_all(
        "all => all.map(one => Math.round(one.getBoundingClientRect().height))"
    )


def predicted(page: Page, lesson: str, columns: int) -> list[int]:
    """Choose a lesson, see that it is covered, and predict; return how high its covered views were."""
    page.get_by_test_id("lesson").select_option(lesson)
    expect(page.get_by_test_id("question")).to_be_visible()
    at_rest(page, columns)
    page.locator("body.resting [data-testid=chain]").wait_for(state="attached")  # what is out of sight too
    expect(page.locator("[data-curve]")).to_have_count(0)
    expect(page.get_by_test_id("share")).to_have_count(0)
    assert page.locator('.word-reach > span:not([style="width: 0%;"])').count() == 0
    assert page.get_by_test_id("explanation").count() == 0
    covered = heights(page)
    page.locator('[data-testid^="choice-"]').first.click()
    expect(page.get_by_test_id("explanation")).to_be_visible()
    expect(page.locator(".choice.right")).to_have_count(1)
    expect(page.locator(".choice.said")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return covered


def resized(page: Page, size: dict[str, int]) -> None:
    """Make the window another size, in which all still fits and nothing is pointed at."""
    page.mouse.move(0, 0)
    page.set_viewport_size(size)
    page.wait_for_function(
        "width => innerWidth === width && document.documentElement.scrollWidth <= width", arg=size["width"]
    )


def test_every_lesson_asks_before_it_shows_and_what_it_says_holds(
    open_page: Open, client: httpx.Client
) -> None:
    phone, wide = SIZES
    page = open_page("/vanishing", **phone)
    at_rest(page, 3)
    assert page.locator("#lesson option").evaluate_all("all => all.map(one => one.value)") == ["", *LESSONS]

    for size in SIZES:
        resized(page, size)
        covered = predicted(page, "shepherd", 3)
        expect(page.locator("[data-view]:not([data-view=train]) .view-wait")).to_have_count(0)
        assert heights(page) == covered
        for i in (1, 2, 3):
            share = page.get_by_test_id(f"card-{i}").get_by_test_id("share")
            expect(share).to_contain_text("at shepherd")
            expect(share).to_contain_text("brown, 18 steps back")
            assert float(share.get_attribute("data-value") or 1) < 0.1
        page.get_by_test_id("lesson").select_option("")

    predicted(page, "orthogonal", 3)
    for i, gain in enumerate((0.9, 1, 1.1), start=1):
        np.testing.assert_allclose(curve(page, f"lag-{i}"), gain**LAG, rtol=1e-4)

    resized(page, phone)
    predicted(page, "sigmoid", 2)
    for i in (1, 2):
        values = curve(page, f"lag-{i}")
        assert (np.diff(values) < 0).all()
        bound = curve(page, f"lag-{i}", "curve.bound")
        assert bound[1] == pytest.approx((3.9 / 4, 1 / 4)[i - 1], rel=1e-4)
    expect(page.get_by_test_id("card-1").get_by_test_id("differs")).to_have_text("Wh = 3.9")

    resized(page, wide)
    predicted(page, "bound", 2)
    assert curve(page, "lag-1")[-1] < 1e-3 * curve(page, "lag-1", "curve.bound")[-1]
    np.testing.assert_allclose(curve(page, "lag-2"), curve(page, "lag-2", "curve.bound"), rtol=1e-4)

    resized(page, phone)
    predicted(page, "radius-zero", 2)
    values = curve(page, "lag-1")
    np.testing.assert_allclose(values[1:], np.sqrt(200) * 2.0 ** np.arange(len(values) - 1), rtol=1e-3)
    assert (curve(page, "lag-2") <= 1 + 1e-9).all()
    for i in (1, 2):
        radius = page.get_by_test_id(f"card-{i}").get_by_test_id("radius-Wh")
        assert abs(float(radius.get_attribute("data-value") or 1)) < 1e-6

    type_text(page, "hello world")
    at_rest(page, 2)
    expect(page.get_by_test_id("card-problem")).to_have_count(0)
    expect(page.get_by_test_id("card-1").get_by_test_id("differs")).to_be_empty()
    page.get_by_test_id("same-start").click()
    expect(page.get_by_test_id("card-1").get_by_test_id("differs")).to_contain_text("Wh = (8 8; −8 −8)")

    resized(page, wide)
    predicted(page, "forget", 3)
    for i, bias in enumerate((0, 1, 2), start=1):
        f = 1 / (1 + math.exp(-bias))
        values = curve(page, f"lag-{i}")
        np.testing.assert_allclose(values[2:] / values[1:-1], f, rtol=1e-3)
        reach = curve(page, f"reach-{i}", "curve.loss.joint")
        assert (np.array(drawn(page, f"reach-{i}", "curve.loss"))[:-1] == 0).all()
        joint = page.get_by_test_id(f"card-{i}").get_by_test_id("share-joint")
        share = float(joint.get_attribute("data-value") or 0)
        assert share == pytest.approx(reach[0] / reach[-1], rel=1e-4)

    resized(page, phone)
    predicted(page, "healthy-total", 2)
    page.locator("#view-share").scroll_into_view_if_needed()
    beyond = curve(page, "share-1", "Wh")[21:].sum()
    assert beyond < 1e-6
    expect(page.get_by_test_id("share-readout-1")).to_contain_text("From lag 21 on:")
    total, far = (
        float(said.get_attribute("data-value") or 0)
        for said in page.locator('[data-testid="share-readout-1"] [data-value]').all()[:2]
    )
    assert far == pytest.approx(beyond, rel=1e-9)
    request = preset(client, "healthy-total")
    asked = {name: request[name] for name in ("sequence", "model")}
    answer = client.post("/api/gradients", json={**asked, "contributions": False}).json()
    assert total == pytest.approx(np.linalg.norm(answer["gradients"]["Wh"]), rel=1e-12)
    assert round(total) == 46  # as the question says
    for gate in "ifgo":
        assert curve(page, "share-2", f"Wh{gate}")[21:].sum() > 0.01
    resized(page, wide)


def test_clipping_lets_the_clipped_network_learn_and_the_other_not(open_page: Open) -> None:
    page = open_page("/vanishing#lesson=clipping")
    predicted(page, "clipping", 2)
    for i in (1, 2):
        state = page.get_by_test_id(f"train-state-{i}")
        expect(state).to_have_attribute("data-state", "steps", timeout=60_000)
    page.wait_for_function(WHOLE, arg=101)  # every third of 300 updates; till then views are drawn and grow
    page.get_by_role("link", name="Gradient norm over updates").click()
    expect(page.locator("#view-norms")).to_be_in_viewport(ratio=0.9)
    before = curve(page, "norms-2", "curve.gradient")
    after = curve(page, "norms-2", "curve.clipped")
    assert before[0] > 1_000
    np.testing.assert_allclose(after, np.minimum(before, 1), rtol=1e-6)
    assert page.locator('[data-testid="norms-1"] [data-curve="curve.clipped"]').count() == 0
    first, clipped = curve(page, "losses-1", "curve.loss.total"), curve(page, "losses-2", "curve.loss.total")
    assert clipped[-1] < 0.1 * clipped[0]
    assert first[-1] > first[0]
    share = page.get_by_test_id("card-1").get_by_test_id("share")
    expect(share).to_contain_text("is 0 or lost in rounding")  # tanh is nowhere quite flat


def test_training_is_what_the_api_streams_and_every_update_can_be_looked_at(
    open_page: Open, client: httpx.Client
) -> None:
    page = open_page("/vanishing")
    at_rest(page, 3)
    page.locator("#view-train").scroll_into_view_if_needed()
    page.get_by_test_id("train-steps").fill("40")
    page.get_by_test_id("train-rate").fill("0.05")
    page.get_by_test_id("clip-2").check()
    page.get_by_test_id("train").click()
    for i in (1, 2, 3):
        expect(page.get_by_test_id(f"train-state-{i}")).to_have_attribute("data-state", "steps")
        expect(page.get_by_test_id(f"decay-{i}")).to_be_visible()
    at = page.get_by_test_id("train-at")
    expect(at).to_have_text("update 40")
    sequence = preset(client, "shepherd-rnn")["sequence"]
    scrub = page.get_by_test_id("train-update")
    scrub.focus()
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(at).to_have_text("update 3")
    for i, cell in enumerate(("rnn", "gru", "lstm"), start=1):
        model = preset(client, f"shepherd-{cell}")["model"]
        request = {
            "sequence": sequence,
            "model": model,
            "optimizer": {"name": "sgd", "learning_rate": 0.05, "clip_norm": 1 if i == 2 else None},
            "steps": 40,
            "digits": 8,
        }
        lines = client.post("/api/train", json=request).text.splitlines()
        frames = [json.loads(line) for line in lines[:-1]]
        shows(page, f"norms-{i}", [frame["gradient_norm"] for frame in frames], "curve.gradient")
        shows(page, f"losses-{i}", [frame["loss"] for frame in frames], "curve.loss.total")
        trained = {"cell": cell, "weights": frames[3]["weights"]}
        page.locator("#view-lag").scroll_into_view_if_needed()
        shows(page, f"lag-{i}", row(client, sequence, trained, 20))
        differs = page.get_by_test_id(f"card-{i}").get_by_test_id("differs")
        expect(differs).to_contain_text("trained, update 3")
        page.locator("#view-losses").scroll_into_view_if_needed()
    expect(page.get_by_test_id("card-2").get_by_test_id("differs")).to_contain_text("clipping 1")
    page.get_by_test_id("untrained-1").check()
    page.locator("#view-lag").scroll_into_view_if_needed()
    shows(page, "lag-1", row(client, sequence, preset(client, "shepherd-rnn")["model"], 20))
    expect(page.get_by_test_id("card-1").get_by_test_id("differs")).not_to_contain_text("trained")
    slide(page, "gain", 1.2)
    expect(page.get_by_test_id("train-state-1")).to_have_text("Not trained yet.")

    page.get_by_test_id("train-steps").fill("20000")
    page.get_by_test_id("train").click()
    expect(page.get_by_test_id("train-at")).to_contain_text("update")
    page.get_by_test_id("train-stop").click()
    for i in (1, 2, 3):
        expect(page.get_by_test_id(f"train-state-{i}")).to_have_attribute("data-state", "stopped")
    expect(page.get_by_test_id("train")).to_be_visible()


UNREADABLE = (
    ("words", "only two", None, "Too few words, 2"),
    ("characters", "ab", None, "Too few characters, 2"),
    ("characters", "x" * 300, None, "would be 299; allowed: 2 to 200"),
    ("repeat", "dogs", "90", "would be 449; allowed: 2 to 200"),
    ("copy", "dogs", "soon", "“soon” is not allowed"),
    ("copy", " ", "5", "Type a word first"),
)


def test_a_copy_task_has_errors_only_where_it_must_say_something_and_unreadable_texts_none(
    open_page: Open, client: httpx.Client
) -> None:
    page = open_page("/vanishing")
    at_rest(page, 3)
    page.get_by_test_id("source-kind").select_option("copy")
    page.get_by_test_id("source-text").fill("dog")
    page.get_by_test_id("source-times").fill("25")
    expect(page.get_by_test_id("word-28")).to_be_visible()
    sequence = {
        "inputs": [*"dog", *("␣" * 25)],
        "targets": [*([None] * 25), *"dog"],
    }
    share = page.get_by_test_id("card-1").get_by_test_id("share")
    for i, cell in enumerate(("rnn", "gru", "lstm"), start=1):
        shows(page, f"lag-{i}", row(client, sequence, preset(client, f"shepherd-{cell}")["model"], 28))
    page.get_by_test_id("word-10").click()
    point_at(page, 4)
    expect(share).to_contain_text("Step 10, ␣, has no target")
    page.locator("#view-reach").scroll_into_view_if_needed()
    expect(page.get_by_test_id("reach-1")).to_contain_text("Step 10 has no target")
    expect(page.locator("#view-reach .plot")).to_have_count(0)  # nor marks that say overflow
    page.locator("#view-lag").scroll_into_view_if_needed()
    shows(page, "lag-1", row(client, sequence, preset(client, "shepherd-rnn")["model"], 10))

    for kind, text, times, problem in UNREADABLE:
        page.get_by_test_id("source-kind").select_option(kind)
        type_text(page, text)
        if times is not None:
            page.get_by_test_id("source-times").fill(times)
        expect(page.get_by_test_id("source-problem")).to_contain_text(problem)
        expect(page.get_by_test_id("source-text")).to_have_attribute("aria-invalid", "true")
        assert page.locator('[data-testid^="word-"]').count() >= 3
    page.get_by_test_id("source-kind").select_option("words")
    type_text(page, "three good words here")
    expect(page.get_by_test_id("source-problem")).to_have_count(0)
    expect(page.locator('[data-testid^="word-"]')).to_have_count(3)


def test_the_same_start_is_exactly_the_same(open_page: Open, client: httpx.Client) -> None:
    page = open_page("/vanishing")
    at_rest(page, 3)
    sequence = preset(client, "shepherd-rnn")["sequence"]
    slide(page, "gain", 2)
    page.get_by_test_id("card-2").get_by_test_id("remove").click()
    page.get_by_test_id("word-7").click()
    type_text(page, "some other words to read here")
    expect(page.get_by_test_id("word-5")).to_have_text("read")
    page.get_by_test_id("same-start").click()
    at_rest(page, 3)
    for i, cell in enumerate(("rnn", "gru", "lstm"), start=1):
        shows(page, f"lag-{i}", row(client, sequence, preset(client, f"shepherd-{cell}")["model"], 20))
    share = page.get_by_test_id("card-1").get_by_test_id("share")
    expect(share).to_contain_text("brown, 18 steps back")
    expect(page.get_by_test_id("knob-gain")).to_have_value("1")


def test_an_address_brings_back_what_was_seen(open_page: Open) -> None:
    page = open_page("/vanishing")
    at_rest(page, 3)
    page.get_by_test_id("card-3").get_by_test_id("remove").click()
    slide(page, "gain", 1.35)
    type_text(page, "a dog that barks is a dog that lives")
    expect(page.locator('[data-testid^="word-"]')).to_have_count(8)
    page.get_by_test_id("word-7").click()
    point_at(page, 3)
    share = page.get_by_test_id("card-2").get_by_test_id("share")
    expect(share).to_contain_text("that, 4 steps back")
    page.wait_for_function("() => location.hash.includes('1.35') && location.hash.includes('k=3')")
    at_rest(page, 2)
    seen = share.inner_text()
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    at_rest(page, 2)
    expect(page.get_by_test_id("card-2").get_by_test_id("share")).to_have_text(seen)

    page.goto(page.url.split("#")[0] + "#lesson=forget")  # another link, put in the address of this page
    expect(page.get_by_test_id("lesson")).to_have_value("forget")
    at_rest(page, 3)
    page.go_back()
    at_rest(page, 2)
    expect(page.get_by_test_id("card-2").get_by_test_id("share")).to_have_text(seen)


def test_what_an_address_says_wrong_is_named_and_the_rest_is_shown(open_page: Open) -> None:
    page = open_page("/vanishing#lesson=nothing&k=5&columns=[]&t=99")
    at_rest(page, 3)
    lab = page.url.split("#")[0]
    expect(page.get_by_test_id("banner")).to_contain_text("lesson=nothing, columns=[], t=99.")
    expect(page.get_by_test_id("card-1").get_by_test_id("share")).to_contain_text("the, 15 steps back")
    page.get_by_test_id("banner-close").click()
    expect(page.get_by_test_id("banner")).to_have_count(0)
    page.goto("about:blank")
    page.goto(f"{lab}#read=words&text=one&k=5&columns=[]&t=99")
    at_rest(page, 3)
    expect(page.get_by_test_id("source-problem")).to_contain_text("Too few words, 1")
    expect(page.get_by_test_id("source-text")).to_have_value("one")
    expect(page.get_by_test_id("word-20")).to_have_text("shepherd")


def test_the_two_pages_lead_to_each_other(open_page: Open) -> None:
    page = open_page("/vanishing")
    expect(page.get_by_test_id("gradients-link")).to_have_attribute("aria-current", "page")
    page.get_by_test_id("learn-link").click()
    expect(page.get_by_test_id("learn-link")).to_have_attribute("aria-current", "page")
    page.get_by_test_id("gradients-link").click()
    at_rest(page, 3)
    page.get_by_test_id("theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.keyboard.press("?")
    help_dialog = page.get_by_test_id("help-dialog")
    expect(help_dialog).to_be_visible()
    expect(help_dialog).to_contain_text("on a word: make it the loss step t")
    page.keyboard.press("Escape")
    expect(help_dialog).to_be_hidden()
    page.keyboard.press("p")
    expect(page.locator("html")).to_have_attribute("data-projector", "")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.keyboard.press("p")
    expect(page.locator("html:not([data-projector])")).to_have_count(1)
    at_rest(page, 3)
    page.get_by_test_id("word-2").focus()
    expect(page.get_by_test_id("word-2")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("card-1").get_by_test_id("share")).to_contain_text("dog, 17 steps back")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_test_id("word-4")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("word-5")).to_have_attribute("aria-pressed", "true")
