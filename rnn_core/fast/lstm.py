"""The long short-term memory's fast training step. See cells/lstm.py for the equations.

After ``forward_in_time`` the pre-activations have become the gates.
"""

from __future__ import annotations

import numpy as np

from rnn_core.fast.base import FastStep
from rnn_core.fast.gates import sigmoid_of_negative, tanh_for
from rnn_core.network import Network
from rnn_core.sequences import Batch
from rnn_core.types import Floats


class LSTMStep(FastStep):
    """The fast training step of the long short-term memory."""

    ORDER = ("g", "i", "f", "o")
    SIGMOID = ("i", "f", "o")

    def __init__(self, network: Network, batch: Batch) -> None:
        super().__init__(network, batch)
        h, c, pre, dpre = self.states["h"], self.states["c"], self.pre, self.dpre
        layout, steps = self.layout, range(len(self.h))
        self.tanh_c = np.empty_like(self.dh)
        self.tanh = tanh_for(self.dh[0])
        self.scratch = np.empty_like(self.dh[0])
        self.dc = np.empty_like(self.dh[0])
        self.of_c = np.empty_like(self.dh[self.blocks[0]])
        self.forward_views = [
            (layout.into_pre[t], pre[:, t], pre[1:, t], *pre[:, t], h[t + 1], c[t], c[t + 1], self.tanh_c[t])
            for t in steps
        ]
        self.backward_blocks = []
        for block in reversed(self.blocks):
            gates, after = layout.gates[:, block], layout.after[block]
            slopes, of_c = self.slopes[:, : len(after)], self.of_c[: len(after)]
            of_steps = self.by_step(slopes)
            back = zip(
                layout.into_dh[block],
                of_steps[:, :3],
                of_steps[:, 3],
                self.dh[block],
                of_c,
                gates[2],
                dpre[:3].swapaxes(0, 1)[block],
                dpre[3, block],
                strict=True,
            )
            of_block = gates, slopes, after, c[block], self.tanh_c[block], of_c
            self.backward_blocks.append((of_block, slopes, of_steps, list(back)[::-1]))
        self.each = self.for_each(3)

    @np.errstate(over="ignore")  # exp(−a) may, and σ is 0 then
    def forward_in_time(self) -> None:
        """c_t = f ∘ c_{t−1} + i ∘ g;  h_t = o ∘ tanh c_t."""
        to_add, scratch, tanh, one = self.layout.product, self.scratch, self.tanh, self.one
        for t, (products, gates, ifo, g, i, f, o, h, c_before, c, tanh_c) in enumerate(self.forward_views):
            for dot, Wh_T, into in products:
                dot(Wh_T, into)
            if to_add is not None:
                np.add(gates, to_add, gates)
            tanh(g, g)
            sigmoid_of_negative(ifo, one)
            np.multiply(f, c_before, c)
            np.multiply(i, g, scratch)
            np.add(c, scratch, c)
            tanh(c, tanh_c)
            np.multiply(o, tanh_c, h)
            if self.alive is not None:
                np.multiply(h, self.alive[t], h)
                np.multiply(c, self.alive[t], c)

    def backward_in_time(self) -> None:
        """Go back through h and c at once.

        dh_t += Σ Whᵀ dpre_{t+1};  dc_t = f_{t+1} ∘ dc_{t+1} + ∂h/∂c ∘ dh_t
        dpre_t = slopes ∘ dc_t (of o: ∘ dh_t)
        """
        to_add, scratch, dc, each = self.layout.product, self.scratch, self.dc, self.each
        dc.fill(0)
        for of_block, slopes, of_steps, steps in self.backward_blocks:
            self._slopes(*of_block)
            if each is not None:
                of_steps[...] = slopes.swapaxes(0, 1)
            for products, slopes_of_c, slope_of_o, dh, of_c, f, dpre_of_c, dpre_of_o in steps:
                for dot, Wh, into in products:
                    dot(Wh, into)
                    if to_add is not None:
                        np.add(dh, into, dh)
                np.multiply(dh, of_c, scratch)
                np.add(dc, scratch, dc)
                if each is None:
                    np.multiply(slopes_of_c, dc, dpre_of_c)
                else:
                    each[...] = dc
                    np.multiply(slopes_of_c, each, dpre_of_c)
                np.multiply(slope_of_o, dh, dpre_of_o)
                np.multiply(dc, f, dc)

    def _slopes(
        self, gates: Floats, slopes: Floats, h: Floats, c_before: Floats, tanh_c: Floats, of_c: Floats
    ) -> None:
        """Write ∂c/∂pre (for o: ∂h/∂pre) into the slopes, and ∂h/∂c into of_c, for a block of steps."""
        g, i, f, o = gates
        of_g, of_i, of_f, of_o = slopes
        np.subtract(self.one, gates[1:], slopes[1:])  # 1 − i, 1 − f, 1 − o
        i_g = np.multiply(i, g, of_c)
        np.multiply(of_i, i_g, of_i)
        np.multiply(i_g, g, of_g)
        np.subtract(i, of_g, of_g)  # i (1 − g²)
        np.multiply(of_f, f, of_f)
        np.multiply(of_f, c_before, of_f)
        np.multiply(of_o, h, of_o)
        np.multiply(h, tanh_c, of_c)
        np.subtract(o, of_c, of_c)  # o (1 − tanh² c)
