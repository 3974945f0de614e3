"""What every request passes: its id, a check of its host, headers that protect, a line in the log."""

from __future__ import annotations

import logging
import os
import re
from itertools import count
from time import perf_counter, time
from typing import Any

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.metrics import Metrics
from app.problems import Problem
from app.settings import Settings

LOG = logging.getLogger("unrolled.access")
FAILURES = logging.getLogger("uvicorn.error")
GIVEN_ID = re.compile(rb"[\w.:-]{1,64}")  # of a proxy, which logs it too
STARTED = os.urandom(5).hex()  # ids differ from those of other processes
IDS = count(1)

# Scripts come from this server alone, and never from the page's own text. Styles may be set by scripts:
# plotly.js and swagger-ui add style elements.
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors {}"
)
OLD_NAMES = {"'self'": b"SAMEORIGIN", "'none'": b"DENY"}  # of frame-ancestors, for old browsers


class Front:
    """The app behind what every request passes.

    The request's id is at "request_id" in its scope, in the answer's X-Request-ID, in the log, and in
    the problem that an error is answered with.
    """

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics | None) -> None:
        self._app = app
        self._metrics = metrics
        self._logs = settings.access_log
        self._hosts = settings.host_list
        self._headers = protecting_headers(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, sent = perf_counter(), Sent()
        given = {name: value for name, value in scope["headers"] if name in (b"x-request-id", b"host")}
        request_id = id_of(given.get(b"x-request-id"))
        scope["request_id"] = request_id
        headers = [*self._headers, (b"x-request-id", request_id.encode())]
        has_body = scope["method"] != "HEAD"  # the server keeps back what an app gives for one

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent.status = message["status"]
                message["headers"] = [*message["headers"], *headers]
            else:
                sent.bytes += len(message.get("body", b"")) if has_body else 0
                sent.complete = not message.get("more_body", False)
            await send(message)

        try:
            if self._hosts and not self._is_known(given.get(b"host", b"")):
                answer = misdirected(given.get(b"host", b"")).response(request_id)
                await answer(scope, receive, noting)
            else:
                await self._app(scope, receive, noting)
        except Exception:
            FAILURES.exception("Request %s failed", request_id)
            if not sent.complete:
                raise
        finally:
            seconds = perf_counter() - start
            if self._metrics:
                self._metrics.note(scope, sent.status, sent.bytes, seconds)
            if self._logs and LOG.isEnabledFor(logging.INFO):
                LOG.info(log_line(scope, request_id, sent, seconds))

    def _is_known(self, host: bytes) -> bool:
        """Whether a request is for one of the hosts that this server is."""
        name = host.decode("latin-1").lower()
        name = name.rpartition(":")[0] if re.search(r":\d+$", name) else name
        return name in self._hosts


class Sent:
    """What was sent of an answer."""

    def __init__(self) -> None:
        self.status = 0  # none
        self.bytes = 0
        self.complete = False


def id_of(given: bytes | None) -> str:
    """Return the id that a request came with, if it is one, else a new one."""
    if given and GIVEN_ID.fullmatch(given):
        return given.decode()
    return f"{STARTED}-{next(IDS):x}"


def protecting_headers(settings: Settings) -> list[tuple[bytes, bytes]]:
    """Return the headers of every answer."""
    framed_by = settings.frame_ancestors
    headers = [
        (b"content-security-policy", POLICY.format(framed_by).encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
    ]
    if framed_by in OLD_NAMES:
        headers.append((b"x-frame-options", OLD_NAMES[framed_by]))
    return headers


def misdirected(host: bytes) -> Problem:
    """Return the problem of a request for another host."""
    name = host.decode("latin-1")[:100]
    return Problem(421, f"The request is for the host {name!r}, which this server is not.")


def log_line(scope: Scope, request_id: str, sent: Sent, seconds: float) -> str:
    """Return a request's line in the log: JSON, so that nothing in a request can look like another line."""
    client: Any = scope.get("client") or ("",)
    return orjson.dumps(
        {
            "time": round(time(), 3),
            "id": request_id,
            "client": client[0],
            "method": scope["method"],
            "path": scope["path"],
            "status": sent.status,
            "bytes": sent.bytes,
            "seconds": round(seconds, 6),
            "complete": sent.complete,
        }
    ).decode()
