"""rnn_core/radii.py: the largest |eigenvalue| of large matrices, against all eigenvalues from LAPACK."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from rnn_core import radii, spectral_radii
from rnn_core.types import Floats


def gaussian(rng: np.random.Generator, S: int) -> Floats:
    return rng.standard_normal((S, S)) / np.sqrt(S)


def orthogonal(rng: np.random.Generator, S: int) -> Floats:
    """Return a matrix all of whose eigenvalues are on the unit circle: no power of it forgets any."""
    return np.asarray(np.linalg.qr(gaussian(rng, S))[0])


def saturated(rng: np.random.Generator, S: int) -> Floats:
    return np.asarray(rng.uniform(0.3, 1, (S, 1)) * orthogonal(rng, S))


def leaning(rng: np.random.Generator, S: int) -> Floats:
    """Return a matrix far from normal: its norm is a thousand times its radius."""
    return np.triu(3 * rng.standard_normal((S, S)), 1) + 1e-3 * gaussian(rng, S)


def gated(rng: np.random.Generator, S: int) -> Floats:
    """Return forget gates on the diagonal and little beside them, as an untrained LSTM has it."""
    return np.diag(rng.uniform(0.6, 0.8, S)) + 0.02 * gaussian(rng, S)


@pytest.mark.parametrize("family", [gaussian, orthogonal, saturated, leaning, gated])
@pytest.mark.parametrize("size", [1e-200, 1.0, 1e180])
def test_radii_are_the_largest_of_all_eigenvalues(
    family: Callable[[np.random.Generator, int], Floats], size: float
) -> None:
    rng = np.random.default_rng(451)
    matrices = size * np.stack([family(rng, 48) for _ in range(20)])
    every = np.abs(np.linalg.eigvals(matrices / size)).max(axis=1)
    np.testing.assert_allclose(spectral_radii(matrices) / size, every, rtol=1e-11)


def test_a_nilpotent_matrix_and_zero_among_others_have_radius_zero() -> None:
    rng = np.random.default_rng(452)
    shift = np.diag(np.ones(39), 1)
    found = spectral_radii(
        np.stack([gaussian(rng, 40), shift, np.zeros((40, 40)), np.full((40, 40), np.inf)])
    )
    assert found[0] > 0.9
    assert found[1] == found[2] == 0
    assert np.isnan(found[3])


def test_lapack_is_asked_only_for_what_no_power_settles(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    by_lapack = radii._by_lapack

    def counted(J: Floats) -> Floats:
        asked.append(len(J))
        return by_lapack(J)

    monkeypatch.setattr(radii, "_by_lapack", counted)
    rng = np.random.default_rng(453)
    matrices = np.stack([gaussian(rng, 64), orthogonal(rng, 64), gated(rng, 64)])
    spectral_radii(matrices)
    assert asked == [1]
