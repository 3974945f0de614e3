"""The limit: a training step's matrix products in NumPy and nothing else, each into its own array.

What rnn_core gets by choosing rows (Wx x_t for one-hot inputs) is no product here either; ∂L/∂Wx is one,
though rnn_core makes it of a few smaller ones.
"""

from __future__ import annotations

import numpy as np

from benchmarks.problem import Problem
from rnn_core.types import Floats


class Step:
    """Products of the step's shapes, of random numbers."""

    loss = float("nan")

    def __init__(self, problem: Problem) -> None:
        size, W = problem.size, problem.weights
        T, B, k, d, rows = size.T, size.B, size.k, size.d, size.T * size.B
        rng = np.random.default_rng(1)

        def array(*shape: int) -> Floats:
            return rng.standard_normal(shape).astype(problem.dtype)

        inner = [name for name in W if name.startswith("Wx")]
        recurrent = [name for name in W if name.startswith("Wh")]
        h, x, dlogits = array(T, B, d), array(rows, k), array(rows, k)
        products: list[tuple[Floats, Floats, Floats]] = []
        if problem.indices is None:
            products += [(x, array(k, d), array(rows, d)) for _ in inner]
        maps, out = [array(d, d) for _ in recurrent], array(len(recurrent), B, d)
        products += [(h[t], W, o) for t in range(T) for W, o in zip(maps, out, strict=True)]
        flat = h.reshape(rows, d)
        products += [(flat, array(d, k), array(rows, k)), (dlogits, array(k, d), array(rows, d))]
        dpre = array(len(recurrent), T, B, d)
        products += [(dpre[j, t], maps[j], out[0]) for t in range(1, T) for j in range(len(maps))]
        products += [(dpre[j].reshape(rows, d).T, x, array(d, k)) for j in range(len(inner))]
        products += [(dpre[j].reshape(rows, d).T, flat, array(d, d)) for j in range(len(recurrent))]
        products += [(dlogits.T, flat, array(k, d))]
        self.products = [(a.dot, b, out) for a, b, out in products]

    def run(self, n: int) -> None:
        """Make n steps' products."""
        products = self.products
        for _ in range(n):
            for dot, b, out in products:
                dot(b, out)

    def weights(self) -> dict[str, Floats]:
        """Return nothing: nothing is learned."""
        return {}
