"""How a training step's numbers lie for one sequence: side by side, so that one product does what it can.

Small as all is then, a call costs more than its numbers. In a row lie x_t, h_{t−1} and 1, in another
∂L_t/∂logits_t and ∂L/∂pre_{t+1} of all linear maps, so that for each step

    pre_t = [x_t, h_{t−1}, 1] · [Wxᵀ; Whᵀ; b]            dh_t = [dlogits_t, dpre_{t+1}] · [Wy; Wh]

are one product each, whatever the number of maps, and so is the gradient of all their weights,

    Σ_t dpre_t ⊗ [x_t, h_{t−1}, 1],

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
from rnn_core.types import Floats


class Joined:
    """The numbers of a step on one sequence, and its products: see Separate for the attributes.

    The products go to pre_t and dh_t themselves, so there is no ``product`` to add.
    """

    product = None

    def __init__(
        self,
        network: Network,
        batch: Batch,
        W: Floats,
        gradient: Floats,
        parameters: Parameters,
        maps: Sequence[LinearMap],
        negated: Collection[str],
        dh: Floats,
    ) -> None:
        (T, _, d), k, m, dtype = dh.shape, network.k, network.m, network.dtype
        self.W, self.gradient = W, gradient
        inner, recurrent = len(maps) * d, sum(j.Wh is not None for j in maps) * d
        with_bias = maps[0].b in parameters.shapes
        self.rows = np.ones((T + 1, k + d + 1), dtype)
        self.rows[:T, :k] = batch.x[:, 0]
        self.h = self.rows[:, None, k : k + d]
        errors = np.zeros((T + 1, m + inner), dtype)
        self.dlogits, self.dpre_rows = errors[1:, :m], errors[:T, m:]
        pre_rows = np.empty((T, inner), dtype)
        self.pre, self.dpre = (
            rows.reshape(T, len(maps), 1, d).swapaxes(0, 1) for rows in (pre_rows, self.dpre_rows)
        )

        sizes = [(k + d + with_bias, inner), (m + recurrent, d), (d, m)]
        ends = np.cumsum([rows * columns for rows, columns in sizes])
        self.copies = np.zeros(ends[-1], dtype)
        self.chosen, self.signs = np.zeros(ends[-1], np.intp), np.ones_like(self.copies)
        of = parameters.views(np.arange(parameters.size, dtype=float))
        (forth, back, self.Wy_T), (from_forth, from_back, from_Wy), (signs, _, _) = (
            [part.reshape(size) for part, size in zip(np.split(flat, ends[:-1]), sizes, strict=True)]
            for flat in (self.copies, self.chosen, self.signs)
        )
        for i, j in enumerate(maps):
            columns = slice(i * d, (i + 1) * d)
            sign = -1.0 if j.name in negated else 1.0
            places = (
                (slice(k), j.Wx),
                (slice(k, k + d), j.Wh),
                (slice(k + d, None), j.b if with_bias else None),
            )
            for at, name in places:
                signs[at, columns] = sign if name else 0
                if name:
                    from_forth[at, columns] = of[name].T
        from_back[...] = np.concatenate([of["Wy"], *(of[j.Wh] for j in maps if j.Wh)])
        from_Wy[...] = of["Wy"].T
        self.all_kept = bool((self.signs == 1).all())

        self.into_pre: list[list[Product]] = [
            [(row.dot, forth, pre)] for row, pre in zip(self.rows[:T, : len(forth)], pre_rows, strict=True)
        ]
        self.into_dh: list[list[Product]] = [
            [(row.dot, back, dh_t)] for row, dh_t in zip(errors[1:, : len(back)], dh[:, 0], strict=True)
        ]
        self._lay_out_sums(k, m, d, maps, parameters)

    def _lay_out_sums(
        self, k: int, m: int, d: int, maps: Sequence[LinearMap], parameters: Parameters
    ) -> None:
        """Make the places of all sums of products, and say where in them each weight's gradient lies."""
        inner, outer = len(maps) * d * (k + d + 1), m * d
        self.sums = np.zeros(inner + outer + m, self.rows.dtype)
        of_maps, of_Wy = self.sums[:inner], self.sums[inner : inner + outer]
        self.of_maps, self.of_Wy = of_maps.reshape(len(maps) * d, -1), of_Wy.reshape(m, d)
        self.of_by = self.sums[inner + outer :] if "by" in parameters.shapes else None
        self.before, self.after = self.rows[:-1], self.rows[1:, k : k + d]

        place = np.arange(self.sums.size)
        places = np.empty(parameters.size)
        of = parameters.views(places)
        for j, block in zip(maps, place[:inner].reshape(len(maps), d, -1), strict=True):
            if j.Wx:
                of[j.Wx][...] = block[:, :k]
            if j.Wh:
                of[j.Wh][...] = block[:, k : k + d]
            if j.b in of:
                of[j.b][...] = block[:, -1]
        of["Wy"][...] = place[inner : inner + outer].reshape(m, d)
        if "by" in of:
            of["by"][...] = place[inner + outer :]
        self.places = places.astype(np.intp)

    def copy_weights(self) -> None:
        """Copy the weights as they are now."""
        self.W.take(self.chosen, 0, self.copies, "clip")
        if not self.all_kept:
            np.multiply(self.copies, self.signs, self.copies)

    def enter_inputs(self) -> None:
        """Do nothing: x_t enters with h_{t−1}."""

    def enter_losses(self) -> None:
        """Do nothing: ∂L_t/∂logits_t enters with ∂L/∂pre_{t+1}."""

    def sum_up_gradients(self) -> None:
        """Compute ∂L/∂W of all weights."""
        self.dpre_rows.T.dot(self.before, self.of_maps)
        self.dlogits.T.dot(self.after, self.of_Wy)
        if self.of_by is not None:
            np.add.reduce(self.dlogits, axis=0, out=self.of_by)
        self.sums.take(self.places, 0, self.gradient, "clip")
