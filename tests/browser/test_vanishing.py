"""The lab of vanishing gradients: every number on the page is what the API answers."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Watch
from tests.browser.lab_reading import (
    SLIDE,
    at_rest,
    by_lag,
    drawn,
    point_at,
    preset,
    row,
    says,
    shows,
    slide,
    type_text,
    vanishing,
)

CELLS = ("rnn", "gru", "lstm")


@pytest.fixture
def lab(open_page: Open) -> Page:
    """Return the lab as it opens."""
    page = open_page("/vanishing")
    at_rest(page, 3)
    return page


def begin_again(lab: Page) -> None:
    """Bring the lab back to how it opens, as test_vanishing_lessons.py holds its button to."""
    lab.get_by_test_id("same-start").click()
    at_rest(lab, 3)


def opening(client: httpx.Client) -> tuple[Any, list[dict[str, Any]]]:
    """Return the sequence and the models that the lab opens with."""
    requests = [preset(client, f"shepherd-{cell}") for cell in CELLS]
    return requests[0]["sequence"], [request["model"] for request in requests]


def test_it_opens_on_the_sentence_with_three_cells_and_chains_of_jacobians_as_the_api_answers(
    lab: Page, client: httpx.Client
) -> None:
    sequence, models = opening(client)
    words = sequence["tokens"]
    T = len(words) - 1
    assert T >= 20
    assert lab.locator('[data-testid^="word-"] .word-text').all_text_contents() == words[:-1]
    for i, model in enumerate(models, start=1):
        answer = vanishing(client, sequence, model)
        losses = answer["loss_gradient_norms"][T - 1]
        card = f'[data-testid="card-{i}"]'
        says(lab, f'{card} [data-testid="share"]', losses[1] / losses[T - 1])
        text = lab.locator(card).get_by_test_id("share").inner_text()
        assert "shepherd" in text
        assert "brown, 18 steps back" in text
        says(lab, f'{card} [data-testid="decay"]', answer["summary"]["decay_per_step"])
        says(lab, f'{card} [data-testid="half-life"]', answer["summary"]["half_life"])
        for name, of_matrix in answer["recurrent"].items():
            says(lab, f'{card} [data-testid="norm-{name}"]', of_matrix["spectral_norm"])
            says(lab, f'{card} [data-testid="radius-{name}"]', of_matrix["spectral_radius"])
        lab.locator("#view-reach").scroll_into_view_if_needed()
        shows(lab, f"reach-{i}", losses, "curve.loss")
        if joint := answer.get("joint_loss_gradient_norms"):
            shows(lab, f"reach-{i}", joint[T - 1], "curve.loss.joint")
            says(lab, f'{card} [data-testid="share-joint"]', joint[T - 1][1] / joint[T - 1][T - 1])
        lab.locator("#view-singular").scroll_into_view_if_needed()
        values = [value for step in answer["steps"] for value in step["singular_values"]]
        shows(lab, f"singular-{i}", values, "curve.singular")
        expect(lab.get_by_test_id(f"singular-readout-{i}")).to_have_count(0)  # nor room for one
        lab.locator("#view-lyapunov").scroll_into_view_if_needed()
        shows(lab, f"lyapunov-{i}", answer["lyapunov"], "curve.lyapunov")
        lab.locator("#view-lag").scroll_into_view_if_needed()
        if answer["bound"]:
            shows(lab, f"lag-{i}", answer["bound"], "curve.bound")
        shows(lab, f"lag-{i}", row(client, sequence, model, T))
        lab.locator("#view-map").scroll_into_view_if_needed()
        norms = answer["jacobian_norms"]["spectral"]
        says(lab, f'[data-testid="map-{i}"] [data-testid="map"]', norms[T - 1][1])
    lab.locator("#view-lag").scroll_into_view_if_needed()
    shows(lab, "lag-3", row(client, sequence, models[2], T, "alone"), "curve.alone")
    lab.locator("#view-share").scroll_into_view_if_needed()
    for i, model in enumerate(models, start=1):
        shares = by_lag(client, sequence, model)
        for name in shares[0]["share"]:
            if name.startswith("Wh"):
                shows(lab, f"share-{i}", [lag["share"][name] for lag in shares], name)
    assert lab.evaluate("document.documentElement.scrollWidth") <= 1280
    assert lab.locator(".chain-scroll").evaluate("chain => chain.scrollWidth - chain.clientWidth") == 0

    point_at(lab, 9)
    lab.locator("#view-chain").scroll_into_view_if_needed()
    for i, model in enumerate(models, start=1):
        answer = vanishing(client, sequence, model)
        products = row(client, sequence, model, T)
        chain = f'[data-testid="chain-{i}"]'
        expect(lab.locator(f"{chain} [data-factor]")).to_have_count(T - 9)
        for step in range(10, T + 1):
            factor = answer["steps"][step - 1]["singular_values"][0]
            says(lab, f'{chain} [data-factor="{step}"]', factor)
            says(lab, f'{chain} [data-product="{step - 1}"]', products[T - step + 1])


def test_words_charts_and_maps_are_pointed_at_and_a_click_or_a_key_chooses_the_loss_step(
    lab: Page, client: httpx.Client
) -> None:
    sequence, models = opening(client)
    share = lab.get_by_test_id("card-1").get_by_test_id("share")
    plot = lab.locator('[data-testid="lag-2"] .plot')
    box = plot.bounding_box()
    assert box is not None
    lab.mouse.move(box["x"] + 46, box["y"] + 60)
    expect(share).to_contain_text("shepherd, 0 steps back")
    lab.locator("#view-map").scroll_into_view_if_needed()
    found = lab.locator('[data-testid="map-1"] [data-testid="map"]')
    expect(found).to_be_visible()
    size = found.bounding_box()
    assert size is not None
    cell = size["width"] / 20
    found.click(position={"x": 2.5 * cell, "y": 9.5 * cell})
    expect(found).to_have_attribute("data-t", "10")
    expect(found).to_have_attribute("data-k", "3")
    expect(lab.get_by_test_id("word-10")).to_have_attribute("aria-pressed", "true")

    lab.get_by_test_id("word-12").click()
    point_at(lab, 5)
    expect(lab.get_by_test_id("word-12")).to_have_attribute("aria-pressed", "true")
    for i, model in enumerate(models, start=1):
        losses = vanishing(client, sequence, model)["loss_gradient_norms"][11]
        says(lab, f'[data-testid="card-{i}"] [data-testid="share"]', losses[4] / losses[11])
        shows(lab, f"lag-{i}", row(client, sequence, model, 12))
    text = lab.get_by_test_id("card-1").get_by_test_id("share").inner_text()
    assert text.startswith("Of the error at in, a share of 0.")
    assert text.endswith("reaches the, 7 steps back.")
    expect(lab.locator("#announced")).to_contain_text(f"RNN: {text} GRU: Of the error at in")

    begin_again(lab)
    lab.get_by_test_id("word-2").focus()
    lab.keyboard.press("ArrowRight")
    lab.keyboard.press("ArrowRight")
    expect(lab.get_by_test_id("word-4")).to_be_focused()
    expect(lab.get_by_test_id("card-1").get_by_test_id("share")).to_contain_text("with, 16 steps back")
    lab.keyboard.press("End")
    lab.keyboard.press("ArrowLeft")
    lab.keyboard.press("Enter")
    expect(lab.get_by_test_id("word-19")).to_have_attribute("aria-pressed", "true")
    lab.keyboard.press("Home")
    expect(lab.get_by_test_id("card-1").get_by_test_id("share")).to_contain_text("the, 18 steps back")
    expect(lab.locator('[data-testid^="word-"][tabindex="0"]')).to_have_count(1)


def test_a_tap_points_and_a_second_tap_chooses(open_page: Open, client: httpx.Client) -> None:
    page = open_page("/vanishing", width=390, height=844, has_touch=True)
    at_rest(page, 3)
    sequence, models = opening(client)
    for i, model in enumerate(models, start=1):
        shows(page, f"lag-{i}", row(client, sequence, model, 20))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    share = page.get_by_test_id("card-1").get_by_test_id("share")
    page.get_by_test_id("word-6").tap()
    expect(share).to_contain_text("big, 14 steps back")
    expect(page.get_by_test_id("word-20")).to_have_attribute("aria-pressed", "true")
    page.get_by_test_id("word-6").tap()
    expect(page.get_by_test_id("word-6")).to_have_attribute("aria-pressed", "true")
    page.get_by_test_id("word-9").tap()
    expect(page.get_by_test_id("word-9")).to_have_attribute("aria-pressed", "true")


def test_every_knob_turns_what_it_names_and_the_last_place_of_one_that_moves_is_what_stays(
    lab: Page, client: httpx.Client
) -> None:
    sequence, models = opening(client)
    T = len(sequence["tokens"]) - 1

    def now(**init: Any) -> None:
        for i, model in enumerate(models, start=1):
            drawn_from = {"gain": 1, "scheme": "normal", "forget_bias": 1} | model.get("init", {})
            changes = {name: value for name, value in init.items() if name in drawn_from}
            model["init"] = drawn_from | changes
            model |= {name: value for name, value in init.items() if name not in drawn_from}
            if model["cell"] != "rnn":
                model.pop("activation", None)
            shows(lab, f"lag-{i}", row(client, sequence, model, T))

    slide(lab, "gain", 1.7)
    now(gain=1.7)
    lab.get_by_test_id("knob-scheme").select_option("orthogonal")
    now(scheme="orthogonal")
    lab.get_by_test_id("knob-activation").select_option("relu")
    now(activation="relu")
    slide(lab, "forget", 3.5)
    now(forget_bias=3.5)
    slide(lab, "hidden", 5)
    now(hidden_size=5)
    slide(lab, "seed", 11)
    now(seed=11)

    begin_again(lab)
    sequence, models = opening(client)
    gain = lab.get_by_test_id("knob-gain")
    gain.evaluate(
        f"""async slider => {{
            const slide = {SLIDE};
            for (let i = 0; i <= 60; i += 1) {{
                slide(slider, 0.3 + 0.02 * i);
                await new Promise(requestAnimationFrame);
            }}
        }}"""
    )
    for i, model in enumerate(models, start=1):
        model["init"] = {"gain": 1.5}
        shows(lab, f"lag-{i}", row(client, sequence, model, 20))

    begin_again(lab)
    lab.get_by_test_id("knob-scheme").select_option("orthogonal")
    lab.get_by_test_id("knob-activation").select_option("identity")
    slide(lab, "gain", 4)
    _, models = opening(client)
    model = models[0] | {"activation": "identity", "init": {"scheme": "orthogonal", "gain": 4}}
    values = row(client, sequence, model, 20)
    shows(lab, "lag-1", values)
    assert values[-1] == pytest.approx(4.0**19, rel=1e-9)
    labels = lab.locator('[data-testid="lag-1"] .plot-grid text').all_text_contents()
    assert any(label.startswith("10¹") for label in labels)
    expect(lab.get_by_test_id("card-1").get_by_test_id("decay")).to_contain_text("exploding")
    assert math.isclose(float(lab.locator('[data-testid="norm-Wh"]').get_attribute("data-value") or 0), 4)


def test_one_of_two_to_four_columns_is_turned_alone_and_what_differs_is_named(
    lab: Page, client: httpx.Client
) -> None:
    sequence, models = opening(client)
    lab.get_by_test_id("card-2").get_by_test_id("change").click()
    slide(lab, "gain", 0.5)
    shows(lab, "lag-2", row(client, sequence, models[1] | {"init": {"gain": 0.5}}, 20))
    shows(lab, "lag-1", row(client, sequence, models[0], 20))
    assert [card.inner_text() for card in lab.get_by_test_id("differs").all()] == [
        "gain 1",
        "gain 0.5",
        "gain 1",
    ]
    lab.get_by_test_id("knob-cell").select_option("rnn")
    shows(lab, "lag-2", row(client, sequence, models[0] | {"init": {"gain": 0.5}}, 20))
    expect(lab.get_by_test_id("card-2").locator("h2")).to_have_text("RNN 2")

    begin_again(lab)
    lab.get_by_test_id("card-1").get_by_test_id("add").click()
    at_rest(lab, 4)
    shows(lab, "lag-2", row(client, sequence, models[0], 20))
    shows(lab, "lag-4", row(client, sequence, models[2], 20))
    colours = lab.locator("#cards article").evaluate_all(
        "all => all.map(one => one.className.match(/column-./)[0])"
    )
    assert colours == ["column-1", "column-4", "column-2", "column-3"]  # the others keep theirs
    expect(lab.get_by_test_id("add")).to_have_count(0)
    lab.get_by_test_id("card-3").get_by_test_id("remove").click()
    lab.get_by_test_id("card-1").get_by_test_id("remove").click()
    at_rest(lab, 2)
    expect(lab.get_by_test_id("remove")).to_have_count(0)
    shows(lab, "lag-2", row(client, sequence, models[2], 20))


def test_a_word_longer_than_a_line_is_broken_and_two_steps_open_on_both(open_page: Open) -> None:
    page = open_page("/vanishing", width=390, height=844, has_touch=True)
    at_rest(page, 3)
    type_text(page, f"{'long' * 20} {'longer' * 20} words")
    expect(page.locator('[data-testid^="word-"]')).to_have_count(2)
    at_rest(page, 3)
    share = page.get_by_test_id("card-1").get_by_test_id("share")
    expect(share).to_contain_text(f"reaches {'long' * 20}, 1 step back")
    for frame, inner in (
        ("#view-sentence", ".word-text"),
        ("#view-sentence", ".word"),
        ("#cards article", ".share"),
        ("#view-chain .chain-scroll", "thead .chain-end"),
    ):
        outside = page.locator(f"{frame} {inner}").evaluate_all(
            "(all, frame) => all.map(one => one.closest(frame).getBoundingClientRect().right"
            " - one.getBoundingClientRect().left - Math.max(one.offsetWidth, one.scrollWidth))",
            frame,
        )
        assert all(room >= 0 for room in outside), (inner, outside)
    page.wait_for_function("() => location.hash.includes('longer')")
    page.reload()
    at_rest(page, 3)
    expect(share).to_contain_text(f"reaches {'long' * 20}, 1 step back")


def test_what_is_lost_is_said_and_marked_and_no_zero_is_drawn(lab: Page) -> None:
    lab.get_by_test_id("source-kind").select_option("repeat")
    lab.get_by_test_id("source-text").fill("dog")
    lab.get_by_test_id("source-times").fill("50")
    expect(lab.get_by_test_id("word-199")).to_be_visible()
    slide(lab, "gain", 0.02)
    at_rest(lab, 3)
    expect(lab.get_by_test_id("card-1").get_by_test_id("share")).to_contain_text("lost in rounding")
    expect(lab.locator('[data-testid="lag-1"] .curve-lost')).to_be_visible()
    rings = lab.locator('[data-testid="lag-1"] .curve-lost').get_attribute("d") or ""
    places = [float(place) for place in re.findall(r"M([\d.]+)", rings)]
    assert all(after - before > 7.9 for before, after in pairwise(places))  # rings, not a bar
    values = drawn(lab, "lag-1")
    assert values[-1] == 0
    expect(lab.locator('[data-testid="card-1"] [data-testid="share"]')).to_have_attribute("data-value", "")
    expect(lab.get_by_test_id("word-2").locator(".word-reach.lost").first).to_be_attached()
    slide(lab, "gain", 0)
    share = lab.get_by_test_id("card-1").get_by_test_id("share")
    expect(share).to_contain_text("exactly 0 reaches")
    expect(share).to_have_attribute("data-value", "0")
    expect(lab.locator('[data-testid="chain-1"] [data-product]').first).to_have_text("0")
    lab.locator("#view-map").scroll_into_view_if_needed()
    expect(lab.locator('[data-testid="map-1"] .readout b')).to_have_text("0")
    lab.locator("#view-lyapunov").scroll_into_view_if_needed()
    shows(lab, "lyapunov-1", [None] * 16, "curve.lyapunov")
    expect(lab.get_by_test_id("card-3").get_by_test_id("share")).to_contain_text("exactly 0 reaches")


def test_another_text_is_another_axis_and_what_is_refused_is_said_in_the_column(
    lab: Page, client: httpx.Client, watch: Watch
) -> None:
    type_text(lab, "a dog that barks is a dog that lives")
    expect(lab.get_by_test_id("word-8")).to_have_text("that")
    _, models = opening(client)
    sequence = {"tokens": ["a", "dog", "that", "barks", "is", "a", "dog", "that", "lives"]}
    for i, model in enumerate(models, start=1):
        shows(lab, f"lag-{i}", row(client, sequence, model, 8))

    problem = {
        "title": "x",
        "status": 422,
        "detail": "no",
        "errors": [{"pointer": "/model/seed", "detail": "is 9; allowed: 8"}],
    }
    lab.route("**/api/vanishing", lambda route: route.fulfill(status=422, json=problem))
    watch.expect("status 422", "console error: Failed to load resource")
    slide(lab, "seed", 9)
    expect(lab.get_by_test_id("card-problem").first).to_have_text("/model/seed: is 9; allowed: 8")
    lab.unroute("**/api/vanishing")
    slide(lab, "seed", 8)
    expect(lab.get_by_test_id("card-problem")).to_have_count(0)
