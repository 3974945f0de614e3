"""The norms of ∂h_t/∂h_k for all pairs at once, by divide and conquer over time.

Split the steps at m. Every pair k ≤ m < t is a product of two parts,

    P_tk = L_t R_k,    L_t = J_t … J_{m+1},    R_k = J_m … J_{k+1},

so T matrices serve the T²/4 pairs that cross m, and the pairs on either side are the same problem
again. With the symmetric M_t = L_tᵀ L_t and N_k = R_k R_kᵀ

    ‖P_tk‖_F² = tr(R_kᵀ M_t R_k) = ⟨M_t, N_k⟩        ‖P_tk‖₂² = λ_max(R_kᵀ M_t R_k)

so all Frobenius norms come from one matrix product, O(T log T S³ + T² S²) instead of O(T² S³), in
memory O(T S²), and the spectral norms from the same matrices by lanczos.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_core.lanczos import squared_spectral_norms
from rnn_core.norms import vector_norms
from rnn_core.types import Floats, Integers

LEAF = 4
"""Blocks of so many states multiply their own pairs out."""

CANCELLED = 1e-6
"""Below this share of ‖M‖ ‖N‖ the inner product has lost too many digits, and the pair is multiplied out."""

IN_CACHE = 70_000
"""Numbers of L, or of R, of the splits that are taken at once, about."""

STRETCH = 16
"""Products are brought back to a norm of about 1 after so many factors."""


class Norms(NamedTuple):
    """Norms of ∂s_t/∂s_k at [t − 1, k − 1], each (T, T); NaN for k > t."""

    frobenius: Floats
    """√S on the diagonal, the norm of the identity."""
    spectral: Floats
    """1 on the diagonal; NaN all over where it was not asked for."""


@dataclass(frozen=True, slots=True)
class Splits:
    """The pairs k < m ≤ t around n splits, as P_tk = scale_L scale_R · L R.

    t and scale_L are (n, ts), k and scale_R (n, ks), L and R stacks of S×S matrices beside them. L and R
    stay near a norm of 1, so that neither they nor their squares leave the floating-point range before
    the product itself does.
    """

    t: Integers
    k: Integers
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

    ``jacobians`` are the one-step J_1 … J_T, (T, S, S). With ``first`` = n only the part from the first
    n of s_k to the first n of s_t counts: for an LSTM with n = d that is ∂h_t/∂h_k.
    """
    return product_norms(jacobians, first, spectral=False)[0].frobenius


def spectral_norms(jacobians: Floats, first: int | None = None) -> Floats:
    """Return ‖∂s_t/∂s_k‖₂ at [t − 1, k − 1], (T, T); NaN for k > t. As ``frobenius_norms``."""
    return product_norms(jacobians, first)[0].spectral


@np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore")
def product_norms(jacobians: Floats, *first: int | None, spectral: bool = True) -> list[Norms]:
    """Return both norms of all ∂s_t/∂s_k, for every ``first`` that is asked for.

    As ``frobenius_norms`` and ``spectral_norms``; the products are made only once.
    """
    T, S, _ = jacobians.shape
    sizes = [S if n is None else n for n in first]
    found = [Norms(np.full((T, T), np.nan), np.full((T, T), np.nan)) for _ in sizes]
    for size, norms in zip(sizes, found, strict=True):
        np.fill_diagonal(norms.frobenius, np.sqrt(size))
        np.fill_diagonal(norms.spectral, 1.0)
    unit = vector_norms(jacobians.astype(float, copy=False).reshape(T, -1)) / np.sqrt(S)
    unit[~(np.isfinite(unit) & (unit > 0))] = 1
    J = jacobians / unit[:, None, None]
    for close in _within_blocks(J, unit):
        for size, norms in zip(sizes, found, strict=True):
            P = close.P[:, :size, :size]
            norms.frobenius[close.t, close.k] = close.scale * np.sqrt(_squares(P))
            if spectral:
                norms.spectral[close.t, close.k] = close.scale * _largest_singular_values(P)
    for splits in _across_splits(J, unit):
        t, k = splits.t[:, :, None], splits.k[:, None, :]
        scale_L, scale_R = splits.scale_L[:, :, None], splits.scale_R[:, None, :]
        for size, norms in zip(sizes, found, strict=True):
            of_pairs = _of_pairs(splits.L[:, :, :size], splits.R[:, :, :, :size], spectral)
            norms.frobenius[t, k] = scale_L * of_pairs.frobenius * scale_R
            norms.spectral[t, k] = scale_L * of_pairs.spectral * scale_R
    return found


def _of_pairs(L: Floats, R: Floats, spectral: bool) -> Norms:
    """Return the norms of all L_t R_k, (n, ts, ks)."""
    n, ts, ks = len(L), L.shape[1], R.shape[1]
    M, N = L.swapaxes(-1, -2) @ L, R @ R.swapaxes(-1, -2)
    rows_M, rows_N = M.reshape(n, ts, -1), N.reshape(n, ks, -1)
    inner = rows_M @ rows_N.swapaxes(-1, -2)
    of_M, of_N = (np.sqrt(np.einsum("nij,nij->ni", rows, rows)) for rows in (rows_M, rows_N))
    cancelled = inner < CANCELLED * of_M[:, :, None] * of_N[:, None, :]
    of_pairs = Norms(np.sqrt(inner), np.full(inner.shape, np.nan))
    if spectral:
        np.sqrt(squared_spectral_norms(M, R), of_pairs.spectral)
    for i, t in zip(*np.nonzero(cancelled.any(axis=2)), strict=True):
        k = np.nonzero(cancelled[i, t])[0]
        P = L[i, t] @ R[i, k]
        of_pairs.frobenius[i, t, k] = np.sqrt(_squares(P))
        if spectral:
            of_pairs.spectral[i, t, k] = _largest_singular_values(P)
    return of_pairs


def _within_blocks(J: Floats, sizes: Floats) -> Iterator[Multiplied]:
    """Multiply out every pair inside blocks of LEAF states, one lag after another."""
    T, S, _ = J.shape
    whole = T - T % LEAF
    for start, blocks in ((0, J[:whole].reshape(whole // LEAF, LEAF, S, S)), (whole, J[None, whole:])):
        n, size = blocks.shape[:2]
        first = start + LEAF * np.arange(n)[:, None]
        products: Floats = np.broadcast_to(np.eye(S, dtype=J.dtype), blocks.shape)
        scales = np.ones((n, size))
        for lag in range(1, size):
            k = first + np.arange(size - lag)
            products = blocks[:, lag:] @ products[:, : size - lag]
            scales = scales[:, : size - lag] * sizes[k + lag]
            yield Multiplied(k.ravel() + lag, k.ravel(), products.reshape(-1, S, S), scales.ravel())


def _across_splits(J: Floats, sizes: Floats) -> Iterator[Splits]:
    """Yield all other pairs, each once: around splits into halves of LEAF states, twice as many, and on."""
    (T, S, _), half = J.shape, LEAF
    while half < T:
        starts = 2 * half * np.arange(T // (2 * half))
        together = max(1, IN_CACHE // (half * S * S))
        for i in range(0, len(starts), together):
            yield _around(J, sizes, starts[i : i + together] + half, half, half)
        rest = T - half - 2 * half * len(starts)  # of the last split, which may be cut short
        if rest > 0:
            yield _around(J, sizes, np.array([T - rest]), half, rest)
        half *= 2


def _around(J: Floats, sizes: Floats, m: Integers, before: int, after: int) -> Splits:
    """Return the pairs around the splits before the states m, (n,)."""
    n, S, dtype = len(m), J.shape[1], J.dtype
    L, R = np.empty((n, after, S, S), dtype), np.empty((n, before, S, S), dtype)
    scale_L, scale_R = np.empty((n, after)), np.empty((n, before))
    product: Floats = np.broadcast_to(np.eye(S, dtype=dtype), (n, S, S))
    scale: Floats = np.ones(n)
    for i in range(after):
        product = np.matmul(J[m + i], product, out=L[:, i])
        scale = scale_L[:, i] = _renormalised(product, scale * sizes[m + i], i)
    R[:, -1], scale_R[:, -1] = np.eye(S), 1.0
    product, scale = R[:, -1], np.ones(n)
    for i in range(1, before):
        product = np.matmul(product, J[m - i], out=R[:, -1 - i])
        scale = scale_R[:, -1 - i] = _renormalised(product, scale * sizes[m - i], i)
    steps = np.arange(after), np.arange(-before, 0)
    return Splits(m[:, None] + steps[0], m[:, None] + steps[1], L, R, scale_L, scale_R)


def _renormalised(products: Floats, scale: Floats, i: int) -> Floats:
    """Divide the i-th products by their size now and then, in place; return the scale that makes up."""
    if i % STRETCH != STRETCH - 1:
        return scale
    size = np.linalg.norm(products, axis=(1, 2)).astype(float)
    size[~(np.isfinite(size) & (size > 0))] = 1
    products /= size.astype(products.dtype)[:, None, None]
    return np.asarray(scale * size)


def _squares(P: Floats) -> Floats:
    """Return ‖·‖_F² of every matrix of a stack."""
    rows = P.reshape(len(P), P.shape[1] * P.shape[2])
    return np.asarray(np.einsum("ij,ij->i", rows, rows))


def _largest_singular_values(P: Floats) -> Floats:
    """Return ‖·‖₂ of every matrix of a stack; NaN where one is not finite."""
    norms = np.full(len(P), np.nan)
    finite = np.isfinite(P).all(axis=(1, 2))
    norms[finite] = np.linalg.svd(P[finite], compute_uv=False)[:, 0]
    return norms
