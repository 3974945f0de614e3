"""POST /api/vanishing against products of Jacobians written out, and results known by theory."""

from __future__ import annotations

import math
from typing import Any

import httpx
import numpy as np
import pytest

from app.schemas.answers import VanishingAnswer

WORDS = "the brown dog that ran over the hill is a german shepherd"
SENTENCE = {"tokens": WORDS.split()}


def vanishing(client: httpx.Client, **request: Any) -> dict[str, Any]:
    answer = client.post("/api/vanishing", json=request)
    assert answer.status_code == 200, answer.text
    VanishingAnswer.model_validate_json(answer.content)
    return answer.json()


def test_norms_are_those_of_the_products_of_one_step_jacobians(client: httpx.Client) -> None:
    asked = {"sequence": SENTENCE, "model": {"hidden_size": 5, "seed": 6, "init": {"gain": 1.4}}}
    answer = vanishing(client, **asked)
    Wh = np.array(answer["model"]["weights"]["Wh"])
    Wy = np.array(answer["model"]["weights"]["Wy"])
    steps = client.post("/api/forward", json=asked).json()["steps"]
    J = [np.diag(1 - np.array(step["h"]) ** 2) @ Wh for step in steps]
    outputs = client.post("/api/forward", json=asked).json()["outputs"]
    for t, step in enumerate(steps):
        values = np.linalg.svd(J[t], compute_uv=False)
        said = answer["steps"][t]
        np.testing.assert_allclose(said["singular_values"], values, rtol=1e-9)
        radius = max(abs(np.linalg.eigvals(J[t])))
        assert said["spectral_radius"] == pytest.approx(radius, rel=1e-9)
        direct = np.array(step["probabilities"])
        direct[outputs.index(step["target"])] -= 1
        product = np.eye(5)
        for k in range(t, -1, -1):
            norms = answer["jacobian_norms"]
            assert norms["frobenius"][t][k] == pytest.approx(np.linalg.norm(product), rel=1e-9)
            assert norms["spectral"][t][k] == pytest.approx(np.linalg.norm(product, 2), rel=1e-8)
            of_loss = np.linalg.norm(direct @ Wy @ product)
            assert answer["loss_gradient_norms"][t][k] == pytest.approx(of_loss, rel=1e-9)
            product = product @ J[k]
        above = [answer["jacobian_norms"]["spectral"][t][k] for k in range(t + 1, len(steps))]
        assert set(above) <= {None}
    factor = np.linalg.norm(Wh, 2)
    np.testing.assert_allclose(answer["bound"], factor ** np.arange(len(steps)), rtol=1e-12)
    assert "overflow" not in answer


@pytest.mark.parametrize(("gain", "verdict"), [(0.8, "vanishing"), (1.0, "steady"), (1.25, "exploding")])
def test_an_orthogonal_linear_network_scales_by_its_gain(
    client: httpx.Client, gain: float, verdict: str
) -> None:
    model = {"hidden_size": 4, "activation": "identity", "seed": 3}
    init = {"scheme": "orthogonal", "gain": gain}
    answer = vanishing(client, sequence=SENTENCE, model=model | {"init": init})
    spectral = answer["jacobian_norms"]["spectral"]
    for t, row in enumerate(spectral):
        for k in range(t + 1):
            assert row[k] == pytest.approx(gain ** (t - k), rel=1e-8)
    np.testing.assert_allclose(answer["lyapunov"], [math.log(gain)] * 4, atol=1e-12)
    summary = answer["summary"]
    assert summary["verdict"] == verdict
    assert summary["decay_per_step"] == pytest.approx(gain, rel=1e-7)
    if gain < 1:
        assert summary["half_life"] == pytest.approx(math.log(0.5) / math.log(gain), rel=1e-6)


def test_a_spectral_radius_of_zero_does_not_mean_that_gradients_vanish(
    client: httpx.Client,
) -> None:
    weights = {
        "Wx": [[0.0], [0.0]],
        "Wh": [[8, 8], [-8, -8]],
        "Wy": [[0.0, 0.0]],
        "bh": [-4, 4 + math.atanh(0.5)],
        "by": [0.0],
    }
    answer = vanishing(client, sequence={"text": "a" * 12}, model={"weights": weights, "h0": [0, 0.5]})
    last = answer["jacobian_norms"]["spectral"][10]
    for lag in range(1, 10):
        assert last[10 - lag] == pytest.approx(math.sqrt(200) * 2 ** (lag - 1), rel=1e-6)
    assert answer["summary"]["verdict"] == "exploding"


def test_steps_without_a_loss_have_rows_of_null(client: httpx.Client) -> None:
    sequence = {"inputs": list("abc"), "targets": [None, None, "a"]}
    answer = vanishing(client, sequence=sequence)
    assert answer["loss_gradient_norms"][:2] == [[None] * 3] * 2
    assert None not in answer["loss_gradient_norms"][2]
    assert "overflow" not in answer


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_a_gated_cell_follows_finite_differences(client: httpx.Client, cell: str) -> None:
    d, epsilon = 3, 1e-6
    model = {"cell": cell, "hidden_size": d, "seed": 17}
    asked = {"sequence": {"text": "dogs"}, "model": model}
    answer = vanishing(client, **asked)
    assert answer["bound"] is None
    states = ["h", "c"] if cell == "lstm" else ["h"]
    start = client.post("/api/forward", json=asked).json()["steps"][0]

    def end(nudged: str, place: int, by: float) -> Any:
        initial = {f"{name}0": list(start[name]) for name in states}
        initial[f"{nudged}0"][place] += by
        rest = {"inputs": ["o", "g"], "targets": ["g", "s"], "vocabulary": list("dogs")}
        body = {"sequence": rest, "model": model | initial}
        last = client.post("/api/forward", json=body).json()["steps"][-1]
        return np.concatenate([*(last[name] for name in states), [last["loss"]]])

    columns = [
        (end(name, i, epsilon) - end(name, i, -epsilon)) / (2 * epsilon) for name in states for i in range(d)
    ]
    *product, of_loss = np.stack(columns, axis=1)
    P = np.array(product)
    norms = answer["jacobian_norms"]
    assert norms["frobenius"][2][0] == pytest.approx(np.linalg.norm(P), rel=1e-7)
    assert norms["spectral"][2][0] == pytest.approx(np.linalg.norm(P, 2), rel=1e-7)
    if cell == "lstm":
        h_only = norms["h_only"]
        assert h_only["frobenius"][2][0] == pytest.approx(np.linalg.norm(P[:d, :d]), rel=1e-7)
        assert h_only["spectral"][2][0] == pytest.approx(np.linalg.norm(P[:d, :d], 2), rel=1e-7)
        assert [h_only["spectral"][t][t] for t in range(3)] == [1, 1, 1]
        joint = answer["joint_loss_gradient_norms"][2][0]
        assert joint == pytest.approx(np.linalg.norm(of_loss), rel=1e-7)
    else:
        assert "joint_loss_gradient_norms" not in answer
    of_h = answer["loss_gradient_norms"][2][0]
    assert of_h == pytest.approx(np.linalg.norm(of_loss[:d]), rel=1e-7)


def test_an_explosion_is_null_and_listed(client: httpx.Client) -> None:
    init = {"scheme": "orthogonal", "gain": 1e40}
    model = {"activation": "identity", "seed": 2, "init": init, "hidden_size": 2}
    answer = vanishing(client, sequence=SENTENCE, model=model)
    assert answer["jacobian_norms"]["spectral"][11 - 1][0] is None
    assert "/jacobian_norms/spectral/10/0" in answer["overflow"]
    assert "/jacobian_norms/spectral/0/10" not in answer["overflow"]
    assert answer["summary"]["verdict"] == "exploding"


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_every_recurrent_matrix_has_its_norm_and_its_radius(client: httpx.Client, cell: str) -> None:
    model = {"cell": cell, "hidden_size": 5, "seed": 8, "init": {"gain": 1.7}}
    answer = vanishing(client, sequence=SENTENCE, model=model)
    weights = answer["model"]["weights"]
    assert answer["recurrent"].keys() == {name for name in weights if name.startswith("Wh")}
    for name, said in answer["recurrent"].items():
        Wh = np.array(weights[name])
        norm = math.sqrt(max(np.linalg.eigvalsh(Wh.T @ Wh)))
        assert said["spectral_norm"] == pytest.approx(norm, rel=1e-12)
        radius = said["spectral_radius"]  # ‖Wh^n‖^(1/n) tends to it (Gelfand)
        growth = np.linalg.matrix_power(Wh / radius, 4096)
        assert np.linalg.norm(growth) ** (1 / 4096) == pytest.approx(1, abs=2e-3)
    if cell == "rnn":
        assert answer["bound"][1] == pytest.approx(answer["recurrent"]["Wh"]["spectral_norm"], rel=1e-12)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_rows_asked_for_are_those_of_the_whole_answer(client: httpx.Client, cell: str) -> None:
    asked = {"sequence": SENTENCE, "model": {"cell": cell, "hidden_size": 5, "seed": 3}}
    whole = vanishing(client, **asked)
    part = vanishing(client, **asked, rows=[4], spectral_radii=False)
    norms = [(whole["jacobian_norms"], part["jacobian_norms"])]
    if cell == "lstm":
        norms.append((norms[0][0]["h_only"], norms[0][1]["h_only"]))
    T = len(whole["steps"])
    for of_whole, of_part in norms:
        for name in ("frobenius", "spectral"):
            for t in range(1, T + 1):
                wanted = of_whole[name][t - 1][:t] if t in (4, T) else [None] * t
                assert of_part[name][t - 1][:t] == [
                    None if each is None else pytest.approx(each, rel=1e-7) for each in wanted
                ]
    assert "overflow" not in part
    same = ["loss_gradient_norms", "summary", "lyapunov", "bound", "recurrent"]
    for name in [*same, *(["joint_loss_gradient_norms"] if cell == "lstm" else [])]:
        if name == "summary":
            assert part[name]["decay_per_step"] == pytest.approx(whole[name]["decay_per_step"], rel=1e-7)
        else:
            assert part[name] == whole[name]
    for step, one in zip(whole["steps"], part["steps"], strict=True):
        assert one == {"t": step["t"], "singular_values": step["singular_values"]}


def test_exponents_that_are_not_wanted_are_not_answered(client: httpx.Client) -> None:
    asked = {"sequence": SENTENCE, "model": {"hidden_size": 4, "seed": 1}}
    whole = vanishing(client, **asked)
    assert len(whole.pop("lyapunov")) == 4
    assert vanishing(client, **asked, lyapunov=False) == whole


def test_what_a_live_view_does_not_draw_can_be_left_out(client: httpx.Client) -> None:
    asked = {"sequence": SENTENCE, "model": {"hidden_size": 4, "seed": 1}}
    whole = vanishing(client, **asked)
    del whole["model"]
    for step in whole["steps"]:
        del step["singular_values"]
    assert vanishing(client, **asked, with_model=False, singular_values=False) == whole


def test_a_row_behind_the_last_step_is_refused(client: httpx.Client) -> None:
    answer = client.post("/api/vanishing", json={"sequence": SENTENCE, "rows": [2, 99]})
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["pointer"] == "/rows/1"
    assert "99" in error["detail"] and "11" in error["detail"]
