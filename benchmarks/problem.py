"""What is trained, from the lesson's "dogs" to a small research model; the same for every peer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnn_core import Batch, Network, cell_named, initial_weights
from rnn_core.types import Floats, Integers

CELLS = ("rnn", "gru", "lstm")
DTYPES = ("float32", "float64")
INPUTS = ("onehot", "dense")


@dataclass(frozen=True, slots=True)
class Size:
    """T steps, k inputs and outputs, d hidden units, B sequences."""

    T: int
    k: int
    d: int
    B: int


SIZES = {
    "tiny": Size(3, 4, 3, 1),  # dogs
    "small": Size(25, 30, 32, 1),
    "classroom": Size(50, 64, 64, 32),
    "large": Size(100, 64, 256, 64),
    "xl": Size(200, 128, 512, 64),
}


@dataclass(frozen=True)
class Problem:
    """A network and a batch for it; every peer starts from these weights and reads these inputs.

    Attributes
    ----------
    weights
        By the names of rnn_core, of the problem's dtype; biases as the cell has them by default.
    x, targets
        Inputs (T, B, k) and the places of the right outputs (T, B).
    indices
        The places of the ones where x is one-hot, (T, B); None for dense inputs.
    learning_rate
        Small enough that thousands of updates stay finite.
    """

    cell: str
    size: Size
    dtype: str
    weights: dict[str, Floats]
    x: Floats
    targets: Integers
    indices: Integers | None
    learning_rate: float

    @classmethod
    def drawn(cls, cell: str, size: Size, dtype: str, inputs: str) -> Problem:
        """Return the problem of that size, always the same one."""
        rng = np.random.default_rng(2024)
        weights = initial_weights(cell_named(cell), size.k, size.d, size.k, rng)
        for name, w in weights.items():
            if w.ndim == 1:
                weights[name] = w + 0.1 * rng.standard_normal(w.shape)
        indices = rng.integers(size.k, size=(size.T, size.B)) if inputs == "onehot" else None
        x = rng.standard_normal((size.T, size.B, size.k)) if indices is None else np.eye(size.k)[indices]
        return cls(
            cell,
            size,
            dtype,
            {name: w.astype(dtype) for name, w in weights.items()},
            x.astype(dtype),
            rng.integers(size.k, size=(size.T, size.B)),
            indices,
            0.1 / (size.T * size.B),
        )

    @property
    def network(self) -> Network:
        """The network in rnn_core."""
        return Network(cell_named(self.cell), self.weights, dtype=np.dtype(self.dtype).type)

    @property
    def batch(self) -> Batch:
        """The batch in rnn_core."""
        lengths = np.full(self.size.B, self.size.T)
        return Batch(self.x, self.targets, lengths, self.indices)
