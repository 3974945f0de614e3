"""What the fast training steps share: buffers, readout, loss, and the gradients of the weights.

The mathematics is that of network.py and bptt.py, and a test holds the two equal. What differs:

- every array is made once, and every operation writes into one (``out``): a step allocates nothing;
- x enters for all steps at once, and for one-hot inputs by choosing rows of Wxᵀ instead of a product;
- Wᵀ is copied once a step, so that the products of the time loop read both sides row by row;
- ∂L/∂W is one product for each weight over all T·B rows, after the time loop;
- the time loop runs over lists of views made beforehand, as taking one costs as much as a small product.

Pre-activations lie one linear map after the other, (maps, T, B, d), so that one elementwise operation serves
several gates. A cell's own file has its time loops.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from rnn_core.network import Network
from rnn_core.parameters import Parameters
from rnn_core.sequences import Batch
from rnn_core.types import Floats

IN_CACHE = 32_768
"""Numbers of one array that elementwise work takes at a time, so that they are still in the cache when the
next operation reads them."""


class FastStep(ABC):
    """A training step on a fixed batch; see TrainingStep for its attributes."""

    ORDER: ClassVar[tuple[str, ...]]
    """The cell's linear maps in the order of the buffers."""

    def __init__(self, network: Network, batch: Batch) -> None:
        T, B, d, m, dtype = batch.T, batch.B, network.d, network.m, network.dtype
        self.network, self.targets, self.loss = network, batch.targets, 0.0
        parameters = Parameters(network.weights)
        self.W, self.gradient = parameters.flat(network.weights), parameters.zeros()
        self.weights, self.gradients = parameters.views(self.W), parameters.views(self.gradient)

        maps = {j.name: j for j in network.cell.maps}
        self.maps = [maps[name] for name in self.ORDER]
        self.transposed = {
            name: np.empty(w.shape[::-1], dtype) for name, w in self.weights.items() if w.ndim == 2
        }
        self.pre = np.empty((len(self.maps), T, B, d), dtype)
        self.dpre = np.empty_like(self.pre)
        self.states = {name: np.empty((T + 1, B, d), dtype) for name in network.cell.states}
        for name, value in network.initial.items():
            self.states[name][0] = value
        self.h = self.states["h"][1:]
        self.dh = np.empty((T, B, d), dtype)
        self.product = np.empty((len(self.maps), B, d), dtype)

        self.x = np.ascontiguousarray(batch.x.reshape(T * B, network.k), dtype)
        self.chosen_rows = None if batch.indices is None else batch.indices.ravel()
        ended = batch.ended
        self.alive = None if ended is None else list((~ended[:, :, None]).astype(dtype))

        rows = T * B
        self.logits, self.dlogits = np.empty((rows, m), dtype), np.empty((rows, m), dtype)
        self.probabilities = np.empty((T, B, m), dtype)
        self.losses = np.empty((T, B), dtype)
        self.column, self.sums = np.empty((rows, 1), dtype), np.empty((rows, 1), dtype)
        flat = batch.targets.ravel()
        self.chosen_logits = np.arange(rows) * m + np.maximum(flat, 0)
        self.target_rows = np.zeros((rows, m), dtype)
        self.target_rows.ravel()[self.chosen_logits] = 1
        self.has_loss = None if (flat >= 0).all() else (flat >= 0).astype(dtype)[:, None]

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
        for name, transposed in self.transposed.items():
            np.copyto(transposed, self.weights[name].T)
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
        T = len(self.targets)
        last = T - 1 - np.argmax(self.targets[::-1] >= 0, axis=0)
        behind = np.arange(T)[:, None] > last
        self.dlogits.dot(self.weights["Wy"], self._rows(self.dh))
        self.dh[np.arange(T)[:, None] != last] = 0
        self.backward_in_time()
        flow: Floats = np.linalg.norm(self.dh.astype(float, copy=False), axis=-1)
        flow[behind] = np.nan
        return flow

    def _rows(self, array: Floats) -> Floats:
        """Return a (T, B, ·) array as (T·B, ·)."""
        return array.reshape(len(self.x), -1)

    def _enter_inputs(self) -> None:
        """Put Wx x_t + b into the pre-activations, for all steps at once."""
        for linear, pre in zip(self.maps, self.pre, strict=True):
            rows = self._rows(pre)
            if linear.Wx is None:
                rows.fill(0)
            elif self.chosen_rows is not None:
                self.transposed[linear.Wx].take(self.chosen_rows, 0, rows, "clip")
            else:
                self.x.dot(self.transposed[linear.Wx], rows)
            if linear.b in self.weights:
                rows += self.weights[linear.b]

    def _read_out(self) -> None:
        """Compute ŷ, the losses, and ∂L_t/∂logits_t."""
        logits, probabilities, sums = self.logits, self._rows(self.probabilities), self.sums
        self._rows(self.h).dot(self.transposed["Wy"], logits)
        if "by" in self.weights:
            logits += self.weights["by"]
        np.maximum.reduce(logits, axis=1, out=self.column, keepdims=True)
        np.subtract(logits, self.column, logits)
        np.exp(logits, probabilities)
        np.add.reduce(probabilities, axis=1, out=sums, keepdims=True)
        np.divide(probabilities, sums, probabilities)
        losses = self.losses.reshape(-1, 1)
        np.log(sums, losses)
        logits.ravel().take(self.chosen_logits, 0, self.column[:, 0], "clip")
        np.subtract(losses, self.column, losses)
        np.subtract(probabilities, self.target_rows, self.dlogits)
        if self.has_loss is not None:
            losses *= self.has_loss
            self.dlogits *= self.has_loss
        self.loss = float(self.losses.sum())

    def _gradients_of_weights(self) -> None:
        """Compute ∂L/∂W = Σ ∂L/∂pre ⊗ (x or h_{t−1}), each as one product over all T·B rows."""
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
