"""The largest |eigenvalue| of very many matrices, by squaring them again and again.

    J^(2^n) → Σ_i λ_i^(2^n) x_i y_iᵀ

High powers forget all but the largest eigenvalues. What such a power makes of a few random vectors is
their invariant subspace; with orthonormal Q that span it, the eigenvalues of the small Qᵀ J Q are theirs
(Rayleigh and Ritz). The residual ‖J v − λ v‖ of the largest one tells whether it stands; where it does not,
as for an orthogonal J, whose eigenvalues are all alike in size, LAPACK finds all eigenvalues.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from rnn_core.jacobians import one_after_another
from rnn_core.types import Floats, Marks

SMALL = 32
"""Up to this size LAPACK is as quick."""

ROUNDS = (8, 3, 2)
"""After so many squarings the subspace is looked at, then after so many more."""

DIRECTIONS = 8
"""Of the subspace."""

STANDS = 1e-14
"""An eigenvalue stands when its residual has no more than this share of ‖J‖_F."""

CANCELLED = 1e-6
"""A square of a matrix of norm 1 that is smaller than this has lost too many digits to rounding."""

FORGOTTEN = 1e-70
"""Entries below this, of a power of norm 1, are made 0 after every other squaring: smaller ones would soon be
computed far slower."""

TOGETHER = 16
"""Matrices that are squared at once: few enough to stay near the processor."""


def spectral_radii(jacobians: ArrayLike) -> Floats:
    """Return the largest |eigenvalue| of every J_t, (T, S, S), as (T,); NaN where J_t is not finite.

    Raises InvalidValue for Jacobians of another shape.
    """
    jacobians = one_after_another(jacobians)
    radii = np.full(len(jacobians), np.nan)
    finite = np.flatnonzero(np.isfinite(jacobians).all(axis=(1, 2)))
    for i in range(0, len(finite), TOGETHER):
        some = finite[i : i + TOGETHER]
        radii[some] = _of_few(jacobians[some].astype(float, copy=False))
    return radii


@np.errstate(under="ignore")
def _of_few(J: Floats) -> Floats:
    """Return the largest |eigenvalue| of every matrix, (n,)."""
    radii, left = np.zeros(len(J)), np.arange(len(J))
    size = np.abs(J).max(axis=(1, 2), initial=0.0)
    if J.shape[1] <= SMALL or not (size > 0).all():
        return _by_lapack(J)
    J = J / size[:, None, None]
    power, sure = J / np.linalg.norm(J, axis=(1, 2))[:, None, None], np.ones(len(J), np.bool_)
    for squarings in ROUNDS:
        for i in range(squarings):
            power = power @ power
            flat = power.reshape(len(power), power.shape[1] ** 2)
            norms = np.sqrt(np.vecdot(flat, flat))
            sure &= norms > CANCELLED
            flat *= np.divide(1, norms, out=np.ones_like(norms), where=norms > 0)[:, None]
            if i % 2:
                power[np.abs(power) < FORGOTTEN] = 0
        found, stand = _of_subspaces(J, power)
        stand &= sure
        radii[left[stand]] = found[stand]
        left, J, power, sure = left[~stand], J[~stand], power[~stand], sure[~stand]
    radii[left] = _by_lapack(J)
    return np.asarray(radii * size)


def _of_subspaces(J: Floats, power: Floats) -> tuple[Floats, Marks]:
    """Return the largest |eigenvalue| in the subspace that a power has left, and whether it stands."""
    Q: Floats = np.random.default_rng(0).standard_normal((J.shape[1], DIRECTIONS))
    for _ in range(2):
        Q = np.linalg.qr(power @ Q)[0]
    JQ = J @ Q
    eigenvalues, vectors = np.linalg.eig(Q.swapaxes(1, 2) @ JQ)
    largest = np.abs(eigenvalues).argmax(axis=1)[:, None]
    value = np.take_along_axis(eigenvalues, largest, 1)[:, :, None]
    vector = np.take_along_axis(vectors, largest[:, None], 2)
    residual = np.linalg.norm(JQ @ vector - Q @ vector * value, axis=(1, 2))
    return np.abs(value[:, 0, 0]), residual <= STANDS * np.linalg.norm(J, axis=(1, 2))


def _by_lapack(J: Floats) -> Floats:
    return np.asarray(np.abs(np.linalg.eigvals(J)).max(axis=1, initial=0.0))
