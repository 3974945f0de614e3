"""How far a state depends on an earlier one: ∂h_t/∂h_k, a product of one-step Jacobians.

    J_t = ∂s_t/∂s_{t−1}                              s = h, or the joint (h, c) of an LSTM
    ∂s_t/∂s_k = J_t J_{t−1} … J_{k+1}                the identity for t = k

For rnn J_t = diag(f′(a_t)) Wh, hence ‖∂h_t/∂h_k‖₂ ≤ (γ ‖Wh‖₂)^(t−k) (Pascanu et al., 2013). The norm
decides, not the eigenvalues: with a spectral radius below 1 a nonlinear network may still explode.

Here are the factors and what follows from one of them or from their sequence; the norms of all
their products are in products.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rnn_core.arguments import reals, whole
from rnn_core.bptt import loss_at_logits, slopes_of
from rnn_core.errors import ShapeMismatch, in_words
from rnn_core.network import Network, Trace, check_sequence
from rnn_core.norms import least, vector_norms
from rnn_core.types import Floats

STEADY = 0.01
"""A decay per step within 1 ± STEADY is called steady."""

TOGETHER = 16
"""Steps k whose rows ∂L_t/∂s_k are kept until they are measured together."""

SPAN = 30
"""Powers of two that a product may be away from 1 before they are taken out: float32 squares them yet."""


@np.errstate(over="ignore", invalid="ignore")
def one_step_jacobians(trace: Trace, b: int = 0) -> Floats:
    """Return J_1 … J_T of sequence b, (T, S, S): S = d, or 2d for an LSTM with h before c.

    J = Σ_maps diag(∂out/∂pre) Wh in the columns of h, and diag(∂out/∂in) where a state passes on
    directly.
    """
    check_sequence(trace, b)
    network, slopes = trace.network, slopes_of(trace)
    cell, d, T = network.cell, network.d, int(trace.lengths[b])
    place = {name: slice(i * d, (i + 1) * d) for i, name in enumerate(cell.states)}
    jacobians = np.empty((T, d * len(cell.states), d * len(cell.states)), network.dtype)
    diagonal = np.arange(d)
    for out in cell.states:
        rows, of = jacobians[:, place[out]], slopes.get(out, {})
        recurrent = [j for j in cell.maps if j.Wh and j.name in of]
        if not recurrent:
            rows[:, :, place["h"]] = 0
        for i, j in enumerate(recurrent):
            slope, Wh = of[j.name][:T, b, :, None], network.weights[j.Wh or ""]
            if i == 0:
                np.multiply(slope, Wh, rows[:, :, place["h"]])
            else:
                rows[:, :, place["h"]] += slope * Wh
        rows[:, :, d:] = 0
        for name in cell.states:
            if name in of:
                rows[:, :, place[name]][:, diagonal, diagonal] += of[name][:T, b]
    return jacobians


def one_after_another(jacobians: ArrayLike) -> Floats:
    """Return J_1 … J_T as an array, (T, S, S); raises InvalidValue for what is none of that shape."""
    array = reals(("jacobians",), jacobians)
    if array.ndim != 3 or array.shape[1] != array.shape[2] or not array.size:
        raise ShapeMismatch(("jacobians",), in_words(array.shape), "an array, T×S×S")
    return array


def sizes_of(parts: Iterable[int | None], S: int) -> list[int]:
    """Return how many components of the state each part has: S for None; raises InvalidValue beyond 1 … S."""
    for place, n in enumerate(parts := list(parts)):
        if n is not None:
            whole(("parts", place), n, 1, S, f"a whole number from 1 to S = {S}, or null for all")
    return [S if n is None else n for n in parts]


class LossNorms(NamedTuple):
    """How much of each loss step's error reaches each state, at [t, k], (T, T) each."""

    h: Floats
    """‖∂L_t/∂h_k‖₂."""
    joint: Floats
    """‖∂L_t/∂s_k‖₂: for an LSTM of (h, c)_k, otherwise the same as h."""


@np.errstate(over="ignore", invalid="ignore")
def loss_norms(trace: Trace, jacobians: ArrayLike, b: int = 0) -> LossNorms:
    """Return ‖∂L_t/∂h_k‖₂ and ‖∂L_t/∂s_k‖₂ (counted from 0); NaN where t has no loss or k > t.

    The rows of all loss steps travel back together: one matrix product for each k.
    """
    check_sequence(trace, b)
    S = trace.network.d * len(trace.states)
    jacobians = reals(("jacobians",), jacobians, (int(trace.lengths[b]), S, S))
    T = len(jacobians)
    direct = loss_at_logits(trace)[:T, b] @ trace.network.weights["Wy"]
    with_loss = trace.targets[:T, b] >= 0
    known = np.tri(T, dtype=np.bool_) & with_loss[:, None]
    norms = _row_norms_on_the_way(direct, jacobians, lambda rows: np.sqrt(np.vecdot(rows, rows)))
    if not all(((of[known] > least(jacobians.dtype)) & (of[known] < np.inf)).all() for of in norms):
        norms = _row_norms_on_the_way(direct, jacobians, vector_norms)  # squares left the floats
    return LossNorms(*(np.where(known, of, np.nan) for of in norms))


def _row_norms_on_the_way(
    direct: Floats, jacobians: Floats, lengths: Callable[[Floats], Floats]
) -> LossNorms:
    """Return the lengths of all rows ∂L_t/∂s_k and of their parts of h, given the direct ∂L_t/∂h_t.

    Those of many k are measured together. What stands at k > t means nothing.
    """
    (T, d), S = direct.shape, jacobians.shape[1]
    of_h, joint = np.empty((2, T, T))
    rows = np.zeros((min(T, TOGETHER) + 1, T, S), jacobians.dtype)
    for stop in range(T, 0, -TOGETHER):
        start = max(0, stop - TOGETHER)
        rows[stop - start] = rows[0]  # of k = stop
        for k in reversed(range(start, stop)):
            now = rows[k - start]
            if k + 1 < T:
                np.matmul(rows[k + 1 - start, k + 1 :], jacobians[k + 1], out=now[k + 1 :])
            now[k, :d] = direct[k]
        some = rows[: stop - start, start:]
        of_h[start:, start:stop] = lengths(some[:, :, :d]).T
        joint[start:, start:stop] = lengths(some).T if d < S else of_h[start:, start:stop]
    return LossNorms(of_h, joint)


def loss_gradient_norms(trace: Trace, jacobians: ArrayLike, b: int = 0) -> Floats:
    """Return ‖∂L_t/∂h_k‖₂ at [t, k] (counted from 0), (T, T); NaN where t has no loss or k > t.

    For an LSTM the error also travels in c; ``loss_norms`` has both.
    """
    return loss_norms(trace, jacobians, b).h


class RowNorms(NamedTuple):
    """Norms of ∂s_t/∂s_k of one t at [k − 1], (t,) each."""

    frobenius: Floats
    spectral: Floats


@np.errstate(over="ignore", under="ignore", invalid="ignore")
def row_norms(jacobians: ArrayLike, t: int, *parts: int | None) -> list[RowNorms]:
    """Return ‖∂s_t/∂s_k‖_F and ‖∂s_t/∂s_k‖₂ for k = 1 … t, counted from 1, for each of the parts.

    One row of products.py's norms at the cost of t products. For a part n only what leads from the first n
    of s_k to the first n of s_t counts; for None all. Where a product grows or shrinks beyond 2^±SPAN, a
    power of two is taken out, which is exact, so that it may pass where its own size could not.
    """
    jacobians = one_after_another(jacobians)
    whole(("t",), t, 1, len(jacobians))
    S = jacobians.shape[1]
    sizes = sizes_of(parts, S)
    products, exponents = np.empty((t, S, S), jacobians.dtype), np.zeros(t, np.int64)
    products[-1] = np.eye(S)
    for k in reversed(range(t - 1)):
        product = np.matmul(products[k + 1], jacobians[k + 1], out=products[k])
        exponents[k] = exponents[k + 1]
        largest = max(product.max(), -product.min())
        if not 2.0**-SPAN < largest < 2.0**SPAN:
            exponent = int(np.frexp(largest)[1])
            np.ldexp(product, -exponent, out=product)
            exponents[k] += exponent
    found = []
    for n in sizes:
        part = products[:, :n, :n]
        frobenius, spectral = np.full(t, np.nan), np.full(t, np.nan)
        finite = np.isfinite(part).all(axis=(1, 2))
        frobenius[finite] = vector_norms(part[finite].reshape(-1, part[0].size))
        spectral[finite] = np.linalg.svd(part[finite], compute_uv=False)[:, 0]
        found.append(RowNorms(np.ldexp(frobenius, exponents), np.ldexp(spectral, exponents)))
    return found


def singular_values(jacobians: ArrayLike) -> Floats:
    """Return the singular values of every J_t, largest first, (T, S); NaN where J_t is not finite."""
    jacobians = one_after_another(jacobians)
    values = np.full(jacobians.shape[:2], np.nan)
    finite = np.isfinite(jacobians).all(axis=(1, 2))
    values[finite] = np.linalg.svd(jacobians[finite], compute_uv=False)
    return values


def recurrent_norms(network: Network) -> dict[str, tuple[float, float]]:
    """Return the largest singular value and the largest |eigenvalue| of each of the cell's Wh, by name."""
    matrices = {j.Wh: network.weights[j.Wh] for j in network.cell.maps if j.Wh}
    return {
        name: (float(np.linalg.norm(Wh, 2)), float(np.abs(np.linalg.eigvals(Wh)).max()))
        for name, Wh in matrices.items()
    }


@np.errstate(over="ignore")
def norm_bound(network: Network, lags: int) -> Floats | None:
    """Return (γ ‖Wh‖₂)^lag for lag = 0 … lags − 1; None for a gated cell, which has no such bound."""
    whole(("lags",), lags, 0)
    if network.cell.gamma is None:
        return None
    Wh = next(j.Wh for j in network.cell.maps if j.Wh)
    factor = network.cell.gamma * float(np.linalg.norm(network.weights[Wh], 2))
    return np.power(factor, np.arange(lags))


@np.errstate(divide="ignore")
def lyapunov_exponents(jacobians: ArrayLike) -> Floats:
    """Return the Lyapunov exponents, largest first, in nats per step, (S,).

    The mean of ln |diag R| along the sequence, where Q_t R_t = J_t Q_{t−1} and Q_0 = I (Benettin et al.,
    1980): −∞ where a direction is lost altogether, NaN where a Jacobian is not finite.
    """
    jacobians = one_after_another(jacobians)
    S = jacobians.shape[1]
    if not np.isfinite(jacobians).all():
        return np.full(S, np.nan)
    Q = np.eye(S, dtype=jacobians.dtype)
    total = np.zeros(S)
    for J in jacobians:
        Q, R = np.linalg.qr(J @ Q)
        total += np.log(np.abs(np.diag(R)))
    return np.sort(total / len(jacobians))[::-1]


@dataclass(frozen=True, slots=True)
class Decay:
    """The course of ‖∂h_T/∂h_k‖₂ over the lag T − k in three numbers.

    Attributes
    ----------
    decay_per_step
        The factor by which the norm changes with each step back; NaN where there is none to fit.
    half_life
        Steps after which it has halved; None where it does not shrink.
    verdict
        "vanishing", "exploding" or "steady" (within 1 % a step of staying the same).
    """

    decay_per_step: float
    half_life: float | None
    verdict: Literal["vanishing", "exploding", "steady"]


def fit_decay(norms: ArrayLike) -> Decay:
    """Return the decay of norms[lag], lag = 0 … T − 1, with norms[0] = 1.

    A straight line through ln norm over lag = 1 … by least squares; with one lag alone, the line from
    lag 0. Norms that have vanished altogether count as a decay of 0 where nothing else is left to
    fit, or where the rest does not fall: nothing arrives, as behind units of relu that are all off.
    Those that overflowed count as an explosion.
    """
    norms = reals(("norms",), norms)
    if norms.ndim != 1 or not norms.size:
        raise ShapeMismatch(("norms",), in_words(norms.shape), "a list of at least one norm")
    lags = np.arange(len(norms))
    usable = np.isfinite(norms) & (norms > 0) & (lags > 0)
    if len(norms) == 1:
        return Decay(np.nan, None, "steady")
    if not usable.any():
        vanished = norms[1] == 0
        return Decay(0.0, 0.0, "vanishing") if vanished else Decay(np.nan, None, "exploding")
    if usable.sum() == 1:
        usable[0] = True
    slope = float(np.polyfit(lags[usable], np.log(norms[usable]), 1)[0])
    if norms[-1] == 0 and slope >= 0:
        return Decay(0.0, 0.0, "vanishing")
    if abs(np.expm1(slope)) <= STEADY:
        verdict: Literal["vanishing", "exploding", "steady"] = "steady"
    else:
        verdict = "vanishing" if slope < 0 else "exploding"
    half_life = float(np.log(0.5) / slope) if slope < 0 else None
    return Decay(float(np.exp(slope)), half_life, verdict)
