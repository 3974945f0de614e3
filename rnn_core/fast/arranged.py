"""The weights as the fast training step's products want them.

Wᵀ is copied once a step, so that the products of the time loop read both sides row by row. The copy has
the opposite sign for a map that enters a sigmoid, as σ(a) = 1 / (1 + exp(−a)) takes −a. With one sequence a
product is one vector times a matrix, and the maps' matrices stand side by side, so that one product serves
all of them; with several every map has its own.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from rnn_core.cells import LinearMap
from rnn_core.types import Floats, Named


class ArrangedWeights:
    """Copies of the weights, brought up to date by ``copy``.

    Attributes
    ----------
    Wx_T
        For each group of maps the Wxᵀ side by side, (k, maps·d); None where no map of it reads the input.
    bias
        For each group the biases, (maps·d,); None where there are none.
    Wh_T
        For each group of recurrent maps the Whᵀ side by side, (d, maps·d).
    Wh
        For each of them the Wh below one another, (maps·d, d).
    Wy_T
        (d, m).
    """

    def __init__(
        self, weights: Named, maps: Sequence[LinearMap], negated: Collection[str], side_by_side: bool
    ) -> None:
        (m, d), dtype = weights["Wy"].shape, weights["Wy"].dtype
        self.Wy_T = np.empty((d, m), dtype)
        self._copies: list[tuple[Floats, Floats, float]] = [(weights["Wy"].T, self.Wy_T, 1.0)]
        self.Wx_T: list[Floats | None] = []
        self.bias: list[Floats | None] = []
        self.Wh_T: list[Floats] = []
        self.Wh: list[Floats] = []

        def beside(i: int, name: str, into: Floats) -> None:
            """Have the i-th map's weight copied to its place, transposed where it is a matrix."""
            place = into[..., i * d : (i + 1) * d]
            self._copies.append((weights[name].T, place, -1.0 if group[i].name in negated else 1.0))

        for group in [maps] if side_by_side else [[j] for j in maps]:
            width = len(group) * d
            readers = [(i, j.Wx) for i, j in enumerate(group) if j.Wx]
            Wx_T = np.zeros((weights[readers[0][1]].shape[1], width), dtype) if readers else None
            bias = np.empty(width, dtype) if group[0].b in weights else None
            if Wx_T is not None:
                for i, name in readers:
                    beside(i, name, Wx_T)
            if bias is not None:
                for i, j in enumerate(group):
                    beside(i, j.b, bias)
            self.Wx_T.append(Wx_T)
            self.bias.append(bias)
        recurrent = [j for j in maps if j.Wh]
        for group in [recurrent] if side_by_side else [[j] for j in recurrent]:
            self.Wh_T.append(np.empty((d, len(group) * d), dtype))
            for i, j in enumerate(group):
                beside(i, j.Wh or "", self.Wh_T[-1])
            if len(group) == 1:
                self.Wh.append(weights[group[0].Wh or ""])
            else:
                self.Wh.append(np.empty((len(group) * d, d), dtype))
                for i, j in enumerate(group):
                    below = self.Wh[-1][i * d : (i + 1) * d]
                    self._copies.append((weights[j.Wh or ""], below, 1.0))

    def copy(self) -> None:
        """Copy the weights as they are now."""
        for weight, place, factor in self._copies:
            if factor == 1:
                np.copyto(place, weight)
            else:
                np.multiply(weight, factor, place)
