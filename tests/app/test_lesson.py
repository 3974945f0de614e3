"""What the lesson's last chapter says of each cell at its own start, held against the API."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

STEPS = 30
"""As MEMORY in static/js/model/lesson/chapters.js."""


def trained(client: httpx.Client, model: dict[str, Any]) -> tuple[float, bool]:
    """Return which share of the gradient at h_T reaches h_1 before any update, and whether it was learned."""
    sequences = [
        {
            "inputs": [first, *["."] * (STEPS - 1)],
            "targets": [None] * (STEPS - 1) + [last],
            "outputs": ["A", "B"],
        }
        for first, last in (("a", "A"), ("b", "B"))
    ]
    answer = client.post(
        "/api/train",
        json={
            "sequences": sequences,
            "model": {"hidden_size": 8, "seed": 2} | model,
            "optimizer": {"name": "adam", "learning_rate": 0.02},
            "steps": 200,
            "record_every": 200,
        },
    )
    first, *_, done = map(json.loads, answer.text.splitlines())
    flow = first["flow"][0]
    return flow[0] / flow[-1], done["learned"]


@pytest.mark.parametrize(
    ("model", "least", "most", "learns"),
    [
        ({"cell": "rnn", "init": {"gain": 0.7}}, 1e-9, 1e-8, False),
        ({"cell": "rnn", "init": {"gain": 0.7}, "seed": 1}, 1e-9, 1e-6, True),
        ({"cell": "gru", "init": {"gain": 0.7}}, 1e-6, 1e-5, False),
        ({"cell": "lstm", "init": {"gain": 0.7, "forget_bias": 0}}, 1e-7, 1e-6, False),
        ({"cell": "lstm", "init": {"gain": 0.7, "forget_bias": 3}}, 0.0045, 0.0065, True),
    ],
)
def test_a_forget_gate_that_starts_open_learns_what_others_do_not(
    client: httpx.Client, model: dict[str, Any], least: float, most: float, learns: bool
) -> None:
    share, learned = trained(client, model)
    assert least < share < most
    assert learned is learns
