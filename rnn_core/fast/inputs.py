"""How x enters a training step, and how ∂L/∂Wx comes out of it, for all steps at once.

Where x is one-hot, Wx x_t is a column of Wx, and no product is needed to find it. In return

    ∂L/∂Wx = Σ_t ∂L/∂pre_t ⊗ x_t

puts each ∂L/∂pre_t into one column. So these are sorted by token, and a product is made for each few
tokens, n of k, with n/k of the multiplications that one for all would need.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnn_core.types import Floats, Integers

TOKENS, ROWS = 4, 96
"""What a product should have at least, the rows on an average: with fewer it takes no less time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A linear map where x enters it.

    Attributes
    ----------
    Wx, b
        None where the map has none.
    sign
        −1 where −pre is kept instead of pre.
    pre
        (T, B, d).
    dpre
        ∂L/∂pre, (T·B, d).
    of_Wx
        ∂L/∂Wx.
    """

    Wx: Floats | None
    b: Floats | None
    sign: float
    pre: Floats
    dpre: Floats
    of_Wx: Floats | None


class DenseInputs:
    """Inputs of any numbers, (T·B, k); ``scratch`` is (T·B, d), and its numbers are overwritten."""

    def __init__(self, x: Floats, entries: Sequence[Entry], scratch: Floats) -> None:
        self.x, self.scratch = x, scratch
        (T, B, d), k = entries[0].pre.shape, x.shape[1]
        self.Wx_T, self.b = np.empty((k, d), x.dtype), np.zeros(d, x.dtype)
        self.entries, self.product = entries, scratch.reshape(T, B, d)

    def enter(self) -> None:
        """Write Wx x_t + b into the pre-activations."""
        for entry in self.entries:
            if entry.b is not None:
                np.multiply(entry.b, entry.sign, self.b)
            if entry.Wx is None:
                np.copyto(entry.pre, self.b)
            else:
                np.multiply(entry.Wx.T, entry.sign, self.Wx_T)
                self.x.dot(self.Wx_T, self.scratch)
                np.add(self.product, self.b, entry.pre)

    def sum_up(self) -> None:
        """Compute ∂L/∂Wx of every map."""
        for entry in self.entries:
            if entry.of_Wx is not None:
                entry.dpre.T.dot(self.x, entry.of_Wx)


class OneHotInputs:
    """Inputs of one 1 each, at ``indices``, (T, B).

    ``pre_rows`` has all maps' pre-activations, (T·maps·B, d); ``scratch`` is (T·B, d), and its numbers are
    overwritten.
    """

    def __init__(
        self, indices: Integers, k: int, entries: Sequence[Entry], pre_rows: Floats, scratch: Floats
    ) -> None:
        (T, B), (rows, d), dtype = indices.shape, scratch.shape, scratch.dtype
        self.entries, self.pre_rows = entries, pre_rows
        sizes = [1 if entry.Wx is None else k for entry in entries]
        starts = np.cumsum([0, *sizes])
        self.table = np.zeros((starts[-1], d), dtype)
        self.columns = [self.table[i : i + size] for i, size in zip(starts, sizes, strict=False)]
        chosen = np.empty((T, len(entries), B), np.intp)
        for i, entry in enumerate(entries):
            chosen[:, i] = starts[i] + (0 if entry.Wx is None else indices)
        self.chosen = chosen.ravel()

        self.order = np.argsort(indices, axis=None, kind="stable")
        self.sorted, self.of_tokens = scratch, np.zeros((k, d), dtype)
        tokens, few = indices.ravel()[self.order], max(TOKENS, ROWS * k // rows)
        self.parts = []
        for first in range(0, k, few):
            here = np.arange(first, min(first + few, k))
            start, stop = np.searchsorted(tokens, [first, first + few])
            x_T = (tokens[start:stop] == here[:, None]).astype(dtype)
            self.parts.append((x_T.dot, self.sorted[start:stop], self.of_tokens[first : first + few]))

    def enter(self) -> None:
        """Write Wx x_t + b into the pre-activations."""
        for entry, columns in zip(self.entries, self.columns, strict=True):
            np.copyto(columns, 0 if entry.Wx is None else entry.Wx.T)
            if entry.b is not None:
                np.add(columns, entry.b, columns)
            if entry.sign < 0:
                np.negative(columns, columns)
        self.table.take(self.chosen, 0, self.pre_rows, "clip")

    def sum_up(self) -> None:
        """Compute ∂L/∂Wx of every map."""
        for entry in self.entries:
            if entry.of_Wx is not None:
                entry.dpre.take(self.order, 0, self.sorted, "clip")
                for dot, rows, into in self.parts:
                    dot(rows, into)
                np.copyto(entry.of_Wx, self.of_tokens.T)
