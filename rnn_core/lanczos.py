"""The largest singular values of very many products of two matrices, all together, by Lanczos's method.

With M = AᵀA at hand for every A, ‖A Bᵀ‖₂² is the largest eigenvalue λ of W = B M Bᵀ. From a random v_1

    v_{j+1} = W v_j − α_j v_j − β_{j−1}² v_{j−1}     α_j = v_j·W v_j / ‖v_j‖²     β_j² = ‖v_{j+1}‖² / ‖v_j‖²

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

import numpy as np

from rnn_core.types import Floats, Marks

ROUNDS = 100
"""After so many no more is to be gained over computing the singular values of what is left one by one."""

LOOKED_AT = 4
"""After each so many rounds T_j is looked at, and vectors are brought back to a length of 1."""

RESIDUAL = 1e-10
"""θ stands when W v is no further than this share of it from θ v."""

PATIENCE = 0.02
"""When only so many of the pairs at hand do not stand yet, they are given up."""

WORTH = 0.75
"""Pairs that stand are taken out when no more than this share is left of those at hand."""

TOGETHER = 130_000
"""Numbers in one block of vectors, about: few enough to stay near the processor with their matrices."""

ROUNDING = 1e-13
"""A root is found when a step moves it by less than this share of it."""

STEPS = 60
"""Steps within which halving alone finds a root to about rounding."""


def squared_spectral_norms(M: Floats, B: Floats, traces: Floats) -> Floats:
    """Return ‖A_t B_kᵀ‖₂² for all pairs, (n, ts, ks); NaN where it does not show.

    M are the A_tᵀ A_t, (n, ts, q, q), B is (n, ks, S, q), and ``traces`` are the tr B_k M_t B_kᵀ, (n, ts,
    ks): NaN where a pair is not asked for.
    """
    n, ts, q, _ = M.shape
    ks = B.shape[1]
    found = np.empty((n, ts, ks))
    most_k = min(ks, max(1, round((TOGETHER / q) ** 0.5)))
    most_t = min(ts, max(1, TOGETHER // (q * most_k)))
    together = max(1, TOGETHER // (q * most_t * most_k))
    for i in range(0, n, together):
        some = slice(i, i + together)
        for t in _cut(ts, most_t):
            for k in _cut(ks, most_k):
                of_block = _Block(M[some, t], B[some, k], traces[some, t, k].swapaxes(1, 2))
                found[some, t, k] = of_block.largest().swapaxes(1, 2)
    return found


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

    def __init__(self, M: Floats, B: Floats, traces: Floats) -> None:
        n, ks, ts = traces.shape
        self.M, self.B, self.traces = M, B, traces
        self.at = np.arange(n), np.arange(ks), np.arange(ts)
        self.open: Marks = traces > 0
        self.found = np.where(traces == 0, 0.0, np.full(traces.shape, np.nan))
        start = np.random.default_rng(0).standard_normal((B.shape[2],))
        self.v: Floats = np.broadcast_to(start, (n, ks, ts, len(start))).copy()
        self.before: Floats = np.zeros_like(self.v)
        self.alpha: list[Floats] = []
        self.squares: list[Floats] = []
        self.theta: Floats = np.zeros(traces.shape)

    def largest(self) -> Floats:
        """Return the largest eigenvalues, (n, ks, ts); NaN where none shows."""
        for rounds in range(0, ROUNDS, LOOKED_AT):
            if np.count_nonzero(self.open) <= PATIENCE * self.open.size:
                break
            if rounds:
                self._take_out()
            self._go_on()
            self._look()
        return self.found

    def _go_on(self) -> None:
        """Make the next rounds."""
        M, B, B_T = self.M, self.B, self.B.swapaxes(2, 3).copy()
        n, ks, ts, _ = self.v.shape
        u, Mu = np.empty((2, n, ks, ts, M.shape[-1]))
        w: Floats = np.empty_like(self.v)
        unit: Floats = 1 / np.sqrt(_inner(self.v, self.v))
        self.v *= unit
        self.before *= unit
        length: Floats = np.ones_like(unit)
        squared = self.squares[-1][..., None] if self.squares else np.zeros_like(length)
        rounding = np.square(ROUNDING * self.traces)[..., None]
        for _ in range(LOOKED_AT):
            np.matmul(self.v, B, out=u)
            np.matmul(u.swapaxes(1, 2), M, out=Mu.swapaxes(1, 2))
            alpha = _inner(u, Mu) / length
            np.matmul(Mu, B_T, out=w)
            self.before *= squared
            w -= self.before
            np.multiply(self.v, alpha, out=self.before)
            w -= self.before
            self.v, self.before, w = w, self.v, self.before
            now = _inner(self.v, self.v)
            squared = now / length
            ended = ~(squared > rounding)
            if ended.any():  # all that v_1 leads to has been seen
                self.v[ended[..., 0]] = squared[ended] = 0
                now[ended] = 1
            length = now
            self.alpha.append(alpha[..., 0])
            self.squares.append(squared[..., 0])

    def _look(self) -> None:
        """See which pairs stand."""
        self.theta, last = largest_eigenvalue(self.alpha, self.squares[:-1], self.theta)
        stand = self.open & (self.squares[-1] * last <= np.square(RESIDUAL * self.theta))
        at = np.ix_(*self.at)
        self.found[at] = np.where(stand, self.theta, self.found[at])
        self.open &= ~stand

    def _take_out(self) -> None:
        """Go on without every n, k and t that has no open pair left, if they are many."""
        n, k, t = (np.flatnonzero(self.open.any(axis=axes)) for axes in ((1, 2), (0, 2), (0, 1)))
        if len(n) * len(k) * len(t) > WORTH * self.open.size:
            return
        some = np.ix_(n, k, t)
        self.at = self.at[0][n], self.at[1][k], self.at[2][t]
        self.M, self.B = self.M[np.ix_(n, t)], self.B[np.ix_(n, k)]
        self.traces, self.open, self.theta = self.traces[some], self.open[some], self.theta[some]
        self.v, self.before = self.v[some], self.before[some]
        self.alpha, self.squares = ([of[some] for of in rows] for rows in (self.alpha, self.squares))


def _inner(a: Floats, b: Floats) -> Floats:
    """Return the inner products of rows, with an axis of length 1 in place of the last."""
    return np.asarray(np.einsum("...i,...i->...", a, b))[..., None]


@np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore")
def largest_eigenvalue(diagonal: list[Floats], squares: list[Floats], least: Floats) -> tuple[Floats, Floats]:
    """Return the largest eigenvalues of tridiagonal matrices, and their vectors' last component, squared.

    The matrices have no negative eigenvalue, the given diagonals α_1 … α_j and β_1² … β_{j−1}² beside them;
    no largest eigenvalue is below ``least``. The pivots from the last row up,

        δ_j = α_j − x      δ_i = α_i − x − β_i² / δ_{i+1}

    are all negative for x above all eigenvalues. With the others negative, δ_1 is convex in x, falls, and is
    0 at the largest eigenvalue: there Newton's method has it, and elsewhere the halving of an interval. An
    eigenvector's components are to each other as s_{i+1}² / s_i² = β_i² / δ_{i+1}²; its squared length is
    −dδ_1/dx where s_1 is 1. NaN for the last where the first is nothing.
    """
    low = np.maximum(least, np.max(diagonal, axis=0))
    high = np.sum(diagonal, axis=0)
    x = low.copy()
    for _ in range(STEPS):
        pivot: Floats = diagonal[-1] - x
        slope: Floats = np.full_like(x, -1.0)
        others, last = np.full_like(x, -np.inf), np.ones_like(x)
        for alpha, square in zip(diagonal[-2::-1], squares[::-1], strict=True):
            np.maximum(others, pivot, out=others)
            quotient = square / pivot
            ratio = quotient / pivot
            last *= ratio
            slope = ratio * slope - 1
            pivot = alpha - x - quotient
        sure = others < 0
        below = ~sure | (pivot > 0)
        low, high = np.where(below, x, low), np.where(below, high, x)
        step = x - pivot / slope
        step = np.where(sure & (step >= low) & (step <= high), step, (low + high) / 2)
        moved = np.abs(step - x)
        x = step
        if not (moved > ROUNDING * x).any():
            break
    return x, np.where(sure, last / -slope, np.nan)
