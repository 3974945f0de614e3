"""The long short-term memory's fast training step. See cells/lstm.py for the equations.

After ``forward_in_time`` the pre-activations have become the gates.
"""

from __future__ import annotations

import numpy as np

from rnn_core.fast.base import FastStep
from rnn_core.fast.gates import sigmoid_of_negative, sigmoid_slope, tanh_slope
from rnn_core.network import Network
from rnn_core.sequences import Batch


class LSTMStep(FastStep):
    """The fast training step of the long short-term memory."""

    ORDER = ("g", "i", "f", "o")
    SIGMOID = ("i", "f", "o")

    def __init__(self, network: Network, batch: Batch) -> None:
        super().__init__(network, batch)
        h, c, pre, dpre = self.states["h"], self.states["c"], self.pre, self.dpre
        layout, steps = self.layout, range(len(self.h))
        self.tanh_c = np.empty_like(self.dh)
        self.scratch = np.empty_like(self.dh[0])
        self.dc = np.empty_like(self.dh[0])
        self.of_c = np.empty_like(self.dh[: self.spans[0][1]])
        self.forward_views = [
            (layout.into_pre[t], pre[:, t], pre[1:, t], *pre[:, t], h[t + 1], c[t], c[t + 1], self.tanh_c[t])
            for t in steps
        ]
        self.backward_views = [
            (layout.into_dh[t], dpre[:3, t], dpre[3, t], self.dh[t], pre[2, t]) for t in steps
        ]

    @np.errstate(over="ignore")  # exp(−a) may, and σ is 0 then
    def forward_in_time(self) -> None:
        """c_t = f ∘ c_{t−1} + i ∘ g;  h_t = o ∘ tanh c_t."""
        to_add, scratch = self.layout.product, self.scratch
        for t, (products, gates, ifo, g, i, f, o, h, c_before, c, tanh_c) in enumerate(self.forward_views):
            for dot, Wh_T, into in products:
                dot(Wh_T, into)
            if to_add is not None:
                np.add(gates, to_add, gates)
            np.tanh(g, g)
            sigmoid_of_negative(ifo)
            np.multiply(f, c_before, c)
            np.multiply(i, g, scratch)
            np.add(c, scratch, c)
            np.tanh(c, tanh_c)
            np.multiply(o, tanh_c, h)
            if self.alive is not None:
                np.multiply(h, self.alive[t], h)
                np.multiply(c, self.alive[t], c)

    def backward_in_time(self) -> None:
        """Go back through h and c at once.

        dh_t += Σ Whᵀ dpre_{t+1};  dc_t = f_{t+1} ∘ dc_{t+1} + ∂h/∂c ∘ dh_t
        dpre_t = slopes ∘ dc_t (of o: ∘ dh_t)
        """
        to_add, scratch, dc = self.layout.product, self.scratch, self.dc
        dc.fill(0)
        for start, stop in reversed(self.spans):
            self._slopes(start, stop)
            views = zip(self.backward_views[start:stop], self.of_c, strict=False)
            for (products, slopes_of_c, slope_of_o, dh, f), of_c in reversed(list(views)):
                for dot, Wh, into in products:
                    dot(Wh, into)
                    if to_add is not None:
                        np.add(dh, into, dh)
                np.multiply(dh, of_c, scratch)
                np.add(dc, scratch, dc)
                np.multiply(slopes_of_c, dc, slopes_of_c)
                np.multiply(slope_of_o, dh, slope_of_o)
                np.multiply(dc, f, dc)

    def _slopes(self, start: int, stop: int) -> None:
        """Write ∂c/∂pre (for o: ∂h/∂pre) into dpre and ∂h/∂c into of_c, for steps start … stop − 1."""
        g, i, _, o = self.pre[:, start:stop]
        of_g, of_i, of_f, of_o = self.dpre[:, start:stop]
        tanh_c, of_c = self.tanh_c[start:stop], self.of_c[: stop - start]
        tanh_slope(g, of_g)
        np.multiply(of_g, i, of_g)
        sigmoid_slope(self.pre[1:, start:stop], self.dpre[1:, start:stop])
        np.multiply(of_i, g, of_i)
        np.multiply(of_f, self.states["c"][start:stop], of_f)
        np.multiply(of_o, tanh_c, of_o)
        tanh_slope(tanh_c, of_c)
        np.multiply(of_c, o, of_c)
