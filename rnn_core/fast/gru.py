"""The gated recurrent unit's fast training step. See cells/gru.py for the equations.

After ``forward_in_time`` the pre-activations r, z and nx have become the gates r, z and n; nh stays.
"""

from __future__ import annotations

import numpy as np

from rnn_core.fast.base import FastStep
from rnn_core.fast.gates import sigmoid_of_negative, tanh_for, tanh_slope
from rnn_core.network import Network
from rnn_core.sequences import Batch
from rnn_core.types import Floats


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
        self.backward_blocks = []
        for block in reversed(self.blocks):
            gates, after = layout.gates[:, block], layout.after[block]
            slopes = self.slopes[:, : len(after)]
            of_steps = self.by_step(slopes)
            back = zip(
                layout.into_dh[block],
                of_steps,
                self.dh[block],
                gates[1],
                dpre.swapaxes(0, 1)[block],
                strict=True,
            )
            self.backward_blocks.append((gates, slopes, of_steps, after, list(back)[::-1]))
        self.each = self.for_each(4)
        self.tanh = tanh_for(self.dh[0])
        self.scratch = np.empty_like(self.dh[0])
        self.carried = np.empty_like(self.dh[0])
        self.of_past = np.empty_like(self.dh[self.blocks[0]])

    @np.errstate(over="ignore")  # exp(−a) may, and σ is 0 then
    def forward_in_time(self) -> None:
        """n_t = tanh(nx + r ∘ nh);  h_t = n_t + z ∘ (h_{t−1} − n_t)."""
        to_add, scratch, tanh, one = self.layout.product, self.scratch, self.tanh, self.one
        for t, (products, recurrent, rz, r, z, nh, n, before, after) in enumerate(self.forward_views):
            for dot, Wh_T, into in products:
                dot(Wh_T, into)
            if to_add is not None:
                np.add(recurrent, to_add, recurrent)
            sigmoid_of_negative(rz, one)
            np.multiply(r, nh, scratch)
            np.add(n, scratch, n)
            tanh(n, n)
            np.subtract(before, n, scratch)
            np.multiply(scratch, z, scratch)
            np.add(n, scratch, after)
            if self.alive is not None:
                np.multiply(after, self.alive[t], after)

    def backward_in_time(self) -> None:
        """dh_t += z ∘ dh_{t+1} + Whrᵀ dr + Whzᵀ dz + Whnᵀ dnh, all of t + 1;  dpre_t = ∂h_t/∂pre ∘ dh_t."""
        to_add, carried, each = self.layout.product, self.carried, self.each
        carried.fill(0)
        for gates, slopes_of_block, of_steps, h, steps in self.backward_blocks:
            self._slopes(gates, slopes_of_block, h)
            if each is not None:
                of_steps[...] = slopes_of_block.swapaxes(0, 1)
            for products, slopes, dh, z, dpre in steps:
                for dot, Wh, into in products:
                    dot(Wh, into)
                    if to_add is not None:
                        np.add(dh, into, dh)
                np.add(dh, carried, dh)
                if each is None:
                    np.multiply(slopes, dh, dpre)
                else:
                    each[...] = dh
                    np.multiply(slopes, each, dpre)
                np.multiply(dh, z, carried)

    def _slopes(self, gates: Floats, slopes: Floats, h: Floats) -> None:
        """Write ∂h/∂pre into the slopes, for a block of steps."""
        r, _, nh, n = gates
        of_r, of_z, of_nh, of_nx = slopes
        np.subtract(self.one, gates[:2], slopes[:2])  # 1 − r, 1 − z
        tanh_slope(n, of_nx, self.one)
        np.multiply(of_nx, of_z, of_nx)  # (1 − z)(1 − n²)
        np.multiply(of_nx, r, of_nh)
        np.multiply(of_r, nh, of_r)
        np.multiply(of_r, of_nh, of_r)
        of_past = self.of_past[: len(h)]
        np.subtract(h, n, of_past)  # z (h_{t−1} − n)
        np.multiply(of_z, of_past, of_z)
