"""Elementwise work on several gates at once."""

from __future__ import annotations

import numpy as np

from rnn_core.types import Floats


def sigmoid_of_negative(minus_a: Floats) -> None:
    """Turn −a into σ(a) = 1 / (1 + exp(−a)), in place: in float64 exp takes half the time of tanh."""
    np.exp(minus_a, minus_a)
    np.add(minus_a, 1, minus_a)
    np.reciprocal(minus_a, minus_a)


def sigmoid_slope(gate: Floats, out: Floats) -> None:
    """Write σ′ = σ (1 − σ), given σ."""
    np.subtract(1, gate, out)
    np.multiply(out, gate, out)


def tanh_slope(value: Floats, out: Floats) -> None:
    """Write tanh′ = 1 − tanh², given tanh."""
    np.multiply(value, value, out)
    np.subtract(1, out, out)
