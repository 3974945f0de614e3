"""Leave for the scripts of other sites to ask the API (CORS), where the settings give it."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.problems import Problem
from app.settings import Settings


class Leave(CORSMiddleware):
    """Starlette's answers, with a refusal as a problem, as every error is."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or a browser's question whether a script may send one."""
        try:
            await super().__call__(scope, receive, send)
        except Refusal as refusal:
            await refusal.response(scope["request_id"])(scope, receive, send)

    def preflight_response(self, request_headers: Headers) -> Response:
        """Return the answer to a browser's question; raises Refusal."""
        response = super().preflight_response(request_headers)
        if response.status_code >= 400:
            raise Refusal(response)
        return response


class Refusal(Problem):
    """What of a script's request the settings do not allow."""

    def __init__(self, refused: Response) -> None:
        said = bytes(refused.body).decode().removeprefix("Disallowed CORS ")
        headers = {name: value for name, value in refused.headers.items() if not name.startswith("content-")}
        super().__init__(400, f"A script of another site may not ask this; not allowed: {said}.", (), headers)


def shared(app: ASGIApp, settings: Settings) -> ASGIApp:
    """Return the app, with leave for the scripts of other sites where the settings give it."""
    origins = settings.origin_list
    if not origins:
        return app
    return Leave(
        app,
        allow_origins=origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Content-Type", "X-Request-ID"],
        expose_headers=["Content-Disposition", "Retry-After", "X-Request-ID"],
    )
