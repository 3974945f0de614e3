"""POST /api/gradients: backpropagation through time, and its double sum term by term."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from app import assemble, convert
from app.bodies import JsonRoute
from app.limits import double_sum_numbers, double_sum_work, forward_work, limits_of
from app.schemas.answers import GradientsAnswer
from app.schemas.requests import GradientsRequest
from rnn_core.bptt import Contributions, backward, contributions, shares
from rnn_core.gradcheck import check_gradients
from rnn_core.network import Network, forward
from rnn_core.sequences import Batch

router = APIRouter(route_class=JsonRoute, tags=["network"])


@router.post("/gradients", response_model=GradientsAnswer, summary="Gradients through time")
def run_gradients(request: Request, asked: GradientsRequest) -> Response:
    """∂L/∂W by backpropagation through time.

    On demand also every term of the double sum over loss steps t and earlier states k, and a check
    against central differences.
    """
    limits = limits_of(request)
    sequence = assemble.sequence(asked.sequence, limits, "sequence")
    network = assemble.network(asked.model, limits, sequence.k, sequence.m)
    causes = {"/sequence": f"of T = {sequence.T}", "/model": f"of d = {network.d}, k = {network.k}"}
    passes = 3 + (2 * parameters(network) if asked.check else 0)
    limits.check_work(
        passes * forward_work(network, sequence.T) + double_sum_work(network, sequence.T),
        causes | {"/check": str(asked.check).lower()},
    )
    if asked.contributions:
        limits.check_numbers(
            terms(sequence.T, asked.truncate) * (network.d + parameters(network)),
            causes | {"/contributions": "true"},
        )
    batch = Batch.of(sequence)
    trace = forward(network, batch)
    gradients = backward(trace, asked.truncate)
    content: dict[str, Any] = {
        "loss": trace.loss,
        "model": assemble.model_answer(asked.model, network),
        "gradients": gradients.weights,
        "steps": [
            {
                "t": t + 1,
                "dlogits": gradients.dlogits[t, 0],
                "dh": gradients.dh[t, 0],
                "da": convert.by_map(gradients.dpre, t),
            }
            for t in range(sequence.T)
        ],
    }
    fits = double_sum_numbers(network, sequence.T) <= limits.settings.max_numbers
    double_sum = contributions(trace, asked.truncate) if asked.contributions or fits else None
    if double_sum and asked.contributions:
        content["contributions"] = rows(double_sum)
    content["by_lag"] = by_lag(double_sum) if double_sum else None
    if asked.check:
        content["check"] = {
            name: {"max_abs_error": error.max_abs_error, "max_rel_error": error.max_rel_error}
            for name, error in check_gradients(network, batch).items()
        }
    return convert.answer(content, asked.digits)


def rows(found: Contributions) -> list[dict[str, Any]]:
    """Return the terms of the double sum, one row for each loss step t and state k."""
    norms = found.norms()
    return [
        {
            "t": t + 1,
            "k": k + 1,
            "dh": found.dh[t, k, 0],
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


def parameters(network: Network) -> int:
    """Return how many weights there are."""
    return sum(weight.size for weight in network.weights.values())


def terms(T: int, truncate: int | None) -> int:
    """Return how many pairs (t, k) there are at most."""
    reach = min(T, truncate or T)
    return T * reach - reach * (reach - 1) // 2
