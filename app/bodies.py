"""Reading a request's body: bounded before it is parsed, and nothing but finite JSON."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import orjson
from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from app.limits import limits_of
from app.overgrown import parsed
from app.problems import Problem
from app.settings import Settings
from app.unreadable import unreadable_values

# A body above this many bytes is parsed in a thread, so that others are served meanwhile.
LARGE = 64_000
NUMBERS_A_WEIGHT = 3  # in a request that goes on training: itself, and what adam keeps of it


class JsonRequest(Request):
    """A request whose body is JSON of a bounded size.

    Raises a Problem: 415 for another media type, 413 for a body above the limit, and 400 for
    what is not JSON: cut short, not UTF-8, nested too deeply, or with NaN, Infinity or 1e999.
    """

    async def body(self) -> bytes:
        """Return the whole body, unless it is above the limit."""
        if not hasattr(self, "_body"):
            settings: Settings = self.app.state.settings
            self._body = await bounded(self, settings.max_body_bytes, "body_bytes")
            if self._body:
                self.check_media_type()
        return self._body

    async def json(self) -> Any:
        """Return the parsed body."""
        if not hasattr(self, "_json"):
            body = await self.body()
            try:
                if len(body) > LARGE:
                    numbers = NUMBERS_A_WEIGHT * limits_of(self).weights()
                    self._json = await run_in_threadpool(parsed, body, numbers)
                else:
                    self._json = orjson.loads(body)
            except orjson.JSONDecodeError as error:
                raise Problem(
                    400,
                    f"The request body is not JSON that can be read: {error.msg} "
                    f"(line {error.lineno}, column {error.colno}). It must be one JSON object "
                    "in UTF-8, with finite numbers.",
                    await run_in_threadpool(unreadable_values, body),
                ) from None
        return self._json

    def check_media_type(self) -> None:
        """Refuse a body that does not say that it is JSON."""
        media_type = media_type_of(self)
        is_json = media_type == "application/json" or (
            media_type.startswith("application/") and media_type.endswith("+json")
        )
        if not is_json:
            raise unsupported(media_type, "application/json")


async def bounded(request: Request, limit: int, name: str) -> bytes:
    """Return a request's body.

    Raises a Problem: 413 once it is above the limit of that name, 415 where it is compressed.
    """
    coding = request.headers.get("content-encoding", "identity")
    if coding.lower() != "identity":
        said = f"Content-Encoding is {coding[:60]!r}; it must be absent, as bodies are read uncompressed."
        raise Problem(415, said, headers={"Accept-Encoding": "identity"})
    announced = request.headers.get("content-length", "")
    body = bytearray()
    if not (announced.isdecimal() and int(announced) > limit):
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                break
        else:
            return bytes(body)
    raise Problem(
        413,
        f"The request body is larger than {limit} bytes, the most that is allowed "
        f"({name} in GET /api/limits).",
    )


def media_type_of(request: Request) -> str:
    """Return the media type that a request says its body has, without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def unsupported(media_type: str, allowed: str) -> Problem:
    """Return the problem of a body of another media type."""
    given = f"is {media_type[:60]!r}" if media_type else "is missing"
    return Problem(415, f"Content-Type {given}; it must be {allowed!r}.")


class JsonRoute(APIRoute):
    """A route that reads its body as JsonRequest does."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return FastAPI's handler, given a JsonRequest."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            return await handler(JsonRequest(request.scope, request.receive))

        return handle
