"""What the API's description shows of every endpoint: requests, and what a request is refused for.

The answers are not written down anywhere: openapi.py sends the requests and shows what comes back.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Example(NamedTuple):
    """A request with a name."""

    name: str
    summary: str
    request: dict[str, Any]


DOGS: dict[str, Any] = {"text": "dogs"}
RNN: dict[str, Any] = {"cell": "rnn", "hidden_size": 3, "seed": 10}
REVIEW: dict[str, Any] = {"inputs": ["not", "good"], "targets": [None, "-"], "outputs": ["+", "-"]}

REQUESTS: dict[str, tuple[Example, ...]] = {
    "/api/forward": (
        Example("dogs", "The lesson's example", {"sequence": DOGS, "model": RNN, "digits": 4}),
        Example(
            "words",
            "Words, and an LSTM with a state before step 1",
            {
                "sequence": {"tokens": ["the", "dog", "barks"]},
                "model": {"cell": "lstm", "hidden_size": 2, "seed": 1, "h0": [0.5, -0.5], "c0": [1.0, 0.0]},
                "digits": 4,
            },
        ),
        Example(
            "review",
            "One answer at the end, words as vectors, a GRU",
            {
                "sequence": REVIEW | {"embedding": {"not": [1.0, -0.5], "good": [0.25, 0.75]}},
                "model": {"cell": "gru", "hidden_size": 2, "init": {"scheme": "orthogonal"}, "seed": 2},
                "digits": 4,
            },
        ),
        Example(
            "weights",
            "Weights of one's own, and numbers in full",
            {
                "sequence": {"text": "aba", "vocabulary": ["a", "b"]},
                "model": {
                    "activation": "relu",
                    "weights": {"Wx": [[0.5, -0.25]], "Wh": [[0.75]], "Wy": [[1.0], [-1.5]]},
                },
            },
        ),
    ),
    "/api/gradients": (
        Example(
            "dogs",
            "The double sum of the lesson, and a check against differences",
            {"sequence": DOGS, "model": RNN, "check": True, "digits": 3},
        ),
        Example(
            "update",
            "What one clipped update makes of the weights",
            {
                "sequence": DOGS,
                "model": RNN,
                "contributions": False,
                "optimizer": {"name": "sgd", "learning_rate": 0.3, "clip_norm": 1.0},
                "digits": 3,
            },
        ),
        Example(
            "truncated",
            "A GRU's gradients that flow back one step",
            {
                "sequence": REVIEW,
                "model": {"cell": "gru", "hidden_size": 2},
                "contributions": False,
                "truncate": 1,
                "digits": 3,
            },
        ),
    ),
    "/api/vanishing": (
        Example("dogs", "All pairs of three steps", {"sequence": DOGS, "model": RNN, "digits": 4}),
        Example(
            "one-row",
            "Of an LSTM, one row and the last, and nothing else that takes time",
            {
                "sequence": {"text": "shepherd"},
                "model": {"cell": "lstm", "hidden_size": 2, "seed": 1},
                "rows": [3],
                "singular_values": False,
                "spectral_radii": False,
                "lyapunov": False,
                "with_model": False,
                "digits": 3,
            },
        ),
    ),
    "/api/principal": (
        Example(
            "path",
            "A path of three states in the plane in which it is widest",
            {"states": [[0, 0, 0, 0], [0.5, -0.2, 0.1, 0.9], [0.4, 0.6, -0.3, 0.2]], "digits": 4},
        ),
        Example(
            "points",
            "Other points along one direction of these states",
            {
                "states": [[0.0, 0.0], [1.0, 1.0], [2.0, 2.5]],
                "points": [[0.0, 1.0], [1.0, 0.0]],
                "count": 1,
                "digits": 4,
            },
        ),
    ),
    "/api/train": (
        Example(
            "dogs",
            "The lesson's example, learned",
            {
                "sequence": DOGS,
                "model": RNN,
                "optimizer": {"name": "sgd", "learning_rate": 0.3},
                "steps": 300,
                "record_every": 100,
                "stop_at_probability": 0.97,
                "digits": 4,
            },
        ),
        Example(
            "two-words",
            "Two sequences at once, with momentum and clipping",
            {
                "sequences": [{"text": "dog"}, {"text": "god"}],
                "model": {"cell": "gru", "hidden_size": 2, "seed": 1},
                "optimizer": {"name": "momentum", "learning_rate": 0.1, "momentum": 0.8, "clip_norm": 1.0},
                "steps": 20,
                "record_every": 20,
                "truncate": 2,
                "digits": 3,
            },
        ),
    ),
    "/api/sample": (
        Example(
            "dogs",
            "The most probable letters of an untrained network",
            {
                "model": RNN,
                "vocabulary": ["d", "o", "g", "s"],
                "prompt": ["d"],
                "length": 3,
                "temperature": 0,
                "digits": 4,
            },
        ),
        Example(
            "drawn",
            "Letters drawn by their probabilities",
            {
                "model": {"cell": "lstm", "hidden_size": 2, "seed": 3},
                "vocabulary": ["a", "b"],
                "prompt": ["a", "b"],
                "length": 4,
                "temperature": 0.8,
                "seed": 5,
                "digits": 3,
            },
        ),
    ),
    "/api/weights/export": (
        Example(
            "torch",
            "A state_dict for nn.RNN(4, 3, bias=False) and nn.Linear(3, 4, bias=False)",
            {"sequence": DOGS, "model": RNN, "format": "safetensors", "names": "torch"},
        ),
        Example(
            "numpy",
            "Weights of one's own for NumPy, by either name",
            {"model": {"weights": {"Wx": [[0.5, -0.25]], "Wh": [[0.75]], "Wy": [[1.0], [-1.5]]}}},
        ),
    ),
}

UPLOADS: dict[str, tuple[Example, dict[str, str]]] = {
    "/api/weights/import": (REQUESTS["/api/weights/export"][0], {"digits": "4"}),
}
"""Endpoints that take a file: the request that writes one, and how it is read."""

REFUSED: dict[int, tuple[str, bytes, dict[str, str]]] = {
    400: ("cut short", b'{"sequence": {"text": "dogs"', {}),
    413: ("too large", b"{}", {"Content-Length": "99999999999"}),
    415: ("no media type", b"{}", {"Content-Type": "text/plain"}),
    422: ("no hidden units", b'{"sequence": {"text": "dogs"}, "model": {"hidden_size": 0}}', {}),
}
"""Bodies and headers that are refused, by the status of their answer."""
