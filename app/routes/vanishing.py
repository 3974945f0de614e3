"""POST /api/vanishing: how far each state depends on each earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from math import isnan
from os import cpu_count
from typing import Any

import numpy as np
from fastapi import APIRouter, Request, Response

from app import assemble, convert
from app.bodies import JsonRoute
from app.compute import compute_of
from app.limits import Limits, limits_of
from app.schemas.answers import VanishingAnswer
from app.schemas.requests import VanishingRequest
from app.sizes import sizes_of
from app.work import NUMBER, building_work, jacobian_work
from rnn_core.errors import InvalidValue
from rnn_core.jacobians import (
    RowNorms,
    fit_decay,
    loss_norms,
    lyapunov_exponents,
    norm_bound,
    one_step_jacobians,
    recurrent_norms,
    row_norms,
    singular_values,
)
from rnn_core.network import forward
from rnn_core.products import product_norms
from rnn_core.radii import spectral_radii
from rnn_core.sequences import Batch
from rnn_core.types import Floats

OF_STEPS = {
    "singular_values": singular_values,
    "spectral_radii": spectral_radii,
    "lyapunov": lyapunov_exponents,
}

PAIRS = 3  # numbers of a pair of steps: two norms and that of the loss

router = APIRouter(route_class=JsonRoute, tags=["network"])


@router.post(
    "/vanishing",
    response_model=VanishingAnswer,
    summary="Jacobians through time",
    response_description="Norms of Jacobians",
)
async def run_vanishing(request: Request, asked: VanishingRequest) -> Response:
    """Norms of ∂h_t/∂h_k for all pairs of steps, the one-step Jacobians, and what follows.

    T×T arrays are indexed [t − 1][k − 1] and null above the diagonal.
    """
    compute, limits = compute_of(request), limits_of(request)
    sizes = sizes_of(asked.model, [asked.sequence], limits.settings)
    rows = None if asked.rows is None else len(asked.rows) + 1
    T = sizes.T
    work = building_work(sizes, T) + jacobian_work(sizes, T, rows) + NUMBER * 3.0 * T * T
    return await compute.answer(request, work, partial(answer, asked, limits))


def answer(asked: VanishingRequest, limits: Limits) -> Response:
    """Return the answer."""
    sequence = assemble.sequence(asked.sequence, limits, "sequence")
    network = assemble.network(asked.model, limits, sequence.k, sequence.m)
    rows = chosen_rows(asked.rows, sequence.T)
    limits.check_work(
        jacobian_work(network, sequence.T, None if rows is None else len(rows)),
        {"/sequence": f"of T = {sequence.T}", "/model": f"of d = {network.d}"},
    )
    limits.check_numbers(
        sequence.T * sequence.T * PAIRS * len(network.cell.states), {"/sequence": f"of T = {sequence.T}"}
    )
    trace = forward(network, Batch.of(sequence))
    jacobians = one_step_jacobians(trace)
    parts = (None,) if network.cell.states == ("h",) else (None, network.d)
    with ThreadPoolExecutor(cpu_count() or 1) as pool:
        losses = pool.submit(loss_norms, trace, jacobians)
        computing = {
            name: pool.submit(compute, jacobians)
            for name, compute in OF_STEPS.items()
            if getattr(asked, name)
        }
        of_all, *of_h = triangles_of(jacobians, parts, rows, pool)
    of_losses, of_steps = losses.result(), {name: done.result() for name, done in computing.items()}
    values, radii, exponents = (of_steps.get(name) for name in OF_STEPS)
    norms: dict[str, Any] = of_all | ({"h_only": of_h[0]} if of_h else {})
    has_loss = sequence.target_indices >= 0
    decay = fit_decay(norms["spectral"].values[-1, ::-1])
    return convert.answer(
        ({"model": assemble.model_answer(asked.model, network)} if asked.with_model else {})
        | {
            "jacobian_norms": norms,
            "loss_gradient_norms": convert.lower_triangle(of_losses.h, has_loss),
            "steps": [
                {"t": t + 1}
                | ({} if values is None else {"singular_values": values[t]})
                | ({} if radii is None else {"spectral_radius": radii[t]})
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
        }
        | (
            {"joint_loss_gradient_norms": convert.lower_triangle(of_losses.joint, rows=has_loss)}
            if of_h
            else {}
        )
        | ({} if exponents is None else {"lyapunov": exponents}),
        asked.digits,
    )


def chosen_rows(asked: list[int] | None, T: int) -> list[int] | None:
    """Return the rows t to compute, the last one among them; None for all."""
    if asked is None:
        return None
    for place, t in enumerate(asked):
        if t > T:
            raise InvalidValue(("rows", place), t, f"a step t from 1 to T = {T}")
    return sorted({*asked, T})


def triangles_of(
    jacobians: Floats, parts: Sequence[int | None], rows: list[int] | None, pool: Executor
) -> list[dict[str, convert.Partial]]:
    """Return both norms of ∂s_t/∂s_k, of its first so many components for each of the parts.

    They are those of all rows t or of these.
    """
    if rows is not None:
        return of_rows(jacobians, parts, rows)
    of_parts = product_norms(jacobians, *parts, pool=pool)
    return [
        {name: convert.lower_triangle(values) for name, values in norms._asdict().items()}
        for norms in of_parts
    ]


def of_rows(
    jacobians: Floats, parts: Sequence[int | None], rows: list[int]
) -> list[dict[str, convert.Partial]]:
    """Return both norms of ∂s_t/∂s_k for these t, for each of the parts."""
    T = len(jacobians)
    wanted = np.zeros(T, np.bool_)
    found = [{name: np.full((T, T), np.nan) for name in RowNorms._fields} for _ in parts]
    for t in rows:
        wanted[t - 1] = True
        for triangles, norms in zip(found, row_norms(jacobians, t, *parts), strict=True):
            for name, values in norms._asdict().items():
                triangles[name][t - 1, :t] = values
    return [
        {name: convert.lower_triangle(values, wanted) for name, values in triangles.items()}
        for triangles in found
    ]
