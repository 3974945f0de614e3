"""rnn_core/activations.py: values, slopes and largest slopes."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnn_core.activations import ACTIVATIONS, activation_named, sigmoid
from rnn_core.errors import InvalidValue

POINTS = np.concatenate([np.linspace(-6, 6, 241) + 0.0137, [-30.0, 1e-9, 30.0]])
"""None of them is 0, where relu has no slope."""


def test_values_are_those_of_the_formulas() -> None:
    def at(name: str, a: float) -> float:
        return float(activation_named(name).f(np.array([a]))[0])

    for a in (-2.5, -0.3, 0.0, 0.7, 3.1):
        assert at("tanh", a) == pytest.approx(math.tanh(a), rel=1e-15)
        assert at("relu", a) == max(a, 0.0)
        assert at("sigmoid", a) == pytest.approx(1 / (1 + math.exp(-a)), rel=1e-15)
        assert at("identity", a) == a


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_slopes_are_the_derivatives(name: str) -> None:
    activation, e = activation_named(name), 1e-5
    differences = (activation.f(POINTS + e) - activation.f(POINTS - e)) / (2 * e)
    away = np.abs(POINTS) > e
    slopes = activation.slope(POINTS, activation.f(POINTS))
    np.testing.assert_allclose(slopes[away], differences[away], rtol=1e-7, atol=1e-10)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_gamma_is_the_largest_slope_and_is_reached(name: str) -> None:
    activation = activation_named(name)
    points = np.append(POINTS, 1e-12)
    slopes = activation.slope(points, activation.f(points))
    assert slopes.max() == pytest.approx(activation.gamma, abs=1e-12)


def test_relu_at_zero_lets_nothing_through() -> None:
    zero = np.zeros(1)
    assert activation_named("relu").slope(zero, zero)[0] == 0.0


def test_identity_returns_an_array_of_its_own() -> None:
    a = np.array([1.5, -2.0])
    activation_named("identity").f(a)[0] = 9.0
    assert a[0] == 1.5


def test_sigmoid_is_symmetric_and_saturates() -> None:
    assert sigmoid(np.array([710.0]))[0] == 1.0
    np.testing.assert_allclose(sigmoid(POINTS) + sigmoid(-POINTS), 1.0, rtol=1e-14)


def test_float32_stays_float32() -> None:
    a = np.array([-1.5, 0.3], np.float32)
    for activation in ACTIVATIONS.values():
        y = activation.f(a)
        assert y.dtype == np.float32
        assert activation.slope(a, y).dtype == np.float32


def test_an_unknown_activation_is_named_with_those_that_there_are() -> None:
    with pytest.raises(
        InvalidValue, match="activation is 'softsign'; allowed: one of .*tanh.*relu.*sigmoid.*identity"
    ):
        activation_named("softsign")
