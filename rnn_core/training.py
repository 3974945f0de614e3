"""Training: forward, loss, backward, update, again and again, with a Frame for whoever watches.

    W ← W − η ∂L/∂W        (or another rule of optimizers.py)

Frame s shows the network after s updates, before the next one: frame 0 is the untrained network.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Mapping
from collections.abc import Sequence as Items
from contextvars import copy_context
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from rnn_core.arguments import instance, number, one_of, strings, whole
from rnn_core.network import Network
from rnn_core.norms import norm
from rnn_core.optimizers import Optimizer, Rule
from rnn_core.sequences import Batch
from rnn_core.steps import TrainingStep, training_step
from rnn_core.types import Floats, Integers, Named


@dataclass(frozen=True, slots=True)
class Frame:
    """The network after ``step`` updates; every array is a copy that nothing changes later.

    Attributes
    ----------
    loss
        L, summed over steps and sequences, in nats.
    losses
        Per step and sequence, (T, B); 0 where there is no target.
    probabilities
        (T, B, m).
    h
        Hidden states, (T, B, d).
    weights
        By name.
    gradient_norms
        ‖∂L/∂W‖ (Frobenius) by weight, before any clipping.
    gradient_norm, clipped_norm
        The norm of the gradient of all weights together, before clipping and after.
    flow
        ‖∂L_T/∂h_k‖₂ of each sequence's last loss step T, (T, B); NaN for k behind it.
    """

    step: int
    loss: float
    losses: Floats
    probabilities: Floats
    h: Floats
    weights: Named
    gradient_norms: Mapping[str, float]
    gradient_norm: float
    clipped_norm: float
    flow: Floats


@dataclass(frozen=True, slots=True)
class Finished:
    """How a run ended. Its weights and optimizer state continue it exactly.

    Attributes
    ----------
    loss
        NaN where the run had left the finite numbers before its first update.
    learned
        Whether at every loss step the target is the most probable output, and at least
        stop_at_probability where that was given.
    stopped
        "probability" (learned, as asked for), "steps" (all of them made), or "diverged" (the next update
        would have left the finite numbers; this is the state before it).
    """

    step: int
    loss: float
    learned: bool
    stopped: Literal["probability", "steps", "diverged"]
    weights: Named
    optimizer_state: Mapping[str, Any]


def train(
    network: Network,
    batch: Batch,
    rule: Rule,
    *,
    steps: int,
    record_every: int = 1,
    stop_at_probability: float | None = None,
    truncate: int | None = None,
    clip_norm: float | None = None,
    optimizer_state: Mapping[str, Any] | None = None,
    freeze: Items[str] = (),
) -> Iterator[Frame | Finished]:
    """Train and yield a Frame for step 0, each ``record_every`` steps and the last, then a Finished.

    The network that is handed over stays as it is. Weights named in ``freeze`` keep their values, and
    their gradient counts as 0. All arguments are looked at before this returns.

    Raises
    ------
    InvalidValue
        For steps below 0, record_every below 1, a stop_at_probability outside 0 … 1, truncate below
        1, a clip_norm that is not positive, a state that does not fit, or an unknown name in freeze.
    """
    whole(("steps",), steps, 0)
    whole(("record_every",), record_every, 1)
    if stop_at_probability is not None:
        allowed = "above 0 and at most 1, or null"
        stop_at_probability = number(
            ("stop_at_probability",), stop_at_probability, lambda p: 0 < p <= 1, allowed
        )
    instance(("network",), network, Network, "a Network")
    check_frozen(network, freeze)
    step = training_step(network, batch, truncate)
    optimizer = Optimizer(rule, step.parameters, clip_norm=clip_norm, state=optimizer_state)
    return _apart(_run(step, optimizer, steps, record_every, stop_at_probability, freeze))


def _apart(events: Generator[Frame | Finished]) -> Generator[Frame | Finished]:
    """Yield events that are computed in a context of their own.

    What NumPy is told there to say of an overflow would otherwise hold for the caller too, between frames.
    """
    context = copy_context()
    apart: Iterator[Frame | Finished] = iter(lambda: context.run(next, events, None), None)
    try:
        yield from apart  # which holds no frame while the next is computed
    finally:
        context.run(events.close)


def check_frozen(network: Network, freeze: Items[str]) -> None:
    """Raise InvalidValue for a name that the network has no weight of."""
    for place, name in enumerate(strings("freeze", freeze)):
        one_of(("freeze", place), name, network.weights)


def _run(
    step: TrainingStep,
    optimizer: Optimizer,
    steps: int,
    record_every: int,
    stop_at: float | None,
    freeze: Items[str],
) -> Generator[Frame | Finished]:
    frozen = {name: step.weights[name].copy() for name in freeze}

    def run() -> None:
        for name, value in frozen.items():  # an optimizer's memory may move them without a gradient
            np.copyto(step.weights[name], value)
        step.run()
        for name in frozen:
            step.gradients[name].fill(0.0)

    steps_with_loss = np.flatnonzero(step.targets >= 0)
    of_targets = steps_with_loss * step.probabilities.shape[-1] + step.targets.take(steps_with_loss)
    before = step.W.copy()
    memory_before = {name: value.copy() for name, value in optimizer.memory.items()}
    recorded = -1
    stopped: Literal["probability", "steps", "diverged"] = "steps"
    with np.errstate(over="ignore", invalid="ignore"):
        for n in range(steps + 1):
            run()
            if not _is_finite(step, optimizer):
                stopped = "diverged"
                break
            if stop_at is not None and _learned(step, of_targets, stop_at):
                stopped = "probability"
                break
            if n % record_every == 0:
                yield _frame(step, n, optimizer.clip_norm)
                recorded = n
            if n < steps:
                before[...] = step.W
                for name, value in optimizer.memory.items():
                    memory_before[name][...] = value
                optimizer.update(step.W, step.gradient)

        if stopped == "diverged" and n > 0:  # back to where all was finite
            n -= 1
            optimizer.updates -= 1
            np.copyto(step.W, before)
            for name, value in memory_before.items():
                np.copyto(optimizer.memory[name], value)
            run()
        finite = math.isfinite(step.loss)
        if recorded < n and finite:
            yield _frame(step, n, optimizer.clip_norm)
    learned = finite and _learned(step, of_targets, stop_at)
    yield Finished(n, step.loss, learned, stopped, _copies(step.weights), optimizer.state)


def _is_finite(step: TrainingStep, optimizer: Optimizer) -> bool:
    """Whether loss, gradient, weights and what the rule remembers all are.

    A sum of products is finite only where every factor is; where it is not, it may have overflowed by itself.
    """
    memory = optimizer.memory.values()
    total = step.loss + step.gradient.dot(step.W) + sum([array.dot(array) for array in memory])
    return math.isfinite(total) or (
        math.isfinite(step.loss)
        and all(bool(np.isfinite(array).all()) for array in (step.gradient, step.W, *memory))
    )


def _learned(step: TrainingStep, of_targets: Integers, stop_at: float | None) -> bool:
    """Whether every target is the most probable output, and as probable as asked for.

    ``of_targets`` are the places of the targets' probabilities among all.
    """
    found = step.probabilities.take(of_targets)
    if stop_at is not None and found[found.argmin()] < stop_at:
        return False
    most_probable = step.probabilities.argmax(axis=-1) == step.targets
    return bool(most_probable[step.targets >= 0].all())


def _copies(arrays: Named) -> dict[str, Floats]:
    return {name: value.copy() for name, value in arrays.items()}


def _frame(step: TrainingStep, n: int, clip_norm: float | None) -> Frame:
    length = norm(step.gradient)
    return Frame(
        step=n,
        loss=step.loss,
        losses=step.losses.copy(),
        probabilities=step.probabilities.copy(),
        h=step.h.copy(),
        weights=_copies(step.weights),
        gradient_norms={name: norm(g) for name, g in step.gradients.items()},
        gradient_norm=length,
        clipped_norm=length if clip_norm is None else min(length, clip_norm),
        flow=step.flow(),
    )
