"""The gated recurrent unit's fast training step. See cells/gru.py for the equations.

After ``forward_in_time`` the pre-activations r, z and nx have become the gates r, z and n; nh stays.
"""

from __future__ import annotations

import numpy as np

from rnn_core.fast.base import FastStep
from rnn_core.fast.gates import sigmoid_of_negative, sigmoid_slope, tanh_slope
from rnn_core.network import Network
from rnn_core.sequences import Batch


class GRUStep(FastStep):
    """The fast training step of the gated recurrent unit."""

    ORDER = ("r", "z", "nh", "nx")
    SIGMOID = ("r", "z")

    def __init__(self, network: Network, batch: Batch) -> None:
        super().__init__(network, batch)
        h, pre, dpre, layout = self.states["h"], self.pre, self.dpre, self.layout
        steps = range(len(self.h))
        self.forward_views = [
            (layout.into_pre[t], pre[:3, t], pre[:2, t], *pre[:, t], h[t], h[t + 1]) for t in steps
        ]
        self.backward_views = [(layout.into_dh[t], dpre[:, t], self.dh[t], pre[1, t]) for t in steps]
        self.scratch = np.empty_like(self.dh[0])
        self.carried = np.empty_like(self.dh[0])
        self.past = np.empty_like(self.dh[: self.spans[0][1]])

    @np.errstate(over="ignore")  # exp(−a) may, and σ is 0 then
    def forward_in_time(self) -> None:
        """n_t = tanh(nx + r ∘ nh);  h_t = n_t + z ∘ (h_{t−1} − n_t)."""
        to_add, scratch = self.layout.product, self.scratch
        for t, (products, recurrent, rz, r, z, nh, n, before, after) in enumerate(self.forward_views):
            for dot, Wh_T, into in products:
                dot(Wh_T, into)
            if to_add is not None:
                np.add(recurrent, to_add, recurrent)
            sigmoid_of_negative(rz)
            np.multiply(r, nh, scratch)
            np.add(n, scratch, n)
            np.tanh(n, n)
            np.subtract(before, n, scratch)
            np.multiply(scratch, z, scratch)
            np.add(n, scratch, after)
            if self.alive is not None:
                np.multiply(after, self.alive[t], after)

    def backward_in_time(self) -> None:
        """dh_t += z ∘ dh_{t+1} + Whrᵀ dr + Whzᵀ dz + Whnᵀ dnh, all of t + 1;  dpre_t = ∂h_t/∂pre ∘ dh_t."""
        to_add, carried = self.layout.product, self.carried
        carried.fill(0)
        for start, stop in reversed(self.spans):
            self._slopes(start, stop)
            for products, slopes, dh, z in reversed(self.backward_views[start:stop]):
                for dot, Wh, into in products:
                    dot(Wh, into)
                    if to_add is not None:
                        np.add(dh, into, dh)
                np.add(dh, carried, dh)
                np.multiply(slopes, dh, slopes)  # dpre_t
                np.multiply(dh, z, carried)

    def _slopes(self, start: int, stop: int) -> None:
        """Write ∂h/∂pre into dpre for steps start … stop − 1."""
        r, z, nh, n = self.pre[:, start:stop]
        of_r, of_z, of_nh, of_nx = self.dpre[:, start:stop]
        sigmoid_slope(self.pre[:2, start:stop], self.dpre[:2, start:stop])
        tanh_slope(n, of_nx)
        np.subtract(1, z, of_nh)
        np.multiply(of_nx, of_nh, of_nx)  # (1 − z)(1 − n²)
        np.multiply(of_nx, r, of_nh)
        np.multiply(of_r, nh, of_r)
        np.multiply(of_r, of_nx, of_r)
        past = self.past[: stop - start]
        np.subtract(self.states["h"][start:stop], n, past)
        np.multiply(of_z, past, of_z)
