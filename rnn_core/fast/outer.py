"""The gradient of all weights from one sequence, by one product.

Side by side in a row lie x_t, h_{t−1} and 1, so that

    Σ_t ∂L/∂pre_t ⊗ [x_t, h_{t−1}, 1]

holds ∂L/∂Wx, ∂L/∂Wh and ∂L/∂b of every map, and a few blocks that no weight has. Small as all this is with
one sequence, a call for each of them would cost more than the numbers do.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnn_core.cells import LinearMap
from rnn_core.parameters import Parameters
from rnn_core.types import Floats


class OuterProducts:
    """The rows, and where in their sum of products each weight's gradient lies.

    Attributes
    ----------
    x
        The inputs, (T, k), a view into the rows.
    h
        h_0 … h_T, (T + 1, 1, d), to be written to.
    """

    def __init__(self, dpre: Floats, x: Floats, maps: Sequence[LinearMap], parameters: Parameters) -> None:
        (T, k), (m, d), dtype = x.shape, parameters.shapes["Wy"], x.dtype
        rows = np.ones((T + 1, k + d + 1), dtype)
        self.x, self.h = rows[:T, :k], rows[:, None, k : k + d]
        self.x[...] = x
        self.states = rows[1:, k : k + d]
        self.rows, self.dpre_T = rows[:T], dpre.T
        inner, outer = len(maps) * d * (k + d + 1), m * d
        self.sums = np.zeros(inner + outer + m, dtype)
        of_maps, of_Wy = self.sums[:inner], self.sums[inner : inner + outer]
        self.of_maps, self.of_Wy = of_maps.reshape(len(maps) * d, -1), of_Wy.reshape(m, d)
        self.of_by = self.sums[inner + outer :]
        self.has_by = "by" in parameters.shapes

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
        if self.has_by:
            of["by"][...] = place[inner + outer :]
        self.places = places.astype(np.intp)

    def sum_up(self, dlogits: Floats, gradient: Floats) -> None:
        """Write the gradient of all weights, given ∂L/∂logits and the ∂L/∂pre that this was made with."""
        self.dpre_T.dot(self.rows, self.of_maps)
        dlogits.T.dot(self.states, self.of_Wy)
        if self.has_by:
            np.add.reduce(dlogits, axis=0, out=self.of_by)
        self.sums.take(self.places, 0, gradient, "clip")
