"""POST /api/sample: what the network writes is what its forward pass says comes next."""

from __future__ import annotations

import json
from typing import Any

import httpx
import numpy as np
import pytest

from app.schemas.answers import SampleAnswer


def sample(client: httpx.Client, **request: Any) -> dict[str, Any]:
    answer = client.post("/api/sample", json=request)
    assert answer.status_code == 200, answer.text
    SampleAnswer.model_validate_json(answer.content)
    return answer.json()


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("temperature", [0, 0.8])
def test_what_is_written_is_read_next(client: httpx.Client, cell: str, temperature: float) -> None:
    tokens = list("dogs")
    asked = {"vocabulary": tokens, "prompt": ["d", "o"], "length": 6, "seed": 5}
    model = {"cell": cell, "hidden_size": 6, "seed": 2}
    answer = sample(client, model=model, temperature=temperature, **asked)
    written = answer["tokens"]
    assert len(written) == 6
    read = ["d", "o", *written]
    sequence = {"inputs": read[:-1], "targets": read[1:], "vocabulary": tokens}
    forward = client.post("/api/forward", json={"sequence": sequence, "model": model}).json()
    for step, expected in zip(answer["steps"], forward["steps"][1:], strict=True):
        np.testing.assert_allclose(step["probabilities"], expected["probabilities"], rtol=1e-12)
        np.testing.assert_allclose(step["h"], expected["h"], rtol=1e-12)
        if temperature == 0:
            assert step["token"] == expected["prediction"]
    assert [step["token"] for step in answer["steps"]] == written


def test_temperature_flattens_what_is_drawn_from(client: httpx.Client) -> None:
    asked = {"vocabulary": ["a", "b"], "prompt": ["a"], "length": 2_000, "seed": 1}
    weights = {"Wx": [[0.0, 0.0]], "Wh": [[0.0]], "Wy": [[1.0], [-1.0]], "bh": [1.0]}
    model = {"activation": "identity", "weights": weights | {"by": [0.0, 0.0]}}
    for temperature in (0.5, 1.0, 4.0):
        written = sample(client, model=model, temperature=temperature, **asked)["tokens"]
        expected = 1 / (1 + np.exp(-2 / temperature))
        spread = np.sqrt(expected * (1 - expected) / 2_000)
        assert abs(written.count("a") / 2_000 - expected) < 4 * spread


@pytest.mark.parametrize("temperature", [5e-324, 1e-300])
def test_a_temperature_next_to_0_draws_as_0_does(client: httpx.Client, temperature: float) -> None:
    asked = {"vocabulary": list("dogs"), "prompt": ["d"], "length": 5, "seed": 2}
    assert sample(client, temperature=temperature, **asked) == sample(client, temperature=0, **asked)


def test_a_seed_determines_what_is_drawn(client: httpx.Client) -> None:
    asked: dict[str, Any] = {"vocabulary": list("dogs"), "prompt": ["d"], "length": 30}
    first = sample(client, temperature=1, seed=3, **asked)
    assert first == sample(client, temperature=1, seed=3, **asked)
    assert first["tokens"] != sample(client, temperature=1, seed=4, **asked)["tokens"]


def test_a_network_that_has_learned_dogs_writes_ogs(client: httpx.Client) -> None:
    preset = client.get("/api/presets").json()["presets"][0]
    stream = client.post("/api/train", json=preset["request"] | {"record_every": 1_000})
    model = json.loads(stream.text.splitlines()[-1])["model"]
    answer = sample(client, model=model, vocabulary=list("dogs"), prompt=["d"], length=3)
    assert answer["tokens"] == ["o", "g", "s"]
