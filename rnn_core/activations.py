"""Activations f of the vanilla cell, with their slopes f′ and the largest slope γ.

    tanh      f(a) = tanh a             f′ = 1 − f²        γ = 1
    relu      f(a) = max(a, 0)          f′ = 1 if a > 0    γ = 1
    sigmoid   f(a) = 1 / (1 + e^−a)     f′ = f (1 − f)     γ = ¼
    identity  f(a) = a                  f′ = 1             γ = 1

γ enters the bound ‖∂h_t/∂h_k‖ ≤ (γ ‖Wh‖)^(t−k) (Pascanu, Mikolov and Bengio, 2013).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rnn_core.arguments import one_of
from rnn_core.types import Floats


def sigmoid(a: Floats) -> Floats:
    """Return 1 / (1 + e^−a), elementwise."""
    return 1.0 / (1.0 + np.exp(-a))


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation, elementwise.

    Attributes
    ----------
    name
        What it is called in the API.
    f
        a ↦ f(a).
    slope
        (a, f(a)) ↦ f′(a); f(a) is handed over because most slopes follow from it.
    gamma
        The largest slope there is.
    """

    name: str
    f: Callable[[Floats], Floats]
    slope: Callable[[Floats, Floats], Floats]
    gamma: float


ACTIVATIONS = {
    activation.name: activation
    for activation in (
        Activation("tanh", np.tanh, lambda a, y: 1.0 - y * y, 1.0),
        Activation("relu", lambda a: np.maximum(a, 0), lambda a, y: (a > 0).astype(a.dtype), 1.0),
        Activation("sigmoid", sigmoid, lambda a, y: y * (1.0 - y), 0.25),
        Activation("identity", lambda a: a.copy(), lambda a, y: np.ones_like(a), 1.0),
    )
}


def activation_named(name: str) -> Activation:
    """Return the activation of that name; raises InvalidValue where there is none."""
    one_of(("activation",), name, ACTIVATIONS)
    return ACTIVATIONS[name]
