"""Elementwise work on several gates at once."""

from __future__ import annotations

import numpy as np

from rnn_core.types import Floats


def sigmoid_of_half(half: Floats) -> None:
    """Turn a/2 into σ(a) = ½ tanh(a/2) + ½, in place."""
    np.tanh(half, half)
    finish_sigmoid(half)


def finish_sigmoid(tanh: Floats) -> None:
    """Turn tanh(a/2) into σ(a), in place."""
    np.multiply(tanh, 0.5, tanh)
    np.add(tanh, 0.5, tanh)


def sigmoid_slope(gate: Floats, out: Floats) -> None:
    """Write σ′ = σ (1 − σ), given σ."""
    np.subtract(1, gate, out)
    np.multiply(out, gate, out)


def tanh_slope(value: Floats, out: Floats) -> None:
    """Write tanh′ = 1 − tanh², given tanh."""
    np.multiply(value, value, out)
    np.subtract(1, out, out)
