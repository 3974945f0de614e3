"""The app without a server: transports of httpx that hand a request to the app in this process.

httpx's own ASGITransport gives an answer when it is complete. These give it piece by piece, so that
the frames of a run arrive while it trains, and a run that is left stops.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, MutableMapping
from contextlib import AbstractContextManager, suppress
from typing import Any, Self, TypeVar, cast
from weakref import WeakSet, finalize

import httpx
from anyio.from_thread import BlockingPortal, start_blocking_portal

T = TypeVar("T")
Message = MutableMapping[str, Any]
App = Callable[
    [MutableMapping[str, Any], Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]

AHEAD = 16  # pieces of an answer that may wait for their reader


def new_app() -> App:
    """Return the app as the environment's settings have it."""
    from app.main import create_app  # a client of a server has no use for it

    return create_app()


class Exchange(httpx.AsyncByteStream, AsyncIterator[bytes]):
    """One request and its answer, whose body is read as the app sends it."""

    def __init__(self, app: App, request: httpx.Request, body: bytes) -> None:
        self._sent: asyncio.Queue[Message | Exception] = asyncio.Queue(AHEAD)
        self._asked: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
        self._left = asyncio.Event()
        self._complete = False
        self._task = asyncio.create_task(self._run(app, scope_of(request)))

    async def _run(self, app: App, scope: dict[str, Any]) -> None:
        """Have the app answer. What it raises is logged, and raised to a reader who still waits."""
        try:
            await app(scope, self._receive, self._send)
            await self._send({"type": "http.response.body"})
        except Exception as error:
            if not self._left.is_set():
                logging.getLogger("uvicorn.error").exception("Exception in the app")
                await self._sent.put(error)

    async def _send(self, message: Message) -> None:
        """Take a message of the answer; when the reader has left, drop it, as servers do."""
        if self._left.is_set():
            await asyncio.sleep(0)  # the app learns of it by _receive, or is cancelled in the next round
        else:
            await self._sent.put(message)

    async def _receive(self) -> Message:
        """Give the app the request; then, when the reader has left, the news of it."""
        if self._asked:
            return self._asked.pop()
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def message(self) -> Message:
        """Return the next message of the answer."""
        message = await self._sent.get()
        if isinstance(message, Exception):
            raise message
        return message

    async def piece(self) -> bytes:
        """Return the next piece of the body; nothing at its end."""
        body = b""
        while not (body or self._complete):
            message = await self.message()
            self._complete = not message.get("more_body", False)
            body = message.get("body", b"")
        return body

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        if piece := await self.piece():
            return piece
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """Let the app end: by itself if its answer is complete, else at once."""
        self._left.set()
        if not self._complete:
            self._task.cancel()
        await asyncio.wait({self._task})


def scope_of(request: httpx.Request) -> dict[str, Any]:
    """Return a request's head as the app reads it."""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path.partition(b"?")[0],
        "query_string": request.url.query,
        "server": (request.url.host, request.url.port),
        "client": ("127.0.0.1", 0),
        "root_path": "",
    }


class AppTransport(httpx.AsyncBaseTransport):
    """For an AsyncClient, on asyncio: the app runs in the caller's event loop."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._open: WeakSet[Exchange] = WeakSet()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer as soon as it has begun."""
        exchange = Exchange(self._app, request, await request.aread())
        self._open.add(exchange)
        try:
            start = await exchange.message()
        except BaseException:
            await exchange.aclose()
            raise
        return httpx.Response(start["status"], headers=start["headers"], stream=exchange)

    async def aclose(self) -> None:
        """Leave the answers that are still being read."""
        for exchange in list(self._open):
            await exchange.aclose()


class PortalTransport(httpx.BaseTransport):
    """For a Client: the app runs in the event loop of a thread of its own, until closed."""

    def __init__(self, app: App) -> None:
        self._transport = AppTransport(app)
        thread = start_blocking_portal()
        self._portal = thread.__enter__()
        self._end = finalize(self, end, thread, self._portal, self._transport)  # at the latest at exit

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer as soon as it has begun."""
        request.read()
        answer = waited(self._portal, self._transport.handle_async_request, request)
        stream = PortalStream(self._portal, cast(Exchange, answer.stream))
        return httpx.Response(answer.status_code, headers=answer.headers, stream=stream)

    def close(self) -> None:
        """End the thread."""
        self._end()


def end(
    thread: AbstractContextManager[BlockingPortal], portal: BlockingPortal, transport: AppTransport
) -> None:
    """Leave the open answers and end the thread."""
    waited(portal, transport.aclose)
    thread.__exit__(None, None, None)


class PortalStream(httpx.SyncByteStream):
    """An answer's body, read from the event loop of another thread."""

    def __init__(self, portal: BlockingPortal, exchange: Exchange) -> None:
        self._portal = portal
        self._exchange = exchange

    def __iter__(self) -> Iterator[bytes]:
        while piece := waited(self._portal, self._exchange.piece):
            yield piece

    def close(self) -> None:
        """Leave the answer."""
        with suppress(RuntimeError):  # the thread has ended, and the answer with it
            waited(self._portal, self._exchange.aclose)


def waited(portal: BlockingPortal, ask: Callable[..., Awaitable[T]], *arguments: Any) -> T:
    """Return what a call in the portal's event loop gives; an interrupt here cancels it there."""
    future = portal.start_task_soon(ask, *arguments)
    try:
        return future.result()
    except BaseException:
        future.cancel()
        raise
