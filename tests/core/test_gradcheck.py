"""rnn_core/gradcheck.py: it passes right gradients, and finds errors that were put in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rnn_core import InvalidValue, Network, backward, central_differences, check_gradients, forward
from rnn_core.types import Floats
from tests.core.cases import CELLS, KINDS, Kind, random_batch, random_network

GOOD = 1e-6
"""Right gradients stay below this relative error."""

BAD = 1e-3
"""Wrong ones stand above this."""


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize(
    "options",
    [{}, {"targets": "last"}, {"lengths": (3, 6, 2), "targets": "some", "embedded": True}],
    ids=["one", "many-to-one", "batch"],
)
def test_the_gradients_of_every_cell_pass(kind: Kind, options: dict[str, object]) -> None:
    network, batch = random_network(kind, 301), random_batch(302, **options)  # type: ignore[arg-type]
    checks = check_gradients(network, batch)
    assert set(checks) == set(network.weights)
    for name, check in checks.items():
        assert check.max_rel_error < GOOD, (name, check)
        assert check.max_abs_error < 1e-6, (name, check)


def without_the_last_step(network: Network, gradient: Floats) -> Floats:
    """Return Wh's gradient as it is when the sum over time stops one step early."""
    batch = random_batch(312)
    terms = backward(forward(network, batch)).dpre
    h = forward(network, batch).states["h"]
    name = next(iter(terms)) if len(terms) == 1 else "i" if "i" in terms else "r"
    return gradient - np.outer(terms[name][-1, 0], h[-2, 0])


PLANTED: dict[str, Callable[[Network, Floats], Floats]] = {
    "the other sign": lambda network, g: -g,
    "a missing term": without_the_last_step,
    "transposed": lambda network, g: g.T,
    "twice as large": lambda network, g: 2 * g,
    "one weight off by a hundredth": lambda network, g: g + 0.01 * (np.arange(g.size) == 5).reshape(g.shape),
    "all zero": lambda network, g: np.zeros_like(g),
    "one step late": lambda network, g: np.roll(g, 1, axis=0),
}


@pytest.mark.parametrize("kind", CELLS, ids=str)
@pytest.mark.parametrize("error", PLANTED.values(), ids=PLANTED)
def test_a_planted_error_is_found_where_it_was_put(
    kind: Kind, error: Callable[[Network, Floats], Floats]
) -> None:
    network, batch = random_network(kind, 311), random_batch(312)
    gradients = backward(forward(network, batch)).weights
    wrong = {"rnn": "Wh", "gru": "Whr", "lstm": "Whi"}[kind.cell]
    checks = check_gradients(network, batch, {**gradients, wrong: error(network, gradients[wrong])})
    for name, check in checks.items():
        assert (check.max_rel_error > BAD) == (name == wrong), (name, check)


def test_the_errors_are_the_differences_from_the_gradient() -> None:
    network, batch = random_network(CELLS[0], 321), random_batch(322)
    gradients = backward(forward(network, batch)).weights
    off = gradients["Wy"].copy()
    place = np.unravel_index(np.abs(off).argmax(), off.shape)
    off[place] *= 1.5
    check = check_gradients(network, batch, {**gradients, "Wy": off})["Wy"]
    size = abs(gradients["Wy"][place])
    assert check.max_abs_error == pytest.approx(0.5 * size, rel=1e-6)
    assert check.max_rel_error == pytest.approx(0.5 / 1.5, rel=1e-6)


def test_a_gradient_that_is_missing_is_named() -> None:
    network, batch = random_network(CELLS[0], 321), random_batch(322)
    gradients = dict(backward(forward(network, batch)).weights)
    del gradients["Wh"]
    with pytest.raises(InvalidValue, match="gradients.Wh is missing; allowed: a gradient of every weight"):
        check_gradients(network, batch, gradients)


def test_gradients_of_exactly_zero_pass_without_dividing_by_zero() -> None:
    """Weights of tokens that are never read have no gradient; a relative error must not divide by it."""
    base = random_network(Kind("rnn", "tanh", False), 331)
    network = base.with_weights(base.weights | {"Wy": np.zeros_like(base.weights["Wy"])})
    checks = check_gradients(network, random_batch(332))
    assert not backward(forward(network, random_batch(332))).weights["Wh"].any()
    for check in checks.values():
        assert check.max_abs_error < 1e-8
        assert np.isfinite(check.max_rel_error)
    assert checks["Wh"].max_rel_error == checks["Wh"].max_abs_error == 0


def test_differences_are_taken_in_float64_also_of_a_float32_network() -> None:
    single = random_network(CELLS[1], 341, dtype=np.float32)
    double = Network(single.cell, single.weights, single.initial)
    batch = random_batch(342)
    exact = backward(forward(double, batch)).weights
    for name, difference in central_differences(single, batch).items():
        assert difference.dtype == np.float64
        np.testing.assert_allclose(difference, exact[name], rtol=1e-5, atol=1e-8)


def test_checking_leaves_the_weights_as_they_were() -> None:
    network, batch = random_network(CELLS[2], 351), random_batch(352)
    kept = {name: w.copy() for name, w in network.weights.items()}
    check_gradients(network, batch)
    for name, w in network.weights.items():
        np.testing.assert_array_equal(w, kept[name])
