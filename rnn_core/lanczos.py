"""The largest singular values of very many products of two matrices, all together, by Lanczos's method.

With M = Lᵀ L and N = R Rᵀ at hand for every L and every R, ‖L R‖₂² is the largest eigenvalue of M N, which is
symmetric in the inner product ⟨v, w⟩ = vᵀ N w. From a vector v_1, with the squared lengths ν_j = ⟨v_j, v_j⟩,

    v_{j+1} = M N v_j − α_j v_j − β_{j−1}² v_{j−1}      α_j = ⟨v_j, M N v_j⟩ / ν_j      β_j² = ν_{j+1} / ν_j

and the largest eigenvalue θ_j of the tridiagonal matrix T_j of α and β rises to that of M N (Lanczos, 1950).
How far it still has to rise is seen from T_j itself. If α and β went on as they are, T_j would have the
tail of a continued fraction with the value

    x = β² / (θ − α − x),  the smaller root,  and θ would rise by s² x,

s being the last component of T_j's eigenvector.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from rnn_core.types import Floats, Marks

MOST = 90
"""Rounds after which an eigenvalue that has not settled is computed by itself."""

STILL_TO_RISE = 1e-11
"""An eigenvalue stands when no more than this share of it is missing."""

PATIENCE = 0.003
"""When only so many have not settled, they are computed one by one."""

NOTHING = 1e-18
"""Below this β² / α² there is no further direction to show."""

TOGETHER = 130_000
"""Numbers in one block of vectors, about: few enough to stay near the processor with their matrices."""

RESCALED = 4
"""Vectors are brought back to a length of 1 after so many rounds."""

SMALL = 1e-14
"""By less than this share an eigenvalue does not rise."""

STANDS = 1e-9
"""A root stands when a step moved it by less than this share of it; what is missing is far less."""


def squared_spectral_norms(M: Floats, N: Floats | None) -> Floats:
    """Return ‖L_t R_k‖₂² for all pairs, (n, ts, ks); NaN where a matrix is not finite.

    M are the L_tᵀ L_t, (n, ts, q, q), and N the R_k R_kᵀ, (n, ks, q, q). Without N all R are the identity,
    (n, ts, 1).
    """
    n, ts, q, _ = M.shape
    ks = 1 if N is None else N.shape[1]
    found = np.empty((n, ts, ks))
    most_k = min(ks, max(1, round((TOGETHER / q) ** 0.5)))
    most_t = min(ts, max(1, TOGETHER // (q * most_k)))
    together = max(1, TOGETHER // (q * most_t * most_k))
    for i in range(0, n, together):
        some = slice(i, i + together)
        for t in _cut(ts, most_t):
            for k in _cut(ks, most_k):
                found[some, t, k] = _of_block(M[some, t], None if N is None else N[some, k])
    return found


def _cut(whole: int, most: int) -> list[slice]:
    """Return slices of about equal length, none longer than ``most``."""
    parts = -(-whole // most)
    edges = [whole * i // parts for i in range(parts + 1)]
    return [slice(a, b) for a, b in zip(edges, edges[1:], strict=False)]


def _of_block(M: Floats, N: Floats | None) -> Floats:
    """Return ‖L_t R_k‖₂² for all pairs, (n, ts, ks)."""
    n, ts, q, _ = M.shape
    ks = 1 if N is None else N.shape[1]
    # A product with N_k runs over all t and one with M_t over all k: vectors are rows, [n, k, t].
    v, before, w = (np.empty((n, ks, ts, q), M.dtype) for _ in range(3))
    of_N = v if N is None else np.empty_like(v)
    v[...] = (np.random.default_rng(0).standard_normal((q,)) @ M)[:, None]
    before.fill(0)
    if N is not None:
        np.matmul(v, N, out=of_N)
    length = _inner(v, of_N)
    squared: Floats = np.zeros_like(length)
    top: Floats = np.zeros_like(length)
    largest = LargestEigenvalue()
    for rounds in range(1, MOST + 1):
        if rounds % RESCALED == 1:
            unit = 1 / np.sqrt(np.where(length > 0, length, 1))
            v *= unit
            before *= unit
            if N is not None:
                of_N *= unit
            length = np.where(length > 0, 1.0, length)
        np.matmul(of_N.swapaxes(1, 2), M, out=w.swapaxes(1, 2))
        alive = length > 0
        alpha = np.divide(_inner(of_N, w), length, out=np.zeros_like(length), where=alive)
        top = np.maximum(top, alpha)
        before *= squared
        w -= before
        np.multiply(v, alpha, out=before)
        w -= before
        v, before, w = w, v, before
        if N is None:
            of_N = v
        else:
            np.matmul(v, N, out=of_N)
        now = _inner(v, of_N)
        squared = np.divide(now, length, out=np.zeros_like(now), where=alive)
        ended = ~(squared > NOTHING * top * top)
        if ended.any():
            squared[ended] = 0
            now[ended] = 0
            v[ended[..., 0]] = 0
            of_N[ended[..., 0]] = 0
        length = now
        largest.grow(alpha[..., 0], squared[..., 0])
        open_ = largest.still_to_rise() > STILL_TO_RISE * largest.value
        if np.count_nonzero(open_) <= PATIENCE * open_.size or rounds >= q + 2:
            break
    finite = _finite(M, N)
    for i, k, t in zip(*np.nonzero(open_ & finite), strict=True):
        largest.value[i, k, t] = _alone(M[i, t], None if N is None else N[i, k])
    largest.value[~finite] = np.nan
    return largest.value.swapaxes(1, 2)


def _finite(M: Floats, N: Floats | None) -> Marks:
    """Return at which pairs, (n, ks, ts), all is finite: a diagonal shows it, as it sums squares."""
    finite: Marks = np.isfinite(np.einsum("ntii->nt", M))[:, None, :]
    return finite if N is None else finite & np.isfinite(np.einsum("nkii->nk", N))[:, :, None]


def _alone(M: Floats, N: Floats | None) -> float:
    """Return the largest eigenvalue of M N by LAPACK, by way of N½ M N½."""
    if N is None:
        return float(np.linalg.eigvalsh(M)[-1])
    values, vectors = np.linalg.eigh(N)
    root = vectors * np.sqrt(np.maximum(values, 0))
    return float(np.linalg.eigvalsh(root.T @ M @ root)[-1])


def _inner(a: Floats, b: Floats) -> Floats:
    """Return the inner products of rows, with an axis of length 1 in place of the last."""
    return np.asarray(np.einsum("...i,...i->...", a, b))[..., None]


@dataclass(slots=True)
class LargestEigenvalue:
    """The largest eigenvalue θ of symmetric tridiagonal matrices that grow by a row and a column at a time.

    As θ of the matrix before is known, with the square s² of its eigenvector's last component, the new one is
    sought from the 2×2 problem of that vector and the new direction upwards. There the last pivot of

        δ_i = (α_i − λ) − β_{i−1}² / δ_{i−1}

    is a function of λ with a pole at the old θ, which is modelled as −(D + e − c/D), D = λ − θ, with its
    value and slope. At the root −1/δ' is the new s².
    """

    diagonal: list[Floats] = field(default_factory=list)
    squares: list[Floats] = field(default_factory=list)
    """β², of which the last leads out of the matrix."""
    value: Floats = field(default_factory=lambda: np.zeros(()))
    last: Floats = field(default_factory=lambda: np.ones(()))

    @np.errstate(divide="ignore", invalid="ignore")
    def grow(self, alpha: Floats, squared: Floats) -> None:
        """Append α to the diagonal, and the β² that leads from it."""
        self.diagonal.append(alpha)
        if len(self.diagonal) == 1:
            self.value, self.last = alpha.copy(), np.ones_like(alpha)
        else:
            self._rise(alpha, self.squares[-1])
        self.squares.append(squared)

    @np.errstate(divide="ignore", invalid="ignore")
    def still_to_rise(self) -> Floats:
        """Return how far the values would rise if α and β went on as they are; infinite if all the way."""
        apart, out = self.value - self.diagonal[-1], self.squares[-1]
        x = 2 * out / (apart + np.sqrt(np.maximum(apart * apart - 4 * out, 0)))
        rise: Floats = np.where(out > 0, np.where(apart > 0, x * self.last, np.inf), 0)
        return rise

    def _rise(self, alpha: Floats, squared: Floats) -> None:
        old = self.value
        weight = squared * self.last
        D = _positive_root(old - alpha, weight)
        small = ~(SMALL * old < D)
        last: Floats = np.where(weight > 0, np.minimum(weight / np.square(old - alpha), 1), 0)
        moving = ~small
        while moving.any():
            value = old + D
            pivot: Floats = self.diagonal[0] - value
            slope: Floats = -np.ones_like(pivot)
            for a, square in zip(self.diagonal[1:], self.squares, strict=False):
                quotient = square / pivot
                slope = quotient * (slope / pivot) - 1
                pivot = a - value - quotient
            c = -(slope + 1) * D * D
            better = _positive_root(c / D - D - pivot, c)
            moving &= np.abs(better - D) > STANDS * value
            D = np.where(small, D, better)
            last = np.where(small, last, -1 / slope)
        self.value, self.last = np.where(small, old, old + D), last


def _positive_root(e: Floats, c: Floats) -> Floats:
    """Return the root D ≥ 0 of D² + e D − c."""
    root = np.sqrt(e * e + 4 * c)
    D: Floats = np.where(e > 0, 2 * c / (e + root), (root - e) / 2)
    return D
