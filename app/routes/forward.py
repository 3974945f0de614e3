"""POST /api/forward: one forward pass with every intermediate."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from fastapi import APIRouter, Request, Response

from app import assemble, convert
from app.bodies import JsonRoute
from app.compute import compute_of
from app.limits import Limits, limits_of
from app.schemas.answers import ForwardAnswer
from app.schemas.requests import ForwardRequest
from app.sizes import sizes_of
from app.work import building_work, forward_answer_work, forward_work
from rnn_core.network import Trace, forward
from rnn_core.sequences import Batch, Sequence

router = APIRouter(route_class=JsonRoute, tags=["network"])


@router.post(
    "/forward",
    response_model=ForwardAnswer,
    summary="Run the network over a sequence",
    response_description="Every number of the pass",
)
async def run_forward(request: Request, asked: ForwardRequest) -> Response:
    """Every number of the forward pass: inputs, pre-activations, states, softmax and losses."""
    sizes = sizes_of(asked.model, [asked.sequence])
    T = sizes.T
    work = building_work(sizes, T) + forward_work(sizes, T) + forward_answer_work(sizes, T)
    return await compute_of(request).answer(request, work, partial(answer, asked, limits_of(request)))


def answer(asked: ForwardRequest, limits: Limits) -> Response:
    """Return the answer."""
    sequence = assemble.sequence(asked.sequence, limits, "sequence")
    network = assemble.network(asked.model, limits, sequence.k, sequence.m)
    trace = forward(network, Batch.of(sequence))
    states = {f"{name}0": trace.states[name][0, 0] for name in network.cell.states}
    return convert.answer(
        {
            "vocabulary": sequence.vocabulary.tokens,
            "outputs": sequence.outputs.tokens,
            "dimensions": {"k": network.k, "d": network.d, "m": network.m, "T": sequence.T},
            "model": assemble.model_answer(asked.model, network),
            **states,
            "steps": steps(sequence, trace),
            "loss": trace.loss,
        },
        asked.digits,
    )


def steps(sequence: Sequence, trace: Trace) -> list[dict[str, Any]]:
    """Return what the answer says of each step."""
    labels, probabilities = sequence.outputs.tokens, trace.probabilities[:, 0]
    says = [labels[i] for i in probabilities.argmax(axis=1).tolist()]
    certain: list[bool] = np.logical_and.reduce(np.isfinite(probabilities), axis=1).tolist()
    losses = trace.losses[:, 0].tolist()
    said = []
    for t, target in enumerate(sequence.targets):
        step: dict[str, Any] = {
            "t": t + 1,
            "input": sequence.inputs[t],
            "x": trace.x[t, 0],
            "a": convert.by_map(trace.pre, t),
            "Wx_x": convert.by_map(trace.Wx_x, t),
            "Wh_h": convert.by_map(trace.Wh_h, t),
        }
        if trace.gates:
            step["gates"] = {name: gate[t, 0] for name, gate in trace.gates.items()}
        for name, state in trace.states.items():
            step[name] = state[t + 1, 0]
        step["logits"] = trace.logits[t, 0]
        step["probabilities"] = probabilities[t]
        step["prediction"] = says[t] if certain[t] else np.nan  # no number, no prediction
        step["target"] = target
        step["loss"] = None if target is None else losses[t]
        said.append(step)
    return said
