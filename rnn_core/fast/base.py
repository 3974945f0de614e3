"""What the fast training steps share: their buffers, and the order in which a run goes through them.

The mathematics is that of network.py and bptt.py, and a test holds the two equal. What differs:

- every array is made once, and every operation writes into one (``out``): a step allocates nothing;
- the weights lie, or are copied once a step, where the products want them;
- the time loop runs over lists of views and products made beforehand, as taking one costs as much as a small
  product.

Pre-activations are (maps, T, B, d), so that one elementwise operation serves several gates. How they lie in
memory, and with them the products, is told in separate.py, and in joined.py for one sequence. A cell's own
file has its time loops, readout.py what comes between the way there and the way back.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np

from rnn_core.fast.joined import Joined
from rnn_core.fast.readout import Readout
from rnn_core.fast.separate import Separate
from rnn_core.network import Network
from rnn_core.norms import vector_norms
from rnn_core.sequences import Batch
from rnn_core.types import Floats

IN_CACHE = 32_768
"""Numbers of one array that elementwise work takes at a time, so that they are still in the cache when the
next operation reads them."""

FEW = 64
"""With one sequence, x may enter together with h as long as it has no more than 2 d + FEW numbers: with
more, to choose rows of Wxᵀ takes less time."""


class FastStep(ABC):
    """A training step on a fixed batch; see TrainingStep for its attributes."""

    ORDER: ClassVar[tuple[str, ...]]
    """The cell's linear maps in the order of the buffers; those that read the state come first."""

    SIGMOID: ClassVar[tuple[str, ...]] = ()
    """Those that enter a sigmoid: their pre-activations are kept with the opposite sign."""

    def __init__(self, network: Network, batch: Batch) -> None:
        T, B, d, dtype = batch.T, batch.B, network.d, network.dtype
        self.network, self.targets, self.loss = network, batch.targets, 0.0
        maps = {j.name: j for j in network.cell.maps}
        self.maps = [maps[name] for name in self.ORDER]
        self.dh = np.empty((T, B, d), dtype)
        joined = B == 1 and network.k <= 2 * d + FEW
        self.layout: Joined | Separate
        self.layout = (Joined if joined else Separate)(network, batch, self.maps, self.SIGMOID, self.dh)
        layout = self.layout
        self.parameters, self.W, self.gradient = layout.parameters, layout.W, layout.gradient
        self.weights, self.gradients = map(self.parameters.views, (self.W, self.gradient))
        self.pre, self.dpre = layout.pre, layout.dpre
        self.states = {name: np.empty((T + 1, B, d), dtype) for name in network.cell.states}
        self.states["h"] = layout.h
        for name, value in network.initial.items():
            self.states[name][0] = value
        self.h = self.states["h"][1:]
        self.one = np.ones((), dtype)

        ended = batch.ended
        self.alive = None if ended is None else list((~ended[:, :, None]).astype(dtype))

        self.readout = Readout(layout.read_out, batch.targets.ravel(), layout.probabilities, layout.dlogits)
        self.probabilities = layout.probabilities.T[-T * B :].reshape(T, B, network.m)

        last = T - 1 - np.argmax(batch.targets[::-1] >= 0, axis=0)
        self.last, self.behind = last * B + np.arange(B), np.arange(T)[:, None] > last

        block = max(1, IN_CACHE // (B * d))
        self.blocks = [slice(start, min(start + block, T)) for start in range(0, T, block)]
        self.slopes = np.empty((len(self.maps), min(block, T), B, d), dtype)

    def by_step(self, slopes: Floats) -> Floats:
        """Return the place of slopes (maps, T, B, d) as (T, maps, B, d); of one sequence that of a copy.

        A step's slopes of several maps then lie in one piece, and so does dh_t once for each of these maps
        (see ``for_each``). To multiply one dh_t with all of them takes NumPy four times as long as a product
        of two arrays of the same shape, which counts for one sequence alone.
        """
        turned = slopes.swapaxes(0, 1)
        return turned if self.layout.product is not None else np.empty_like(turned, order="C")

    def for_each(self, maps: int) -> Floats | None:
        """Return the place of one sequence's dh_t for each of so many maps, (maps, 1, d); else None."""
        return None if self.layout.product is not None else np.empty((maps, *self.dh[0].shape), self.dh.dtype)

    @property
    def losses(self) -> Floats:
        """L_t, (T, B), after a run."""
        return self.readout.losses().reshape(self.targets.shape)

    @abstractmethod
    def forward_in_time(self) -> None:
        """Turn the pre-activations, which hold the share of x and the biases, into states."""

    @abstractmethod
    def backward_in_time(self) -> None:
        """Turn ``dh`` from ∂L_t/∂h_t into ∂L/∂h_t, later losses included, and fill ``dpre``."""

    def run(self) -> None:
        """Compute loss and gradient at W."""
        layout = self.layout
        layout.enter_inputs()
        self.forward_in_time()
        self.loss = self.readout.run()
        layout.enter_losses()
        self.backward_in_time()
        layout.sum_up_gradients()

    def flow(self) -> Floats:
        """Return ‖∂L_T/∂h_k‖₂ of each sequence's last loss step T, (T, B), after a run.

        The same way back once more, with that loss alone.
        """
        self.layout.enter_losses_of(self.last)
        self.backward_in_time()
        flow: Floats = vector_norms(self.dh.astype(float, copy=False))
        flow[self.behind] = np.nan
        return flow
