"""How a training step's numbers lie where there are many of them: every linear map by itself.

The pre-activations of a map lie together for all steps, (maps, T, B, d), so that

- x enters for all steps at once, and for one-hot inputs by choosing rows of Wxᵀ instead of a product;
- ∂L/∂W is one product for each weight over all T·B rows, after the time loop.

Wᵀ is copied once a step, so that the products of the time loop read both sides row by row. The copy has
the opposite sign for a map that enters a sigmoid, as σ(a) = 1 / (1 + exp(−a)) takes −a.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np

from rnn_core.cells import LinearMap
from rnn_core.network import Network
from rnn_core.sequences import Batch
from rnn_core.types import Floats, Named

Product = tuple[Callable[[Floats, Floats], object], Floats, Floats]
"""A row's or a matrix's ``dot``, what it is multiplied by, and where the product goes."""


class Separate:
    """The numbers of a step, and its products.

    Attributes
    ----------
    pre, dpre
        Pre-activations and ∂L/∂pre, (maps, T, B, d).
    h
        h_0 … h_T, (T + 1, B, d).
    dlogits
        ∂L_t/∂logits_t, (T·B, m).
    into_pre
        For each step the products Wh h_{t−1}; they go into ``product``, and are to be added to pre_t.
    into_dh
        For each step the products Whᵀ dpre_{t+1}, each to be added to dh_t.
    product
        For each map that reads the state, (maps, B, d).
    Wy_T
        (d, m).
    """

    def __init__(
        self,
        network: Network,
        batch: Batch,
        weights: Named,
        gradients: Named,
        maps: Sequence[LinearMap],
        negated: Collection[str],
        dh: Floats,
    ) -> None:
        (T, B, d), m, dtype = dh.shape, network.m, network.dtype
        self.maps, self.weights, self.gradients = maps, weights, gradients
        self.recurrent = [j for j in maps if j.Wh]
        self.pre, self.dpre = (np.empty((len(maps), T, B, d), dtype) for _ in range(2))
        self.h, self.dh_rows = np.empty((T + 1, B, d), dtype), dh.reshape(T * B, d)
        self.dlogits, self.ones = np.empty((T * B, m), dtype), np.ones(T * B, dtype)
        self.x = np.ascontiguousarray(batch.x.reshape(T * B, network.k), dtype)
        self.chosen_rows = None if batch.indices is None else batch.indices.ravel()

        self._copies: list[tuple[Floats, Floats, float]] = []
        self.Wy_T = self._copy_of(weights["Wy"].T)
        self.inputs: list[tuple[Floats, Floats | None, Floats | None]] = []
        for j, pre in zip(maps, self.pre, strict=True):
            sign = -1.0 if j.name in negated else 1.0
            Wx_T = self._copy_of(weights[j.Wx].T, sign) if j.Wx else None
            bias = self._copy_of(weights[j.b], sign) if j.b in weights else None
            self.inputs.append((pre.reshape(T * B, d), Wx_T, bias))
        self.product = np.empty((len(self.recurrent), B, d), dtype)
        Whs = [weights[j.Wh or ""] for j in self.recurrent]
        Wh_Ts = [
            self._copy_of(Wh.T, -1.0 if j.name in negated else 1.0)
            for j, Wh in zip(self.recurrent, Whs, strict=True)
        ]
        self.into_pre: list[list[Product]] = [
            [(h.dot, Wh_T, into) for Wh_T, into in zip(Wh_Ts, self.product, strict=True)] for h in self.h[:-1]
        ]
        self.into_dh: list[list[Product]] = [
            [(dpre.dot, Wh, self.product[0]) for dpre, Wh in zip(self.dpre[:, t], Whs, strict=False)]
            for t in range(1, T)
        ] + [[]]

    def _copy_of(self, weight: Floats, sign: float = 1.0) -> Floats:
        """Return an array that ``copy_weights`` fills with the weight, or with −1 times it."""
        copy = np.empty(weight.shape, weight.dtype)
        self._copies.append((weight, copy, sign))
        return copy

    def copy_weights(self) -> None:
        """Copy the weights as they are now."""
        for weight, copy, sign in self._copies:
            if sign == 1:
                np.copyto(copy, weight)
            else:
                np.multiply(weight, sign, copy)

    def enter_inputs(self) -> None:
        """Put Wx x_t + b (−1 times it before a sigmoid) into the pre-activations, for all steps at once."""
        for rows, Wx_T, bias in self.inputs:
            if Wx_T is None:
                rows.fill(0)
            elif self.chosen_rows is not None:
                Wx_T.take(self.chosen_rows, 0, rows, "clip")
            else:
                self.x.dot(Wx_T, rows)
            if bias is not None:
                np.add(rows, bias, rows)

    def enter_losses(self) -> None:
        """Put the ∂L_t/∂h_t of the step's own loss into dh, for all steps at once."""
        self.dlogits.dot(self.weights["Wy"], self.dh_rows)

    def sum_up_gradients(self) -> None:
        """Compute ∂L/∂W = Σ ∂L/∂pre ⊗ (x, h_{t−1} or 1), for b too: a product is sooner than a sum."""
        before, after = (h.reshape(self.dh_rows.shape) for h in (self.h[:-1], self.h[1:]))
        for linear, dpre in zip(self.maps, self.dpre, strict=True):
            rows = dpre.reshape(self.dh_rows.shape)
            if linear.Wx:
                rows.T.dot(self.x, self.gradients[linear.Wx])
            if linear.Wh:
                rows.T.dot(before, self.gradients[linear.Wh])
            if linear.b in self.gradients:
                self.ones.dot(rows, self.gradients[linear.b])
        self.dlogits.T.dot(after, self.gradients["Wy"])
        if "by" in self.gradients:
            self.ones.dot(self.dlogits, self.gradients["by"])
