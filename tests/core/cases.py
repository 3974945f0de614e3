"""Random small networks and batches of every kind, each from a seed, for the tests of the core."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rnn_core import Batch, Network, Sequence, cell_named, from_pairs, weight_shapes
from rnn_core.types import Floats

REFERENCE = Path(__file__).parent / "reference"


@dataclass(frozen=True)
class Kind:
    """A cell with its choices."""

    cell: str
    activation: str | None
    bias: bool

    def __str__(self) -> str:
        """Return the name that pytest shows."""
        return "-".join(filter(None, (self.cell, self.activation, "bias" if self.bias else "")))


KINDS = tuple(
    Kind(cell, activation, bias)
    for cell, activation in (
        ("rnn", "tanh"),
        ("rnn", "relu"),
        ("rnn", "sigmoid"),
        ("rnn", "identity"),
        ("gru", None),
        ("lstm", None),
    )
    for bias in (False, True)
)
"""Every cell with every activation, without and with biases."""

CELLS = (Kind("rnn", "tanh", True), Kind("gru", None, True), Kind("lstm", None, True))
"""One of each cell."""


def random_network(
    kind: Kind,
    seed: int,
    *,
    k: int = 4,
    d: int = 3,
    m: int = 4,
    initial: bool = True,
    scale: float = 0.7,
    dtype: type[np.floating[Any]] = np.float64,
) -> Network:
    """Return a network whose weights, biases and (where ``initial``) first state are random."""
    rng = np.random.default_rng(seed)
    cell = cell_named(kind.cell, kind.activation)
    shapes = weight_shapes(cell, k, d, m, bias=kind.bias)
    weights = {name: scale * rng.standard_normal(shape) for name, shape in shapes.items()}
    first = {name: 0.5 * rng.standard_normal(d) for name in cell.states} if initial else None
    return Network(cell, weights, first, dtype)


def random_sequence(
    seed: int, T: int, *, k: int = 4, m: int = 4, targets: str = "all", embedded: bool = False
) -> Sequence:
    """Return T random inputs and targets: of "all" steps, of "some", or of the "last" alone."""
    rng = np.random.default_rng(seed)
    words = [f"w{i}" for i in range(k + 2 if embedded else k)]
    labels = [f"y{i}" for i in range(m)]
    inputs = [words[i] for i in rng.integers(len(words), size=T)]
    wanted: list[str | None] = [labels[i] for i in rng.integers(m, size=T)]
    if targets != "all":
        wanted = [y if t == T - 1 or (targets == "some" and t % 2) else None for t, y in enumerate(wanted)]
    embedding = {word: rng.standard_normal(k).tolist() for word in words} if embedded else None
    return from_pairs(inputs, wanted, vocabulary=words, outputs=labels, embedding=embedding)


def random_batch(
    seed: int,
    lengths: tuple[int, ...] = (6,),
    *,
    k: int = 4,
    m: int = 4,
    targets: str = "all",
    embedded: bool = False,
) -> Batch:
    """Return a batch of random sequences of those lengths."""
    return Batch.of(
        *(
            random_sequence(1000 * seed + b, T, k=k, m=m, targets=targets, embedded=embedded)
            for b, T in enumerate(lengths)
        )
    )


def relative(found: Any, expected: Any) -> float:
    """Return the largest |found − expected| as a share of the largest |expected| (at least 1e-3)."""
    found, expected = np.asarray(found, float), np.asarray(expected, float)
    assert found.shape == expected.shape, f"shapes {found.shape} and {expected.shape}"
    if not expected.size:
        return 0.0
    return float(np.abs(found - expected).max() / max(np.abs(expected).max(), 1e-3))


def reference(stem: str) -> list[dict[str, Any]]:
    """Return what reference/make_reference.py wrote."""
    return json.loads((REFERENCE / f"{stem}.json").read_text())  # type: ignore[no-any-return]


REFERENCE_CASES = [case for stem in ("rnn", "gru", "lstm") for case in reference(stem)]


def reference_network(case: dict[str, Any]) -> Network:
    """Return the network of a reference case."""
    cell = cell_named(case["cell"], case["activation"])
    return Network(cell, case["weights"], dict(zip(("h", "c"), case["start"], strict=False)))


def reference_batch(case: dict[str, Any]) -> Batch:
    """Return the sequences of a reference case as one batch."""
    weights = case["weights"]
    first_Wx = next(value for name, value in weights.items() if name.startswith("Wx"))
    vectors: Floats = np.eye(len(first_Wx[0])) if case["vectors"] is None else np.array(case["vectors"])
    words = [f"w{i}" for i in range(len(vectors))]
    labels = [f"y{i}" for i in range(len(weights["Wy"]))]
    embedding = None if case["vectors"] is None else dict(zip(words, vectors.tolist(), strict=True))
    sequences = []
    for inputs, targets in zip(case["inputs"], case["target_indices"], strict=True):
        sequences.append(
            from_pairs(
                [words[i] for i in inputs],
                [None if i < 0 else labels[i] for i in targets],
                vocabulary=words,
                outputs=labels,
                embedding=embedding,
            )
        )
    return Batch.of(*sequences)
