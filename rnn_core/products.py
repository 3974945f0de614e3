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
"""Segments of so few steps multiply every pair out."""

CANCELLED = 1e-12
"""Below this share of ‖LᵀL‖ ‖RRᵀ‖ the inner product is rounding, and the pair is multiplied out."""

CHECKS = (4, 7, 11, 16, 24, 36, 54, 80)
"""Rounds of bidiagonalisation after which the spectral norms are looked at."""

AGREED = 1e-9
"""A spectral norm stands when it grew by less than this share of it between two looks: as the
convergence is geometric, what is still missing is far less."""

CHUNK = 4_000_000
"""Numbers in one block of vectors at most, so that memory stays level as T grows."""


@dataclass(frozen=True, slots=True)
class Split:
    """The pairs k < m ≤ t of a segment of states, as P_tk = scale_L[t] scale_R[k] · L[t] R[k].

    L and R have Frobenius norm 1, so that neither they nor their squares leave the floating-point
    range before the product itself does.
    """

    t: slice
    k: slice
    L: Floats
    R: Floats
    scale_L: Floats
    scale_R: Floats


@dataclass(frozen=True, slots=True)
class Leaf:
    """A few pairs multiplied out: P_tk = scale · P for the pairs (t[i], k[i])."""

    t: Integers
    k: Integers
    P: Floats
    scale: Floats


def frobenius_norms(jacobians: Floats) -> Floats:
    """Return ‖∂s_t/∂s_k‖_F at [t − 1, k − 1], (T, T); NaN for k > t.

    ``jacobians`` are the one-step J_1 … J_T, (T, S, S). The diagonal is √S, the norm of the identity.
    """
    return _norms(jacobians, np.sqrt(jacobians.shape[1]), _frobenius_of_pairs, lambda P: np.sqrt(_squares(P)))


def spectral_norms(jacobians: Floats) -> Floats:
    """Return ‖∂s_t/∂s_k‖₂ at [t − 1, k − 1], (T, T); NaN for k > t.

    ``jacobians`` are the one-step J_1 … J_T, (T, S, S). The diagonal is 1.
    """
    return _norms(jacobians, 1.0, _spectral_of_pairs, _largest_singular_values)


@np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore")
def _norms(
    jacobians: Floats,
    diagonal: float,
    of_pairs: Callable[[Floats, Floats], Floats],
    of_matrices: Callable[[Floats], Floats],
) -> Floats:
    """Return the norms of all products, given how to take them of all pairs L_t R_k and of a stack."""
    T = len(jacobians)
    norms = np.full((T, T), np.nan)
    np.fill_diagonal(norms, diagonal)
    for part in _parts(jacobians, 0, T):
        if isinstance(part, Leaf):
            norms[part.t, part.k] = part.scale * of_matrices(part.P)
        else:
            of_all = of_pairs(part.L, part.R)
            norms[part.t, part.k] = part.scale_L[:, None] * of_all * part.scale_R
    return norms


def _parts(jacobians: Floats, start: int, stop: int) -> Iterator[Split | Leaf]:
    """Yield all pairs of the states start … stop − 1 (from 0), each exactly once."""
    if stop - start <= LEAF:
        if stop - start > 1:
            yield _leaf(jacobians, start, stop)
        return
    m = (start + stop) // 2
    S = jacobians.shape[1]
    L = np.empty((stop - m, S, S), jacobians.dtype)
    R = np.empty((m - start, S, S), jacobians.dtype)
    scale_L, scale_R = np.empty(stop - m), np.empty(m - start)
    product, scale = np.eye(S, dtype=jacobians.dtype), 1.0
    for i in range(stop - m):
        product, scale = _normalised(jacobians[m + i] @ product, scale)
        L[i], scale_L[i] = product, scale
    product, scale = _normalised(np.eye(S, dtype=jacobians.dtype), 1.0)
    for i in reversed(range(m - start)):
        R[i], scale_R[i] = product, scale
        product, scale = _normalised(product @ jacobians[start + i], scale)
    yield Split(slice(m, stop), slice(start, m), L, R, scale_L, scale_R)
    yield from _parts(jacobians, start, m)
    yield from _parts(jacobians, m, stop)


def _leaf(jacobians: Floats, start: int, stop: int) -> Leaf:
    """Multiply out every pair of a short segment."""
    t, k, P, scales = [], [], [], []
    for first in range(start, stop - 1):
        product, scale = _normalised(jacobians[first + 1], 1.0)
        for last in range(first + 1, stop):
            if last > first + 1:
                product, scale = _normalised(jacobians[last] @ product, scale)
            t.append(last)
            k.append(first)
            P.append(product)
            scales.append(scale)
    return Leaf(np.array(t), np.array(k), np.stack(P), np.array(scales))


def _normalised(product: Floats, scale: float) -> tuple[Floats, float]:
    """Return the product with Frobenius norm 1, and the scale that makes up for it."""
    size = float(np.linalg.norm(product))
    if size > 0 and np.isfinite(size):
        return product / product.dtype.type(size), scale * size
    return product, scale


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

    start = np.random.default_rng(0).standard_normal(S, dtype=float).astype(L.dtype)
    v: Floats = np.broadcast_to(start / np.linalg.norm(start), (nk, nt, S))
    u = np.zeros_like(v)
    beta = np.zeros((nk, nt, 1), L.dtype)
    diagonal: list[Floats] = []
    beside: list[Floats] = []
    estimate: Floats = np.zeros((nk, nt))
    for rounds in range(1, CHECKS[-1] + 1):
        u, alpha = _unit(A(v) - beta * u)
        diagonal.append(alpha[..., 0] ** 2 + beta[..., 0] ** 2)
        v, beta = _unit(A_T(u) - alpha * v)
        beside.append((alpha * beta)[..., 0])
        if rounds in CHECKS:
            before, estimate = estimate, np.sqrt(_largest_eigenvalues(diagonal, beside))
            settled = estimate - before <= AGREED * estimate
            settled |= rounds >= 2 * S
            if settled.mean() > 0.99:
                break
    norms[settled.T] = estimate.T[settled.T]
    for t, k in zip(*np.nonzero(~settled.T), strict=True):
        norms[t, k] = _largest_singular_values((L[t] @ R[k])[None])[0]
    return norms


def _unit(vectors: Floats) -> tuple[Floats, Floats]:
    """Return the vectors of the last axis with length 1 (0 where they are 0), and their lengths."""
    lengths = np.sqrt(np.einsum("...i,...i->...", vectors, vectors))[..., None]
    return vectors / np.where(lengths > 0, lengths, 1), lengths


def _largest_eigenvalues(diagonal: list[Floats], beside: list[Floats]) -> Floats:
    """Return the largest eigenvalue of many symmetric tridiagonal matrices by bisection.

    λ lies above all eigenvalues just where every pivot δ_i = (a_i − λ) − b_{i−1}² / δ_{i−1} is negative
    (Sturm; Barth, Martin and Wilkinson, 1967).
    """
    low: Floats = np.max(diagonal, axis=0).astype(float)
    sums = [a + abs(b) for a, b in zip(diagonal, beside, strict=True)]
    sums[1:] = [a + abs(b) for a, b in zip(sums[1:], beside, strict=False)]
    high = np.max(sums, axis=0).astype(float)
    squares = [b.astype(float) ** 2 for b in beside]
    while (high - low > 1e-14 * high).any():
        middle = 0.5 * (low + high)
        if ((middle <= low) | (middle >= high)).all():
            break
        pivot: Floats = diagonal[0] - middle
        above = pivot < 0
        for a, square in zip(diagonal[1:], squares, strict=False):
            pivot = a - middle - square / pivot
            above &= pivot < 0
        high = np.where(above, middle, high)
        low = np.where(above, low, middle)
    return low
