"""POST /api/vanishing: how far each state depends on each earlier one."""

from __future__ import annotations

from math import isnan
from typing import Any

from fastapi import APIRouter, Request, Response

from app import assemble, convert
from app.bodies import JsonRoute
from app.limits import jacobian_work, limits_of
from app.schemas.answers import VanishingAnswer
from app.schemas.requests import VanishingRequest
from rnn_core.jacobians import (
    fit_decay,
    loss_gradient_norms,
    lyapunov_exponents,
    norm_bound,
    one_step_jacobians,
    recurrent_norms,
    singular_values,
    spectral_radii,
)
from rnn_core.network import Network, forward
from rnn_core.products import frobenius_norms, spectral_norms
from rnn_core.sequences import Batch
from rnn_core.types import Floats

router = APIRouter(route_class=JsonRoute, tags=["network"])


@router.post("/vanishing", response_model=VanishingAnswer, summary="Jacobians through time")
def run_vanishing(request: Request, asked: VanishingRequest) -> Response:
    """Norms of ∂h_t/∂h_k for all pairs of steps, the one-step Jacobians, and what follows.

    T×T arrays are indexed [t − 1][k − 1] and null above the diagonal.
    """
    limits = limits_of(request)
    sequence = assemble.sequence(asked.sequence, limits, "sequence")
    network = assemble.network(asked.model, limits, sequence.k, sequence.m)
    limits.check_work(
        jacobian_work(network, sequence.T),
        {"/sequence": f"of T = {sequence.T}", "/model": f"of d = {network.d}"},
    )
    trace = forward(network, Batch.of(sequence))
    jacobians = one_step_jacobians(trace)
    spectral = spectral_norms(jacobians)
    decay = fit_decay(spectral[-1, ::-1])
    values, radii = singular_values(jacobians), spectral_radii(jacobians)
    return convert.answer(
        {
            "model": assemble.model_answer(asked.model, network),
            "jacobian_norms": norms_of(jacobians, spectral, network),
            "loss_gradient_norms": convert.lower_triangle(
                loss_gradient_norms(trace, jacobians), rows=sequence.target_indices >= 0
            ),
            "steps": [
                {"t": t + 1, "singular_values": values[t], "spectral_radius": radii[t]}
                for t in range(sequence.T)
            ],
            "recurrent": {
                name: {"spectral_norm": norm, "spectral_radius": radius}
                for name, (norm, radius) in recurrent_norms(network).items()
            },
            "bound": norm_bound(network, sequence.T),
            "summary": {
                "decay_per_step": None if isnan(decay.decay_per_step) else decay.decay_per_step,
                "half_life": decay.half_life,
                "verdict": decay.verdict,
            },
            "lyapunov": lyapunov_exponents(jacobians),
        },
        asked.digits,
    )


def norms_of(jacobians: Floats, spectral: Floats, network: Network) -> dict[str, Any]:
    """Return the norms of the whole state's Jacobians, and where it has more than h of h's part."""
    norms: dict[str, Any] = {
        "frobenius": convert.lower_triangle(frobenius_norms(jacobians)),
        "spectral": convert.lower_triangle(spectral),
    }
    if len(network.cell.states) > 1:
        norms["h_only"] = {
            "frobenius": convert.lower_triangle(frobenius_norms(jacobians, network.d)),
            "spectral": convert.lower_triangle(spectral_norms(jacobians, network.d)),
        }
    return norms
