"""Elementwise work on several gates at once."""

from __future__ import annotations

import numpy as np

from rnn_core.types import Floats


def sigmoid_in_place(a: Floats) -> None:
    """Turn a into σ(a) = ½ tanh(a/2) + ½."""
    np.multiply(a, 0.5, a)
    np.tanh(a, a)
    np.multiply(a, 0.5, a)
    np.add(a, 0.5, a)


def sigmoid_slope(gate: Floats, out: Floats) -> None:
    """Write σ′ = σ (1 − σ), given σ."""
    np.subtract(1, gate, out)
    np.multiply(out, gate, out)


def tanh_slope(value: Floats, out: Floats) -> None:
    """Write tanh′ = 1 − tanh², given tanh."""
    np.multiply(value, value, out)
    np.subtract(1, out, out)
