"""Every preset is accepted as it is, and gives what its description says."""

from __future__ import annotations

import json
import math
from typing import Any

import httpx
import numpy as np
import pytest

from app.presets import PRESETS
from app.schemas.meta import PresetsAnswer
from rnn_core import Batch, Finished, Network, cell_named, from_text, rule_named, train

BY_NAME = {preset.name: preset for preset in PRESETS}


ANSWERS: dict[str, httpx.Response] = {}  # a preset is sent once, as it is; tests share the answer


def sent(client: httpx.Client, name: str, **changes: Any) -> httpx.Response:
    """Return the answer to a preset's request, some of its fields changed."""
    if not changes and name in ANSWERS:
        return ANSWERS[name]
    preset = BY_NAME[name]
    answer = client.post(preset.endpoint, json=preset.request | changes)
    assert answer.status_code == 200, answer.text
    if not changes:
        ANSWERS[name] = answer
    return answer


def trained(client: httpx.Client, name: str, **changes: Any) -> tuple[Any, dict[str, Any]]:
    lines = sent(client, name, **changes).text.splitlines()
    return [json.loads(line) for line in lines[:-1]], json.loads(lines[-1])


def spectral(answer: dict[str, Any]) -> Any:
    """Return ‖∂h_T/∂h_k‖₂ by lag, from 0."""
    return np.array(answer["jacobian_norms"]["spectral"][-1][::-1])


def test_the_presets_are_answered_with_dogs_first(client: httpx.Client) -> None:
    answer = client.get("/api/presets")
    PresetsAnswer.model_validate_json(answer.content)
    presets = answer.json()["presets"]
    assert [preset["name"] for preset in presets] == list(BY_NAME)
    assert presets[0]["name"] == "dogs"
    assert len(BY_NAME) == len(PRESETS)
    for preset in presets:
        assert preset["request"] == BY_NAME[preset["name"]].request


@pytest.mark.parametrize("name", BY_NAME)
def test_every_preset_is_accepted(client: httpx.Client, name: str) -> None:
    lost = set()
    for line in sent(client, name).text.splitlines():
        lost.update(json.loads(line).get("overflow", []))
    assert lost <= {"/lyapunov/1"}, "−∞ where a direction is lost altogether, and nothing else"


def test_dogs_starts_all_wrong_says_d_after_d_and_is_learned(client: httpx.Client) -> None:
    frames, done = trained(client, "dogs")
    start = [int(np.argmax(p)) for p in frames[0]["probabilities"]]
    assert start[0] == 0
    assert all(said != target for said, target in zip(start, [1, 2, 3], strict=True))
    sizes = [np.abs(weight).mean() for weight in frames[0]["weights"].values()]
    assert min(sizes) > 0.2
    end = frames[-1]["probabilities"]
    assert min(p[target] for p, target in zip(end, [1, 2, 3], strict=True)) > 0.97
    assert (done["learned"], done["step"]) == (True, 300)


@pytest.mark.parametrize(
    "name", ["banana", "hello", "sentence", "reviews", "order", "names", "series", "clipping"]
)
def test_what_is_to_be_learned_is_learned(client: httpx.Client, name: str) -> None:
    frames, done = trained(client, name)
    assert done["learned"] is True
    assert done["loss"] < 0.1 * frames[0]["loss"]


@pytest.mark.parametrize("name", ["hello", "order", "names"])
def test_without_memory_it_is_not_learned(client: httpx.Client, name: str) -> None:
    model = BY_NAME[name].request["model"] | {"init": {"gain": 0.0}}
    frames, done = trained(client, name, model=model, freeze=["Wh"])
    assert done["learned"] is False
    assert not np.any(frames[-1]["weights"]["Wh"])


def test_banana_needs_no_memory(client: httpx.Client) -> None:
    model = BY_NAME["banana"].request["model"] | {"init": {"gain": 0.0}}
    _, done = trained(client, "banana", model=model, freeze=["Wh"])
    assert done["learned"] is True  # b→a, a→n, n→a: each letter alone tells the next


def test_the_clipped_sentence_is_not_learned_without_clipping(client: httpx.Client) -> None:
    frames, _ = trained(client, "clipping", steps=0)
    assert math.hypot(*frames[0]["gradient_norms"].values()) > 1_000
    optimizer = BY_NAME["clipping"].request["optimizer"] | {"clip_norm": None}
    _, done = trained(client, "clipping", optimizer=optimizer)
    assert done["learned"] is False


def test_the_clipped_sentence_is_learned_however_sums_are_rounded(client: httpx.Client) -> None:
    """A computer whose last digits are others takes another way, as its first steps explode."""
    request, rng = BY_NAME["clipping"].request, np.random.default_rng(7)
    start = trained(client, "clipping", steps=0)[0][0]["weights"]
    optimizer = request["optimizer"]
    rule = rule_named(optimizer["name"], learning_rate=optimizer["learning_rate"])
    batch, steps = Batch.of(from_text(request["sequence"]["text"])), request["steps"]
    for _ in range(20):
        weights = {name: w * (1 + 1e-14 * rng.standard_normal(np.shape(w))) for name, w in start.items()}
        network = Network(cell_named("rnn"), weights)
        clip_norm = optimizer["clip_norm"]
        *_, end = train(network, batch, rule, steps=steps, record_every=steps, clip_norm=clip_norm)
        assert isinstance(end, Finished)
        assert end.learned


@pytest.mark.parametrize(("cell", "half_life"), [("rnn", 5), ("gru", 2), ("lstm", 11)])
def test_the_sentence_fades_as_said(client: httpx.Client, cell: str, half_life: int) -> None:
    summary = sent(client, f"shepherd-{cell}").json()["summary"]
    assert summary["verdict"] == "vanishing"
    assert round(summary["half_life"]) == half_life


def test_the_orthogonal_network_scales_by_its_gain(client: httpx.Client) -> None:
    answer = sent(client, "orthogonal").json()
    lags = np.arange(len(answer["bound"]))
    np.testing.assert_allclose(spectral(answer), 0.9**lags, rtol=1e-8)
    np.testing.assert_allclose(answer["bound"], 0.9**lags, rtol=1e-12)
    np.testing.assert_allclose(answer["lyapunov"], [math.log(0.9)] * 8, atol=1e-12)


def test_the_sigmoid_shrinks_at_every_step(client: httpx.Client) -> None:
    answer = sent(client, "sigmoid").json()
    factors = [step["singular_values"][0] for step in answer["steps"]]
    assert 0.5 < max(factors) <= 3.9 / 4
    assert (np.diff(spectral(answer)) < 0).all()


def test_the_bound_holds_and_is_far_away(client: httpx.Client) -> None:
    answer = sent(client, "bound").json()
    measured, bound = spectral(answer), np.array(answer["bound"])
    assert (measured <= bound * (1 + 1e-9)).all()
    assert measured[-1] < 1e-3 * bound[-1]


def test_the_radius_is_zero_and_the_norms_double(client: httpx.Client) -> None:
    answer = sent(client, "radius-zero").json()
    Wh = np.array(answer["model"]["weights"]["Wh"])
    np.testing.assert_array_equal(Wh @ Wh, np.zeros((2, 2)))
    lags = np.arange(1, 11)
    np.testing.assert_allclose(spectral(answer)[1:], np.sqrt(200) * 2.0 ** (lags - 1), rtol=1e-6)


@pytest.mark.parametrize(("bias", "half_life"), [(0, 1), (1, 2.2), (2, 5.5)])
def test_the_forget_gate_alone_decides(client: httpx.Client, bias: int, half_life: float) -> None:
    preset = BY_NAME[f"forget-bias-{bias}"]
    answer = sent(client, preset.name).json()
    f = 1 / (1 + math.exp(-bias))
    assert f"{f:.3g}" in preset.description
    summary = answer["summary"]
    assert summary["decay_per_step"] == pytest.approx(f, rel=1e-9)
    assert summary["half_life"] == pytest.approx(half_life, abs=0.05)
    assert summary["verdict"] == "vanishing"


def test_the_healthy_total_hides_a_dead_past(client: httpx.Client) -> None:
    answer = sent(client, "healthy-total").json()
    total = np.linalg.norm(answer["gradients"]["Wh"])
    far = [np.array(row["Wh"]) for row in answer["contributions"] if row["t"] - row["k"] > 20]
    assert round(total) == 46, "as the lab's lesson says"
    assert np.linalg.norm(sum(far)) < 1e-6 * total
