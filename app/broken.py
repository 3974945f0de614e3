"""The answer to what is no request: a problem with an id, and a line in the log, as every error has."""

from __future__ import annotations

import logging
from typing import Any

import orjson
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from app.front import LOG, Sent, id_of, log_line, protecting_headers
from app.problems import MEDIA_TYPE, Problem
from app.settings import Settings

SAID = (
    "What arrived is no HTTP request that can be read: its method is not known, or its first line, "
    "a header or the division of its body into chunks is not as HTTP has them."
)


def protocol_of(settings: Settings) -> type[Any]:
    """Return uvicorn's protocol, which so answers what it cannot read."""
    protecting = protecting_headers(settings)
    uvicorns: Any = AutoHTTPProtocol

    class Protocol(uvicorns):  # type: ignore[misc] # which of two it is, is found out at run time
        def send_400_response(self, msg: str) -> None:
            """Answer, in place of a line of text, and close the connection."""
            request_id, sent = id_of(None), Sent()
            body = orjson.dumps(Problem(400, SAID).body(request_id))
            headers = [
                *self.server_state.default_headers,
                (b"content-type", MEDIA_TYPE.encode()),
                (b"content-length", str(len(body)).encode()),
                *protecting,
                (b"x-request-id", request_id.encode()),
                (b"connection", b"close"),
            ]
            head = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
            self.transport.write(b"HTTP/1.1 400 Bad Request\r\n" + head + b"\r\n" + body)
            self.transport.close()
            sent.status, sent.bytes, sent.complete = 400, len(body), True
            if settings.access_log and LOG.isEnabledFor(logging.INFO):
                scope = {"client": self.client, "method": None, "path": None}
                LOG.info(log_line(scope, request_id, sent, 0.0))

    return Protocol
