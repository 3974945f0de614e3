"""The largest singular values of very many products of two matrices, all together, by Lanczos's method.

C = (L R)ᵀ L R = Rᵀ M R, with M = Lᵀ L at hand for every L, is symmetric, and its largest eigenvalue is
‖L R‖₂². From a random unit vector v_1,

    α_j = v_jᵀ C v_j        β_j v_{j+1} = C v_j − α_j v_j − β_{j−1} v_{j−1}

and the largest eigenvalue of the tridiagonal matrix of α and β rises to that of C (Lanczos, 1950).
"""

from __future__ import annotations

import numpy as np

from rnn_core.types import Floats

LOOKS = (6, 9, 12, 15, 18, 22, 27, 33, 40, 50, 64, 80)
"""Rounds after which the eigenvalues are looked at."""

AGREED = 1e-8
"""An eigenvalue stands when it grew by less than this share of it between two looks: as the convergence
is geometric, what is still missing is less."""

PATIENCE = 0.99
"""When so many have settled, the others are computed one by one."""

NOTHING = 1e-150
"""A vector so short is none: C has no further direction to show."""

CHUNK = 400_000
"""Numbers in one block of vectors, about: few enough to stay in the cache, and pairs with the same t
settle at about the same time."""

SETTLED = 1e-10
"""A root stands when a step moved it by less than this share of it; what is missing is far less."""


def squared_spectral_norms(M: Floats, R: Floats) -> Floats:
    """Return ‖L_t R_k‖₂² for all pairs, (n, ts, ks); NaN where a matrix is not finite.

    M are the L_tᵀ L_t, (n, ts, S, S), and R the R_k, (n, ks, S, V).
    """
    (n, ts), (ks, size) = M.shape[:2], R[0, :, 0].shape
    found = np.empty((n, ts, ks))
    together, rows = max(1, CHUNK // (ts * ks * size)), max(1, CHUNK // (ks * size))
    for i in range(0, n, together):
        some, R_some = slice(i, i + together), R[i : i + together]
        R_T = np.ascontiguousarray(R_some.swapaxes(-1, -2))
        for t in range(0, ts, rows):
            found[some, t : t + rows] = _of_block(M[some, t : t + rows], R_some, R_T)
    return found


def _of_block(M: Floats, R: Floats, R_T: Floats) -> Floats:
    """Return ‖L_t R_k‖₂² for all pairs, (n, ts, ks)."""
    n, ts, S, _ = M.shape
    ks, size, dtype = R.shape[1], R.shape[3], M.dtype
    # A product with R_k runs over all t and one with M_t over all k: vectors are rows, [n, k, t].
    v, before, Cv = (np.empty((n, ks, ts, size), dtype) for _ in range(3))
    Rv, MRv = (np.empty((n, ks, ts, S), dtype) for _ in range(2))
    v[...] = np.random.default_rng(0).standard_normal((size,))
    v /= np.linalg.norm(v[0, 0, 0])
    before.fill(0)
    beta = np.zeros((n, ks, ts, 1), dtype)
    diagonal: list[Floats] = []
    beside: list[Floats] = []
    estimate, open_ = np.zeros((n, ks, ts)), np.ones((n, ks, ts), np.bool_)
    for rounds in range(1, LOOKS[-1] + 1):
        np.matmul(v, R_T, out=Rv)
        np.matmul(Rv.swapaxes(1, 2), M, out=MRv.swapaxes(1, 2))
        np.matmul(MRv, R, out=Cv)
        alpha = np.einsum("...i,...i->...", v, Cv)[..., None]
        before *= beta
        Cv -= before
        np.multiply(v, alpha, out=before)
        Cv -= before
        beta = np.sqrt(np.einsum("...i,...i->...", Cv, Cv))[..., None]
        np.multiply(Cv, np.where(beta > NOTHING, 1 / beta, 0), out=before)
        v, before = before, v
        diagonal.append(alpha[..., 0].astype(float))
        beside.append(beta[..., 0].astype(float))
        if rounds in LOOKS or rounds == size + 2:
            last = estimate[open_]
            now = largest_of_tridiagonal([a[open_] for a in diagonal], [b[open_] for b in beside[:-1]])
            estimate[open_] = now
            open_[open_] = (now - last > AGREED * now) & (rounds < size + 2)
            if open_.mean() <= 1 - PATIENCE:
                break
    for i, k, t in zip(*np.nonzero(open_), strict=True):
        C = R_T[i, k] @ M[i, t] @ R[i, k]
        estimate[i, k, t] = np.linalg.eigvalsh(C)[-1]
    return estimate.swapaxes(1, 2)


def largest_of_tridiagonal(diagonal: list[Floats], beside: list[Floats]) -> Floats:
    """Return the largest eigenvalue of many symmetric tridiagonal matrices by Laguerre's method.

    ``diagonal`` are the α_1 … α_j of all of them, ``beside`` the β_1 … β_{j−1}. From Gershgorin's bound the
    method falls towards the largest root of the characteristic polynomial p without passing it, as all
    roots are real, and three times as many digits are right after each step. p is the product of the
    pivots δ_i = (α_i − λ) − β_{i−1}² / δ_{i−1}; with r_i = δ_i'/δ_i and s_i = δ_i''/δ_i the method needs
    Σ r_i = Σ 1/(λ − λ_i) and Σ (r_i² − s_i) = Σ 1/(λ − λ_i)².
    """
    j = len(diagonal)
    sides = [np.zeros_like(diagonal[0]), *beside, np.zeros_like(diagonal[0])]
    squares = [side * side for side in sides]
    largest: Floats = np.max([a + sides[i] + sides[i + 1] for i, a in enumerate(diagonal)], axis=0)
    largest *= 1 + 1e-14
    moving = largest > 0
    while moving.any():
        pivot: Floats = diagonal[0] - largest
        r: Floats = -1 / pivot
        s: Floats = np.zeros_like(r)
        first, second = r.copy(), r * r
        for a, square in zip(diagonal[1:], squares[1:], strict=False):
            quotient = square / pivot
            pivot = a - largest - quotient
            squared = r * r
            s = quotient * (s - 2 * squared) / pivot
            r = (quotient * r - 1) / pivot
            first += r
            second += r * r - s
        step = j / (first + np.sqrt(np.maximum((j - 1) * (j * second - first * first), 0)))
        moving &= step > 0  # not so where it stands on the root itself
        largest -= np.where(moving, step, 0)
        moving &= step > SETTLED * largest
    return largest
