"""GET /api/health, /api/limits and /api/presets: what the server is and where to start."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request, Response

from app import convert
from app.limits import limits_of
from app.presets import PRESETS
from app.resources import version
from app.schemas.meta import HealthAnswer, LimitsAnswer, PresetsAnswer

router = APIRouter(tags=["about"])
Endpoint = Callable[..., Awaitable[Response]]


def get(path: str, **described: Any) -> Callable[[Endpoint], Endpoint]:
    """Return what makes a function the answer to GET, and to HEAD without a body."""

    def routed(endpoint: Endpoint) -> Endpoint:
        router.add_api_route(path, endpoint, methods=["GET"], **described)
        router.add_api_route(path, endpoint, methods=["HEAD"], include_in_schema=False)
        return endpoint

    return routed


@get(
    "/health",
    response_model=HealthAnswer,
    summary="Whether the server is well",
    response_description="It is",
)
async def health() -> Response:
    """Answer as soon as the server serves."""
    return convert.answer({"status": "ok", "version": version()})


@get(
    "/limits",
    response_model=LimitsAnswer,
    summary="How much one request may ask for",
    response_description="The limits",
)
async def limits(request: Request) -> Response:
    """Each size alone, and the work and the answer that they multiply to."""
    return convert.answer(limits_of(request).table())


@get(
    "/presets",
    response_model=PresetsAnswer,
    summary="Named requests to start from",
    response_description="The presets",
)
async def presets() -> Response:
    """Send a preset's request to its endpoint as it is, or change it first."""
    chosen: list[dict[str, Any]] = [preset._asdict() for preset in PRESETS]
    return convert.answer({"presets": chosen})
