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

Elementwise work takes NumPy four times as long on a matrix in pieces. So for one map, ŷ and the errors lie
in memory output by output, each with all its steps; several maps' errors of a step are written at once, and
lie together.
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

        self.rows = np.ones((T + 1, width), dtype)
        self.errors = np.zeros((m + inner, T + 1), dtype, "C" if len(maps) == 1 else "F")
        self.rows[:T, :k] = batch.x[:, 0]
        self.h, self.rows_T = self.rows[:, None, of_h], self.rows.T
        self.probabilities, self.dlogits = np.empty((m, T + 1), dtype), self.errors[:m]
        pre_rows = np.empty((T, inner), dtype)
        self.pre = pre_rows.reshape(T, len(maps), 1, d).swapaxes(0, 1)
        self.dpre = self.errors[m:, :T].reshape(len(maps), d, T).swapaxes(1, 2)[:, :, None]
        self.gates = self.pre if len(maps) == 1 else np.empty((len(maps), T, 1, d), dtype)
        self.after = np.empty((T, 1, d), dtype)

        self.readout, forth, self.turned = K[:m], K[m:].T, None
        if negated:
            signs = np.repeat([-1.0 if j.name in negated else 1.0 for j in maps], d).astype(dtype)
            self.turned = forth, signs, np.empty((width, inner), dtype)
            forth = self.turned[-1]
        self.back, self.of_back = np.empty((m + recurrent, d), dtype), K[: m + recurrent, of_h]

        self.into_pre: list[list[Product]] = [
            [(row.dot, forth, pre)] for row, pre in zip(self.rows[:T], pre_rows, strict=True)
        ]
        self.into_dh: list[list[Product]] = [
            [(error.dot, self.back, dh_t)]
            for error, dh_t in zip(self.errors[: m + recurrent, 1:].T, dh[:, 0], strict=True)
        ]

    def enter_inputs(self) -> None:
        """Copy the weights to where the products want them in one piece; x_t enters with h_{t−1}."""
        self.back[...] = self.of_back
        if self.turned is not None:
            forth, signs, copy = self.turned
            copy[...] = forth
            np.multiply(copy, signs, copy)

    def read_out(self, logits: Floats) -> None:
        """Compute Wy h_t + by."""
        self.readout.dot(self.rows_T, logits)

    def enter_losses(self) -> None:
        """Copy what the way back reads to where it lies in one piece.

        ∂L_t/∂logits_t enters with ∂L/∂pre_{t+1}.
        """
        if self.gates is not self.pre:
            self.gates[...] = self.pre
        self.after[...] = self.h[1:]

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
