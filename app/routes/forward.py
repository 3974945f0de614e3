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
            "steps": [step(sequence, trace, t) for t in range(sequence.T)],
            "loss": trace.loss,
        },
        asked.digits,
    )


def step(sequence: Sequence, trace: Trace, t: int) -> dict[str, Any]:
    """Return what the answer says of step t (counted from 0)."""
    probabilities = trace.probabilities[t, 0]
    says = sequence.outputs.tokens[int(probabilities.argmax())]
    target = sequence.targets[t]
    said: dict[str, Any] = {
        "t": t + 1,
        "input": sequence.inputs[t],
        "x": trace.x[t, 0],
        "a": convert.by_map(trace.pre, t),
        "Wx_x": convert.by_map(trace.Wx_x, t),
        "Wh_h": convert.by_map(trace.Wh_h, t),
    }
    if trace.gates:
        said["gates"] = {name: gate[t, 0] for name, gate in trace.gates.items()}
    said |= {name: state[t + 1, 0] for name, state in trace.states.items()}
    return said | {
        "logits": trace.logits[t, 0],
        "probabilities": probabilities,
        "prediction": says if np.isfinite(probabilities).all() else np.nan,  # no number, no prediction
        "target": target,
        "loss": None if target is None else trace.losses[t, 0],
    }
