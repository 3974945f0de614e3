"""How a training step's numbers lie where there are many of them: every linear map by itself.

Pre-activations lie together for each step, as elementwise operations on several gates are made step by
step; ∂L/∂pre lies together for each map, so that ∂L/∂W is one product for each weight over all T·B rows,
after the time loop. x enters for all steps at once: see inputs.py.

Whᵀ is copied once a step, so that the products of the time loop read both sides row by row. The copy has
the opposite sign for a map that enters a sigmoid, as σ(a) = 1 / (1 + exp(−a)) takes −a.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np

from rnn_core.cells import LinearMap
from rnn_core.fast.inputs import DenseInputs, Entry, OneHotInputs
from rnn_core.network import Network
from rnn_core.parameters import Parameters
from rnn_core.sequences import Batch
from rnn_core.types import Floats, Integers

Product = tuple[Callable[[Floats, Floats], Floats], Floats, Floats]
"""A row's or a matrix's ``dot``, what it is multiplied by, and where the product goes."""


def of_nothing(_: Floats, into: Floats) -> Floats:
    """Write the product of a matrix with ∂L/∂pre_{T+1}, which is 0."""
    into.fill(0)
    return into


class Separate:
    """The numbers of a step, and its products.

    Attributes
    ----------
    pre, dpre
        Pre-activations and ∂L/∂pre, (maps, T, B, d).
    h
        h_0 … h_T, (T + 1, B, d).
    gates, after
        What pre has become, and h_1 … h_T, as the way back reads them.
    parameters, W, gradient
        Where the weights lie in a flat vector, all of them, and their gradient.
    probabilities, dlogits
        ŷ and ∂L_t/∂logits_t, (m, T·B), a column for each step.
    into_pre
        For each step the products Wh h_{t−1}; they go into ``product``, and are to be added to pre_t.
    into_dh
        For each step the products Whᵀ dpre_{t+1}, each to be added to dh_t.
    product
        For each map that reads the state, (maps, B, d).
    """

    def __init__(
        self,
        network: Network,
        batch: Batch,
        maps: Sequence[LinearMap],
        negated: Collection[str],
        dh: Floats,
    ) -> None:
        (T, B, d), m, dtype = dh.shape, network.m, network.dtype
        self.parameters = parameters = Parameters(network.weights)
        self.W, self.gradient = parameters.flat(network.weights), parameters.zeros()
        weights, gradients = parameters.views(self.W), parameters.views(self.gradient)
        self.maps, self.weights, self.gradients = maps, weights, gradients
        pre = np.empty((T, len(maps), B, d), dtype)
        self.pre, self.dpre = pre.swapaxes(0, 1), np.empty((len(maps), T, B, d), dtype)
        self.h, self.dh_rows = np.empty((T + 1, B, d), dtype), dh.reshape(T * B, d)
        self.gates, self.after = self.pre, self.h[1:]
        self.before_rows, self.after_rows = (h.reshape(T * B, d) for h in (self.h[:-1], self.h[1:]))
        self.probabilities, self.dlogits_rows = np.empty((T * B, m), dtype).T, np.empty((T * B, m), dtype)
        self.dlogits, self.ones = self.dlogits_rows.T, np.ones(T * B, dtype)
        self.dpre_rows = self.dpre.reshape(len(maps), T * B, d)

        signs = [-1.0 if j.name in negated else 1.0 for j in maps]
        entries = [
            Entry(weights.get(j.Wx or ""), weights.get(j.b), sign, pre_j, dpre, gradients.get(j.Wx or ""))
            for j, sign, pre_j, dpre in zip(maps, signs, self.pre, self.dpre_rows, strict=True)
        ]
        self.inputs: DenseInputs | OneHotInputs
        if batch.indices is None:
            x = np.ascontiguousarray(batch.x.reshape(T * B, network.k), dtype)
            self.inputs = DenseInputs(x, entries, self.dh_rows)
        else:
            self.inputs = OneHotInputs(batch.indices, network.k, entries, pre.reshape(-1, d), self.dh_rows)

        recurrent = [(weights[j.Wh], sign) for j, sign in zip(maps, signs, strict=True) if j.Wh]
        self.Wy_T = np.empty((d, m), dtype)
        Wh_Ts = np.empty((len(recurrent), d, d), dtype)
        self.copies = [(weights["Wy"].T, 1.0, self.Wy_T)]
        self.copies += [(Wh.T, sign, Wh_T) for (Wh, sign), Wh_T in zip(recurrent, Wh_Ts, strict=True)]
        self.product = np.empty((len(recurrent), B, d), dtype)
        self.into_pre: list[list[Product]] = [
            [(h.dot, Wh_T, into) for Wh_T, into in zip(Wh_Ts, self.product, strict=True)] for h in self.h[:-1]
        ]
        self.into_dh: list[list[Product]] = [
            [
                (dpre.dot, Wh, self.product[0])
                for dpre, (Wh, _) in zip(self.dpre[:, t], recurrent, strict=False)
            ]
            for t in range(1, T)
        ] + [[(of_nothing, recurrent[0][0], self.product[0])]]

    def enter_inputs(self) -> None:
        """Copy the weights as they are now, and put Wx x_t + b into all steps' pre-activations.

        Before a sigmoid both have the opposite sign.
        """
        for weight, sign, copy in self.copies:
            np.copyto(copy, weight)
            if sign < 0:
                np.negative(copy, copy)
        self.inputs.enter()

    def read_out(self, logits: Floats) -> None:
        """Compute Wy h_t + by."""
        rows = logits.T
        self.after_rows.dot(self.Wy_T, rows)
        if "by" in self.weights:
            np.add(rows, self.weights["by"], rows)

    def enter_losses(self) -> None:
        """Put the ∂L_t/∂h_t of the step's own loss into dh, for all steps at once."""
        self.dlogits_rows.dot(self.weights["Wy"], self.dh_rows)

    def enter_losses_of(self, last: Integers) -> None:
        """Put ∂L_t/∂h_t of those rows t·B + b alone into dh, and 0 elsewhere."""
        self.dh_rows.fill(0)
        self.dh_rows[last] = self.dlogits_rows[last].dot(self.weights["Wy"])

    def sum_up_gradients(self) -> None:
        """Compute ∂L/∂W = Σ ∂L/∂pre ⊗ (x, h_{t−1} or 1), for b too: a product is sooner than a sum."""
        self.inputs.sum_up()
        for linear, dpre in zip(self.maps, self.dpre_rows, strict=True):
            if linear.Wh:
                dpre.T.dot(self.before_rows, self.gradients[linear.Wh])
            if linear.b in self.gradients:
                self.ones.dot(dpre, self.gradients[linear.b])
        self.dlogits.dot(self.after_rows, self.gradients["Wy"])
        if "by" in self.gradients:
            self.ones.dot(self.dlogits_rows, self.gradients["by"])
