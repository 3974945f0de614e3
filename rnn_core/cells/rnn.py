"""The vanilla cell (Elman, 1990).

a_t = Wx x_t + Wh h_{t−1} (+ bh)
h_t = f(a_t)                                f = tanh in the lesson

∂h_t/∂a_t = f′(a_t)
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rnn_core.activations import Activation, activation_named
from rnn_core.cells.base import LinearMap, Slopes
from rnn_core.types import Named


@dataclass(frozen=True)
class RNN:
    """The vanilla cell with its activation: "tanh", "relu", "sigmoid" or "identity"."""

    activation: Activation = field(default_factory=lambda: activation_named("tanh"))

    name = "rnn"
    states = ("h",)
    maps = (LinearMap("a", "Wx", "Wh", "bh"),)
    has_bias = False
    forget_bias = None

    @property
    def gamma(self) -> float:
        """The largest slope of the activation."""
        return self.activation.gamma

    def step(self, pre: Named, state: Named) -> tuple[Named, Named]:
        """Return h_t = f(a_t); there are no gates."""
        return {"h": self.activation.f(pre["a"])}, {}

    def slopes(self, pre: Named, before: Named, after: Named, gates: Named) -> Slopes:
        """Return ∂h_t/∂a_t."""
        return {"h": {"a": self.activation.slope(pre["a"], after["h"])}}
