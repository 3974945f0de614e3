"""The weights as the fast training step's products want them.

Wᵀ is copied once a step, so that the products of the time loop read both sides row by row. The copy has
the opposite sign for a map that enters a sigmoid, as σ(a) = 1 / (1 + exp(−a)) takes −a. With one sequence a
product is one vector times a matrix, and the maps' matrices stand side by side, so that one product serves
all of them, and all copies are made by one choice from the flat vector W; with several every map has its
own.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

import numpy as np

from rnn_core.cells import LinearMap
from rnn_core.types import Floats, Integers, Named


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
        self,
        W: Floats,
        weights: Named,
        maps: Sequence[LinearMap],
        negated: Collection[str],
        side_by_side: bool,
    ) -> None:
        (m, d), dtype = weights["Wy"].shape, W.dtype
        k = max(weights[j.Wx].shape[1] for j in maps if j.Wx)
        self._W, self._used = W, 0
        self._all = np.zeros(2 * W.size + len(maps) * (k + 1) * d if side_by_side else 0, dtype)
        self._copies: list[tuple[Floats, Floats, float]] = []
        self.Wy_T = self._array(d, m)
        self._copies.append((weights["Wy"].T, self.Wy_T, 1.0))
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
            Wx_T = self._array(weights[readers[0][1]].shape[1], width) if readers else None
            bias = self._array(width) if group[0].b in weights else None
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
            self.Wh_T.append(self._array(d, len(group) * d))
            for i, j in enumerate(group):
                beside(i, j.Wh or "", self.Wh_T[-1])
            if len(group) == 1:
                self.Wh.append(weights[group[0].Wh or ""])
            else:
                self.Wh.append(self._array(len(group) * d, d))
                for i, j in enumerate(group):
                    below = self.Wh[-1][i * d : (i + 1) * d]
                    self._copies.append((weights[j.Wh or ""], below, 1.0))
        self._all = self._all[: self._used]
        self._chosen: Integers | None = None
        self._signs: Floats | None = None
        if side_by_side:
            self._chosen, self._signs = self._choice()

    def _array(self, *shape: int) -> Floats:
        """Return an array of that shape; of those side by side, all lie in one."""
        if not self._all.size:
            return np.empty(shape, self._W.dtype)
        start = self._used
        self._used += math.prod(shape)
        return self._all[start : self._used].reshape(shape)

    def _choice(self) -> tuple[Integers, Floats | None]:
        """Return where in W each number comes from, and its sign (0 for none); no signs where all are 1."""
        chosen, signs = np.zeros(self._all.size, np.intp), np.zeros_like(self._all)
        for weight, place, factor in self._copies:
            from_W = self._places(weight, self._W)
            to = self._places(place, self._all)
            chosen[to], signs[to] = from_W, factor
        return chosen, None if (signs == 1).all() else signs

    @staticmethod
    def _places(view: Floats, of: Floats) -> Integers:
        """Return where in the flat array ``of`` each number of a view of it lies."""
        start = (view.ctypes.data - of.ctypes.data) // of.itemsize
        steps = zip(view.shape, view.strides, strict=True)
        axes = np.ix_(*(np.arange(n) * (stride // of.itemsize) for n, stride in steps))
        return np.asarray(start + sum(axes))

    def copy(self) -> None:
        """Copy the weights as they are now."""
        if self._chosen is not None:
            self._W.take(self._chosen, 0, self._all, "clip")
            if self._signs is not None:
                np.multiply(self._all, self._signs, self._all)
            return
        for weight, place, factor in self._copies:
            if factor == 1:
                np.copyto(place, weight)
            else:
                np.multiply(weight, factor, place)
