"""The largest singular values of very many products of two matrices, all together, by Lanczos's method.

With M = AᵀA at hand for every A, ‖A Bᵀ‖₂² is the largest eigenvalue λ of W = B M Bᵀ. From a random v_1

    β_j v_{j+1} = W v_j − α_j v_j − β_{j−1} v_{j−1}      α_j = v_j·W v_j      ‖v_{j+1}‖ = 1

and the largest eigenvalue θ of the tridiagonal matrix T_j of α and β rises to λ (Lanczos, 1950). W is never
made: as every A meets every B, each of the three steps to W v is one matrix product for many vectors.

θ is taken for λ when β_j |s_j| is next to nothing, s being T_j's eigenvector. That is how far W stretches the
vector found from θ times it, so θ is as close to an eigenvalue. Were that another than λ, and λ further off
than matters, then v_1 would be shorter in λ's direction by as much as the rest is smaller than the distance.
That θ itself has come to rest would prove far less: where the two largest eigenvalues are nearly equal it
rests for long on the way from one to the other.

Of M and N = BᵀB alone, λ is the largest eigenvalue of M N too, at two products a round; but parts of v that N
takes to 0 are not seen there, and grow until nothing else is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from rnn_core.types import Floats, Marks

ROUNDS = (7, 4, 4, 5, 6, 8, 11, 15, 20, 20)
"""T_j is looked at after so many rounds, and so many more, and on: not too late, as once θ stands T_j begins
anew and soon has it twice. After all of them, singular values are as well computed one by one."""

RESIDUAL = 1e-10
"""θ stands when W v is no further than this share of it from θ v: with 1e-8, of forty values in
steps of 1e-7 another than the largest stood."""

PATIENCE = 0.02
"""When no more than this share of the pairs at hand does not stand yet, it is given up."""

FEW = 8
"""Fewer pairs than this, of all that are looked at together, are given up: a look takes as long for one."""

WORTH = 0.75
"""Pairs that stand are taken out when no more than this share of those at hand is left."""

TALL = 1.25
"""A B of more rows, for each of its columns, is worth making square."""

BLOCK = 80_000
"""Numbers in one block of vectors, about: few enough to stay near the processor with their matrices."""

MATRICES = 500_000
"""Numbers in the matrices of a block of several n, about: where few vectors meet each of them, to read them
takes longer than to multiply."""

TOGETHER = 500_000
"""Numbers in the vectors of all blocks that are looked at together, about: then calls are few."""

ROUNDING = 1e-13
"""A root is found when a step moves it by less than this share of it."""

STEPS = 40
"""Enough for an eigenvalue that T_j has twice; one alone takes about six."""

HOPEFUL = 1e-4
"""θ is not sought to the end while W v is further than this share of it from θ v."""


class Pairs(NamedTuple):
    """Every A_t with every B_k, n times.

    Attributes
    ----------
    M, N
        The A_tᵀ A_t, (n, ts, q, q), and the B_kᵀ B_k, (n, ks, q, q).
    B
        (n, ks, S, q).
    traces
        tr M_t N_k, (n, ts, ks); NaN where a pair is not asked for.
    """

    M: Floats
    N: Floats
    B: Floats
    traces: Floats


def squared_spectral_norms(every: Iterable[Pairs]) -> list[Floats]:
    """Return ‖A_t B_kᵀ‖₂² for all pairs, (n, ts, ks) each; NaN where it does not show."""
    found: list[Floats] = []
    blocks: list[_Block] = []
    numbers = 0
    for M, N, of_B, traces in every:
        (n, ts, q, _), ks = M.shape, N.shape[1]
        B = _square(N, of_B) if of_B.shape[2] > TALL * q else of_B
        values = np.empty((n, ts, ks))
        found.append(values)
        most_k = min(ks, max(1, round((BLOCK / q) ** 0.5)))
        most_t = min(ts, max(1, BLOCK // (q * most_k)))
        of_matrices = q * (most_t * q + most_k * B.shape[2])
        for some in _cut(n, max(1, min(BLOCK // (q * most_t * most_k), MATRICES // of_matrices))):
            for t in _cut(ts, most_t):
                for k in _cut(ks, most_k):
                    into = values[some, t, k].swapaxes(1, 2)
                    blocks.append(_Block(M[some, t], B[some, k], traces[some, t, k].swapaxes(1, 2), into))
                    numbers += blocks[-1].v.size
                    if numbers > TOGETHER:
                        _find(blocks)
                        blocks, numbers = [], 0
    _find(blocks)
    return found


def _square(N: Floats, B: Floats) -> Floats:
    """Return R, (…, q, q), with R M Rᵀ of the same largest eigenvalue as B M Bᵀ for every M, given N = BᵀB.

    It is the Cholesky factor, RᵀR = N, of N with as much of the identity added as rounding may take away.
    """
    q = N.shape[-1]
    enough = 2 * q * np.finfo(float).eps * np.einsum("...ii->...", N)
    try:
        return np.linalg.cholesky(N + enough[..., None, None] * np.eye(q), upper=True)
    except np.linalg.LinAlgError:  # numbers are not finite
        return B


def _find(blocks: list[_Block]) -> None:
    """Find what is sought in all blocks, one after another in each round, with one look for all."""
    space = np.empty((2, max((block.open.size * block.M.shape[-1] for block in blocks), default=0)))
    for more in ROUNDS:
        blocks = [block for block in blocks if block.is_worth_more()]
        if sum(np.count_nonzero(block.open) for block in blocks) < FEW:
            return
        for block in blocks:
            block.go_on(more, space)
        of_blocks = [block.coefficients() for block in blocks]
        alpha, squares = np.concatenate(of_blocks, axis=-1)
        theta, residual = largest_eigenvalues(alpha, squares)
        ends = np.cumsum([of.shape[-1] for of in of_blocks])[:-1]
        stand = residual <= np.square(RESIDUAL * theta)
        for block, values, marks in zip(blocks, np.split(theta, ends), np.split(stand, ends), strict=True):
            block.put(values, marks)


def _cut(whole: int, most: int) -> list[slice]:
    """Return slices of about equal length, none longer than ``most``."""
    parts = -(-whole // most)
    edges = [whole * i // parts for i in range(parts + 1)]
    return [slice(a, b) for a, b in zip(edges, edges[1:], strict=False)]


class _Block:
    """The pairs of some t with some k, n times.

    A product with B_k runs over all t and one with M_t over all k: vectors are rows, [n, k, t]. Pairs leave
    as whole n, k or t; ``at`` are those that are still at hand.
    """

    def __init__(self, M: Floats, B: Floats, traces: Floats, found: Floats) -> None:
        n, ks, ts = traces.shape
        self.M, self.B, self.found = M, B, found
        self.at = np.arange(n), np.arange(ks), np.arange(ts)
        self.open: Marks = traces > 0
        found[...] = np.where(traces == 0, 0, np.nan)
        start = np.random.default_rng(0).standard_normal((B.shape[2],))
        self.v: Floats = np.broadcast_to(start / np.linalg.norm(start), (n, ks, ts, len(start))).copy()
        self.before: Floats = np.zeros_like(self.v)
        self.w: Floats = np.empty_like(self.v)
        self.rounds = 0
        self.rows: Floats = np.empty((2, sum(ROUNDS), n, ks, ts))

    def is_worth_more(self) -> bool:
        """Return whether more than a few are open. Closed pairs are left behind where they are many."""
        share = int(np.count_nonzero(self.open)) / self.open.size
        if share <= PATIENCE or share > WORTH:
            return share > WORTH
        n, k, t = (np.flatnonzero(self.open.any(axis=axes)) for axes in ((1, 2), (0, 2), (0, 1)))
        if len(n) * len(k) * len(t) <= WORTH * self.open.size:
            some = np.ix_(n, k, t)
            self.at = self.at[0][n], self.at[1][k], self.at[2][t]
            self.M, self.B = self.M[np.ix_(n, t)], self.B[np.ix_(n, k)]
            self.open = self.open[some]
            self.v, self.before, self.w = self.v[some], self.before[some], np.empty_like(self.v[some])
            rows = self.rows
            self.rows = np.empty((*rows.shape[:2], *self.open.shape))
            self.rows[:, : self.rounds] = rows[:, : self.rounds, n[:, None, None], k[:, None], t]
        return True

    def go_on(self, rounds: int, space: Floats) -> None:
        """Make more rounds. ``space`` are two rows with room for q numbers for each pair."""
        M, B = self.M, self.B
        B_T = B.swapaxes(2, 3)
        u, Mu = (of[: self.open.size * M.shape[-1]].reshape(*self.open.shape, -1) for of in space)
        v, before, w = self.v, self.before, self.w
        beta = np.sqrt(self.rows[1, self.rounds - 1]) if self.rounds else np.zeros(self.open.shape)
        for alpha, squared in zip(*self.rows[:, self.rounds : self.rounds + rounds], strict=True):
            np.matmul(v, B, out=u)
            np.matmul(u.swapaxes(1, 2), M, out=Mu.swapaxes(1, 2))
            np.vecdot(u, Mu, out=alpha)
            np.matmul(Mu, B_T, out=w)
            before *= beta[..., None]
            w -= before
            np.multiply(v, alpha[..., None], out=before)
            w -= before
            v, before, w = w, v, before
            np.vecdot(v, v, out=squared)
            np.sqrt(squared, out=beta)
            v *= np.divide(1, beta, out=np.zeros_like(beta), where=beta > 0)[..., None]
        self.v, self.before, self.w = v, before, w
        self.rounds += rounds

    def coefficients(self) -> Floats:
        """Return the α and β² of all open pairs, (2, rounds, open)."""
        return self.rows[:, : self.rounds, self.open]

    def put(self, values: Floats, stand: Marks) -> None:
        """Take the eigenvalues that stand, of all open pairs."""
        n, k, t = (index[stand] for index in np.nonzero(self.open))
        self.found[self.at[0][n], self.at[1][k], self.at[2][t]] = values[stand]
        self.open[n, k, t] = False


@np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore")
def largest_eigenvalues(diagonals: Floats, squares: Floats) -> tuple[Floats, Floats]:
    """Return the largest eigenvalues of n tridiagonal matrices, and what their vectors lead out, (β_j s_j)².

    α_1 … α_j are the diagonals, (j, n), and β_1² … β_j² the squares beside them, (j, n), of which the last
    leads out of the matrix. The pivots from the last row up,

        δ_j = α_j − x      δ_i = α_i − x − β_i² / δ_{i+1}

    are all negative for x above all eigenvalues, and Π δ_i is the characteristic polynomial. Laguerre's
    method comes down from there to the largest, past none, in a few steps. An eigenvector's components are to
    each other as s_{i+1}² / s_i² = β_i² / δ_{i+1}²; its squared length is −dδ_1/dx where s_1 is 1.

    Where the second is far from nothing, it is infinite, and the first is not exact.
    """
    j, n = diagonals.shape
    beside = np.sqrt(squares[:-1])
    rows = diagonals.copy()
    rows[1:] += beside
    rows[:-1] += beside
    whole = np.einsum("jn,jn->n", diagonals, diagonals) + 2 * squares[:-1].sum(axis=0)
    x = np.minimum(rows.max(axis=0), np.sqrt(whole)) * (1 + ROUNDING)  # no eigenvalue is above (Gershgorin)
    theta, residual, at = np.zeros(n), np.full(n, np.inf), np.arange(n)
    for _ in range(STEPS):
        step, out = _laguerre_step(diagonals, squares, x)
        ended = ~(step > ROUNDING * x)
        step[ended] = 0
        theta[at[ended]], residual[at[ended]] = x[ended], out[ended]
        going = ~ended & (out < np.square(HOPEFUL * x))
        x = x - step
        if np.count_nonzero(going) < WORTH * len(x):
            at, x, diagonals, squares = at[going], x[going], diagonals[:, going], squares[:, going]
        if not going.any():
            break
    return theta, residual


def _laguerre_step(diagonals: Floats, squares: Floats, x: Floats) -> tuple[Floats, Floats]:
    """Return how far to go down from x, and (β_j s_j)² if x is the eigenvalue."""
    j = len(diagonals)
    pivot, slope, bend = diagonals[-1] - x, np.full_like(x, -1.0), np.zeros_like(x)
    out = squares[-1].copy()
    first, second = np.zeros_like(x), np.zeros_like(x)  # −d/dx ln Π δ, and its slope
    for i in range(j - 1, -1, -1):
        inverse = 1 / pivot
        ratio, curve = slope * inverse, bend * inverse
        square = ratio * ratio
        first += ratio
        curve -= square
        second -= curve
        if i:
            quotient = squares[i - 1] * inverse
            out *= quotient * inverse
            curve -= square
            slope, bend = quotient * ratio, quotient * curve
            slope -= 1
            pivot = diagonals[i - 1] - x
            pivot -= quotient
    out /= -slope
    step: Floats = j / (first + np.sqrt(np.maximum((j - 1) * (j * second - first * first), 0)))
    return step, out
