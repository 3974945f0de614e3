"""What the fast training steps share: buffers, readout, loss, and the gradients of the weights.

The mathematics is that of network.py and bptt.py, and a test holds the two equal. What differs:

- every array is made once, and every operation writes into one (``out``): a step allocates nothing;
- x enters for all steps at once, and for one-hot inputs by choosing rows of Wxᵀ instead of a product;
- the weights are copied once a step to where the products want them (arranged.py);
- ∂L/∂W is one product for each weight over all T·B rows, after the time loop;
- the time loop runs over lists of views made beforehand, as taking one costs as much as a small product.

Pre-activations are (maps, T, B, d), so that one elementwise operation serves several gates. In memory each
map's lie together, for the products over all T·B rows; with one sequence it is each step's that do, as one
product then serves all maps. A cell's own file has its time loops.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from rnn_core.fast.arranged import ArrangedWeights
from rnn_core.fast.outer import OuterProducts
from rnn_core.network import Network
from rnn_core.norms import vector_norms
from rnn_core.parameters import Parameters
from rnn_core.sequences import Batch
from rnn_core.types import Floats

IN_CACHE = 32_768
"""Numbers of one array that elementwise work takes at a time, so that they are still in the cache when the
next operation reads them."""

MODEST = 4.0
"""Logits within ± this need no largest one taken off before exp: it cannot overflow, and the loss keeps its
digits."""


class FastStep(ABC):
    """A training step on a fixed batch; see TrainingStep for its attributes."""

    ORDER: ClassVar[tuple[str, ...]]
    """The cell's linear maps in the order of the buffers; those that read the state come first."""

    SIGMOID: ClassVar[tuple[str, ...]] = ()
    """Those that enter a sigmoid: their pre-activations are kept with the opposite sign."""

    def __init__(self, network: Network, batch: Batch) -> None:
        T, B, d, m, dtype = batch.T, batch.B, network.d, network.m, network.dtype
        self.network, self.targets, self.loss = network, batch.targets, 0.0
        parameters = Parameters(network.weights)
        self.W, self.gradient = parameters.flat(network.weights), parameters.zeros()
        self.weights, self.gradients = parameters.views(self.W), parameters.views(self.gradient)

        maps = {j.name: j for j in network.cell.maps}
        self.maps = [maps[name] for name in self.ORDER]
        recurrent = sum(j.Wh is not None for j in self.maps)
        self.arranged = ArrangedWeights(self.W, self.weights, self.maps, self.SIGMOID, side_by_side=B == 1)
        self.product = np.empty((recurrent, B, d), dtype)
        if B == 1:
            by_step = [np.empty((T, len(self.maps), B, d), dtype) for _ in range(2)]
            self.pre, self.dpre = (array.swapaxes(0, 1) for array in by_step)
            self.pre_rows = [by_step[0].reshape(T, -1)]
            self.dpre_rows = [[at_t[:recurrent].reshape(1, -1)] for at_t in by_step[1]]
            self.products = list(zip(self.arranged.Wh_T, [self.product.reshape(1, -1)], strict=True))
        else:
            self.pre, self.dpre = (np.empty((len(self.maps), T, B, d), dtype) for _ in range(2))
            self.pre_rows = [pre.reshape(T * B, d) for pre in self.pre]
            self.dpre_rows = [list(self.dpre[:recurrent, t]) for t in range(T)]
            self.products = list(zip(self.arranged.Wh_T, self.product, strict=True))
        self.states = {name: np.empty((T + 1, B, d), dtype) for name in network.cell.states}
        self.x = np.ascontiguousarray(batch.x.reshape(T * B, network.k), dtype)
        self.outer = None
        if B == 1:
            self.outer = OuterProducts(by_step[1].reshape(T, -1), self.x, self.maps, parameters)
            self.x, self.states["h"] = self.outer.x, self.outer.h
        for name, value in network.initial.items():
            self.states[name][0] = value
        self.h = self.states["h"][1:]
        self.dh = np.empty((T, B, d), dtype)

        self.chosen_rows = None if batch.indices is None else batch.indices.ravel()
        ended = batch.ended
        self.alive = None if ended is None else list((~ended[:, :, None]).astype(dtype))

        rows = T * B
        self.logits, self.dlogits = np.empty((rows, m), dtype), np.empty((rows, m), dtype)
        self.flat_logits, self.ones = self.logits.ravel(), np.ones((m, 1), dtype)
        self.probabilities = np.empty((T, B, m), dtype)
        self.losses = np.empty((T, B), dtype)
        self.column, self.sums = np.empty((rows, 1), dtype), np.empty((rows, 1), dtype)
        flat = batch.targets.ravel()
        self.chosen_logits = np.arange(rows) * m + np.maximum(flat, 0)
        self.target_rows = np.zeros((rows, m), dtype)
        self.target_rows.ravel()[self.chosen_logits] = 1
        self.has_loss = None if (flat >= 0).all() else (flat >= 0).astype(dtype)[:, None]

        last = T - 1 - np.argmax(batch.targets[::-1] >= 0, axis=0)
        self.not_last, self.behind = np.arange(T)[:, None] != last, np.arange(T)[:, None] > last

        block = max(1, IN_CACHE // (B * d))
        self.spans = [(start, min(start + block, T)) for start in range(0, T, block)]

    @abstractmethod
    def forward_in_time(self) -> None:
        """Turn the pre-activations, which hold the share of x and the biases, into states."""

    @abstractmethod
    def backward_in_time(self) -> None:
        """Turn ``dh`` from ∂L_t/∂h_t into ∂L/∂h_t, later losses included, and fill ``dpre``."""

    def run(self) -> None:
        """Compute loss and gradient at W."""
        self.arranged.copy()
        self._enter_inputs()
        self.forward_in_time()
        self._read_out()
        self.dlogits.dot(self.weights["Wy"], self._rows(self.dh))
        self.backward_in_time()
        self._gradients_of_weights()

    def flow(self) -> Floats:
        """Return ‖∂L_T/∂h_k‖₂ of each sequence's last loss step T, (T, B), after a run.

        The same way back once more, with that loss alone.
        """
        self.dlogits.dot(self.weights["Wy"], self._rows(self.dh))
        self.dh[self.not_last] = 0
        self.backward_in_time()
        flow: Floats = vector_norms(self.dh.astype(float, copy=False))
        flow[self.behind] = np.nan
        return flow

    def _rows(self, array: Floats) -> Floats:
        """Return a (T, B, ·) array as (T·B, ·)."""
        return array.reshape(len(self.x), -1)

    def _enter_inputs(self) -> None:
        """Put Wx x_t + b (−1 times it before a sigmoid) into the pre-activations, for all steps at once."""
        arranged = self.arranged
        for rows, Wx_T, bias in zip(self.pre_rows, arranged.Wx_T, arranged.bias, strict=True):
            if Wx_T is None:
                rows.fill(0)
            elif self.chosen_rows is not None:
                Wx_T.take(self.chosen_rows, 0, rows, "clip")
            else:
                self.x.dot(Wx_T, rows)
            if bias is not None:
                np.add(rows, bias, rows)

    def _read_out(self) -> None:
        """Compute ŷ, the losses, and ∂L_t/∂logits_t."""
        logits, probabilities, sums = self.logits, self._rows(self.probabilities), self.sums
        self._rows(self.h).dot(self.arranged.Wy_T, logits)
        if "by" in self.weights:
            logits += self.weights["by"]
        low, high = np.minimum.reduce(self.flat_logits), np.maximum.reduce(self.flat_logits)
        if not -MODEST < low <= high < MODEST:
            np.maximum.reduce(logits, axis=1, out=self.column, keepdims=True)
            np.subtract(logits, self.column, logits)
        np.exp(logits, probabilities)
        probabilities.dot(self.ones, sums)  # sooner than a sum over each of many short rows
        np.divide(probabilities, sums, probabilities)
        losses = self.losses.reshape(-1, 1)
        np.log(sums, losses)
        self.flat_logits.take(self.chosen_logits, 0, self.column[:, 0], "clip")
        np.subtract(losses, self.column, losses)
        np.subtract(probabilities, self.target_rows, self.dlogits)
        if self.has_loss is not None:
            losses *= self.has_loss
            self.dlogits *= self.has_loss
        self.loss = float(self.losses.sum())

    def _gradients_of_weights(self) -> None:
        """Compute ∂L/∂W = Σ ∂L/∂pre ⊗ (x or h_{t−1}), each as one product over all T·B rows."""
        if self.outer is not None:
            self.outer.sum_up(self.dlogits, self.gradient)
            return
        h_before = self._rows(self.states["h"][:-1])
        for linear, dpre in zip(self.maps, self.dpre, strict=True):
            rows = self._rows(dpre)
            if linear.Wx:
                rows.T.dot(self.x, self.gradients[linear.Wx])
            if linear.Wh:
                rows.T.dot(h_before, self.gradients[linear.Wh])
            if linear.b in self.gradients:
                np.add.reduce(rows, axis=0, out=self.gradients[linear.b])
        self.dlogits.T.dot(self._rows(self.h), self.gradients["Wy"])
        if "by" in self.gradients:
            np.add.reduce(self.dlogits, axis=0, out=self.gradients["by"])
