"""All of the set-up: what is chosen, typed or edited is what the API is asked, and can be taken back."""

from __future__ import annotations

from typing import Any

import httpx
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watch
from tests.browser.reading import all_drawn, changed, drawn, go, numbers_of, preset, trained, type_in


def shows(
    page: Page, client: httpx.Client, request: dict[str, Any], index: int, sequence: int | None = None
) -> None:
    """Wait until the page shows what the API trains for a request, at a frame."""
    frames = trained(client, request | {"record_every": 1})
    frame = frames[index]
    if sequence is not None:
        frame = frame | {name: frame[name][sequence] for name in ("losses", "probabilities", "h", "flow")}
    expected = {name: value for name, value in numbers_of(frame).items() if value is not None}
    for _ in range(300):  # the recording before may still be in view, as long as this one
        if page.get_by_test_id("scrubber").get_attribute("max") == str(frames[-1]["step"]):
            go(page, index)
            shown = states_apart(drawn(page))
            if len(shown) > 4 and shown == {name: expected.get(name) for name in shown}:
                return
        page.wait_for_timeout(100)
    assert states_apart(drawn(page)) == expected


def states_apart(shown: dict[str, float]) -> dict[str, float]:
    """Return what is drawn without an LSTM's c, which frames do not have; test_arithmetic.py sees to it."""
    return {name: value for name, value in shown.items() if not name.startswith("c-")}


def test_every_control_of_the_network_and_its_training_reaches_the_api(
    page: Page, client: httpx.Client
) -> None:
    page.get_by_test_id("settings").click()
    request = changed(preset(client))
    page.get_by_test_id("setup-cell").select_option("lstm")
    request["model"] = {"cell": "lstm", "hidden_size": 3, "seed": 10}
    shows(page, client, request, 20)
    page.get_by_test_id("setup-bias").select_option("off")
    page.get_by_test_id("setup-scheme").select_option("orthogonal")
    type_in(page, "gain", "0.5")
    request["model"] |= {"bias": False, "init": {"scheme": "orthogonal", "gain": 0.5}}
    page.get_by_test_id("setup-optimizer").select_option("adam")
    type_in(page, "rate", "0.02")
    type_in(page, "beta1", "0.8")
    type_in(page, "clip", "0.5")
    type_in(page, "truncate", "2")
    type_in(page, "steps", "40")
    request["optimizer"] = {"name": "adam", "learning_rate": 0.02, "beta1": 0.8, "clip_norm": 0.5}
    request |= {"truncate": 2, "steps": 40}
    shows(page, client, request, 30)
    page.get_by_test_id("setup-cell").select_option("rnn")
    page.get_by_test_id("setup-activation").select_option("relu")
    type_in(page, "stop", "0.6")
    request["model"] |= {"cell": "rnn", "activation": "relu"}
    shows(page, client, request | {"stop_at_probability": 0.6}, 5)


def choose_form(page: Page, form: str) -> None:
    """Choose a form of sequence by key: the drawer may still grow or shrink, and a click would miss."""
    choice = page.get_by_test_id(f"form-{form}")
    choice.press("Space")
    expect(choice).to_be_checked()


def test_what_is_read_can_be_words_pairs_a_list_or_vectors(page: Page, client: httpx.Client) -> None:
    page.get_by_test_id("settings").click()
    request = changed(preset(client))
    choose_form(page, "tokens")
    type_in(page, "word", "I like big dogs")
    request["sequence"] = {"tokens": ["I", "like", "big", "dogs"]}
    shows(page, client, request, 30)
    page.get_by_test_id("setup-last").check()
    choose_form(page, "pairs")
    expect(page.get_by_test_id("setup-word")).to_have_value("I/like like/big big/dogs")
    expect(page.locator(".target-letter")).to_have_text(["dogs"])  # what is asked for stays
    page.get_by_test_id("setup-last").uncheck()
    page.get_by_test_id("pair-target-1").fill("")
    page.get_by_test_id("pair-target-3").fill("END")
    expect(page.locator(".target-letter")).to_have_text(["big", "dogs"])  # drawn anew while one types
    expect(page.get_by_test_id("pair-target-3")).to_have_value("END")
    page.get_by_test_id("pair-target-3").blur()
    request["sequence"] = {"inputs": ["I", "like", "big"], "targets": [None, "big", "END"]}
    shows(page, client, request, 30)
    type_in(page, "outputs", "big END")
    request["sequence"] |= {"outputs": ["big", "END"]}
    page.get_by_test_id("setup-last").check()
    request["sequence"]["targets"] = [None, None, "END"]
    shows(page, client, request, 10)
    page.get_by_test_id("setup-embed").check()
    page.get_by_test_id("vector-I").fill("0.5 -1")
    page.get_by_test_id("vector-like").fill("0 1")
    page.get_by_test_id("vector-big").fill("0.25 0.75")
    request["sequence"]["embedding"] = {"I": [0.5, -1], "like": [0, 1], "big": [0.25, 0.75]}
    shows(page, client, request, 10)
    choose_form(page, "text")
    page.get_by_test_id("setup-last").uncheck()
    page.get_by_test_id("setup-embed").uncheck()
    type_in(page, "list", "dogs\ncats")
    del request["sequence"]
    request["sequences"] = [{"text": "dogs"}, {"text": "cats"}]
    shows(page, client, request, 12, 0)
    page.get_by_test_id("setup-chosen").select_option("1")
    shows(page, client, request, 12, 1)
    assert "of 2 sequences right" in page.get_by_test_id("words").inner_text()


def test_an_edited_weight_and_first_state_are_a_new_start_that_can_be_taken_back(
    page: Page, client: httpx.Client
) -> None:
    request = changed(preset(client))
    before = all_drawn(page)
    frame = trained(client, request)[25]
    go(page, 25)
    page.get_by_test_id("settings").click()
    cell = page.get_by_test_id("weight-Wh-2-3")
    there = cell.input_value()
    for typed in ("1,5", "abc", ""):
        cell.fill(typed)
        cell.press("Enter")
        expect(page.get_by_test_id("setup-weights-problem")).to_have_text(
            f"“{typed}” is no number that Wh 2,3 can be; it stays {there}."
        )
        expect(cell).to_have_value(there)
    cell.fill("\u22121.25")
    cell.press("Enter")
    weights = frame["weights"]
    weights["Wh"][1][2] = -1.25
    edited = request | {"model": request["model"] | {"weights": weights}}
    shows(page, client, edited, 30)
    expect(page.get_by_test_id("setup-weights-problem")).to_have_count(0)
    expect(page.get_by_test_id("fresh-weights")).to_be_visible()
    first = page.get_by_test_id("weight-h0-1")
    first.fill("0.5")
    first.press("Enter")
    edited["model"] |= {"h0": [0.5, 0, 0]}
    shows(page, client, edited, 10)
    page.get_by_test_id("same-start").click()
    shows(page, client, edited, 10)
    for _ in range(2):
        page.keyboard.press("Control+z")
    expect(page.get_by_test_id("fresh-weights")).to_have_count(0)
    expect(page.get_by_test_id("scrubber")).to_have_attribute("max", "300")
    expect(page.get_by_test_id("network")).to_have_attribute("data-step", "0")
    expect(page.get_by_test_id("unit-1-1").first).to_have_attribute("data-value", before["unit-1-1"])
    assert all_drawn(page) == before
    expect(page.get_by_test_id("undo")).to_be_disabled()
    for _ in range(2):
        page.keyboard.press("Control+Shift+z")
    shows(page, client, edited, 10)


def test_shuffling_is_undone_and_without_wh_hello_is_not_learned(page: Page, client: httpx.Client) -> None:
    page.get_by_test_id("settings").click()
    page.get_by_test_id("shuffle").click()
    word = page.get_by_test_id("setup-word").input_value()
    assert word != "dogs"
    assert sorted(word) == sorted("dogs")
    shows(page, client, changed(preset(client), word=word), 20)
    page.get_by_test_id("undo").click()
    expect(page.get_by_test_id("setup-word")).to_have_value("dogs")
    expect(page.get_by_test_id("setup-preset")).to_have_value("dogs")
    page.get_by_test_id("redo").click()
    expect(page.get_by_test_id("setup-word")).to_have_value(word)

    page.get_by_test_id("setup-preset").select_option("hello")
    page.get_by_test_id("setup-cut").check()
    request = preset(client, "hello")
    request = request | {"model": request["model"] | {"init": {"gain": 0}}, "freeze": ["Wh"]}
    shows(page, client, request, 400)
    expect(page.get_by_test_id("words")).to_contain_text("not learned")
    assert page.get_by_test_id("weight-Wh-1-2").get_attribute("data-number") == "0"


def test_what_is_wrong_in_the_drawer_stands_beside_its_field(page: Page, watch: Watch) -> None:
    watch.expect("status of 422", "status 422")
    page.get_by_test_id("settings").click()
    for field, text, said in (
        ("clip", "0", "more than 0"),
        ("stop", "2", "at most 1"),
        ("truncate", "x", "a whole number"),
        ("gain", "big", "a number"),
        ("hidden", "17", "1 to 16"),
        ("list", "dogs\nd", "at least 2 characters"),
    ):
        type_in(page, field, text)
        expect(page.get_by_test_id(f"setup-{field}-problem")).to_contain_text(said)
        page.keyboard.press("Control+z")
        expect(page.get_by_test_id(f"setup-{field}-problem")).to_have_count(0)
    page.get_by_test_id("drawer-close").click()
    expect(page.get_by_test_id("drawer")).to_have_count(0)
