"""The long short-term memory (Hochreiter and Schmidhuber, 1997; forget gate by Gers et al., 2000).

i_t = σ(Wxi x_t + Whi h_{t−1} + bi)         how much of the candidate is written
f_t = σ(Wxf x_t + Whf h_{t−1} + bf)         how much of the cell is kept
g_t = tanh(Wxg x_t + Whg h_{t−1} + bg)      the candidate
o_t = σ(Wxo x_t + Who h_{t−1} + bo)         how much of the cell is shown
c_t = f_t ∘ c_{t−1} + i_t ∘ g_t
h_t = o_t ∘ tanh c_t

∂c/∂î = g i (1 − i)    ∂c/∂f̂ = c_{t−1} f (1 − f)    ∂c/∂ĝ = i (1 − g²)    ∂c/∂c_{t−1} = f
∂h/∂ô = tanh(c) o (1 − o),  and ∂h/∂· = o (1 − tanh² c) ∂c/∂· for all that enters through c
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnn_core.activations import sigmoid
from rnn_core.cells.base import LinearMap, Slopes
from rnn_core.types import Named


@dataclass(frozen=True)
class LSTM:
    """The long short-term memory: its state is the pair (h, c)."""

    name = "lstm"
    states = ("h", "c")
    maps = (
        LinearMap("i", "Wxi", "Whi", "bi"),
        LinearMap("f", "Wxf", "Whf", "bf"),
        LinearMap("g", "Wxg", "Whg", "bg"),
        LinearMap("o", "Wxo", "Who", "bo"),
    )
    has_bias = True
    forget_bias = "bf"
    gamma = None

    def step(self, pre: Named, state: Named) -> tuple[Named, Named]:
        """Return (h_t, c_t) and the gates i, f, g and o."""
        i, f, o = sigmoid(pre["i"]), sigmoid(pre["f"]), sigmoid(pre["o"])
        g = np.tanh(pre["g"])
        c = f * state["c"] + i * g
        return {"h": o * np.tanh(c), "c": c}, {"i": i, "f": f, "g": g, "o": o}

    def slopes(self, pre: Named, before: Named, after: Named, gates: Named) -> Slopes:
        """Return the partial derivatives of h_t and c_t."""
        i, f, g, o = gates["i"], gates["f"], gates["g"], gates["o"]
        tanh_c = np.tanh(after["c"])
        of_c = {
            "i": g * i * (1 - i),
            "f": before["c"] * f * (1 - f),
            "g": i * (1 - g * g),
            "c": f,
        }
        through_c = o * (1 - tanh_c * tanh_c)
        of_h = {name: through_c * slope for name, slope in of_c.items()}
        return {"h": {**of_h, "o": tanh_c * o * (1 - o)}, "c": of_c}
