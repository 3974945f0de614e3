"""From the states to the losses, and back to ∂L_t/∂logits_t, for all steps and sequences at once.

ŷ_t = softmax(Wy h_t + by)        L_t = −ln ŷ_t[target_t]        ∂L_t/∂logits_t = ŷ_t − onehot(target_t)
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnn_core.types import Floats, Integers

MODEST = 40.0
"""Logits within ± this need no largest one taken off: exp(±40) and ŷ are ordinary float32 numbers, and so
−ln ŷ[target] has all its digits."""

FEW = 1024
"""Up to so many, ŷ is sooner divided by as many sums than by one sum for each column."""


class Readout:
    """The readout of T·B steps, each a column; arrays whose steps are rows come as their transposes.

    Parameters
    ----------
    read_out
        Writes Wy h_t + by, (m, columns), where it is told to.
    targets
        The places of the right outputs, (T·B,); negative where there is none.
    probabilities, dlogits
        ŷ and ∂L_t/∂logits_t, (m, columns), to be written to. The last T·B columns are the steps; one before
        them has the logits 0, and so ŷ = 1 / m, which is taken from it.
    """

    def __init__(
        self, read_out: Callable[[Floats], object], targets: Integers, probabilities: Floats, dlogits: Floats
    ) -> None:
        (m, columns), steps, dtype = probabilities.shape, len(targets), probabilities.dtype
        self.read_out, self.probabilities, self.dlogits = read_out, probabilities, dlogits
        self.logits, self.onehot = np.empty_like(probabilities), np.zeros_like(probabilities)
        self.flat_logits, self.flat_probabilities = self.logits.ravel("K"), probabilities.ravel("K")
        self.of_each = np.empty(columns, dtype)
        alike = m if columns * m <= FEW else 1
        ones = np.ones((alike, m), dtype)
        if probabilities.flags.c_contiguous:
            self.sums = np.empty((alike, columns), dtype)
            self.add_up, self.into = ones.dot, (probabilities, self.sums)
        else:
            self.sums = np.empty((columns, alike), dtype).T
            self.add_up, self.into = probabilities.T.dot, (ones.T, self.sums.T)
        of_targets = np.maximum(targets, 0), np.arange(columns - steps, columns)
        self.onehot[of_targets] = 1
        self.onehot[:, : columns - steps] = dtype.type(1) / dtype.type(m)
        in_memory = np.empty_like(probabilities, np.intp)
        in_memory.ravel("K")[:] = np.arange(in_memory.size)
        self.places, self.logs = in_memory[of_targets], np.empty(steps, dtype)
        self.counted = (targets >= 0).astype(dtype)
        self.has_loss = None if self.counted.all() else self.counted
        self.of_steps = dlogits[:, columns - steps :]

    def run(self) -> float:
        """Compute ŷ and ∂L_t/∂logits_t; return the sum of the losses."""
        logits, probabilities, flat, logs = self.logits, self.probabilities, self.flat_logits, self.logs
        self.read_out(logits)
        modest = -MODEST < flat.item(flat.argmin()) <= flat.item(flat.argmax()) < MODEST
        if not modest:
            np.maximum.reduce(logits, axis=0, out=self.of_each)
            np.subtract(logits, self.of_each, logits)
        np.exp(logits, probabilities)
        self.add_up(*self.into)  # a product is sooner than a sum over each of many short columns
        np.divide(probabilities, self.sums, probabilities)
        np.subtract(probabilities, self.onehot, self.dlogits)
        if self.has_loss is not None:
            np.multiply(self.of_steps, self.has_loss, self.of_steps)
        if modest:
            self.flat_probabilities.take(self.places, 0, logs, "clip")
            np.log(logs, logs)
        else:  # where ŷ may be 0: ln ŷ = logit − ln Σ exp(logits)
            flat.take(self.places, 0, logs, "clip")
            np.log(self.sums[0], self.of_each)
            np.subtract(logs, self.of_each[-len(logs) :], logs)
        return 0.0 - float(logs.dot(self.counted))

    def losses(self) -> Floats:
        """Return L_t of each step, (T·B,), after a run."""
        losses: Floats = 0 - self.logs * self.counted
        return losses
