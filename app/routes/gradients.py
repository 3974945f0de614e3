"""POST /api/gradients: backpropagation through time, and its double sum term by term."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from fastapi import APIRouter, Request, Response

from app import assemble, convert
from app.bodies import JsonRoute
from app.compute import compute_of
from app.limits import Limits, limits_of
from app.schemas.answers import GradientsAnswer
from app.schemas.optimizer import Optimizer as OptimizerPart
from app.schemas.requests import GradientsRequest
from app.sizes import sizes_of
from app.work import NUMBER, Sized, building_work, double_sum_numbers, gradients_work
from rnn_core.bptt import Contributions, Gradients, backward, contributions, shares
from rnn_core.gradcheck import check_gradients
from rnn_core.network import Network, forward
from rnn_core.norms import norm
from rnn_core.optimizers import Optimizer
from rnn_core.parameters import Parameters
from rnn_core.sequences import Batch

router = APIRouter(route_class=JsonRoute, tags=["network"])


@router.post(
    "/gradients",
    response_model=GradientsAnswer,
    summary="Gradients through time",
    response_description="Gradients, and the double sum that they are",
)
async def run_gradients(request: Request, asked: GradientsRequest) -> Response:
    """∂L/∂W by backpropagation through time.

    On demand also every term of the double sum over loss steps t and earlier states k, a check
    against central differences, and what one update of an optimizer makes of the weights.
    """
    limits = limits_of(request)
    sizes = sizes_of(asked.model, [asked.sequence], limits.settings)
    work = building_work(sizes, sizes.T) + gradients_work(sizes, sizes.T, asked.check)
    if asked.contributions:
        work += NUMBER * contributions_numbers(sizes, sizes.T, asked.truncate)
    return await compute_of(request).answer(request, work, partial(answer, asked, limits))


def answer(asked: GradientsRequest, limits: Limits) -> Response:
    """Return the answer."""
    sequence = assemble.sequence(asked.sequence, limits, "sequence")
    network = assemble.network(asked.model, limits, sequence.k, sequence.m)
    causes = {"/sequence": f"of T = {sequence.T}", "/model": f"of d = {network.d}, k = {network.k}"}
    limits.check_work(
        gradients_work(network, sequence.T, asked.check),
        causes | {"/check": str(asked.check).lower()},
    )
    if asked.contributions:
        limits.check_numbers(
            contributions_numbers(network, sequence.T, asked.truncate),
            causes | {"/contributions": "true"},
        )
    batch = Batch.of(sequence)
    trace = forward(network, batch)
    gradients = backward(trace, asked.truncate)
    content: dict[str, Any] = {
        "loss": trace.loss,
        "model": assemble.model_answer(asked.model, network),
        "gradients": gradients.weights,
    }
    steps: dict[str, Any] = {
        "t": range(1, sequence.T + 1),
        "dlogits": gradients.dlogits[:, 0],
        "dh": gradients.dh[:, 0],
        "dh_own": gradients.dh_own[:, 0],
        "dh_later": gradients.dh_later[:, 0],
        "da": convert.maps(gradients.dpre),
    }
    content["steps"] = convert.Columns(steps)
    fits = double_sum_numbers(network, sequence.T) <= limits.settings.max_numbers
    double_sum = contributions(trace, asked.truncate) if asked.contributions or fits else None
    if double_sum and asked.contributions:
        content["contributions"] = rows(double_sum)
        steps["Wy"] = gradients.dlogits[:, 0, :, None] * trace.h[:, 0, None, :]
    content["by_lag"] = by_lag(double_sum) if double_sum else None
    if asked.check:
        content["check"] = {
            name: {
                "max_abs_error": found.max_abs_error,
                "max_rel_error": found.max_rel_error,
                "numeric": found.numeric,
            }
            for name, found in check_gradients(network, batch).items()
        }
    if asked.optimizer is not None:
        content["update"] = update(network, gradients, asked.optimizer)
    return convert.answer(content, asked.digits)


def update(network: Network, gradients: Gradients, given: OptimizerPart) -> dict[str, Any]:
    """Return what one update of an optimizer makes of the weights."""
    places = Parameters(network.weights)
    with assemble.part("optimizer"):
        optimizer = Optimizer(
            assemble.rule(given),
            places,
            clip_norm=given.clip_norm,
            state=assemble.optimizer_state(given),
        )
    before = places.flat(network.weights)
    after, g = before.copy(), places.zeros()
    for name, view in places.views(g).items():
        view[...] = gradients.weights[name]
    with np.errstate(over="ignore", invalid="ignore"):
        optimizer.update(after, g)
        change = after - before
    length, clip = norm(g), given.clip_norm
    return {
        "gradient_norm": length,
        "clipped_norm": length if clip is None else min(length, clip),
        "change": places.views(change),
        "weights": places.views(after),
    }


def rows(found: Contributions) -> list[dict[str, Any]]:
    """Return the terms of the double sum, one row for each loss step t and state k."""
    norms = found.norms()
    return [
        {
            "t": t + 1,
            "k": k + 1,
            "dh": found.dh[t, k, 0],
            **({} if found.dc is None else {"dc": found.dc[t, k, 0]}),
            "norms": {name: of_weight[t, k] for name, of_weight in norms.items()},
            **found.term(t, k),
        }
        for t, k in found.pairs()
    ]


def by_lag(found: Contributions) -> list[dict[str, Any]]:
    """Return the terms of the double sum added up by t − k."""
    norms = found.lag_norms()
    share = {name: shares(of_weight) for name, of_weight in norms.items()}
    return [
        {
            "lag": lag,
            "norms": {name: of_weight[lag] for name, of_weight in norms.items()},
            "share": {name: of_weight[lag] for name, of_weight in share.items()},
        }
        for lag in range(len(next(iter(norms.values()))))
    ]


def contributions_numbers(network: Sized, T: int, truncate: int | None) -> int:
    """Return how many numbers the terms of all pairs (t, k) are."""
    reach = min(T, truncate or T)
    pairs = T * reach - reach * (reach - 1) // 2
    into_states = len(network.cell.maps) * network.d * (network.k + network.d + 1)
    return pairs * (len(network.cell.states) * network.d + into_states) + T * network.m * network.d
