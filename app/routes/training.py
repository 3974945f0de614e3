"""POST /api/train: a run as a stream of JSON lines, sent while it trains."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response

from app import assemble
from app.bodies import JsonRoute
from app.compute import compute_of
from app.limits import Limits, limits_of
from app.recording import Run
from app.schemas.requests import TrainRequest
from app.schemas.stream import TrainLine
from app.sizes import sizes_of
from app.streaming import JsonLines, Stream, Turn, YieldingRule
from app.work import batch_numbers, building_work, training_work
from rnn_core.network import Network
from rnn_core.sequences import Batch, Sequence
from rnn_core.training import check_frozen, train

router = APIRouter(route_class=JsonRoute, tags=["network"])


@router.post(
    "/train",
    response_class=JsonLines,
    response_model=TrainLine,
    response_description="JSON lines: frames, then one line that says how the run ended",
    summary="Train, frame by frame",
)
async def run_training(request: Request, asked: TrainRequest) -> Response:
    """Train on a sequence, or on several at once, and stream what happens as JSON lines.

    A frame for step 0, one every record_every updates and one for the last; then a line that says
    how the run ended, whose model and optimizer continue it exactly.
    """
    compute, limits = compute_of(request), limits_of(request)
    sizes = sizes_of(asked.model, asked.all_sequences, limits.settings)
    numbers = min(batch_numbers(sizes, sizes.T, sizes.B), limits.settings.max_numbers)
    ticket = await compute.enter(request, compute.places, compute.weight_of(numbers))
    leave = partial(compute.places.leave, ticket)
    turn = Turn(compute.turns, compute.stopping)
    try:
        assembled = partial(assemble_run, asked, limits, turn.give_way)
        run = await compute.answer(request, building_work(sizes, sizes.T, sizes.B), assembled)
    except BaseException:
        leave()
        raise
    return JsonLines(Stream(run.lines(), turn, compute, leave, request.scope["request_id"]))


def assemble_run(asked: TrainRequest, limits: Limits, give_way: Callable[[], None]) -> Run:
    """Return the run that a request asks for; raises what is wrong with it."""
    limits.check_size("steps", asked.steps, "steps")
    if asked.sequence is not None:
        sequences = [assemble.sequence(asked.sequence, limits, "sequence")]
    else:
        limits.check_size_of("sequences", len(asked.sequences or []), "sequences")
        sequences = assemble.sequences(asked.sequences or [], limits)
    network = assemble.network(asked.model, limits, sequences[0].k, sequences[0].m)
    check_limits(asked, limits, network, sequences)
    batch = Batch.of(*sequences)
    check_frozen(network, asked.freeze or ())
    with assemble.part("optimizer"):
        rule = assemble.rule(asked.optimizer)
        yielding: Any = YieldingRule(rule, give_way)
        events = train(
            network,
            batch,
            yielding,
            steps=asked.steps,
            record_every=asked.record_every,
            stop_at_probability=asked.stop_at_probability,
            truncate=asked.truncate,
            clip_norm=asked.optimizer.clip_norm,
            freeze=asked.freeze or (),
            optimizer_state=assemble.optimizer_state(asked.optimizer),
        )
    return Run(asked, network, sequences, rule, events)


def check_limits(asked: TrainRequest, limits: Limits, network: Network, sequences: list[Sequence]) -> None:
    """Raise a Problem where the sizes multiply to too much."""
    T, B = max(sequence.T for sequence in sequences), len(sequences)
    field = "/sequence" if asked.sequences is None else "/sequences"
    causes = {
        field: f"of T = {T}" if B == 1 else f"{B} of up to T = {T}",
        "/model": f"of d = {network.d}, k = {network.k}, m = {network.m}",
    }
    limits.check_numbers(batch_numbers(network, T, B), causes)
    weights = sum(weight.size for weight in network.weights.values())
    frame_size = weights + T * B * (network.m + network.d + 2)
    frames = 2 + asked.steps // asked.record_every
    limits.check_work(
        training_work(network, T, B, asked.steps, frames, frame_size),
        {"/steps": asked.steps, "/record_every": asked.record_every, **causes},
    )
