"""How a training step's numbers lie for one sequence: side by side, so that one product does what it can.

Small as all is then, a call costs more than its numbers. So the weights themselves lie as blocks of one
matrix,

    K = [0   by  Wy]        (the readout)
        [Wx  b   Wh]        (each linear map; 0 where it reads no x or no h)

In a row lie x_{t+1}, 1 and h_t, in a column of errors ∂L_t/∂logits_t and ∂L/∂pre_{t+1} of all maps, from
t = 0 to T, so that

    pre_t = [Wx b Wh] · row_{t−1}        logits = [0 by Wy] · rowsᵀ        dh_t = error_t · [Wy; Wh]

are one product each, whatever the number of maps, and so is the gradient of all weights,

    ∂L/∂K = Σ_t error_t ⊗ row_t = errors · rows,

but for the blocks that are no weight's. Before a sigmoid the way there takes a copy of its weights with the
opposite sign, as σ(a) = 1 / (1 + exp(−a)) takes −a.

Elementwise work takes NumPy four times as long on a matrix in pieces. So ŷ lies in memory output by output,
each with all its steps, and so do copies of the states. Over a few steps the errors do so too; over many
they lie step by step, as the way back reads and writes them, and it pays to copy the weights for the way
there as well as for the way back.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from rnn_core.cells import LinearMap
from rnn_core.fast.separate import Product
from rnn_core.network import Network
from rnn_core.parameters import Blocks
from rnn_core.sequences import Batch
from rnn_core.types import Floats, Integers

FEW = 8
"""Up to so many steps what is done once counts for more than what is done at each of them, with one map."""


class Joined:
    """The numbers of a step on one sequence, and its products: see Separate for the attributes.

    The products go to pre_t and dh_t themselves, so there is no ``product`` to add. What belongs to the
    logits has a column more than there are steps: the first is that of h_0, which has no loss.
    """

    product = None

    def __init__(
        self,
        network: Network,
        batch: Batch,
        maps: Sequence[LinearMap],
        negated: Collection[str],
        dh: Floats,
    ) -> None:
        (T, _, d), k, m, dtype = dh.shape, network.k, network.m, network.dtype
        inner, recurrent = len(maps) * d, sum(j.Wh is not None for j in maps) * d
        width, of_x, of_h = k + network.bias + d, slice(k), slice(-d, None)
        places: dict[str, tuple[slice, slice | int]] = {"Wy": (slice(m), of_h), "by": (slice(m), k)}
        unused = [(slice(m), of_x)]
        for i, j in enumerate(maps):
            rows = slice(m + i * d, m + (i + 1) * d)
            places[j.b] = rows, k
            for name, columns in ((j.Wx, of_x), (j.Wh, of_h)):
                if name:
                    places[name] = rows, columns
                else:
                    unused.append((rows, columns))
        self.parameters = Blocks(network.weights, (m + inner, width), places)
        self.W, self.gradient = self.parameters.flat(network.weights), self.parameters.zeros()
        K, self.of_K = (flat.reshape(self.parameters.shape) for flat in (self.W, self.gradient))
        self.unused = [self.of_K[place] for place in unused]

        few = len(maps) == 1 and T <= FEW
        self.rows, self.columns = np.ones((T + 1, width), dtype), np.zeros((width, T + 1), dtype)
        self.rows[:T, :k], self.columns[k:, 1:] = batch.x[:, 0], 1
        self.h = self.rows[:, None, of_h]
        self.errors = np.zeros((m + inner, T + 1), dtype, "C" if few else "F")
        self.probabilities, self.dlogits = np.empty((m, T + 1), dtype), self.errors[:m]
        pre_rows = np.empty((T, inner), dtype)
        self.pre = pre_rows.reshape(T, len(maps), 1, d).swapaxes(0, 1)
        self.dpre = self.errors[m:, :T].reshape(len(maps), d, T).swapaxes(1, 2)[:, :, None]

        self.all_h = self.columns[of_h].T[:, None] if few else np.zeros((T + 1, 1, d), dtype)
        self.gates = self.pre if len(maps) == 1 else np.empty_like(self.pre, order="C")
        self.after = self.all_h[1:]
        self.of_states = [(self.columns[of_h, 1:], self.rows[1:, of_h].T)]
        if not few:
            self.of_states.append((self.after, self.h[1:]))
        if self.gates is not self.pre:
            self.of_states.append((self.gates, self.pre))

        self.readout, forth, back = K[:m], K[m:].T, np.empty((m + recurrent, d), dtype)
        self.of_weights = [(back, K[: m + recurrent, of_h])]
        if not few:
            self.of_weights.append((np.empty((width, inner), dtype), forth))
            forth = self.of_weights[-1][0]
        signs = np.repeat([-1.0 if j.name in negated else 1.0 for j in maps], d).astype(dtype)
        self.turned = (forth, signs) if negated else None

        self.into_pre: list[list[Product]] = [
            [(row.dot, forth, pre)] for row, pre in zip(self.rows[:T], pre_rows, strict=True)
        ]
        self.into_dh: list[list[Product]] = [
            [(error.dot, back, dh_t)]
            for error, dh_t in zip(self.errors[: m + recurrent, 1:].T, dh[:, 0], strict=True)
        ]

    def enter_inputs(self) -> None:
        """Copy the weights to where they lie in one piece; x_t enters with h_{t−1}."""
        for copy, weights in self.of_weights:
            copy[...] = weights
        if self.turned is not None:
            forth, signs = self.turned
            np.multiply(forth, signs, forth)

    def read_out(self, logits: Floats) -> None:
        """Copy the states to where they lie in one piece, and compute Wy h_t + by."""
        for copy, values in self.of_states:
            copy[...] = values
        self.readout.dot(self.columns, logits)

    def enter_losses(self) -> None:
        """Do nothing: ∂L_t/∂logits_t enters with ∂L/∂pre_{t+1}."""

    def enter_losses_of(self, last: Integers) -> None:
        """Let the losses of those steps, (1,), enter alone; ∂L_t/∂logits_t of the others is lost."""
        of_last = self.dlogits[:, last + 1]
        self.dlogits.fill(0)
        self.dlogits[:, last + 1] = of_last

    def sum_up_gradients(self) -> None:
        """Compute ∂L/∂W of all weights."""
        self.errors.dot(self.rows, self.of_K)
        for block in self.unused:
            block.fill(0)
