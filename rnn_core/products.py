"""The norms of ∂h_t/∂h_k for all pairs at once, by divide and conquer over time.

Split the steps at m. Every pair k ≤ m < t is a product of two parts,

    P_tk = L_t R_k,    L_t = J_t … J_{m+1},    R_k = J_m … J_{k+1},

so T matrices serve the T²/4 pairs that cross m, and the pairs on either side are the same problem
again. With the symmetric M_t = L_tᵀ L_t and N_k = R_k R_kᵀ

    ‖P_tk‖_F² = tr(R_kᵀ M_t R_k) = ⟨M_t, N_k⟩        ‖P_tk‖₂² = λ_max(R_kᵀ M_t R_k)

so all Frobenius norms come from one matrix product, O(T log T S³ + T² S²) instead of O(T² S³), in
memory O(T S²), and the spectral norms from the same matrices by lanczos.py. Where one of these does not
show its result, P_tk is multiplied out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import NamedTuple

import numpy as np

from rnn_core.chains import Stage, chain, grams
from rnn_core.lanczos import squared_spectral_norms
from rnn_core.norms import vector_norms
from rnn_core.types import Floats, Integers

LEAF = 4
"""Blocks of so many states multiply their own pairs out."""

CANCELLED = 1e-6
"""Below this share of ‖M‖ ‖N‖ the inner product has lost too many digits."""

IN_CACHE = 70_000
"""Numbers of L, or of R, of the splits that are taken at once, about."""

TOGETHER = 300_000
"""The same where spectral norms are sought: then longer rows of vectors count for more."""

TRUSTED = 1e-9
"""Where more than this share of a product may have been left out, it is made anew with all columns."""

ROUNDED = 1e-15
"""What a change of basis may lose to rounding."""


class Norms(NamedTuple):
    """Norms of ∂s_t/∂s_k at [t − 1, k − 1], each (T, T); NaN for k > t."""

    frobenius: Floats
    """√S on the diagonal, the norm of the identity."""
    spectral: Floats
    """1 on the diagonal; NaN all over where it was not asked for."""


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
def product_norms(
    jacobians: Floats, *first: int | None, spectral: bool = True, workers: int = 1
) -> list[Norms]:
    """Return both norms of all ∂s_t/∂s_k, for every ``first`` that is asked for.

    As ``frobenius_norms`` and ``spectral_norms``; the products are made only once, in float64, by so many
    threads as there are ``workers``.
    """
    T, S, _ = jacobians.shape
    sizes = [S if n is None else n for n in first]
    found = [Norms(np.full((T, T), np.nan), np.full((T, T), np.nan)) for _ in sizes]
    for size, norms in zip(sizes, found, strict=True):
        np.fill_diagonal(norms.frobenius, np.sqrt(size))
        np.fill_diagonal(norms.spectral, 1.0)
    unit = vector_norms(jacobians.astype(float, copy=False).reshape(T, -1)) / np.sqrt(S)
    unit[~(np.isfinite(unit) & (unit > 0))] = 1
    task = _Task(jacobians / unit[:, None, None], unit, sizes, spectral, found)
    splits = _splits(T, TOGETHER // (S * S) if spectral else IN_CACHE // (S * S))
    parts: list[Callable[[], None]] = [partial(task.around, *split) for split in splits]
    parts.append(task.within_blocks)
    if workers == 1:
        for part in parts:
            part()
    else:
        with ThreadPoolExecutor(workers) as pool:  # NumPy lets other threads run while it computes
            for done in [pool.submit(part) for part in parts]:
                done.result()
    return found


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be found, and where to put it. No two of the parts write to the same places.

    J are the Jacobians divided by ``unit``, their norms over √S, so that products neither vanish nor
    explode on the way; sizes the sizes of the parts of the state that count.
    """

    J: Floats
    unit: Floats
    sizes: list[int]
    spectral: bool
    found: list[Norms]

    @np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore")
    def within_blocks(self) -> None:
        """Find the norms of the pairs inside blocks of LEAF states."""
        for close in _within_blocks(self.J, self.unit):
            for size, norms in zip(self.sizes, self.found, strict=True):
                P = close.P[:, :size, :size]
                norms.frobenius[close.t, close.k] = close.scale * np.sqrt(_squares(P))
                if self.spectral:
                    norms.spectral[close.t, close.k] = close.scale * _largest_singular_values(P)

    @np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore")
    def around(self, m: Integers, before: int, after: int) -> None:
        """Find the norms of the pairs k < m ≤ t around the splits m, (n,), so far before and after."""
        t, k = m[:, None] + np.arange(after), m[:, None] - 1 - np.arange(before)
        if not (self.spectral and self._from_chains(t, k, narrowed=True)):
            self._from_chains(t, k, narrowed=False)

    def _from_chains(self, t: Integers, k: Integers, *, narrowed: bool) -> bool:
        """Find the norms of all pairs of t, (n, ts), and k, (n, ks); return whether they can be trusted."""
        J, S = self.J, self.J.shape[1]
        nothing = np.broadcast_to(np.eye(S), (len(k), S, S))
        of_R = self.unit[k + 1]
        of_R[:, 0] = 1
        L = list(chain(lambda i: J[t[:, i]], self.unit[t], S, narrowed))
        R = list(chain(lambda i: J[k[:, i] + 1].swapaxes(-1, -2) if i else nothing, of_R, S, narrowed))
        for a, b in product(L, R):
            at = t[:, a.steps, None], k[:, None, b.steps]
            every = _of_pairs(a, b, self.sizes, self.spectral)
            if every is None:
                return False
            for norms, of_pairs in zip(self.found, every, strict=True):
                norms.frobenius[at] = a.scale[:, :, None] * of_pairs.frobenius * b.scale[:, None, :]
                norms.spectral[at] = a.scale[:, :, None] * of_pairs.spectral * b.scale[:, None, :]
        return True


def _splits(T: int, most: int) -> Iterator[tuple[Integers, int, int]]:
    """Yield all other pairs, each once, as ``_Task.around`` takes them.

    The splits are into halves of LEAF states, then of twice as many, and on. About ``most`` states before
    them are taken at once.
    """
    half = LEAF
    while half < T:
        starts = 2 * half * np.arange(T // (2 * half))
        together = max(1, most // half)
        for i in range(0, len(starts), together):
            yield starts[i : i + together] + half, half, half
        rest = T - half - 2 * half * len(starts)  # of the last split, which may be cut short
        if rest > 0:
            yield np.array([T - rest]), half, rest
        half *= 2


def _of_pairs(a: Stage, b: Stage, sizes: list[int], spectral: bool) -> list[Norms] | None:
    """Return the norms of all L_t R_k = C_t V_aᵀ (C_k V_bᵀ)ᵀ, (n, ts, ks); None where some may be wrong."""
    A, B, of_sizes = _in_one_basis(a, b, sizes)
    inners = []
    for M, N in of_sizes:
        n, ts, ks = *M.shape[:2], N.shape[1]
        inners.append(M.reshape(n, ts, -1) @ N.reshape(n, ks, -1).swapaxes(-1, -2))
        if a.basis is not None or b.basis is not None:
            of_A, of_B = (np.sqrt(np.einsum("nijj->ni", of)) for of in (M, N))
            lost_A, lost_B = a.lost + ROUNDED * of_A, b.lost + ROUNDED * of_B
            lost = lost_A[:, :, None] * of_B[:, None, :] + of_A[:, :, None] * lost_B[:, None, :]
            if not (lost <= TRUSTED * np.sqrt(inners[-1])).all():
                return None
    found = []
    for size, (M, N), inner in zip(sizes, of_sizes, inners, strict=True):
        of_M, of_N = (np.sqrt(np.einsum("nijl,nijl->ni", of, of)) for of in (M, N))
        most = of_M[:, :, None] * of_N[:, None, :]
        left_over = ~(inner >= CANCELLED * most) & np.isfinite(most)
        norms = Norms(np.sqrt(inner), np.full(inner.shape, np.nan))
        if spectral:
            traces = np.where(left_over, np.nan, inner)
            np.sqrt(squared_spectral_norms(M, B[:, :, :size], traces), norms.spectral)
            left_over |= np.isnan(norms.spectral) & np.isfinite(inner)
        for i, t in zip(*np.nonzero(left_over.any(axis=2)), strict=True):
            k = np.nonzero(left_over[i, t])[0]
            P = A[i, t, :size] @ B[i, k, :size].swapaxes(-1, -2)
            norms.frobenius[i, t, k] = np.sqrt(_squares(P))
            if spectral:
                norms.spectral[i, t, k] = _largest_singular_values(P)
        found.append(norms)
    return found


def _in_one_basis(a: Stage, b: Stage, sizes: list[int]) -> tuple[Floats, Floats, list[tuple[Floats, Floats]]]:
    """Return A and B with L_t R_k = A_t B_kᵀ, in the smaller of the two bases.

    And AᵀA and BᵀB of the first so many rows, for all sizes.
    """
    A, B = a.C, b.C
    if a.basis is None and b.basis is None:
        M, N = a.grams(sizes), b.grams(sizes)
    elif A.shape[-1] <= B.shape[-1]:
        B = B @ _from_to(b, a)[:, None]
        M, N = a.grams(sizes), grams(B, sizes)
    else:
        A = A @ _from_to(a, b)[:, None]
        M, N = grams(A, sizes), b.grams(sizes)
    return A, B, list(zip(M, N, strict=True))


def _from_to(a: Stage, b: Stage) -> Floats:
    """Return V_aᵀ V_b, (n, q_a, q_b)."""
    assert b.basis is not None  # noqa: S101  -- it is the smaller one
    return b.basis if a.basis is None else a.basis.swapaxes(-1, -2) @ b.basis


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
