"""The vanilla cell's fast training step: h_t = f(a_t), and back da_t = f′(a_t) ∘ dh_t."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnn_core.cells import RNN
from rnn_core.fast.base import FastStep
from rnn_core.fast.gates import InPlace, sigmoid_of_negative, tanh_for, tanh_slope
from rnn_core.fast.joined import Joined
from rnn_core.network import Network
from rnn_core.sequences import Batch
from rnn_core.types import Floats


@np.errstate(over="ignore")  # exp(−a) may, and σ is 0 then
def _sigmoid(a: Floats, out: Floats) -> None:
    np.negative(a, out)
    sigmoid_of_negative(out, np.ones((), out.dtype))


def _sigmoid_slope(h: Floats, out: Floats, one: Floats) -> None:
    np.subtract(one, h, out)
    np.multiply(out, h, out)


IN_PLACE: dict[str, tuple[InPlace, Callable[[Floats, Floats, Floats], object]]] = {
    "tanh": (np.tanh, tanh_slope),
    "relu": (
        lambda a, out: np.maximum(a, 0, out=out),
        lambda h, out, one: np.greater(h, 0, out, casting="unsafe"),
    ),
    "sigmoid": (_sigmoid, _sigmoid_slope),
    "identity": (lambda a, out: np.copyto(out, a), lambda h, out, one: np.copyto(out, one)),
}
"""f and f′, each writing into its second argument; f′ from h = f(a), which every one of them allows."""

SMALL, MANY = 32, 65_536
"""Up to so many units, and numbers in all steps' diag f′(a_t), their products with dh_t are sooner than
f′(a_t) ∘ dh_t: after a product NumPy takes less time for another than for an operation of another kind."""


class RNNStep(FastStep):
    """The fast training step of the vanilla cell."""

    ORDER = ("a",)

    def __init__(self, network: Network, batch: Batch) -> None:
        super().__init__(network, batch)
        assert isinstance(network.cell, RNN)  # noqa: S101  -- chosen by its type
        self.f, self.slope = IN_PLACE[network.cell.activation.name]
        if self.f is np.tanh:
            self.f = tanh_for(self.dh[0])
        (pre,), (dpre,), (slopes,), layout = self.pre, self.dpre, self.slopes, self.layout
        self.joined = layout.product is None
        one_sequence = 0 if self.joined else slice(None)  # its rows as vectors, as the products have them
        pre, h, dh, dpre = (of[:, one_sequence] for of in (pre, self.h, self.dh, dpre))
        self.forward_views = [
            (dot, Wh_T, into, a, after)
            for ((dot, Wh_T, into),), a, after in zip(layout.into_pre, pre, h, strict=True)
        ]
        d, matrices = network.d, batch.T * network.d**2
        by_matrix = self.joined and dpre[0].flags.c_contiguous and d <= SMALL and matrices <= MANY
        self.times: Callable[[Floats, Floats, Floats], Floats] = np.ndarray.dot if by_matrix else np.multiply
        blocks = [(b, layout.after[b], slopes[: b.stop - b.start]) for b in reversed(self.blocks)]
        if isinstance(layout, Joined):
            blocks = [(slice(batch.T), layout.all_h, np.empty_like(layout.all_h))]
        self.backward_blocks = []
        for block, after, of_h in blocks:
            factors, diagonals = of_h[-len(dh[block]) :, one_sequence], None
            if by_matrix:
                factors = np.zeros((batch.T, d, d), dh.dtype)
                diagonals = np.einsum("tii->ti", factors)
            steps = [
                (dot, Wh, into, dh_t, factor, da)
                for ((dot, Wh, into),), factor, dh_t, da in zip(
                    layout.into_dh[block], factors, dh[block], dpre[block], strict=True
                )
            ]
            self.backward_blocks.append((after, of_h, diagonals, steps[::-1]))

    def forward_in_time(self) -> None:
        """a_t += Wh h_{t−1};  h_t = f(a_t)."""
        f, add, alive = self.f, np.add, self.alive
        if self.joined:
            for dot, Wh_T, into_a, _, after in self.forward_views:
                f(dot(Wh_T, into_a), after)
        else:
            for t, (dot, Wh_T, product, a, after) in enumerate(self.forward_views):
                add(a, dot(Wh_T, product), a)
                f(a, after)
                if alive is not None:
                    np.multiply(after, alive[t], after)

    def backward_in_time(self) -> None:
        """dh_t += Whᵀ da_{t+1};  da_t = f′(a_t) ∘ dh_t = diag(f′(a_t)) dh_t."""
        add, times = np.add, self.times
        for h, slopes, diagonals, steps in self.backward_blocks:
            self.slope(h, slopes, self.one)
            if diagonals is not None:
                diagonals[...] = slopes[1:, 0]
            if self.joined:
                for dot, Wh, into_dh, dh, factor, da in steps:
                    dot(Wh, into_dh)
                    times(dh, factor, da)
            else:
                for dot, Wh, product, dh, factor, da in steps:
                    add(dh, dot(Wh, product), dh)
                    times(dh, factor, da)
