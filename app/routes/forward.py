"""POST /api/forward: one forward pass with every intermediate."""

from __future__ import annotations

from functools import lru_cache, partial
from math import isfinite, nan
from typing import Any

import numpy as np
import orjson
from fastapi import APIRouter, Request, Response

from app import assemble, convert
from app.bodies import JsonRoute
from app.by_hand import Pass
from app.compute import compute_of
from app.limits import Limits, limits_of
from app.schemas.answers import ForwardAnswer
from app.schemas.requests import ForwardRequest
from app.sizes import sizes_of
from app.work import forward_numbers, forward_request_work
from rnn_core.by_hand import UNITS, by_hand
from rnn_core.network import Network, Trace, forward
from rnn_core.sequences import Batch, Sequence
from rnn_core.types import Floats

SHORT = 256  # bytes of a request that many ask again
KEPT = 256  # of those

router = APIRouter(route_class=JsonRoute, tags=["network"])


@router.post(
    "/forward",
    response_model=ForwardAnswer,
    summary="Run the network over a sequence",
    response_description="Every number of the pass",
)
async def run_forward(request: Request, asked: ForwardRequest) -> Response:
    """Every number of the forward pass: inputs, pre-activations, states, softmax and losses."""
    body, limits = await request.body(), limits_of(request)
    small = kept(body, limits) if len(body) <= SHORT and (asked.model.hidden_size or 0) <= UNITS else None
    if small is not None:
        return small.answer()
    sizes = sizes_of(asked.model, [asked.sequence], limits.settings)
    work = forward_request_work(sizes, sizes.T)
    return await compute_of(request).answer(request, work, partial(answer, asked, limits))


@lru_cache(maxsize=KEPT)
def kept(body: bytes, limits: Limits) -> Pass | None:
    """Return the pass of a short request, if it is computed by hand: a class asks for the same words."""
    asked = ForwardRequest.model_validate(orjson.loads(body))
    return pass_by_hand(asked, *built(asked, limits))


def pass_by_hand(asked: ForwardRequest, sequence: Sequence, network: Network) -> Pass | None:
    """Return the pass of a request if it is computed by hand, with all digits."""
    hand = by_hand(network, sequence) if asked.digits is None else None
    return None if hand is None else Pass(hand, sequence, said_of(asked, sequence, network))


def built(asked: ForwardRequest, limits: Limits) -> tuple[Sequence, Network]:
    """Return the sequence and the network of a request; raises what is wrong with it."""
    sequence = assemble.sequence(asked.sequence, limits, "sequence")
    network = assemble.network(asked.model, limits, sequence.k, sequence.m)
    causes = {
        "/sequence": f"of T = {sequence.T}",
        "/model": f"of d = {network.d}, k = {network.k}, m = {network.m}",
    }
    limits.check_work(forward_request_work(network, sequence.T), causes)
    limits.check_numbers(forward_numbers(network, sequence.T), causes)
    return sequence, network


def answer(asked: ForwardRequest, limits: Limits) -> Response:
    """Return the answer."""
    sequence, network = built(asked, limits)
    small = pass_by_hand(asked, sequence, network)
    if small is not None:
        return small.answer()
    trace = forward(network, Batch.of(sequence))
    said = said_of(asked, sequence, network)
    return convert.answer({**said, "steps": steps(sequence, trace), "loss": trace.loss}, asked.digits)


def said_of(asked: ForwardRequest, sequence: Sequence, network: Network) -> dict[str, Any]:
    """Return what the answer says before its steps."""
    return {
        "vocabulary": sequence.vocabulary.tokens,
        "outputs": sequence.outputs.tokens,
        "dimensions": {"k": network.k, "d": network.d, "m": network.m, "T": sequence.T},
        "model": assemble.model_answer(asked.model, network),
        **{f"{name}0": value for name, value in network.initial.items()},
    }


def steps(sequence: Sequence, trace: Trace) -> convert.Columns:
    """Return what the answer says of each step."""
    probabilities = trace.probabilities[:, 0]
    said: dict[str, Any] = {
        "t": range(1, sequence.T + 1),
        "input": sequence.inputs,
        "x": trace.x[:, 0],
        "a": convert.maps(trace.pre),
        "Wx_x": convert.maps(trace.Wx_x),
        "Wh_h": convert.maps(trace.Wh_h),
    }
    if trace.gates:
        said["gates"] = convert.Columns({name: gate[:, 0] for name, gate in trace.gates.items()})
    for name, state in trace.states.items():
        said[name] = state[1:, 0]
    said["logits"] = trace.logits[:, 0]
    said["probabilities"] = probabilities
    said["prediction"] = predictions(sequence, probabilities)
    said["target"] = sequence.targets
    said["loss"] = losses(sequence, trace)
    return convert.Columns(said)


def predictions(sequence: Sequence, probabilities: Floats) -> list[str | float]:
    """Return the most probable output of each step; no number where there is none."""
    labels, places = sequence.outputs.tokens, probabilities.argmax(axis=1).tolist()
    sums = np.add.reduce(probabilities, axis=1).tolist()  # 1, if all of a step's are numbers
    return [labels[place] if isfinite(total) else nan for place, total in zip(places, sums, strict=True)]


def losses(sequence: Sequence, trace: Trace) -> list[float | None]:
    """Return the loss of each step, None where it has no target."""
    found: list[float] = trace.losses[:, 0].tolist()
    if None not in sequence.targets:
        return [*found]
    return [None if target is None else loss for target, loss in zip(sequence.targets, found, strict=True)]
