"""POST /api/gradients: BPTT, its double sum, and its check."""

from __future__ import annotations

import json
from typing import Any

import httpx
import numpy as np
import pytest

from app.limits import Limits
from app.problems import Problem
from app.routes.gradients import answer as answer_of
from app.schemas.answers import GradientsAnswer
from app.schemas.requests import GradientsRequest
from app.settings import Settings

CELLS = ["rnn", "gru", "lstm"]
LONG = {"text": "brown dogs go"}


def gradients(client: httpx.Client, **request: Any) -> dict[str, Any]:
    answer = client.post("/api/gradients", json=request)
    assert answer.status_code == 200, answer.text
    GradientsAnswer.model_validate_json(answer.content)
    return answer.json()


def loss(client: httpx.Client, sequence: Any, model: dict[str, Any]) -> float:
    answer = client.post("/api/forward", json={"sequence": sequence, "model": model})
    return float(answer.json()["loss"])


@pytest.mark.parametrize("cell", CELLS)
def test_a_gradient_is_the_slope_of_the_loss_that_forward_answers(client: httpx.Client, cell: str) -> None:
    answer = gradients(client, sequence=LONG, model={"cell": cell, "bias": True, "seed": 9})
    model, rng, epsilon = answer["model"], np.random.default_rng(1), 1e-5
    direction = {name: rng.normal(size=np.shape(w)) for name, w in model["weights"].items()}

    def moved(by: float) -> float:
        weights = {
            name: (np.array(w) + by * direction[name]).tolist() for name, w in model["weights"].items()
        }
        return loss(client, LONG, model | {"weights": weights})

    slope = sum((np.array(answer["gradients"][name]) * v).sum() for name, v in direction.items())
    assert (moved(epsilon) - moved(-epsilon)) / (2 * epsilon) == pytest.approx(slope, rel=1e-7)
    assert answer["loss"] == pytest.approx(moved(0), rel=1e-13)


@pytest.mark.parametrize("truncate", [None, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_the_rows_of_the_double_sum_add_up_to_the_gradient(
    client: httpx.Client, cell: str, truncate: int | None
) -> None:
    sequence = {"inputs": list("abcabd"), "targets": ["b", None, "a", None, "d", "c"]}
    model = {"cell": cell, "bias": True, "hidden_size": 4, "seed": 12}
    answer = gradients(client, sequence=sequence, model=model, truncate=truncate)
    rows = answer["contributions"]
    reach = truncate or 6
    pairs = [(t, k) for t in (1, 3, 5, 6) for k in range(1, t + 1) if t - k < reach]
    assert sorted((row["t"], row["k"]) for row in rows) == pairs
    for name, gradient in answer["gradients"].items():
        if name not in {"Wy", "by"}:
            total = sum(np.array(row[name]) for row in rows)
            np.testing.assert_allclose(total, gradient, rtol=1e-12, atol=1e-14, err_msg=name)
    for row in rows:
        for name, norm in row["norms"].items():
            assert norm == pytest.approx(np.linalg.norm(row[name]), rel=1e-12)
    if cell == "lstm":
        steps = client.post("/api/forward", json={"sequence": sequence, "model": model}).json()["steps"]
        for row in rows:
            step = steps[row["k"] - 1]
            i, g, o = (np.array(step["gates"][gate]) for gate in "igo")
            dc = row["dc"] + np.array(row["dh"]) * o * (1 - np.tanh(step["c"]) ** 2)
            term = np.outer(dc * g * i * (1 - i), step["x"])
            np.testing.assert_allclose(row["Wxi"], term, rtol=1e-9, atol=1e-18)
    for step in answer["steps"]:
        reaching = [row["dh"] for row in rows if row["k"] == step["t"]]
        np.testing.assert_allclose(step["dh"], sum(map(np.array, reaching)), rtol=1e-12)
        later = sum((np.array(row["dh"]) for row in rows if row["k"] == step["t"] < row["t"]), np.zeros(4))
        np.testing.assert_allclose(step["dh_later"], later, rtol=1e-12, atol=1e-16)


def test_the_steps_are_the_factors_of_the_lesson(client: httpx.Client) -> None:
    asked = {"sequence": {"text": "dogs"}, "model": {"seed": 14}}
    answer = gradients(client, **asked)
    forward = client.post("/api/forward", json=asked).json()["steps"]
    Wy, Wh = (np.array(answer["model"]["weights"][name]) for name in ("Wy", "Wh"))
    later = np.zeros(3)
    for t in (2, 1, 0):
        step = answer["steps"][t]
        expected = np.array(forward[t]["probabilities"]) - np.eye(4)[t + 1]
        np.testing.assert_allclose(step["dlogits"], expected, rtol=1e-12, atol=1e-16)
        dh = Wy.T @ expected + later
        np.testing.assert_allclose(step["dh"], dh, rtol=1e-11)
        np.testing.assert_allclose(step["dh_own"], Wy.T @ expected, rtol=1e-11)
        np.testing.assert_allclose(step["dh_later"], later, rtol=1e-11)
        np.testing.assert_allclose(step["Wy"], np.outer(expected, forward[t]["h"]), rtol=1e-11, atol=1e-16)
        da = dh * (1 - np.array(forward[t]["h"]) ** 2)
        np.testing.assert_allclose(step["da"], da, rtol=1e-11)
        later = Wh.T @ da
    total = sum(np.array(step["Wy"]) for step in answer["steps"])
    np.testing.assert_allclose(answer["gradients"]["Wy"], total, rtol=1e-12)


def test_the_check_finds_the_gradients_right_and_parts_come_only_if_asked_for(
    client: httpx.Client,
) -> None:
    asked = {"sequence": {"text": "dogs"}, "model": {"cell": "gru", "seed": 1}}
    answer = gradients(client, **asked, check=True, contributions=False)
    assert "contributions" not in answer
    assert answer["check"].keys() == answer["gradients"].keys()
    for error in answer["check"].values():
        assert 0 <= error["max_abs_error"] < 1e-8
        assert 0 <= error["max_rel_error"] < 1e-4
    for name, gradient in answer["gradients"].items():
        numeric = np.array(answer["check"][name]["numeric"])
        off = np.abs(numeric - gradient).max()
        assert off == answer["check"][name]["max_abs_error"], name
    assert "check" not in gradients(client, **asked)


@pytest.mark.parametrize("truncate", [None, 4])
@pytest.mark.parametrize("cell", CELLS)
def test_the_gradient_by_lag_is_the_sum_of_the_rows_of_each_lag(
    client: httpx.Client, cell: str, truncate: int | None
) -> None:
    sequence = {"inputs": list("abcabda"), "targets": ["b", None, "a", None, "d", "c", "b"]}
    asked = {"sequence": sequence, "model": {"cell": cell, "bias": True, "seed": 15}, "truncate": truncate}
    answer = gradients(client, **asked)
    by_lag, rows = answer["by_lag"], answer["contributions"]
    assert [one["lag"] for one in by_lag] == list(range(truncate or 7))
    for name in rows[0]["norms"]:
        norms = [
            np.linalg.norm(sum(np.array(row[name]) for row in rows if row["t"] - row["k"] == one["lag"]))
            for one in by_lag
        ]
        assert [one["norms"][name] for one in by_lag] == pytest.approx(norms, rel=1e-11)
        assert [one["share"][name] for one in by_lag] == pytest.approx(
            np.array(norms) / sum(norms), rel=1e-11
        )
    assert by_lag == gradients(client, **asked, contributions=False)["by_lag"]


def test_a_double_sum_beyond_the_limit_of_numbers_is_null_by_lag(client: httpx.Client) -> None:
    asked = {"sequence": {"text": "brown dog"}, "model": {"seed": 3}, "contributions": False}
    limits = Limits(Settings(max_numbers=8 * 8 * 3 * 2 - 1))
    answer = json.loads(answer_of(GradientsRequest.model_validate(asked), limits).body)
    assert answer["by_lag"] is None
    assert answer["gradients"] == gradients(client, **asked)["gradients"]


def test_the_terms_are_counted_as_they_are_written(client: httpx.Client) -> None:
    asked = {"sequence": {"text": "abcdefgh"}, "model": {"hidden_size": 2, "bias": True}}
    numbers = 0
    for row in gradients(client, **asked)["contributions"]:
        numbers += len(row["dh"]) + sum(np.size(row[name]) for name in row["norms"])
    numbers += 7 * 8 * 2  # a matrix of Wy for each step
    request = GradientsRequest.model_validate(asked)
    assert answer_of(request, Limits(Settings(max_numbers=numbers))).status_code == 200
    with pytest.raises(Problem, match="numbers at once"):
        answer_of(request, Limits(Settings(max_numbers=numbers - 1)))


@pytest.mark.parametrize(
    "optimizer",
    [
        {"name": "sgd", "learning_rate": 0.3},
        {"name": "sgd", "learning_rate": 0.3, "clip_norm": 0.05},
        {"name": "momentum", "momentum": 0.8},
        {"name": "adam", "learning_rate": 0.02},
    ],
    ids=["sgd", "clipped", "momentum", "adam"],
)
@pytest.mark.parametrize("cell", CELLS)
def test_the_update_is_the_one_that_training_makes_next(
    client: httpx.Client, cell: str, optimizer: dict[str, Any]
) -> None:
    asked = {"sequence": {"text": "dogs"}, "optimizer": optimizer}
    run = client.post("/api/train", json={**asked, "model": {"cell": cell, "seed": 10}, "steps": 4})
    *frames, done = map(json.loads, run.text.splitlines())
    answer = gradients(client, **{**asked, "optimizer": done["optimizer"]}, model=done["model"])
    further = {**asked, "model": done["model"], "optimizer": done["optimizer"], "steps": 1}
    before, after = map(json.loads, client.post("/api/train", json=further).text.splitlines()[:2])
    update = answer["update"]
    for name, weight in after["weights"].items():
        np.testing.assert_allclose(update["weights"][name], weight, rtol=1e-12, atol=1e-15)
        moved = np.array(weight) - before["weights"][name]
        np.testing.assert_allclose(update["change"][name], moved, rtol=1e-9, atol=1e-14)
        if optimizer == {"name": "sgd", "learning_rate": 0.3}:
            np.testing.assert_allclose(
                moved, -0.3 * np.array(answer["gradients"][name]), rtol=1e-9, atol=1e-15
            )
    assert update["gradient_norm"] == pytest.approx(before["gradient_norm"], rel=1e-12)
    assert update["clipped_norm"] == pytest.approx(before["clipped_norm"], rel=1e-12)
    assert frames[-1]["weights"] == before["weights"]
    assert "update" not in gradients(client, sequence={"text": "dogs"})


def test_a_wrong_optimizer_is_named_where_it_is_wrong(client: httpx.Client) -> None:
    asked = {"sequence": {"text": "dogs"}, "optimizer": {"name": "sgd", "momentum": 0.5}}
    answer = client.post("/api/gradients", json=asked)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/optimizer/momentum"]


def test_an_update_from_a_gradient_that_overflowed_is_told_as_null(client: httpx.Client) -> None:
    weights = {"Wx": [[1e200, 1.0]], "Wh": [[1.0]], "Wy": [[1e200], [-1e200]]}
    answer = client.post(
        "/api/gradients",
        json={
            "sequence": {"text": "abab"},
            "model": {"activation": "relu", "weights": weights},
            "optimizer": {"clip_norm": 1.0},
        },
    )
    assert answer.status_code == 200, answer.text
    update = answer.json()["update"]
    assert update["clipped_norm"] is None
    assert update["weights"]["Wh"] == [[None]]
    assert "/update/weights/Wh/0/0" in answer.json()["overflow"]
