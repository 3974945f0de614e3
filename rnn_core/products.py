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
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rnn_core.chains import Stage, chain, gram, grams
from rnn_core.jacobians import one_after_another, sizes_of
from rnn_core.lanczos import Pairs, squared_spectral_norms
from rnn_core.norms import vector_norms
from rnn_core.types import Floats, Integers, Marks

LEAF = 4
"""Blocks of so many states multiply their own pairs out; of half as many where spectral norms are sought."""

CANCELLED = 1e-5
"""Below this share of tr M tr N the inner product ⟨M, N⟩ has lost too many digits."""

FAINT = 1e-120
"""Below this tr M tr N, and Lanczos's coefficients, are soon lost when they are squared."""

IN_CACHE = 70_000
"""Numbers of R, of the splits that are taken together, about."""

TOGETHER = 2_400_000
"""The same where spectral norms are sought: then the number of calls counts for more."""

TRUSTED = 1e-9
"""Where more than this share of a product may have been left out, it is made anew with all columns."""

ROUNDED = 1e-15
"""What a change of basis may lose to rounding."""

ORDINARY = 15
"""Jacobians of a norm between 2 to this and to its negative are left as they are."""

FREED = 31 << 20
"""Bytes that are taken and freed at first: so much glibc then keeps from one array for the next, instead of
asking the system for fresh pages, a quarter of the time."""


class Norms(NamedTuple):
    """Norms of ∂s_t/∂s_k at [t − 1, k − 1], each (T, T); NaN for k > t."""

    frobenius: Floats
    """√S on the diagonal, the norm of the identity."""
    spectral: Floats
    """1 on the diagonal; NaN all over where it was not asked for."""


@dataclass(frozen=True, slots=True)
class Multiplied:
    """Pairs multiplied out: P_tk = 2^exponent · P for the pairs (t[i], k[i])."""

    t: Integers
    k: Integers
    P: Floats
    exponent: Integers


def frobenius_norms(jacobians: ArrayLike, first: int | None = None) -> Floats:
    """Return ‖∂s_t/∂s_k‖_F at [t − 1, k − 1], (T, T); NaN for k > t.

    ``jacobians`` are the one-step J_1 … J_T, (T, S, S). With ``first`` = n only the part from the first
    n of s_k to the first n of s_t counts: for an LSTM with n = d that is ∂h_t/∂h_k. Raises InvalidValue for
    Jacobians of another shape, and for an n outside 1 … S.
    """
    return product_norms(jacobians, first, spectral=False)[0].frobenius


def spectral_norms(jacobians: ArrayLike, first: int | None = None) -> Floats:
    """Return ‖∂s_t/∂s_k‖₂ at [t − 1, k − 1], (T, T); NaN for k > t. As ``frobenius_norms``."""
    return product_norms(jacobians, first)[0].spectral


@np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore")
def product_norms(
    jacobians: ArrayLike, *parts: int | None, spectral: bool = True, pool: Executor | None = None
) -> list[Norms]:
    """Return both norms of all ∂s_t/∂s_k, for each of the parts: n for the first n components, None for all.

    As ``frobenius_norms`` and ``spectral_norms``; the products are made only once, in float64. The threads of
    a ``pool`` share the work, as NumPy lets others run while it computes.
    """
    jacobians = one_after_another(jacobians)
    T, S, _ = jacobians.shape
    sizes = sizes_of(parts, S)
    found = [Norms(np.full((T, T), np.nan), np.full((T, T), np.nan)) for _ in sizes]
    for size, norms in zip(sizes, found, strict=True):
        np.fill_diagonal(norms.frobenius, np.sqrt(size))
        np.fill_diagonal(norms.spectral, 1.0)
    np.empty(FREED, np.uint8)
    J = jacobians.astype(float, copy=False)
    exponents = np.frexp(vector_norms(J.reshape(T, -1)))[1]
    if np.abs(exponents).max() <= ORDINARY:
        exponents[:] = 0
    else:
        J = np.ldexp(J, -exponents[:, None, None])
    task = _Task(J, exponents, sizes, spectral, found)
    leaf, most = (LEAF // 2, TOGETHER) if spectral else (_leaf(T), IN_CACHE)
    works: list[Callable[[], None]] = [
        partial(task.around, group) for group in _groups(T, leaf, most // S**2)
    ]
    works.append(partial(task.within_blocks, leaf))
    if pool is None:
        for work in works:
            work()
    else:
        for done in [pool.submit(work) for work in works]:
            done.result()
    return found


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be found, and where to put it. No two of its works write to the same places.

    J are the Jacobians divided by powers of two of these ``exponents``, so that products of a few neither
    vanish nor explode; sizes the sizes of the parts of the state that count.
    """

    J: Floats
    exponents: Integers
    sizes: list[int]
    spectral: bool
    found: list[Norms]

    @np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore")
    def within_blocks(self, leaf: int) -> None:
        """Find the norms of the pairs inside blocks of so many states."""
        for close in _within_blocks(self.J, self.exponents, leaf):
            for size, norms in zip(self.sizes, self.found, strict=True):
                P = close.P[:, :size, :size]
                of_P = vector_norms(P.reshape(len(P), size * size))
                norms.frobenius[close.t, close.k] = np.ldexp(of_P, close.exponent)
                if self.spectral:
                    norms.spectral[close.t, close.k] = np.ldexp(_largest_singular_values(P), close.exponent)

    @np.errstate(over="ignore", invalid="ignore", divide="ignore", under="ignore")
    def around(self, splits: list[Split]) -> None:
        """Find the norms of the pairs around the splits."""
        meetings: list[_Meeting] = []
        for split in splits:
            narrowed = self._meetings(split, narrowed=True) if self.spectral else None
            meetings += self._meetings(split, narrowed=False) or [] if narrowed is None else narrowed
        if self.spectral:
            asked = (Pairs(of.M, of.N, of.B, np.where(of.left_over, np.nan, of.inner)) for of in meetings)
            for of, squares in zip(meetings, squared_spectral_norms(asked), strict=True):
                of.put(np.sqrt(squares))
        else:
            for of in meetings:
                of.put(None)

    def _meetings(self, split: Split, *, narrowed: bool) -> list[_Meeting] | None:
        """Return the meetings of all L with all R of a split; None where they cannot be trusted."""
        J, S = self.J, self.J.shape[1]
        t, k = split.t, split.k
        start, stop, step = int(t[0, 0]), int(t[-1, 0]) + 1, int(t[1, 0] - t[0, 0]) if len(t) > 1 else 1
        nothing = np.broadcast_to(np.eye(S), (len(k), S, S))
        of_R = self.exponents[k + 1]
        of_R[:, 0] = 0

        def L_factor(i: int) -> Floats:
            return J[start + i : stop + i : step]

        def R_factor(i: int) -> Floats:
            return J[start - i : stop - i : step].swapaxes(-1, -2) if i else nothing

        L = list(chain(L_factor, self.exponents[t], S, narrowed))
        R = list(chain(R_factor, of_R, S, narrowed))
        meetings = []
        for a, b in product(L, R):
            at = t[:, a.steps, None], k[:, None, b.steps]
            A, B, of_sizes = _in_one_basis(a, b, self.sizes)
            for size, (M, N), norms in zip(self.sizes, of_sizes, self.found, strict=True):
                n, ts, ks = *M.shape[:2], N.shape[1]
                inner = M.reshape(n, ts, -1) @ N.reshape(n, ks, -1).swapaxes(-1, -2)
                of_A, of_B = (np.einsum("nijj->ni", of) for of in (M, N))
                if narrowed and not _is_trusted(a, b, np.sqrt(of_A), np.sqrt(of_B), np.sqrt(inner)):
                    return None
                most = of_A[:, :, None] * of_B[:, None, :]
                left_over = ~(inner >= CANCELLED * most) & np.isfinite(most) | (most < FAINT)
                parts = A[:, :, :size], B[:, :, :size]
                exponent = a.exponent[:, :, None] + b.exponent[:, None, :]
                meetings.append(_Meeting(*parts, M, N, inner, left_over, exponent, at, norms))
        return meetings


@dataclass(frozen=True, slots=True)
class _Meeting:
    """The pairs L_t R_k = 2^exponent · A_t B_kᵀ of some t with some k, n times, of one of the sizes.

    Attributes
    ----------
    A, B, M, N
        (n, ts, size, q), (n, ks, size, q), the AᵀA, (n, ts, q, q), and the BᵀB, (n, ks, q, q).
    inner
        ⟨AᵀA, BᵀB⟩, (n, ts, ks).
    left_over
        Where that has lost its digits.
    at, norms
        Where the norms belong.
    """

    A: Floats
    B: Floats
    M: Floats
    N: Floats
    inner: Floats
    left_over: Marks
    exponent: Integers
    at: tuple[Integers, Integers]
    norms: Norms

    def put(self, spectral: Floats | None) -> None:
        """Put all norms where they belong, given the spectral norms of A_t B_kᵀ, NaN where not known."""
        frobenius, left_over, exponent = np.sqrt(self.inner), self.left_over, self.exponent.copy()
        if spectral is not None:
            left_over = left_over | (np.isnan(spectral) & np.isfinite(self.inner))
        for i, t in zip(*np.nonzero(left_over.any(axis=2)), strict=True):
            k = np.nonzero(left_over[i, t])[0]
            (A, of_A), (B, of_B) = _near_one(self.A[i, t]), _near_one(self.B[i, k])
            P = A @ B.swapaxes(-1, -2)
            exponent[i, t, k] += of_A + of_B
            frobenius[i, t, k] = vector_norms(P.reshape(len(P), P[0].size))
            if spectral is not None:
                spectral[i, t, k] = _largest_singular_values(P)
        self.norms.frobenius[self.at] = np.ldexp(frobenius, exponent)
        if spectral is not None:
            self.norms.spectral[self.at] = np.ldexp(spectral, exponent)


class Split(NamedTuple):
    """All pairs of the states t, (n, after), with the states k, (n, before), n times."""

    t: Integers
    k: Integers


def _leaf(T: int) -> int:
    """Return LEAF, or as many more that T states are a power of two of them: no split has few after it."""
    return -(-T // (1 << max(0, (T // LEAF).bit_length() - 1)))


def _groups(T: int, leaf: int, most: int) -> list[list[Split]]:
    """Return all other pairs, each once, in splits that are taken together, those with the most first.

    The splits are into halves of ``leaf`` states, then of twice as many, and on. About ``most`` states before
    them are taken together.
    """
    groups: list[list[Split]] = []
    room = 0
    half = leaf
    while half < T:
        middles = half + 2 * half * np.arange((T + half - 1) // (2 * half))
        whole = middles[middles + half <= T]
        together = max(1, most // half)
        cut = [whole[i : i + together] for i in range(0, len(whole), together)]
        rest = middles[len(whole) :]  # of the last split, which may be cut short
        for m in [*cut, *([rest] if len(rest) else [])]:
            after = min(half, T - m[-1])
            split = Split(m[:, None] + np.arange(after), m[:, None] - 1 - np.arange(half))
            if room < split.k.size:
                groups.append([])
                room = most
            groups[-1].append(split)
            room -= split.k.size
        half *= 2
    return groups[::-1]


def _near_one(matrices: Floats) -> tuple[Floats, Integers]:
    """Return matrices without powers of two near their largest entries, and the exponents of these."""
    largest = np.maximum(matrices.max(axis=(-2, -1)), -matrices.min(axis=(-2, -1)))
    exponents: Integers = np.frexp(largest)[1]
    return np.ldexp(matrices, -exponents[..., None, None]), exponents


def _is_trusted(a: Stage, b: Stage, of_A: Floats, of_B: Floats, of_pairs: Floats) -> bool:
    """Return whether what was left out is nothing beside any of the products, given all norms."""
    if a.basis is None and b.basis is None:
        return True
    lost_A, lost_B = a.lost + ROUNDED * of_A, b.lost + ROUNDED * of_B
    lost = lost_A[:, :, None] * of_B[:, None, :] + of_A[:, :, None] * lost_B[:, None, :]
    return bool((lost <= TRUSTED * of_pairs).all())


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


def _within_blocks(J: Floats, exponents: Integers, leaf: int) -> Iterator[Multiplied]:
    """Multiply out every pair inside blocks of ``leaf`` states, one lag after another."""
    T, S, _ = J.shape
    whole = T - T % leaf
    for start, blocks in ((0, J[:whole].reshape(whole // leaf, leaf, S, S)), (whole, J[None, whole:])):
        n, size = blocks.shape[:2]
        first = start + leaf * np.arange(n)[:, None]
        products: Floats = np.broadcast_to(np.eye(S, dtype=J.dtype), blocks.shape)
        of_products = np.zeros((n, size), exponents.dtype)
        for lag in range(1, size):
            k = first + np.arange(size - lag)
            products = blocks[:, lag:] @ products[:, : size - lag]
            of_products = of_products[:, : size - lag] + exponents[k + lag]
            yield Multiplied(k.ravel() + lag, k.ravel(), products.reshape(-1, S, S), of_products.ravel())


def _largest_singular_values(P: Floats) -> Floats:
    """Return ‖·‖₂ of every matrix of a stack; NaN where one is not finite.

    They are the roots of the largest eigenvalues of PᵀP, which are as exact as those of P and found sooner.
    """
    lengths = vector_norms(P.reshape(len(P), P.shape[1] * P.shape[2]))
    norms = np.where(lengths == 0, 0, np.nan)
    rest = np.isfinite(lengths) & (lengths > 0)
    unit = P[rest] / lengths[rest, None, None]
    norms[rest] = lengths[rest] * np.sqrt(np.linalg.eigvalsh(gram(unit))[:, -1])
    return norms
