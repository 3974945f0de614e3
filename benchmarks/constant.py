"""The app, and in it an endpoint that reads and checks a forward request but answers with constant bytes."""

from __future__ import annotations

import logging

import uvicorn
from fastapi import APIRouter, Response

from app.__main__ import listen
from app.bodies import JsonRoute
from app.limits import Limits
from app.main import create_app
from app.routes.forward import answer
from app.schemas.requests import ForwardRequest
from app.serving import keep_for_good
from app.settings import Settings

DOGS = '{"sequence": {"text": "dogs"}, "model": {"hidden_size": 3, "seed": 10}}'


def main() -> None:
    """Serve on a free port, and say which."""
    settings = Settings(log_level="critical", access_log=False)
    app = create_app(settings)
    body = answer(ForwardRequest.model_validate_json(DOGS), Limits(settings)).body
    router = APIRouter(route_class=JsonRoute)

    @router.post("/constant")
    async def constant(asked: ForwardRequest) -> Response:
        return Response(body, media_type="application/json")

    app.include_router(router)
    app.router.routes.insert(1, app.router.routes.pop())  # found as soon as the forward pass's
    keep_for_good()
    logging.disable()
    with listen("127.0.0.1", 0) as listening:
        print(listening.getsockname()[1], flush=True)
        uvicorn.Server(uvicorn.Config(app, access_log=False)).run(sockets=[listening])


if __name__ == "__main__":
    main()
