"""The vanilla cell's fast training step: h_t = f(a_t), and back da_t = f′(a_t) ∘ dh_t."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnn_core.cells import RNN
from rnn_core.fast.base import FastStep
from rnn_core.fast.gates import sigmoid_of_negative, sigmoid_slope, tanh_slope
from rnn_core.network import Network
from rnn_core.sequences import Batch
from rnn_core.types import Floats


@np.errstate(over="ignore")  # exp(−a) may, and σ is 0 then
def _sigmoid(a: Floats, out: Floats) -> None:
    np.negative(a, out)
    sigmoid_of_negative(out)


InPlace = Callable[[Floats, Floats], object]

IN_PLACE: dict[str, tuple[InPlace, InPlace]] = {
    "tanh": (np.tanh, tanh_slope),
    "relu": (
        lambda a, out: np.maximum(a, 0, out=out),
        lambda h, out: np.greater(h, 0, out, casting="unsafe"),
    ),
    "sigmoid": (_sigmoid, sigmoid_slope),
    "identity": (lambda a, out: np.copyto(out, a), lambda h, out: out.fill(1)),
}
"""f and f′, each writing into its second argument; f′ from h = f(a), which every one of them allows."""


class RNNStep(FastStep):
    """The fast training step of the vanilla cell."""

    ORDER = ("a",)

    def __init__(self, network: Network, batch: Batch) -> None:
        super().__init__(network, batch)
        assert isinstance(network.cell, RNN)  # noqa: S101  -- chosen by its type
        self.f, self.slope = IN_PLACE[network.cell.activation.name]
        h = self.states["h"]
        self.forward_views = list(zip(self.pre[0], h[:-1], h[1:], strict=True))
        self.backward_views = list(zip(self.dpre[0], self.dh, strict=True))

    def forward_in_time(self) -> None:
        """a_t += Wh h_{t−1};  h_t = f(a_t)."""
        f, ((Wh_T, product),) = self.f, self.products
        for t, (a, before, after) in enumerate(self.forward_views):
            before.dot(Wh_T, product)
            np.add(a, product, a)
            f(a, after)
            if self.alive is not None:
                np.multiply(after, self.alive[t], after)

    def backward_in_time(self) -> None:
        """da_t = f′(a_t) ∘ dh_t;  dh_{t−1} += Whᵀ da_t."""
        Wh, product = self.weights["Wh"], self.product[0]
        later = None
        for start, stop in reversed(self.spans):
            self.slope(self.h[start:stop], self.dpre[0, start:stop])
            for da, dh in reversed(self.backward_views[start:stop]):
                if later is not None:
                    later.dot(Wh, product)
                    np.add(dh, product, dh)
                np.multiply(da, dh, da)
                later = da
