"""The set-up strip: what is typed becomes a new recording, what is wrong is said beside its field."""

from __future__ import annotations

from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Watch
from tests.browser.reading import (
    all_drawn,
    changed,
    drawn,
    go,
    numbers_of,
    preset,
    recorded,
    trained,
    type_in,
    words,
)


def test_another_word_is_drawn_as_the_api_trains_it_and_a_long_one_scrolls_beside_its_start(
    page: Page, client: httpx.Client
) -> None:
    for word in ("banana", "深度学习很深", "🐕🐈🐕🐦", "ab", "ἀβγ δ"):
        type_in(page, "word", word)
        frames = trained(client, changed(preset(client), word=word))
        recorded(page, 301, word[:-1])
        assert page.locator(".target-letter").all_text_contents() == [
            letter.replace(" ", "␣") for letter in word[1:]
        ]
        for index in (0, 7, 150, 300):
            go(page, index)
            assert drawn(page) == numbers_of(frames[index])

    word = "the quick brown fox jumps over lazy dogs"
    type_in(page, "word", word)
    recorded(page, 301, word[:-1])
    frames = trained(client, changed(preset(client), word=word))
    go(page, 200)
    shown = drawn(page)
    expected = numbers_of(frames[200])
    assert shown == {name: expected[name] for name in shown}
    assert {name for name in expected if not name.startswith("bar")} <= set(shown)
    last = page.get_by_test_id("hidden-39")
    expect(last).not_to_be_in_viewport()
    page.get_by_test_id("overview-39").click()
    expect(last).to_be_in_viewport()
    expect(page.get_by_test_id("start")).to_be_in_viewport()
    page.set_viewport_size({"width": 430, "height": 900})
    page.wait_for_function("() => innerWidth === 430")
    cut = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent)"
    assert page.locator(".overview-step").evaluate_all(cut) == []


def test_every_field_changes_what_is_trained_and_the_same_start_begins_again(
    page: Page, client: httpx.Client
) -> None:
    before = all_drawn(page)
    page.keyboard.press("End")
    assert all_drawn(page) != before
    page.get_by_test_id("same-start").click()
    expect(page.get_by_test_id("network")).to_have_attribute("data-step", "0")
    assert all_drawn(page) == before

    for hidden in (1, 7, 16):
        type_in(page, "hidden", str(hidden))
        expect(page.locator("[data-testid^=unit-1-]")).to_have_count(hidden)
        recorded(page, 301, "dog")
        go(page, 30)
        assert drawn(page) == numbers_of(trained(client, changed(preset(client), hidden_size=hidden))[30])

    request: dict[str, Any] = preset(client)
    fields = {
        "hidden": ("hidden_size", 5),
        "rate": ("learning_rate", 0.05),
        "seed": ("seed", 3),
        "steps": ("steps", 40),
    }
    for field, (name, value) in fields.items():
        go(page, 20)
        type_in(page, field, str(value))
        request = changed(request, **{name: value})
        frames = trained(client, request)
        expect(page.get_by_test_id("network")).to_have_attribute("data-step", "0")
        recorded(page, len(frames), "dog")
        go(page, 20)
        assert drawn(page) == numbers_of(frames[20])


def test_an_example_is_the_request_that_it_names_and_a_run_that_explodes_says_where_it_ended(
    page: Page, client: httpx.Client
) -> None:
    for name in ("banana", "hello"):
        page.get_by_test_id("setup-preset").select_option(name)
        request = preset(client, name)
        frames = trained(client, request | {"record_every": 1})
        recorded(page, len(frames), request["sequence"]["text"][:-1])
        for index in (0, len(frames) - 1):
            go(page, index)
            assert drawn(page) == numbers_of(frames[index])
        expect(page.get_by_test_id("setup-word")).to_have_value(request["sequence"]["text"])
    type_in(page, "seed", "77")
    expect(page.get_by_test_id("setup-preset").locator("option:checked")).to_have_text("my own")

    page.get_by_test_id("setup-preset").select_option("dogs")
    recorded(page, 301, "dog")
    type_in(page, "rate", "3e307")
    expect(page.get_by_test_id("network")).to_have_attribute("data-step", "0")
    frames = trained(client, changed(preset(client), learning_rate=3e307))
    assert 1 < len(frames) < 301
    recorded(page, len(frames), "dog")
    page.get_by_test_id("player-end").click()
    expect(page.get_by_test_id("words")).to_contain_text("diverged")
    assert words(page).startswith(f"update {len(frames) - 1} of {len(frames) - 1}: ")


SHORT = "A word needs at least 2 characters: each one predicts the next."
ERRORS = {
    "word": {"d": SHORT, "": SHORT, "🐕" * 41: "At most 40 characters can be drawn."},
    "hidden": {"0": "is 0; allowed: at least 1", "three": 'is "three"; allowed: a whole number'},
    "rate": {"-1": "is -1; allowed: at least 0", "fast": 'is "fast"; allowed: a number'},
    "seed": {"-1": "is -1; allowed: at least 0", "1.5": "is 1.5; allowed: a whole number"},
    "steps": {"-1": "is -1; allowed: at least 0", "": 'is ""; allowed: a whole number'},
}


def test_an_error_stands_beside_its_field_and_loses_nothing(page: Page, watch: Watch) -> None:
    watch.expect("status of 422", "status 422")
    for field, errors in ERRORS.items():
        typed, problem = page.get_by_test_id(f"setup-{field}"), page.get_by_test_id(f"setup-{field}-problem")
        go(page, 40)
        before = all_drawn(page)
        for text, said in errors.items():
            type_in(page, field, text)
            expect(problem).to_contain_text(said)
            expect(typed).to_have_attribute("aria-invalid", "true")
            expect(typed).to_have_value(text)
            assert page.locator("[role=alert]:visible").count() == 1
            above, below = typed.bounding_box(), problem.bounding_box()
            assert above
            assert below
            assert 0 <= below["y"] - above["y"] - above["height"] < 12
            assert below["x"] < above["x"] + above["width"]
            assert above["x"] < below["x"] + below["width"]
            assert all_drawn(page) == before
        if field == "word":
            assert watch.seen == []  # the page itself knows what it cannot draw
        page.get_by_test_id("same-start").click()
        expect(problem).to_have_count(0)
        expect(page.get_by_test_id("network")).to_have_attribute("data-step", "0")
        recorded(page, 301, "dog")
        go(page, 40)
        assert all_drawn(page) == before
    type_in(page, "hidden", "0")
    type_in(page, "rate", "x")
    expect(page.get_by_test_id("setup-hidden-problem")).to_be_visible()
    expect(page.get_by_test_id("setup-rate-problem")).to_be_visible()


def test_it_works_on_a_phone_without_scrolling_sideways(open_page: Open, client: httpx.Client) -> None:
    page = open_page(width=390, height=844, has_touch=True, is_mobile=True, charts=False)
    recorded(page, 301, "dog")
    for word in ("hello", "a much longer text of forty characters!!"):
        type_in(page, "word", word)
        recorded(page, 301, word[:-1])
        page.get_by_test_id("prediction-1").tap()
        page.get_by_test_id("arithmetic-formula").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.get_by_test_id("arithmetic-close").tap()
    type_in(page, "hidden", "5")
    request = changed(preset(client), word=word, hidden_size=5)
    expect(page.locator("[data-testid^=unit-1-]")).to_have_count(5)
    page.get_by_test_id("player-forward").tap()
    shown, expected = drawn(page), numbers_of(trained(client, request)[1])
    assert shown == {name: expected[name] for name in shown}
