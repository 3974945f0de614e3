"""The gradients against central differences: (L(w + ε) − L(w − ε)) / 2ε for every single weight.

Nudging a weight and looking at the loss needs no calculus, so it checks the calculus.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rnn_core.arguments import instance, reals
from rnn_core.bptt import backward
from rnn_core.errors import MISSING, InvalidValue, listed
from rnn_core.network import Network, forward
from rnn_core.sequences import Batch
from rnn_core.types import Floats, Named

EPSILON = 6e-6
"""ε for weights around 1: the cube root of float64's precision, where cutting the series short and
rounding the losses cost about the same."""

FLOOR = 1e-2
"""Gradients below this share of the weight's largest one are compared with that floor, not with
themselves: what the differences say of them is rounding."""


@dataclass(frozen=True, slots=True)
class Check:
    """How far a gradient is from the differences.

    Attributes
    ----------
    max_abs_error
        The largest |difference − gradient|.
    max_rel_error
        The largest |difference − gradient| / max(|difference|, |gradient|, floor).
    numeric
        The differences themselves, of the weight's shape.
    """

    max_abs_error: float
    max_rel_error: float
    numeric: Floats


def central_differences(network: Network, batch: Batch) -> dict[str, Floats]:
    """Return (L(w + ε) − L(w − ε)) / 2ε for every weight, in float64, by name and shape."""
    exact = Network(network.cell, network.weights, network.initial)
    differences = {}
    for name, weight in exact.weights.items():
        slope = np.empty_like(weight)
        for place in np.ndindex(weight.shape):
            kept = float(weight[place])
            epsilon = EPSILON * max(1.0, abs(kept))
            weight[place] = kept + epsilon
            above = forward(exact, batch).loss
            weight[place] = kept - epsilon
            below = forward(exact, batch).loss
            weight[place] = kept
            slope[place] = (above - below) / (2 * epsilon)
        differences[name] = slope
    return differences


def check_gradients(network: Network, batch: Batch, gradients: Named | None = None) -> dict[str, Check]:
    """Compare gradients (by default those of ``backward``) with central differences, by weight.

    Raises InvalidValue where a weight has no gradient, and ShapeMismatch for one of another shape.
    """
    if gradients is None:
        gradients = backward(forward(network, batch)).weights
    instance(("gradients",), gradients, Mapping, "arrays by name")
    for name in network.weights:
        if name not in gradients:
            raise InvalidValue(
                ("gradients", name), MISSING, f"a gradient of every weight: {listed(network.weights)}"
            )
        reals(("gradients", name), gradients[name], network.weights[name].shape)
    checks = {}
    for name, difference in central_differences(network, batch).items():
        error = np.abs(difference - gradients[name])
        size = np.maximum(np.abs(difference), np.abs(gradients[name]))
        size = np.maximum(size, max(FLOOR * size.max(), np.finfo(float).tiny))
        checks[name] = Check(float(error.max()), float((error / size).max()), difference)
    return checks
