"""rnn_core/parameters.py: many weights, one flat vector."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnn_core import InvalidValue, Parameters, ShapeMismatch
from rnn_core.parameters import Blocks

WEIGHTS = {"Wx": np.array([[1.0, -2.0], [3.5, 4.0]]), "bh": np.array([0.5, 6.0, -7.0])}


def test_weights_go_into_the_vector_and_come_back() -> None:
    parameters = Parameters(WEIGHTS)
    flat = parameters.flat(WEIGHTS)
    assert flat.tolist() == [1.0, -2.0, 3.5, 4.0, 0.5, 6.0, -7.0]
    for name, view in parameters.views(flat).items():
        np.testing.assert_array_equal(view, WEIGHTS[name])


def test_a_view_writes_to_the_vector_and_the_vector_to_the_view() -> None:
    parameters = Parameters(WEIGHTS)
    flat = parameters.flat(WEIGHTS)
    views = parameters.views(flat)
    views["Wx"][1, 0] = 99.0
    flat[6] = -1.0
    assert flat[2] == 99.0
    assert views["bh"][2] == -1.0
    assert WEIGHTS["Wx"][1, 0] == 3.5


def test_weights_lie_as_blocks_of_a_matrix_and_come_back() -> None:
    blocks = Blocks(WEIGHTS, (3, 4), {"Wx": (slice(2), slice(1, 3)), "bh": (slice(3), 3)})
    flat = blocks.flat(WEIGHTS)
    assert flat.reshape(3, 4).tolist() == [[0, 1.0, -2.0, 0.5], [0, 3.5, 4.0, 6.0], [0, 0, 0, -7.0]]
    assert blocks.zeros().shape == flat.shape
    views = blocks.views(flat)
    views["Wx"][1, 0] = 99.0
    flat[11] = -1.0
    assert flat[5] == 99.0
    assert views["bh"].tolist() == [0.5, 6.0, -1.0]


def test_the_order_of_the_names_does_not_matter() -> None:
    parameters = Parameters(WEIGHTS)
    turned = dict(reversed(WEIGHTS.items()))
    np.testing.assert_array_equal(parameters.flat(turned), parameters.flat(WEIGHTS))


def test_float32_weights_have_a_float32_vector() -> None:
    parameters = Parameters({name: w.astype(np.float32) for name, w in WEIGHTS.items()})
    assert parameters.zeros().dtype == parameters.flat(WEIGHTS).dtype == np.float32


@pytest.mark.parametrize(
    ("change", "kind", "message"),
    [
        (
            {"Wq": [1.0]},
            InvalidValue,
            r"state.v is \['Wq', 'Wx', 'bh'\]; allowed: arrays named Wx, bh",
        ),
        ({"bh": [1.0]}, ShapeMismatch, "state.v.bh is a list of length 1; allowed: a list of length 3"),
        ({"bh": ["x", "y", "z"]}, InvalidValue, "state.v.bh is .*; allowed: a list of length 3, of numbers"),
        ({"bh": [1.0, np.nan, 2.0]}, InvalidValue, "state.v.bh is nan; allowed: finite numbers"),
    ],
)
def test_arrays_that_do_not_fit_are_named(
    change: dict[str, Any], kind: type[InvalidValue], message: str
) -> None:
    with pytest.raises(kind, match=message):
        Parameters(WEIGHTS).flat(WEIGHTS | change, ("state", "v"))
