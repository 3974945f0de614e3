"""One training step on a fixed batch: loss and gradient of the weights as they are now.

``ReadableStep`` is ``forward`` and ``backward`` as they stand, for any cell. The cells of the lesson have
a fast one as well, in fast/, with the same numbers.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from rnn_core.activations import ACTIVATIONS
from rnn_core.bptt import backward, check_truncate, last_loss_flow
from rnn_core.cells import RNN, Cell
from rnn_core.fast import FAST_STEPS, FastStep
from rnn_core.network import Network, Trace, check_fit, forward
from rnn_core.parameters import Parameters
from rnn_core.sequences import Batch
from rnn_core.types import Floats, Integers


class TrainingStep(Protocol):
    """What a training loop needs. The arrays are overwritten by the next run.

    Attributes
    ----------
    W, gradient
        All weights, and their gradient, as flat vectors; W may be changed between runs.
    parameters
        Where each weight lies in them.
    weights, gradients
        The same by name.
    loss, probabilities, h, targets
        As in Trace, and so are ``losses``.
    """

    W: Floats
    gradient: Floats
    parameters: Parameters
    weights: dict[str, Floats]
    gradients: dict[str, Floats]
    targets: Integers
    loss: float
    probabilities: Floats
    h: Floats

    @property
    def losses(self) -> Floats:
        """L_t, (T, B)."""

    def run(self) -> None:
        """Compute loss and gradient at W."""

    def flow(self) -> Floats:
        """Return ‖∂L_T/∂h_k‖₂ of each sequence's last loss step T, (T, B), after a run."""


class ReadableStep:
    """The step as the lesson has it, for any cell and any truncation."""

    def __init__(self, network: Network, batch: Batch, truncate: int | None) -> None:
        self.parameters = parameters = Parameters(network.weights)
        self.W = parameters.flat(network.weights)
        self.gradient = parameters.zeros()
        self.weights = parameters.views(self.W)
        self.gradients = parameters.views(self.gradient)
        self.targets = batch.targets
        self._network = Network(network.cell, network.weights, network.initial, network.dtype)
        self._network.weights = self.weights
        self._batch = batch
        self._truncate = truncate
        self._take(forward(self._network, batch))

    def _take(self, trace: Trace) -> None:
        self._trace = trace
        self.loss, self.losses = trace.loss, trace.losses
        self.probabilities, self.h = trace.probabilities, trace.h

    def run(self) -> None:
        """Compute loss and gradient at W."""
        self._take(forward(self._network, self._batch))
        for name, g in backward(self._trace, self._truncate).weights.items():
            np.copyto(self.gradients[name], g)

    def flow(self) -> Floats:
        """Return ‖∂L_T/∂h_k‖₂ of each sequence's last loss step T, (T, B)."""
        return last_loss_flow(self._trace)


def training_step(network: Network, batch: Batch, truncate: int | None = None) -> TrainingStep:
    """Return the step for this network and batch: the cell's fast one, where there is one.

    Truncated gradients take the readable step: they keep the losses apart on the way back.
    Raises InvalidValue for a truncate below 1 and for a batch that does not fit the network.
    """
    check_truncate(truncate)
    check_fit(network, batch)
    fast = fast_step_of(network.cell)
    if fast is None or (truncate is not None and truncate < batch.T):
        return ReadableStep(network, batch, truncate)
    return fast(network, batch)


def fast_step_of(cell: Cell) -> type[FastStep] | None:
    """Return the fast step of a cell of the lesson; None of any other, or with an activation of its own."""
    own = isinstance(cell, RNN) and cell.activation not in ACTIVATIONS.values()
    return None if own else FAST_STEPS.get(type(cell))
