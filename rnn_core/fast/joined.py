"""How a training step's numbers lie for one sequence: side by side, so that one product does what it can.

Small as all is then, a call costs more than its numbers. In a row lie x_t, 1 and h_{t−1}, in another
∂L_t/∂logits_t and ∂L/∂pre_{t+1} of all linear maps, so that for each step

    pre_t = [x_t, 1, h_{t−1}] · [Wx b Wh]ᵀ            dh_t = [dlogits_t, dpre_{t+1}] · [Wy; Wh]

are one product each, whatever the number of maps. The readout is one more map, [0 by Wy], and the gradient
of all weights one product,

    Σ_t [dlogits_t, dpre_{t+1}] ⊗ [x_{t+1}, 1, h_t],

which has a few blocks that no weight has. The matrices are made by one choice from the flat vector W, with
the opposite sign for a map that enters a sigmoid, as σ(a) = 1 / (1 + exp(−a)) takes −a.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from rnn_core.cells import LinearMap
from rnn_core.fast.separate import Product
from rnn_core.network import Network
from rnn_core.parameters import Parameters
from rnn_core.sequences import Batch
from rnn_core.types import Floats, Integers


class Joined:
    """The numbers of a step on one sequence, and its products: see Separate for the attributes.

    The products go to pre_t and dh_t themselves, so there is no ``product`` to add.
    """

    product = None

    def __init__(
        self,
        network: Network,
        batch: Batch,
        W_and_0: Floats,
        gradient: Floats,
        parameters: Parameters,
        maps: Sequence[LinearMap],
        negated: Collection[str],
        dh: Floats,
    ) -> None:
        (T, _, d), k, m, dtype = dh.shape, network.k, network.m, network.dtype
        inner, recurrent = len(maps) * d, sum(j.Wh is not None for j in maps) * d
        self.W_and_0, self.gradient = W_and_0, gradient
        width = k + network.bias + d
        self.rows, self.errors = np.ones((T + 1, width), dtype), np.zeros((T + 1, m + inner), dtype)
        self.rows[:T, :k] = batch.x[:, 0]
        self.read_rows = self.rows[1:, k:]
        self.h, self.dlogits = self.rows[:, None, -d:], self.errors[1:, :m]
        pre_rows = np.empty((T, inner), dtype)
        self.pre, self.dpre = (
            rows.reshape(T, len(maps), 1, d).swapaxes(0, 1) for rows in (pre_rows, self.errors[:T, m:])
        )
        self.gates = self.pre if len(maps) == 1 else np.empty((len(maps), T, 1, d), dtype)
        self.after = self.h[1:] if len(maps) == 1 else np.empty((T, 1, d), dtype)

        place = np.full((m + inner, width), parameters.size)  # of each weight in W; of none, where the 0 is
        of = parameters.views(np.arange(parameters.size, dtype=float))
        all_maps: list[tuple[slice, str | None, str | None, str]] = [(slice(m), None, "Wy", "by")]
        all_maps += [(slice(m + i * d, m + (i + 1) * d), j.Wx, j.Wh, j.b) for i, j in enumerate(maps)]
        for rows, Wx, Wh, b in all_maps:
            if Wx:
                place[rows, :k] = of[Wx]
            if network.bias:
                place[rows, k] = of[b]
            if Wh:
                place[rows, -d:] = of[Wh]
        self.places = np.argsort(place, axis=None, kind="stable")[: parameters.size]

        signs = np.repeat([-1.0 if j.name in negated else 1.0 for j in maps], d)
        wanted = (place[m:].T, place[:m, k:].T, place[: m + recurrent, -d:])
        self.chosen = np.concatenate([part.ravel() for part in wanted])
        self.copies = np.empty(len(self.chosen), dtype)
        ends = np.cumsum([part.size for part in wanted])
        forth, self.readout, back = (
            copy.reshape(part.shape)
            for copy, part in zip(np.split(self.copies, ends[:-1]), wanted, strict=True)
        )
        self.turned = (forth, signs.astype(dtype)) if negated else None

        self.into_pre: list[list[Product]] = [
            [(row.dot, forth, pre)] for row, pre in zip(self.rows[:T], pre_rows, strict=True)
        ]
        self.into_dh: list[list[Product]] = [
            [(row.dot, back, dh_t)] for row, dh_t in zip(self.errors[1:, : len(back)], dh[:, 0], strict=True)
        ]
        self.sums, self.errors_T = np.empty((m + inner, width), dtype), self.errors.T

    def copy_weights(self) -> None:
        """Copy the weights as they are now."""
        self.W_and_0.take(self.chosen, 0, self.copies, "clip")
        if self.turned is not None:
            forth, signs = self.turned
            np.multiply(forth, signs, forth)

    def enter_inputs(self) -> None:
        """Do nothing: x_t enters with h_{t−1}."""

    def read_out(self, logits: Floats) -> None:
        """Compute Wy h_t + by."""
        self.read_rows.dot(self.readout, logits)

    def enter_losses(self) -> None:
        """Copy what the way back reads to where it lies in one piece.

        ∂L_t/∂logits_t enters with ∂L/∂pre_{t+1}.
        """
        if self.gates is not self.pre:
            np.copyto(self.gates, self.pre)
            np.copyto(self.after, self.h[1:])

    def enter_losses_of(self, last: Integers) -> None:
        """Let the losses of those steps, (1,), enter alone; ∂L_t/∂logits_t of the others is lost."""
        of_last = self.dlogits[last]
        self.dlogits[...] = 0
        self.dlogits[last] = of_last

    def sum_up_gradients(self) -> None:
        """Compute ∂L/∂W of all weights."""
        self.errors_T.dot(self.rows, self.sums)
        self.sums.take(self.places, None, self.gradient, "clip")
