"""GET /api/health, /api/limits and /api/presets: what the server is and where to start."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from app import convert
from app.limits import limits_of
from app.presets import PRESETS
from app.resources import version
from app.schemas.meta import HealthAnswer, LimitsAnswer, PresetsAnswer

router = APIRouter(tags=["about"])


@router.get("/health", response_model=HealthAnswer, summary="Whether the server is well")
def health() -> Response:
    """Answer as soon as the server serves."""
    return convert.answer({"status": "ok", "version": version()})


@router.get("/limits", response_model=LimitsAnswer, summary="How much one request may ask for")
def limits(request: Request) -> Response:
    """Each size alone, and the work and the answer that they multiply to."""
    return convert.answer(limits_of(request).table())


@router.get("/presets", response_model=PresetsAnswer, summary="Named requests to start from")
def presets() -> Response:
    """Send a preset's request to its endpoint as it is, or change it first."""
    chosen: list[dict[str, Any]] = [preset._asdict() for preset in PRESETS]
    return convert.answer({"presets": chosen})
