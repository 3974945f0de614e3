"""A long line of JSON in pieces: the same values, nulls and pointers of what overflowed as in one."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from app import convert

RNG = np.random.default_rng(17)
H = [RNG.standard_normal((T, 3)) for T in (4, 2, 5)]
LOSSES = [np.array([0.5, 0.25]), convert.Partial(np.array([0.0, 2.0]), np.array([True, False]))]
WEIGHTS = {"Wx": RNG.standard_normal((3, 2)), "by": np.array([1.0, 2.0])}


def frame(**more: Any) -> dict[str, Any]:
    return {"event": "frame", "step": 3, "losses": LOSSES, "h": H, "none": [], "weights": WEIGHTS, **more}


@pytest.mark.parametrize("size", [1, 100, 10**6])
def test_pieces_of_a_line_say_together_what_it_says(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "PIECE", size)
    line = convert.in_pieces(frame())
    assert [len(piece) >= size for piece in line[:-1]] == [True] * (len(line) - 1)
    assert (len(line) == 1) == (size == 10**6)
    joined = b"".join(line)
    assert joined.endswith(b"}\n") and joined.count(b"\n") == 1
    assert json.loads(joined) == {
        "event": "frame",
        "step": 3,
        "losses": [[0.5, 0.25], [None, 2.0]],
        "h": [h.tolist() for h in H],
        "none": [],
        "weights": {name: W.tolist() for name, W in WEIGHTS.items()},
    }


def test_pieces_are_rounded_and_name_what_overflowed() -> None:
    line = json.loads(b"".join(convert.in_pieces(frame(flow=[np.array([1.23456, np.inf])]), digits=3)))
    assert line["flow"] == [[1.23, None]]
    assert line["overflow"] == ["/flow/0/1"]
    assert line["h"][1] == [[float(f"{x:.3g}") for x in row] for row in H[1].tolist()]
