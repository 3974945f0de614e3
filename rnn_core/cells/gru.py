"""The gated recurrent unit (Cho et al., 2014), its reset gate behind the product as in PyTorch.

    r_t = σ(Wxr x_t + Whr h_{t−1} + br)         how much of the past enters the candidate
    z_t = σ(Wxz x_t + Whz h_{t−1} + bz)         how much of the past stays
    n_t = tanh(Wxn x_t + bxn + r_t ∘ (Whn h_{t−1} + bhn))
    h_t = (1 − z_t) ∘ n_t + z_t ∘ h_{t−1}

With nx = Wxn x_t + bxn and nh = Whn h_{t−1} + bhn:

    ∂h/∂nx = (1 − z)(1 − n²)                    ∂h/∂r̂ = (1 − z)(1 − n²) nh r (1 − r)
    ∂h/∂nh = (1 − z)(1 − n²) r                  ∂h/∂ẑ = (h_{t−1} − n) z (1 − z)
    ∂h/∂h_{t−1} = z                             (beside what passes through the linear maps)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnn_core.activations import sigmoid
from rnn_core.cells.base import LinearMap, Slopes
from rnn_core.types import Named


@dataclass(frozen=True)
class GRU:
    """The gated recurrent unit."""

    name = "gru"
    states = ("h",)
    maps = (
        LinearMap("r", "Wxr", "Whr", "br"),
        LinearMap("z", "Wxz", "Whz", "bz"),
        LinearMap("nx", "Wxn", None, "bxn"),
        LinearMap("nh", None, "Whn", "bhn"),
    )
    has_bias = True
    forget_bias = None
    gamma = None

    def step(self, pre: Named, state: Named) -> tuple[Named, Named]:
        """Return h_t and the gates r, z and n."""
        r, z = sigmoid(pre["r"]), sigmoid(pre["z"])
        n = np.tanh(pre["nx"] + r * pre["nh"])
        return {"h": (1 - z) * n + z * state["h"]}, {"r": r, "z": z, "n": n}

    def slopes(self, pre: Named, before: Named, after: Named, gates: Named) -> Slopes:
        """Return the partial derivatives of h_t."""
        r, z, n = gates["r"], gates["z"], gates["n"]
        through_n = (1 - z) * (1 - n * n)
        return {
            "h": {
                "r": through_n * pre["nh"] * r * (1 - r),
                "z": (before["h"] - n) * z * (1 - z),
                "nx": through_n,
                "nh": through_n * r,
                "h": z,
            }
        }
