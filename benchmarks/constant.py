"""The app, and in it an endpoint that reads and checks a forward request but answers with constant bytes."""

from __future__ import annotations

import logging

import uvicorn
from fastapi import Response

from app.__main__ import listen
from app.limits import Limits
from app.main import create_app
from app.routes.forward import answer, router
from app.schemas.requests import ForwardRequest
from app.serving import keep_for_good
from app.settings import Settings

DOGS = '{"sequence": {"text": "dogs"}, "model": {"hidden_size": 3, "seed": 10}}'


def main() -> None:
    """Serve on a free port, and say which."""
    settings = Settings(log_level="critical", access_log=False)
    body = answer(ForwardRequest.model_validate_json(DOGS), Limits(settings)).body

    @router.post("/constant")
    async def constant(asked: ForwardRequest) -> Response:
        return Response(body, media_type="application/json")

    router.routes.insert(0, router.routes.pop())  # found no later than the forward pass's, on the same way
    app = create_app(settings)
    keep_for_good()
    logging.disable()
    with listen("127.0.0.1", 0) as listening:
        print(listening.getsockname()[1], flush=True)
        uvicorn.Server(uvicorn.Config(app, access_log=False)).run(sockets=[listening])


if __name__ == "__main__":
    main()
