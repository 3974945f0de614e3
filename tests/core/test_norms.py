"""rnn_core/norms.py: lengths that no square can spoil."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnn_core.norms import norm, vector_norms


@pytest.mark.parametrize("exponent", [-1060, -600, -520, -1, 0, 300, 520, 1000])
def test_a_length_follows_its_vector_however_small_or_large(exponent: int) -> None:
    vectors = np.ldexp(np.random.default_rng(31).standard_normal((4, 5, 3)), exponent)
    found = vector_norms(vectors)
    for place in np.ndindex(4, 5):
        assert found[place] == pytest.approx(math.hypot(*vectors[place]), rel=1e-14, abs=5e-324)
    assert norm(vectors) == pytest.approx(math.hypot(*vectors.ravel()), rel=1e-14, abs=5e-324)


def test_vectors_of_ordinary_size_are_measured_as_numpy_does() -> None:
    vectors = np.random.default_rng(32).standard_normal((50, 7))
    np.testing.assert_allclose(vector_norms(vectors), np.linalg.norm(vectors, axis=-1), rtol=1e-15)


def test_nothing_has_no_length_and_what_is_not_finite_none_that_is() -> None:
    vectors = np.array([[0.0, 0.0], [np.inf, 1.0], [np.nan, 1.0], [-np.inf, 1e-300], [1e308, 1e308]])
    np.testing.assert_array_equal(
        vector_norms(vectors), [0.0, np.inf, np.nan, np.inf, math.hypot(1e308, 1e308)]
    )
    assert norm(np.full((2, 2), 1.7e308)) == np.inf


def test_float32_is_measured_in_float32() -> None:
    vectors = np.array([[3e-30, 4e-30], [3e30, 4e30], [3.0, 4.0]], np.float32)
    assert vector_norms(vectors).dtype == np.float32
    np.testing.assert_allclose(vector_norms(vectors), [5e-30, 5e30, 5.0], rtol=1e-6)
