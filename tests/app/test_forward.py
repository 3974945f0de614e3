"""POST /api/forward against the lesson's equations, written out number by number."""

from __future__ import annotations

import asyncio
import math
from typing import Any

import httpx
import numpy as np
import pytest

from app.main import create_app
from app.schemas.answers import ForwardAnswer
from app.settings import Settings
from rnn_core import Batch, Network, cell_named, from_text, initial_weights
from rnn_core import forward as core_forward

WEIGHTS = {
    "Wx": [[0.5, -0.3, 0.8, 0.1], [0.2, 0.7, -0.6, 0.4], [-0.9, 0.25, 0.35, -0.15]],
    "Wh": [[0.4, -0.7, 0.1], [0.3, 0.2, -0.5], [-0.6, 0.45, 0.9]],
    "Wy": [[1.1, -0.2, 0.3], [-0.4, 0.9, 0.6], [0.7, 0.5, -1.2], [-0.1, -0.8, 0.2]],
}


def forward(client: httpx.Client, **request: Any) -> dict[str, Any]:
    answer = client.post("/api/forward", json=request)
    assert answer.status_code == 200, answer.text
    ForwardAnswer.model_validate_json(answer.content)
    return answer.json()


def by_hand(weights: dict[str, Any], inputs: list[int], h: list[float]) -> list[dict[str, Any]]:
    """Run the vanilla cell with plain sums; inputs are places of the ones."""
    steps = []
    d = len(h)
    for place in inputs:
        Wx_x = [weights["Wx"][i][place] for i in range(d)]
        Wh_h = [sum(weights["Wh"][i][j] * h[j] for j in range(d)) for i in range(d)]
        a = [Wx_x[i] + Wh_h[i] for i in range(d)]
        h = [math.tanh(value) for value in a]
        logits = [sum(row[j] * h[j] for j in range(d)) for row in weights["Wy"]]
        total = sum(math.exp(z) for z in logits)
        probabilities = [math.exp(z) / total for z in logits]
        steps.append(
            {"Wx_x": Wx_x, "Wh_h": Wh_h, "a": a, "h": h, "logits": logits} | {"probabilities": probabilities}
        )
    return steps


def test_every_number_of_dogs_is_what_the_equations_say(client: httpx.Client) -> None:
    answer = forward(client, sequence={"text": "dogs"}, model={"weights": WEIGHTS})
    assert answer["vocabulary"] == answer["outputs"] == ["d", "o", "g", "s"]
    assert answer["dimensions"] == {"k": 4, "d": 3, "m": 4, "T": 3}
    assert answer["h0"] == [0, 0, 0]
    losses = []
    for t, expected in enumerate(by_hand(WEIGHTS, [0, 1, 2], [0.0, 0.0, 0.0])):
        step = answer["steps"][t]
        for name, values in expected.items():
            np.testing.assert_allclose(step[name], values, rtol=1e-12, atol=1e-15, err_msg=name)
        assert (step["t"], step["input"], step["target"]) == (t + 1, "dog"[t], "ogs"[t])
        assert step["x"] == [float(i == t) for i in range(4)]
        best = expected["probabilities"].index(max(expected["probabilities"]))
        assert step["prediction"] == "dogs"[best]
        losses.append(-math.log(expected["probabilities"][t + 1]))
        assert step["loss"] == pytest.approx(losses[-1], rel=1e-12)
    assert answer["loss"] == pytest.approx(sum(losses), rel=1e-12)


def test_a_given_h0_is_where_the_network_starts(client: httpx.Client) -> None:
    h0 = [0.3, -0.6, 0.1]
    model = {"weights": WEIGHTS, "h0": h0}
    answer = forward(client, sequence={"text": "dogs"}, model=model)
    expected = by_hand(WEIGHTS, [0, 1, 2], h0)
    assert answer["h0"] == answer["model"]["h0"] == h0
    np.testing.assert_allclose(answer["steps"][2]["h"], expected[2]["h"], rtol=1e-12)


def test_the_same_start_asked_again_is_the_same_whatever_was_done_with_it(client: httpx.Client) -> None:
    """Networks that were drawn are kept: nothing may change them, and none may be taken for another."""
    rnn = {"hidden_size": 4, "seed": 31}
    models = [rnn, rnn | {"seed": 32}, rnn | {"hidden_size": 5}, rnn | {"bias": True}, rnn | {"cell": "gru"}]
    models += [rnn | {"activation": "relu"}, rnn | {"init": {"gain": 0.5}}, rnn | {"init": {"gain": -0.0}}]
    models += [rnn | {"init": {"scheme": scheme}} for scheme in ("xavier", "orthogonal", "identity")]
    models += [rnn | {"cell": "lstm", "init": {"forget_bias": bias}} for bias in (1, 2)]
    requests = [{"sequence": {"text": text}, "model": model} for model in models for text in ("dogs", "abba")]
    first = [forward(client, **request) for request in requests]
    for request, answer in zip(requests, first, strict=True):
        model = answer["model"]
        assert [model["cell"], model["seed"]] == [
            request["model"].get("cell", "rnn"),
            request["model"]["seed"],
        ]
        cell = cell_named(model["cell"], model.get("activation"))
        k, d, m, _ = (answer["dimensions"][name] for name in "kdmT")
        rng = np.random.default_rng(model["seed"])
        drawn = initial_weights(cell, k, d, m, rng, bias=model["bias"], **model["init"])
        assert model["weights"] == {name: weight.tolist() for name, weight in drawn.items()}
        training = {**request, "steps": 3, "optimizer": {"learning_rate": 0.5}}
        assert client.post("/api/train", json=training).text.count("\n") == 5
        h0 = [0.5] * answer["dimensions"]["d"]
        assert forward(client, **request | {"model": {**request["model"], "h0": h0}})["h0"] == h0
    assert [forward(client, **request) for request in reversed(requests)] == first[::-1]


def test_what_one_app_keeps_another_with_lower_limits_refuses() -> None:
    request = {"sequence": {"text": "dogs"}, "model": {"hidden_size": 4, "seed": 33}}

    async def statuses() -> list[int]:
        found = []
        for settings in (Settings(), Settings(max_hidden_size=3), Settings()):
            transport = httpx.ASGITransport(create_app(settings))
            async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
                found.append((await client.post("/api/forward", json=request)).status_code)
        return found

    assert asyncio.run(statuses()) == [200, 422, 200]


@pytest.mark.parametrize("digits", [None, 17])
def test_a_pass_of_more_work_or_numbers_than_is_allowed_says_what_makes_it_so(digits: int | None) -> None:
    """Also one that is computed by hand."""
    request = {"sequence": {"text": "dogs"}, "model": {"seed": 33}, "digits": digits}

    async def answers() -> list[httpx.Response]:
        found = []
        for settings in (Settings(max_work=9_000), Settings(max_numbers=50), Settings()):
            transport = httpx.ASGITransport(create_app(settings))
            async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
                found.append(await client.post("/api/forward", json=request))
        return found

    *refused, allowed = asyncio.run(answers())
    assert allowed.status_code == 200
    for answer, limit in zip(refused, ("work", "numbers"), strict=True):
        assert answer.status_code == 422
        assert f"({limit} in GET /api/limits)" in answer.json()["detail"]
        assert [error["pointer"] for error in answer.json()["errors"]] == ["/sequence", "/model"]


@pytest.mark.parametrize("text", ["aa", "aaaaaaaaaaaa"])
def test_the_loss_of_the_only_thing_to_say_is_nothing_at_all(client: httpx.Client, text: str) -> None:
    for seed in range(20):
        answer = forward(client, sequence={"text": text}, model={"hidden_size": 1, "seed": seed})
        assert {answer["loss"], *(step["loss"] for step in answer["steps"])} == {0}


def test_tokens_and_pairs_mean_the_same_as_text(client: httpx.Client) -> None:
    model = {"hidden_size": 5, "seed": 11}
    by_text = forward(client, sequence={"text": "dogs"}, model=model)
    by_tokens = forward(client, sequence={"tokens": list("dogs")}, model=model)
    pairs = {"inputs": list("dog"), "targets": list("ogs")}
    assert by_text == by_tokens == forward(client, sequence=pairs, model=model)


def test_a_step_without_a_target_has_no_loss(client: httpx.Client) -> None:
    sequence = {"inputs": ["good", "dog"], "targets": [None, "+"], "outputs": ["+", "-"]}
    answer = forward(client, sequence=sequence, model={"seed": 3})
    first, last = answer["steps"]
    assert answer["vocabulary"] == ["good", "dog"]
    assert answer["outputs"] == ["+", "-"]
    assert (first["target"], first["loss"]) == (None, None)
    assert first["prediction"] in {"+", "-"}
    assert answer["loss"] == last["loss"] == pytest.approx(-math.log(last["probabilities"][0]))
    assert "overflow" not in answer


def test_an_embedding_takes_the_place_of_the_one_hot(client: httpx.Client) -> None:
    embedding = {"a": [0.25, -1.5], "b": [2.0, 0.125]}
    answer = forward(client, sequence={"text": "aba", "embedding": embedding}, model={"seed": 2})
    assert answer["dimensions"] == {"k": 2, "d": 3, "m": 2, "T": 2}
    assert [step["x"] for step in answer["steps"]] == [[0.25, -1.5], [2.0, 0.125]]
    Wx = np.array(answer["model"]["weights"]["Wx"])
    np.testing.assert_allclose(answer["steps"][1]["Wx_x"], Wx @ [2.0, 0.125], rtol=1e-12)


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_the_model_of_an_answer_gives_the_same_answer(client: httpx.Client, cell: str, bias: bool) -> None:
    asked = {"cell": cell, "hidden_size": 4, "bias": bias, "seed": 5, "h0": [0.1, -0.2, 0.3, 0.4]}
    sequence = {"text": "brown dog", "vocabulary": list("gdonwrb e")}
    answer = forward(client, sequence=sequence, model=asked)
    assert forward(client, sequence=sequence, model=answer["model"]) == answer


def test_gru_follows_its_equations(client: httpx.Client) -> None:
    answer = forward(client, sequence={"text": "dogs"}, model={"cell": "gru", "seed": 4})
    W = {name: np.array(value) for name, value in answer["model"]["weights"].items()}
    h = np.zeros(3)
    for step in answer["steps"]:
        x = np.array(step["x"])
        r = 1 / (1 + np.exp(-(W["Wxr"] @ x + W["Whr"] @ h + W["br"])))
        z = 1 / (1 + np.exp(-(W["Wxz"] @ x + W["Whz"] @ h + W["bz"])))
        for part, v, names in (("x", x, ("r", "z", "nx")), ("h", h, ("r", "z", "nh"))):
            assert set(step[f"W{part}_{part}"]) == set(names)
            for name in names:
                summand = W[f"W{part}{name[0]}"] @ v
                np.testing.assert_allclose(step[f"W{part}_{part}"][name], summand, rtol=1e-12, err_msg=name)
        n = np.tanh(W["Wxn"] @ x + W["bxn"] + r * (W["Whn"] @ h + W["bhn"]))
        h = (1 - z) * n + z * h
        for name, value in {"r": r, "z": z, "n": n}.items():
            np.testing.assert_allclose(step["gates"][name], value, rtol=1e-12, err_msg=name)
        np.testing.assert_allclose(step["h"], h, rtol=1e-12)
        np.testing.assert_allclose(step["logits"], W["Wy"] @ h + W["by"], rtol=1e-12)


def test_lstm_follows_its_equations(client: httpx.Client) -> None:
    c0 = [0.5, -0.25, 0.75]
    model = {"cell": "lstm", "seed": 4, "c0": c0, "init": {"forget_bias": 1.5}}
    answer = forward(client, sequence={"text": "dogs"}, model=model)
    W = {name: np.array(value) for name, value in answer["model"]["weights"].items()}
    assert answer["c0"] == c0
    np.testing.assert_array_equal(W["bf"], [1.5] * 3)
    h, c = np.zeros(3), np.array(c0)
    for step in answer["steps"]:
        x = np.array(step["x"])
        a = {j: W[f"Wx{j}"] @ x + W[f"Wh{j}"] @ h + W[f"b{j}"] for j in "ifgo"}
        for j in "ifgo":
            np.testing.assert_allclose(step["Wx_x"][j], W[f"Wx{j}"] @ x, rtol=1e-12, err_msg=j)
            np.testing.assert_allclose(step["Wh_h"][j], W[f"Wh{j}"] @ h, rtol=1e-12, err_msg=j)
        i, f, o = (1 / (1 + np.exp(-a[j])) for j in "ifo")
        g = np.tanh(a["g"])
        c = f * c + i * g
        h = o * np.tanh(c)
        for name, value in {"i": i, "f": f, "g": g, "o": o}.items():
            np.testing.assert_allclose(step["gates"][name], value, rtol=1e-12, err_msg=name)
        np.testing.assert_allclose(step["c"], c, rtol=1e-12)
        np.testing.assert_allclose(step["h"], h, rtol=1e-12)


def test_what_overflows_is_null_and_listed(client: httpx.Client) -> None:
    weights = {"Wx": [[1e200, 2.0]], "Wh": [[1e200]], "Wy": [[1.0], [-1.0]]}
    model = {"activation": "identity", "weights": weights}
    answer = forward(client, sequence={"text": "aab"}, model=model)
    assert answer["steps"][0]["h"] == [1e200]
    assert answer["steps"][1]["Wh_h"] == [None]
    assert {"/steps/1/Wh_h/0", "/steps/1/a/0", "/steps/1/h/0"} <= set(answer["overflow"])
    for pointer in answer["overflow"]:
        value: Any = answer
        for part in pointer.split("/")[1:]:
            value = value[int(part)] if isinstance(value, list) else value[part]
        assert value is None
    assert {"/steps/1/probabilities/0", "/steps/1/prediction"} <= set(answer["overflow"])
    assert answer["steps"][0]["prediction"] == "a"


def test_a_long_answer_has_every_number_of_the_pass_to_the_last_bit(client: httpx.Client) -> None:
    """Arrays of many numbers are written as they are, those of few as lists: both say the same."""
    text = "the brown dog is a shepherd " * 12
    for cell, d in (("rnn", 40), ("lstm", 40), ("gru", 2)):
        model = {"cell": cell, "hidden_size": d, "seed": 3}
        answer = forward(client, sequence={"text": text}, model=model)
        sequence = from_text(text)
        network = Network(cell_named(cell), answer["model"]["weights"])
        trace = core_forward(network, Batch.of(sequence))
        columns = {"x": trace.x, "logits": trace.logits, "probabilities": trace.probabilities}
        columns |= {name: state[1:] for name, state in trace.states.items()}
        for name, column in columns.items():
            assert [step[name] for step in answer["steps"]] == column[:, 0].tolist()
        for gate, values in trace.gates.items():
            assert [step["gates"][gate] for step in answer["steps"]] == values[:, 0].tolist()
        for name, values in (("a", trace.pre), ("Wx_x", trace.Wx_x), ("Wh_h", trace.Wh_h)):
            for map_name, value in values.items():
                said = [step[name] if cell == "rnn" else step[name][map_name] for step in answer["steps"]]
                assert said == value[:, 0].tolist()
        assert [step["loss"] for step in answer["steps"]] == trace.losses[:, 0].tolist()
        assert answer["loss"] == trace.loss
