"""POST /api/principal: the plane in which a path of hidden states is seen best."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from fastapi import APIRouter, Request, Response

from app import convert
from app.bodies import JsonRoute
from app.compute import compute_of
from app.limits import Limits, limits_of
from app.schemas.principal import PrincipalAnswer, PrincipalRequest
from app.sizes import first_row
from app.work import NUMBER, READ, UPDATE, principal_work
from rnn_core.errors import InvalidValue
from rnn_core.principal import principal_directions
from rnn_core.types import Floats

router = APIRouter(route_class=JsonRoute, tags=["network"])


@router.post(
    "/principal",
    response_model=PrincipalAnswer,
    summary="Principal directions of hidden states",
    response_description="Directions, and coordinates along them",
)
async def run_principal(request: Request, asked: PrincipalRequest) -> Response:
    """Find the directions in which states vary most, and the coordinates of further points along them.

    A path h_0 → h_1 → … → h_T in d dimensions can so be drawn in two: states are those of one
    network, which fix the axes; points are those of the same network at any update.
    """
    N, M, d = len(listed(asked.states)), len(listed(asked.points)), len(first_row(asked.states))
    work = UPDATE + principal_work(N, d) + (N + M) * d * READ + M * min(asked.count, d) * NUMBER
    return await compute_of(request).answer(request, work, partial(answer, asked, limits_of(request)))


def answer(asked: PrincipalRequest, limits: Limits) -> Response:
    """Return the answer."""
    states = matrix(asked.states, "states")
    N, d = states.shape
    limits.check_size_of("d", d, "states", "0")
    points = states if asked.points is None else matrix(asked.points, "points", d)
    causes = {"/states": f"{N}×{d}", "/points": f"{len(points)}×{d}"}
    limits.check_numbers(states.size + points.size, causes)
    limits.check_work(principal_work(N, d), causes)
    found = principal_directions(states, asked.count)
    with np.errstate(over="ignore", invalid="ignore"):
        coordinates = found.coordinates(points)
    return convert.answer(
        {
            "centre": found.centre,
            "directions": found.directions,
            "share": found.shares,
            "points": coordinates,
        },
        asked.digits,
    )


def listed(value: Any) -> list[Any]:
    """Return what should be a list; nothing where it is none."""
    return value if isinstance(value, list) else []


def matrix(value: Any, name: str, width: int | None = None) -> Floats:
    """Return rows of numbers, each of the first one's width or of the width that is given."""
    found = convert.array(value, name)
    if found.ndim != 2 or not found.size:
        raise InvalidValue((name,), value, "a list of states, each a list of d numbers")
    if width is not None and found.shape[1] != width:
        raise InvalidValue((name, 0), value[0], f"{width} numbers, as the states have")
    return found
