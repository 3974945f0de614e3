"""From the states to the losses, and back to ∂L_t/∂logits_t, for all steps and sequences at once.

ŷ_t = softmax(Wy h_t + by)        L_t = −ln ŷ_t[target_t]        ∂L_t/∂logits_t = ŷ_t − onehot(target_t)
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnn_core.network import MODEST
from rnn_core.types import Floats, Integers

FEW = 1024
"""Up to so many, ŷ is sooner divided by as many sums than by one sum for each row."""


class Readout:
    """The readout of T·B rows.

    Parameters
    ----------
    read_out
        Writes Wy h_t + by, (rows, m), where it is told to.
    targets
        The places of the right outputs, (rows,); negative where there is none.
    probabilities, losses, dlogits
        ŷ (rows, m), L_t (rows,) and ∂L_t/∂logits_t (rows, m), to be written to.
    """

    def __init__(
        self,
        read_out: Callable[[Floats], object],
        targets: Integers,
        probabilities: Floats,
        losses: Floats,
        dlogits: Floats,
    ) -> None:
        (rows, m), dtype = probabilities.shape, probabilities.dtype
        self.read_out, self.probabilities, self.losses, self.dlogits = (
            read_out,
            probabilities,
            losses,
            dlogits,
        )
        self.logits = np.empty((rows, m), dtype)
        self.flat_logits, self.one_output = self.logits.ravel(), m == 1
        alike = m if rows * m <= FEW else 1
        self.ones, self.sums = np.ones((m, alike), dtype), np.empty((rows, alike), dtype)
        self.column = np.empty((rows, 1), dtype)
        self.of_targets, self.flat_sums = self.column.ravel(), self.sums[:, 0]
        self.ones_of_rows = np.ones(rows, dtype)
        self.chosen_logits = np.arange(rows) * m + np.maximum(targets, 0)
        self.onehot = np.zeros((rows, m), dtype)
        self.onehot.ravel()[self.chosen_logits] = 1
        self.has_loss = None if (targets >= 0).all() else (targets >= 0).astype(dtype)[:, None]

    def run(self) -> float:
        """Compute ŷ, the losses, and ∂L_t/∂logits_t; return the sum of the losses."""
        logits, probabilities, losses, sums = self.logits, self.probabilities, self.losses, self.sums
        self.read_out(logits)
        flat = self.flat_logits  # argmin takes a third of the time of a minimum of few
        if self.one_output or not -MODEST < flat[flat.argmin()] <= flat[flat.argmax()] < MODEST:
            np.maximum.reduce(logits, axis=1, out=self.column, keepdims=True)
            np.subtract(logits, self.column, logits)
        np.exp(logits, probabilities)
        probabilities.dot(self.ones, sums)  # sooner than a sum over each of many short rows
        np.divide(probabilities, sums, probabilities)
        np.log(self.flat_sums, losses)
        flat.take(self.chosen_logits, 0, self.of_targets, "clip")
        np.subtract(losses, self.of_targets, losses)
        np.subtract(probabilities, self.onehot, self.dlogits)
        if self.has_loss is not None:
            losses *= self.has_loss[:, 0]
            self.dlogits *= self.has_loss
        return float(losses.dot(self.ones_of_rows))
