"""The app, put together. Nothing happens at import."""

from __future__ import annotations

from fastapi import FastAPI

from app import metrics, openapi, problems
from app.compute import Compute
from app.cors import shared
from app.front import Front
from app.limits import Limits
from app.metrics import LONE, Metrics, Worker
from app.resources import version
from app.routes import (
    forward,
    gradients,
    handout,
    meta,
    pages,
    principal,
    sampling,
    training,
    vanishing,
    weights,
)
from app.settings import Settings

DESCRIPTION = """\
A recurrent network, unrolled: forward pass, gradients through time, Jacobians, training, sampling.

Column-vector convention, as in the lesson: x is k×1, h is d×1, Wx is d×k, Wh is d×d, Wy is m×d
(m = k unless a sequence names its own outputs). Time steps are numbered 1…T; h0 is the state before
step 1. Losses are in nats. The server keeps nothing: the same request gives the same answer to the
last bit, and every answer carries what the next request needs.
"""

TAGS = {
    "network": "What a network computes: forward, backward, over many updates, by itself.",
    "weights": "Networks as files, for NumPy and PyTorch and back.",
    "about": "What this server is, what it allows, and where to start.",
}


def create_app(settings: Settings | None = None, worker: Worker = LONE) -> FastAPI:
    """Return the app: its routes, its errors and its settings (by default the environment's)."""
    settings = settings or Settings()
    app = FastAPI(
        title="Unrolled",
        version=version(),
        description=DESCRIPTION,
        license_info={"name": "MIT", "identifier": "MIT"},
        openapi_tags=[{"name": name, "description": text} for name, text in TAGS.items()],
        openapi_url=None,  # openapi.py has a route of its own
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.limits = Limits(settings)
    app.state.compute = Compute(settings)
    app.state.metrics = Metrics(app.state.compute, worker) if settings.metrics else None
    problems.install(app)
    for resource in (forward, gradients, vanishing, principal, training, sampling, weights):
        app.include_router(resource.router, prefix="/api", responses=problems.BAD_REQUEST)
    app.include_router(meta.router, prefix="/api", responses=problems.FAILURE)
    if settings.metrics:
        app.include_router(metrics.router)
    pages.install(app)
    app.include_router(handout.router)
    openapi.install(app, create_app)
    app.middleware_stack = Front(shared(app.build_middleware_stack(), settings), settings, app.state.metrics)
    return app
