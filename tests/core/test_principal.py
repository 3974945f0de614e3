"""rnn_core/principal.py: directions against the eigenvectors of the covariance, and what they mean."""

from __future__ import annotations

import numpy as np
import pytest

from rnn_core import InvalidValue, ShapeMismatch, principal_directions
from rnn_core.types import Floats


def cloud(seed: int, N: int, d: int) -> Floats:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(N, d)) @ rng.normal(size=(d, d)) + rng.normal(size=d)


@pytest.mark.parametrize(("N", "d", "count"), [(20, 5, 2), (4, 9, 3), (7, 2, 2)])
def test_the_directions_are_the_eigenvectors_of_the_covariance(N: int, d: int, count: int) -> None:
    states = cloud(1, N, d)
    found = principal_directions(states, count)
    values, vectors = np.linalg.eigh(np.cov(states.T))
    expected = vectors[:, ::-1].T[:count]
    np.testing.assert_allclose(np.abs((found.directions * expected).sum(axis=1)), 1, rtol=1e-9)
    np.testing.assert_allclose(found.shares, values[::-1][:count] / values.sum(), rtol=1e-9)
    np.testing.assert_allclose(found.centre, states.mean(axis=0), rtol=1e-12)
    spread = found.coordinates(states).var(axis=0, ddof=1)
    np.testing.assert_allclose(spread, values[::-1][:count], rtol=1e-9)


def test_all_directions_together_keep_every_distance() -> None:
    states = cloud(2, 6, 4)
    seen = principal_directions(states, 4).coordinates(states)
    for one in range(6):
        before = np.linalg.norm(states - states[one], axis=1)
        np.testing.assert_allclose(np.linalg.norm(seen - seen[one], axis=1), before, rtol=1e-12, atol=1e-12)


def test_the_sign_does_not_turn_with_the_order_of_the_states() -> None:
    states = cloud(3, 8, 5)
    found = principal_directions(states)
    again = principal_directions(states[::-1].copy())
    np.testing.assert_allclose(found.directions, again.directions, rtol=1e-9)
    assert (found.directions.max(axis=1) == np.abs(found.directions).max(axis=1)).all()


@pytest.mark.parametrize("N", [1, 2])
def test_fewer_states_than_directions_leave_the_rest_without_a_share(N: int) -> None:
    states = cloud(4, N, 3)
    found = principal_directions(states)
    np.testing.assert_allclose(found.directions @ found.directions.T, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(found.shares, [N - 1, 0], atol=1e-12)


def test_states_that_are_one_have_no_spread_and_huge_ones_are_measured() -> None:
    still = principal_directions(np.full((4, 3), 0.25))
    assert not still.shares.any()
    assert not still.coordinates(np.full((4, 3), 0.25)).any()
    states = cloud(5, 6, 3)
    huge = principal_directions(states * 2.0**1018)
    np.testing.assert_allclose(huge.directions, principal_directions(states).directions, rtol=1e-9)


def test_what_has_no_directions_is_refused() -> None:
    with pytest.raises(ShapeMismatch, match="N×d"):
        principal_directions(np.zeros(3))
    with pytest.raises(InvalidValue, match="states is inf; allowed: finite"):
        principal_directions(np.array([[1.0, np.inf], [2.0, 3.0]]))
    with pytest.raises(InvalidValue, match="1 to d = 3"):
        principal_directions(np.zeros((2, 3)), 4)
