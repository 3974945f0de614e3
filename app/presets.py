"""Named requests that the page and other tools start from; the lesson's own example first."""

from __future__ import annotations

from typing import Any, NamedTuple


class Preset(NamedTuple):
    """A request with a name."""

    name: str
    title: str
    description: str
    endpoint: str
    request: dict[str, Any]


PRESETS = (
    Preset(
        "dogs",
        "dogs: the worked example",
        "Three hidden units learn d→o, o→g, g→s. At the start every prediction is wrong.",
        "/api/train",
        {
            "sequence": {"text": "dogs"},
            "model": {"cell": "rnn", "hidden_size": 3, "activation": "tanh", "seed": 10},
            "optimizer": {"name": "sgd", "learning_rate": 0.3},
            "steps": 300,
            "record_every": 1,
        },
    ),
)
