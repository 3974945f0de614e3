"""Backpropagation through time, in one sweep and as the lesson's double sum.

    ∂L_t/∂logits_t = ŷ_t − onehot(target_t)
    ∂L_t/∂h_t      = Wyᵀ ∂L_t/∂logits_t
    ∂L_t/∂h_k      = ∂L_t/∂h_t · ∂h_t/∂h_{t−1} · … · ∂h_{k+1}/∂h_k
    ∂L/∂W          = Σ_t Σ_{k≤t} ∂L_t/∂h_t · ∂h_t/∂h_k · ∂h_k/∂W       (∂h_k/∂W: h_{k−1} held fixed)

``backward`` adds all loss steps up as it goes back: dh_k = Σ_t ∂L_t/∂h_k, one vector a step.
``contributions`` keeps the loss steps apart, one row for each, and so gets every term (t, k) of the
double sum. Both go back by the same ``back_one_step``. (Werbos, 1990; Pascanu et al., 2013.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Sequence as Items
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import ArrayLike

from rnn_core.arguments import instance, reals, whole
from rnn_core.cells import Slopes
from rnn_core.network import Network, Trace, check_sequence
from rnn_core.norms import norm, vector_norms
from rnn_core.types import Floats, Named


@dataclass(frozen=True)
class Gradients:
    """What one backward pass computed.

    Attributes
    ----------
    weights
        ∂L/∂W by name, of the weights' shapes.
    dlogits
        ∂L/∂logits_t, (T, B, m).
    dh
        ∂L/∂h_t, all later losses included, (T, B, d): the sum of the two below.
    dh_own
        ∂L_t/∂h_t of the step's own loss, (T, B, d); 0 where there is no target.
    dh_later
        What flows back into h_t from step t + 1, (T, B, d); 0 at the last step.
    dpre
        ∂L/∂pre_t per linear map of the cell ("a" for rnn), (T, B, d).
    """

    weights: Mapping[str, Floats]
    dlogits: Floats
    dh: Floats
    dh_own: Floats
    dh_later: Floats
    dpre: Mapping[str, Floats]


def slopes_of(trace: Trace) -> Slopes:
    """Return the cell's partial derivatives for all steps at once, each (T, B, d)."""
    return trace.network.cell.slopes(
        trace.pre,
        {name: value[:-1] for name, value in trace.states.items()},
        {name: value[1:] for name, value in trace.states.items()},
        trace.gates,
    )


def at_step(slopes: Slopes, t: int) -> Slopes:
    """Return the slopes of one step (counted from 0), each (B, d)."""
    return {out: {name: s[t] for name, s in of.items()} for out, of in slopes.items()}


def back_one_step(
    network: Network, slopes: Slopes, dstate: Named
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Carry ∂L/∂state_t back over one step.

    Parameters
    ----------
    slopes
        The cell's slopes at step t, (B, d).
    dstate
        ∂L/∂h_t (and ∂L/∂c_t), (…, B, d): leading axes are rows that travel together.

    Returns
    -------
    dpre, dbefore
        ∂L/∂pre_t per linear map and ∂L/∂state_{t−1} per state, each (…, B, d).
    """
    cell, like = network.cell, dstate["h"]
    dpre = {
        j.name: _sum([dstate[out] * of[j.name] for out, of in slopes.items() if j.name in of], like)
        for j in cell.maps
    }
    through_maps = [dpre[j.name] @ network.weights[j.Wh] for j in cell.maps if j.Wh]
    dbefore = {}
    for name in cell.states:
        directly = [dstate[out] * of[name] for out, of in slopes.items() if name in of]
        dbefore[name] = _sum(through_maps + directly if name == "h" else directly, like)
    return dpre, dbefore


def _sum(terms: Items[Floats], like: Floats) -> Floats:
    """Return the sum of the terms; of none at all, zeros of the same shape as ``like``."""
    return reduce(add, terms) if terms else np.zeros_like(like)


def check_truncate(truncate: int | None) -> None:
    """Raise InvalidValue for anything but a whole number of steps, or None."""
    if truncate is not None:
        whole(("truncate",), truncate, 1, allowed="a whole number of at least 1, or null for all steps")


def loss_at_logits(trace: Trace) -> Floats:
    """Return ∂L/∂logits_t = ŷ_t − onehot(target_t), (T, B, m); 0 where there is no target."""
    instance(("trace",), trace, Trace, "a Trace, as forward(network, batch) returns")
    dlogits = trace.probabilities.copy()
    t, b = np.nonzero(trace.targets >= 0)
    dlogits[t, b, trace.targets[t, b]] -= 1.0
    dlogits[trace.targets < 0] = 0.0
    return dlogits


@np.errstate(over="ignore", invalid="ignore")
def backward(trace: Trace, truncate: int | None = None) -> Gradients:
    """Return the gradients of the summed loss.

    With ``truncate`` = n, each loss reaches back n steps at most: the terms (t, k) of the double sum
    with t − k ≥ n are left out. Raises InvalidValue for n below 1.
    """
    check_truncate(truncate)
    dlogits = loss_at_logits(trace)
    network = trace.network
    direct = dlogits @ network.weights["Wy"]  # ∂L_t/∂h_t of the step's own loss
    slopes = slopes_of(trace)
    dh, later = np.empty_like(direct), np.empty_like(direct)
    dpre = {j.name: np.empty_like(direct) for j in network.cell.maps}
    if truncate is None or truncate >= trace.T:
        dstate = {name: np.zeros_like(direct[0]) for name in network.cell.states}
        for t in reversed(range(trace.T)):
            later[t] = dstate["h"]
            dstate["h"] = dstate["h"] + direct[t]
            dh[t] = dstate["h"]
            dpre_t, dstate = back_one_step(network, at_step(slopes, t), dstate)
            for name, value in dpre_t.items():
                dpre[name][t] = value
    else:
        for t, _, rows, dpre_t in _separate_losses(trace, direct, slopes, truncate):
            later[t] = rows["h"][:-1].sum(axis=0)
            dh[t] = later[t] + direct[t]
            for name, value in dpre_t.items():
                dpre[name][t] = value.sum(axis=0)
    return Gradients(weight_gradients(trace, dlogits, dpre), dlogits, dh, direct, later, dpre)


def weight_gradients(trace: Trace, dlogits: Floats, dpre: Named) -> dict[str, Floats]:
    """Return ∂L/∂W = Σ_t ∂L/∂pre_t ⊗ (x_t or h_{t−1}), one matrix product over all t and b."""
    network = trace.network
    h_before = trace.states["h"][:-1]
    gradients: dict[str, Floats] = {}
    for j in network.cell.maps:
        if j.Wx:
            gradients[j.Wx] = _outer(dpre[j.name], trace.x)
        if j.Wh:
            gradients[j.Wh] = _outer(dpre[j.name], h_before)
        if network.bias:
            gradients[j.b] = dpre[j.name].sum(axis=(0, 1))
    gradients["Wy"] = _outer(dlogits, trace.h)
    if network.bias:
        gradients["by"] = dlogits.sum(axis=(0, 1))
    return gradients


def _outer(of_output: Floats, of_input: Floats) -> Floats:
    """Return the sum over the leading axes of of_output ⊗ of_input."""
    rows = of_output.reshape(-1, of_output.shape[-1])
    return rows.T @ of_input.reshape(len(rows), -1)


@np.errstate(over="ignore", invalid="ignore")
def last_loss_flow(trace: Trace) -> Floats:
    """Return ‖∂L_t/∂h_k‖₂ of each sequence's last loss step t for k = 1 … T, (T, B); NaN for k > t."""
    direct = loss_at_logits(trace) @ trace.network.weights["Wy"]
    slopes = slopes_of(trace)
    last = trace.T - 1 - np.argmax(trace.targets[::-1] >= 0, axis=0)
    flow = np.full(trace.targets.shape, np.nan)
    dstate = {name: np.zeros_like(direct[0]) for name in trace.network.cell.states}
    for k in reversed(range(trace.T)):
        dstate["h"] = np.where((last == k)[:, None], direct[k], dstate["h"])
        flow[k, last >= k] = vector_norms(dstate["h"][last >= k])
        dstate = back_one_step(trace.network, at_step(slopes, k), dstate)[1]
    return flow


def _separate_losses(
    trace: Trace, direct: Floats, slopes: Slopes, truncate: int | None
) -> Iterator[tuple[int, int, dict[str, Floats], dict[str, Floats]]]:
    """Go back through time with a row for each loss step.

    Yields (k, last, dstate, dpre) for k = T−1 … 0, counted from 0: row r belongs to the loss step
    last − r, so the rows are (last − k + 1, B, d), and ``dstate["h"]`` of a row is ∂L_t/∂h_k.
    """
    reach = trace.T if truncate is None else truncate
    empty = np.empty((0, *direct.shape[1:]), direct.dtype)
    dstate = dict.fromkeys(trace.network.cell.states, empty)
    for k in reversed(range(trace.T)):
        born = {name: np.zeros_like(direct[k]) for name in dstate} | {"h": direct[k]}
        rows = {name: np.concatenate([dstate[name], born[name][None]])[-reach:] for name in dstate}
        dpre, dstate = back_one_step(trace.network, at_step(slopes, k), rows)
        yield k, k + len(rows["h"]) - 1, rows, dpre


@dataclass(frozen=True)
class Contributions:
    """The terms of the double sum, as vectors: a weight's term is dpre ⊗ its input.

    Attributes
    ----------
    dh
        ∂L_t/∂h_k at [t, k] (counted from 0), (T, T, B, d); 0 where k > t or out of reach.
    dc
        ∂L_t/∂c_k of a cell with a cell state, likewise; the term runs through h_k and c_k. None without one.
    dpre
        ∂L_t/∂pre_k through the state of step k per linear map, likewise.
    reach
        How many steps a loss goes back; T where nothing is truncated.
    """

    trace: Trace
    dh: Floats
    dc: Floats | None
    dpre: Mapping[str, Floats]
    reach: int

    def pairs(self, b: int = 0) -> list[tuple[int, int]]:
        """Return the (t, k), counted from 0, of sequence b that have a term: t has a loss, k ≤ t."""
        check_sequence(self.trace, b)
        steps = np.nonzero(self.trace.targets[:, b] >= 0)[0]
        return [(int(t), k) for t in steps for k in range(max(0, int(t) - self.reach + 1), int(t) + 1)]

    @np.errstate(over="ignore", invalid="ignore")
    def term(self, t: int, k: int, b: int = 0) -> dict[str, Floats]:
        """Return ∂L_t/∂h_t · ∂h_t/∂h_k · ∂h_k/∂W for every weight W of the cell.

        Wy and by have no such terms: they act behind the states, and ∂h_k/∂Wy = 0.
        """
        trace = self.trace
        check_sequence(trace, b)
        whole(("t",), t, 0, trace.T - 1)
        whole(("k",), k, 0, trace.T - 1)
        term: dict[str, Floats] = {}
        for j in trace.network.cell.maps:
            dpre = self.dpre[j.name][t, k, b]
            if j.Wx:
                term[j.Wx] = np.outer(dpre, trace.x[k, b])
            if j.Wh:
                term[j.Wh] = np.outer(dpre, trace.states["h"][k, b])
            if trace.network.bias:
                term[j.b] = dpre
        return term

    @np.errstate(over="ignore", invalid="ignore")
    def norms(self, b: int = 0) -> dict[str, Floats]:
        """Return the Frobenius norms of all terms by weight, each (T, T) at [t, k].

        A term is an outer product, so its norm is that of dpre times that of x_k or h_{k−1}.
        """
        trace = self.trace
        check_sequence(trace, b)
        of_x = vector_norms(trace.x[:, b])
        of_h = vector_norms(trace.states["h"][:-1, b])
        norms: dict[str, Floats] = {}
        for j in trace.network.cell.maps:
            of_dpre = vector_norms(self.dpre[j.name][:, :, b])
            if j.Wx:
                norms[j.Wx] = of_dpre * of_x
            if j.Wh:
                norms[j.Wh] = of_dpre * of_h
            if trace.network.bias:
                norms[j.b] = of_dpre
        return norms

    @np.errstate(over="ignore", invalid="ignore")
    def of_lag(self, lag: int) -> dict[str, Floats]:
        """Return the sum of all terms with t − k = lag, over every sequence, by weight."""
        trace = self.trace
        whole(("lag",), lag, 0, trace.T - 1)
        ks = np.arange(trace.T - lag)
        of_lag: dict[str, Floats] = {}
        for j in trace.network.cell.maps:
            dpre = self.dpre[j.name][ks + lag, ks]
            if j.Wx:
                of_lag[j.Wx] = _outer(dpre, trace.x[ks])
            if j.Wh:
                of_lag[j.Wh] = _outer(dpre, trace.states["h"][ks])
            if trace.network.bias:
                of_lag[j.b] = dpre.sum(axis=(0, 1))
        return of_lag

    def lag_norms(self) -> dict[str, Floats]:
        """Return the norm of ``of_lag`` by weight, each over lag = 0, 1, …, as far as losses reach."""
        sums = [self.of_lag(lag) for lag in range(min(self.reach, self.trace.T))]
        return {name: np.array([norm(of_lag[name]) for of_lag in sums]) for name in sums[0]}


def shares(norms: ArrayLike) -> Floats:
    """Return norms as parts of their sum, 0 … 1; all 0 where every norm is."""
    norms = reals(("norms",), norms)
    largest = norms.max(initial=0.0)
    if largest == 0:
        return np.zeros_like(norms)
    scaled: Floats = norms / largest  # so that the sum stays finite
    scaled /= scaled.sum()
    return scaled


@np.errstate(over="ignore", invalid="ignore")
def contributions(trace: Trace, truncate: int | None = None) -> Contributions:
    """Return the terms of the double sum, kept apart by loss step t and state k.

    The time and memory grow as T². With ``truncate`` = n the terms with t − k ≥ n are absent.
    Raises InvalidValue for n below 1.
    """
    check_truncate(truncate)
    direct = loss_at_logits(trace) @ trace.network.weights["Wy"]
    T = trace.T
    dh = np.zeros((T, *direct.shape), direct.dtype)
    dc = np.zeros_like(dh) if "c" in trace.network.cell.states else None
    dpre = {j.name: np.zeros_like(dh) for j in trace.network.cell.maps}
    for k, last, rows, dpre_k in _separate_losses(trace, direct, slopes_of(trace), truncate):
        ts = np.arange(last, k - 1, -1)
        dh[ts, k] = rows["h"]
        if dc is not None:
            dc[ts, k] = rows["c"]
        for name, value in dpre_k.items():
            dpre[name][ts, k] = value
    return Contributions(trace, dh, dc, dpre, T if truncate is None else truncate)
