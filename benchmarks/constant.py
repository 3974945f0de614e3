"""The app, but that its forward pass reads and checks a request and then answers with constant bytes."""

from __future__ import annotations

from fastapi import Response

from app.__main__ import listen
from app.limits import Limits
from app.routes.forward import answer, router
from app.schemas.requests import ForwardRequest
from app.serving import serve
from app.settings import Settings

DOGS = '{"sequence": {"text": "dogs"}, "model": {"hidden_size": 3, "seed": 10}}'


def main() -> None:
    """Serve on a free port, and say which."""
    settings = Settings()
    body = answer(ForwardRequest.model_validate_json(DOGS), Limits(settings)).body
    router.routes.clear()

    @router.post("/forward")
    async def constant(asked: ForwardRequest) -> Response:
        return Response(body, media_type="application/json")

    with listen("127.0.0.1", 0) as listening:
        print(listening.getsockname()[1], flush=True)
        serve(settings, listening)


if __name__ == "__main__":
    main()
