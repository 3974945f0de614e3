"""Norms of ∂h_t/∂h_k and ∂L_t/∂h_k for all pairs, and the double sum, of a vanilla network in float64.

The forward pass is nobody's: each starts from states that were computed before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import Any, Literal

import numpy as np

from benchmarks import peers
from benchmarks.measure import interleaved, repeated
from benchmarks.problem import Problem, Size
from rnn_core import (
    Trace,
    contributions,
    forward,
    frobenius_norms,
    loss_gradient_norms,
    one_step_jacobians,
    spectral_norms,
)
from rnn_core.types import Floats

Work = Callable[[], Floats]
"""Computes norms at [t, k], (T, T); NaN for k > t."""

Order = Literal["fro", 2]
"""Of a matrix norm, as numpy.linalg and torch.linalg have it."""

SIZES = ((50, 64), (200, 64), (200, 256))
"""T and d; a quick run leaves out the last, of which a call takes minutes with PyTorch."""

LENGTHS = (50, 100, 200, 400)
"""T of the double sum, with d = 64."""

K = 64
"""Inputs and outputs of the network."""

LONG = 0.3
"""A call of more seconds is a sample of its own: those who time it need not try how many calls make one."""

TOO_LONG = {
    ("frobenius", "plain", 200, 256): "left out, > 30 s",
    ("spectral", "products", 200, 256): "left out, > 300 s",
}
"""What a peer would take most of the run for."""


@dataclass(frozen=True)
class Candidates:
    """Ours and the peers' ways to the same norms.

    Attributes
    ----------
    agreement
        How far, relatively, any norm of a peer may lie from ours before anything is timed.
    """

    quantity: str
    what: str
    agreement: float
    ours: Work
    peers: dict[str, Work] = field(default_factory=dict)


def multiplied_out(trace: Trace, order: Order) -> Floats:
    """Return the norms of all J_t … J_{k+1}, multiplied out one lag after another."""
    jacobians = one_step_jacobians(trace)
    T, d, _ = jacobians.shape
    norms = np.full((T, T), np.nan)
    products: Floats = np.broadcast_to(np.eye(d), jacobians.shape)
    for lag in range(T):
        k = np.arange(T - lag)
        products = jacobians[lag:] @ products[: T - lag] if lag else products
        norms[k + lag, k] = (
            np.linalg.svd(products, compute_uv=False)[:, 0]
            if order == 2
            else np.linalg.norm(products, axis=(1, 2))
        )
    return norms


def double_sum(trace: Trace) -> Floats:
    """Return the norms of the double sum's terms by lag, for Wh."""
    return contributions(trace).lag_norms()["Wh"]


def candidates(problem: Problem, trace: Trace, names: list[str]) -> Iterator[Candidates]:
    """Yield the three kinds of norms; what none of the named peers computes, by ours alone."""
    frobenius = Candidates(
        "frobenius", "‖∂h_t/∂h_k‖_F", 1e-9, lambda: frobenius_norms(one_step_jacobians(trace))
    )
    spectral = Candidates("spectral", "‖∂h_t/∂h_k‖₂", 1e-8, lambda: spectral_norms(one_step_jacobians(trace)))
    losses = Candidates(
        "losses", "‖∂L_t/∂h_k‖₂", 1e-9, lambda: loss_gradient_norms(trace, one_step_jacobians(trace))
    )
    if "torch" in names:
        from benchmarks.peers import torch_jacobians as torch

        frobenius.peers["batched"] = torch.of_products(problem, "fro", batched=True)
        frobenius.peers["plain"] = torch.of_products(problem, "fro", batched=False)
        spectral.peers["batched"] = torch.of_products(problem, 2, batched=True)
        losses.peers["batched"] = torch.of_losses(problem, batched=True)
        losses.peers["plain"] = torch.of_losses(problem, batched=False)
    if "products" in names:
        frobenius.peers["products"] = lambda: multiplied_out(trace, "fro")
        spectral.peers["products"] = lambda: multiplied_out(trace, 2)
    yield from (frobenius, spectral, losses)


def farthest(norms: Floats, ours: Floats) -> float:
    """Return the largest relative difference of ours from norms; infinite where a pair is missing."""
    pairs = np.tri(len(norms), dtype=bool)
    if not np.array_equal(np.isnan(norms), ~pairs) or not np.array_equal(np.isnan(ours), ~pairs):
        return np.inf
    return float(np.max(np.abs(ours[pairs] - norms[pairs]) / norms[pairs]))


def measured(of: Candidates, size: Size, options: dict[str, Any]) -> dict[str, Any]:
    """Return a row: times and their ratios, once all peers have agreed with ours.

    Raises RuntimeError where a peer computes something else: its time would mean nothing.
    """
    left_out = {
        name: TOO_LONG[of.quantity, name, size.T, size.d]
        for name in of.peers
        if (of.quantity, name, size.T, size.d) in TOO_LONG
    }
    works = {"ours": of.ours} | {name: work for name, work in of.peers.items() if name not in left_out}
    ours, errors, took = of.ours(), {}, {}
    for name, work in works.items():
        start = perf_counter()
        norms = work()
        took[name] = perf_counter() - start
        if name != "ours":
            errors[name] = farthest(norms, ours)
            if not errors[name] <= of.agreement:
                raise RuntimeError(f"{name}'s {of.what} and ours differ by {errors[name]:.1e}, relatively")
    samples = interleaved(
        {name: repeated(work) for name, work in works.items()},
        options["seconds"],
        options["clock"],
        long={name for name, seconds in took.items() if seconds > LONG},
    )
    return {
        "quantity": of.quantity,
        "what": of.what,
        "T": size.T,
        "d": size.d,
        "errors": errors,
        "left_out": left_out,
        **samples.as_json("ours"),
    }


def rows(options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a row for each kind of norms and each size, then the double sum over its lengths."""
    names = [name for name in options["peers"] if name not in peers.missing()]
    for T, d in SIZES[:-1] if options["quick"] else SIZES:
        problem = Problem.drawn("rnn", Size(T, K, d, 1), "float64", options["inputs"])
        for of in candidates(problem, forward(problem.network, problem.batch), names):
            yield measured(of, problem.size, options)
    for T in LENGTHS:
        problem = Problem.drawn("rnn", Size(T, K, 64, 1), "float64", options["inputs"])
        work = partial(double_sum, forward(problem.network, problem.batch))
        yield measured(Candidates("sum", "Σ_t Σ_k≤t by lag", 0, work), problem.size, options)
