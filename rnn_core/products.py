"""The norms of ∂h_t/∂h_k for all pairs at once, by divide and conquer over time.

Split the steps at m. Every pair k ≤ m < t is a product of two parts,

    P_tk = L_t R_k,    L_t = J_t … J_{m+1},    R_k = J_m … J_{k+1},

so T matrices serve the T²/4 pairs that cross m, and the pairs on either side are the same problem
again. Then

    ‖P_tk‖_F² = tr(R_kᵀ L_tᵀ L_t R_k) = ⟨L_tᵀ L_t, R_k R_kᵀ⟩

gives all of their Frobenius norms by one matrix product: O(T log T S³ + T² S²) instead of O(T² S³), in
memory O(T S²). The spectral norms come from the same parts by Golub–Kahan bidiagonalisation of all
products together (Golub and Kahan, 1965), which needs only products with vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from rnn_core.types import Floats, Integers

LEAF = 8
"""Blocks of so many states multiply their own pairs out."""

CANCELLED = 1e-12
"""Below this share of ‖LᵀL‖ ‖RRᵀ‖ the inner product is rounding, and the pair is multiplied out."""

LOOKS = (6, 10, 15, 22, 32, 48, 80)
"""Rounds of bidiagonalisation after which the spectral norms are looked at."""

AGREED = 1e-8
"""A spectral norm stands when it grew by less than this share of it between two looks: as the
convergence is geometric, what is still missing is far less."""

SETTLED = 1e-12
"""An eigenvalue stands when a step would move it by less than this share of it."""

EXHAUSTED = 64
"""A length of so many roundings is none."""

CHUNK = 600_000
"""Numbers in one block of vectors, about: few enough to stay in the cache, and pairs with the same t
settle at about the same time."""

STRETCH = 16
"""Products are brought back to a norm of about 1 after so many factors."""


@dataclass(frozen=True, slots=True)
class Split:
    """The pairs k < m ≤ t around a split, as P_tk = scale_L[t] scale_R[k] · L[t] R[k].

    L and R stay near a norm of 1, so that neither they nor their squares leave the floating-point range
    before the product itself does.
    """

    t: slice
    k: slice
    L: Floats
    R: Floats
    scale_L: Floats
    scale_R: Floats


@dataclass(frozen=True, slots=True)
class Multiplied:
    """Pairs multiplied out: P_tk = scale · P for the pairs (t[i], k[i])."""

    t: Integers
    k: Integers
    P: Floats
    scale: Floats


def frobenius_norms(jacobians: Floats, first: int | None = None) -> Floats:
    """Return ‖∂s_t/∂s_k‖_F at [t − 1, k − 1], (T, T); NaN for k > t.

    ``jacobians`` are the one-step J_1 … J_T, (T, S, S). The diagonal is √S, the norm of the identity.
    With ``first`` = n only the part from the first n of s_k to the first n of s_t counts: for an LSTM
    with n = d that is ∂h_t/∂h_k.
    """
    size = jacobians.shape[1] if first is None else first
    return _norms(jacobians, size, np.sqrt(size), _frobenius_of_pairs, lambda P: np.sqrt(_squares(P)))


def spectral_norms(jacobians: Floats, first: int | None = None) -> Floats:
    """Return ‖∂s_t/∂s_k‖₂ at [t − 1, k − 1], (T, T); NaN for k > t.

    As ``frobenius_norms``; the diagonal is 1.
    """
    size = jacobians.shape[1] if first is None else first
    return _norms(jacobians, size, 1.0, _spectral_of_pairs, _largest_singular_values)


@np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore")
def _norms(
    jacobians: Floats,
    size: int,
    diagonal: float,
    of_pairs: Callable[[Floats, Floats], Floats],
    of_matrices: Callable[[Floats], Floats],
) -> Floats:
    """Return the norms of all products, given how to take them of all pairs L_t R_k and of a stack."""
    T = len(jacobians)
    norms = np.full((T, T), np.nan)
    np.fill_diagonal(norms, diagonal)
    sizes = np.sqrt(_squares(jacobians) / jacobians.shape[1])
    sizes[~(np.isfinite(sizes) & (sizes > 0))] = 1
    J = jacobians / sizes.astype(jacobians.dtype)[:, None, None]
    for close in _within_blocks(J, sizes):
        norms[close.t, close.k] = close.scale * of_matrices(close.P[:, :size, :size])
    for split in _across_splits(J, sizes):
        of_all = of_pairs(split.L[:, :size], split.R[:, :, :size])
        norms[split.t, split.k] = split.scale_L[:, None] * of_all * split.scale_R
    return norms


def _within_blocks(J: Floats, sizes: Floats) -> Iterator[Multiplied]:
    """Multiply out every pair inside blocks of LEAF states, one lag after another."""
    k = np.arange(len(J))
    products, scales = np.broadcast_to(np.eye(J.shape[1], dtype=J.dtype), J.shape), np.ones(len(J))
    for lag in range(1, LEAF):
        inside = (k + lag < len(J)) & (k % LEAF + lag < LEAF)
        k, products, scales = k[inside], products[inside], scales[inside]
        if len(k) == 0:
            return
        products = J[k + lag] @ products
        scales = scales * sizes[k + lag]
        yield Multiplied(k + lag, k, products, scales)


def _across_splits(J: Floats, sizes: Floats) -> Iterator[Split]:
    """Yield all other pairs, each once: around splits into halves of LEAF states, twice as many, and on."""
    T, S, _ = J.shape
    half = LEAF
    while half < T:
        for start in range(0, T - half, 2 * half):
            m, stop = start + half, min(start + 2 * half, T)
            L, R = np.empty((stop - m, S, S), J.dtype), np.empty((half, S, S), J.dtype)
            scale_L, scale_R = np.empty(stop - m), np.empty(half)
            product, scale = np.eye(S, dtype=J.dtype), 1.0
            for i in range(stop - m):
                product = np.dot(J[m + i], product, L[i])
                scale = scale_L[i] = _renormalised(product, scale * sizes[m + i], i)
            R[-1], scale_R[-1] = np.eye(S), 1.0
            product, scale = R[-1], 1.0
            for i in range(1, half):
                product = np.dot(product, J[m - i], R[half - 1 - i])
                scale = scale_R[half - 1 - i] = _renormalised(product, scale * sizes[m - i], i)
            yield Split(slice(m, stop), slice(start, m), L, R, scale_L, scale_R)
        half *= 2


def _renormalised(product: Floats, scale: float, i: int) -> float:
    """Divide the i-th product by its size now and then, in place; return the scale that makes up for it."""
    if i % STRETCH == STRETCH - 1:
        size = float(np.linalg.norm(product))
        if size > 0 and np.isfinite(size):
            product /= size
            return scale * size
    return scale


def _squares(P: Floats) -> Floats:
    """Return ‖·‖_F² of every matrix of a stack."""
    rows = P.reshape(len(P), -1)
    return np.asarray(np.einsum("ij,ij->i", rows, rows))


def _frobenius_of_pairs(L: Floats, R: Floats) -> Floats:
    """Return ‖L_t R_k‖_F, (len(L), len(R)), as √⟨L_tᵀ L_t, R_k R_kᵀ⟩."""
    LtL = (L.transpose(0, 2, 1) @ L).reshape(len(L), -1)
    RRt = (R @ R.transpose(0, 2, 1)).reshape(len(R), -1)
    inner = LtL @ RRt.T
    cancelled = inner < CANCELLED * np.sqrt(np.outer(_squares(LtL), _squares(RRt)))
    for t in np.nonzero(cancelled.any(axis=1))[0]:
        ks = np.nonzero(cancelled[t])[0]
        inner[t, ks] = _squares(L[t] @ R[ks])
    return np.sqrt(inner)


def _largest_singular_values(P: Floats) -> Floats:
    """Return ‖·‖₂ of every matrix of a stack; NaN where one is not finite."""
    norms = np.full(len(P), np.nan)
    finite = np.isfinite(P).all(axis=(1, 2))
    norms[finite] = np.linalg.svd(P[finite], compute_uv=False)[:, 0]
    return norms


def _spectral_of_pairs(L: Floats, R: Floats) -> Floats:
    """Return ‖L_t R_k‖₂, (len(L), len(R)), some t at a time."""
    rows = max(1, CHUNK // R[:, 0].size)
    return np.concatenate([_bidiagonalised(L[i : i + rows], R) for i in range(0, len(L), rows)])


def _bidiagonalised(L: Floats, R: Floats) -> Floats:
    """Return ‖L_t R_k‖₂ by Golub–Kahan bidiagonalisation of all pairs together.

    With A = L_t R_k and a random unit vector v_1:

        α_j u_j = A v_j − β_{j−1} u_{j−1}        β_j v_{j+1} = Aᵀ u_j − α_j v_j

    The largest singular value of the bidiagonal matrix of α and β tends to ‖A‖₂ from below. Pairs that
    have not settled when the rounds are over are multiplied out.
    """
    nt, nk, S = len(L), len(R), L.shape[1]
    norms = np.full((nt, nk), np.nan)
    L_T, R_T = L.transpose(0, 2, 1), R.transpose(0, 2, 1)

    def A(v: Floats) -> Floats:  # vectors are rows, [k, t]; a product with L_t runs over [t, k]
        return ((v @ R_T).swapaxes(0, 1) @ L_T).swapaxes(0, 1)

    def A_T(u: Floats) -> Floats:
        return (u.swapaxes(0, 1) @ L).swapaxes(0, 1) @ R

    start = np.random.default_rng(0).standard_normal((S,)).astype(L.dtype)
    v: Floats = np.broadcast_to(start / np.linalg.norm(start), (nk, nt, S))
    u = np.zeros_like(v)
    beta = np.zeros((nk, nt, 1), L.dtype)
    diagonal: list[Floats] = []
    beside: list[Floats] = []
    estimate: Floats = np.zeros((nk, nt))
    for rounds in range(1, LOOKS[-1] + 1):
        u, alpha = _unit(A(v) - beta * u, beta)
        diagonal.append(alpha[..., 0] ** 2 + beta[..., 0] ** 2)
        v, beta = _unit(A_T(u) - alpha * v, alpha)
        beside.append((alpha * beta)[..., 0])
        if rounds in LOOKS:
            before, estimate = estimate, np.sqrt(_largest_eigenvalues(diagonal, beside))
            settled = estimate - before <= AGREED * estimate
            settled |= rounds >= 2 * S
            if settled.mean() > 0.99:
                break
    norms[settled.T] = estimate.T[settled.T]
    for t, k in zip(*np.nonzero(~settled.T), strict=True):
        norms[t, k] = _largest_singular_values((L[t] @ R[k])[None])[0]
    return norms


def _unit(vectors: Floats, beside: Floats) -> tuple[Floats, Floats]:
    """Return the vectors of the last axis with length 1, and their lengths.

    A length that is rounding beside the length before it counts as 0, and so does its vector: the
    directions that A has to show are exhausted.
    """
    lengths = np.sqrt(np.einsum("...i,...i->...", vectors, vectors))[..., None]
    lengths[lengths <= EXHAUSTED * np.finfo(lengths.dtype).eps * beside] = 0
    return vectors * np.where(lengths > 0, 1 / lengths, 0), lengths


def _largest_eigenvalues(diagonal: list[Floats], beside: list[Floats]) -> Floats:
    """Return the largest eigenvalue of many symmetric tridiagonal matrices by Newton's method.

    It starts at Gershgorin's bound and falls towards the largest root of the characteristic polynomial p
    without passing it, as all roots are real. p is the product of the pivots
    δ_i = (a_i − λ) − b_{i−1}² / δ_{i−1}, so that with r_i = δ_i'/δ_i the step is p/p' = 1 / Σ r_i.
    """
    squares = [b.astype(float) ** 2 for b in beside]
    reach = [a.astype(float) + abs(b) for a, b in zip(diagonal, beside, strict=True)]
    reach[1:] = [a + abs(b) for a, b in zip(reach[1:], beside, strict=False)]
    largest: Floats = np.max(reach, axis=0) * (1 + 1e-15)
    moving = np.ones(largest.shape, bool)
    while moving.any():
        pivot = diagonal[0] - largest
        r: Floats = -1 / pivot
        total = r.copy()
        for a, square in zip(diagonal[1:], squares, strict=False):
            quotient = square / pivot
            pivot = a - largest - quotient
            r = (quotient * r - 1) / pivot
            total += r
        step = 1 / total
        moving &= step > SETTLED * largest
        largest -= np.where(moving, step, 0)
    return largest
