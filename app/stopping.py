"""The news that the server is asked to stop, for threads that look and for coroutines that wait."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from threading import Event

from app.problems import Problem


class Stopping:
    """Set once, from any thread; waited for in any event loop."""

    def __init__(self) -> None:
        self._event = Event()
        self._waiting: set[asyncio.Future[None]] = set()

    def is_set(self) -> bool:
        """Whether the server is to stop."""
        return self._event.is_set()

    def set(self) -> None:
        """Tell all that the server is to stop."""
        self._event.set()
        for future in list(self._waiting):
            with suppress(RuntimeError):  # its loop is closed, and nobody waits in it
                future.get_loop().call_soon_threadsafe(told, future)

    async def wait(self) -> None:
        """Return when the server is asked to stop."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            if not self.is_set():
                await future
        finally:
            self._waiting.discard(future)

    def problem(self) -> Problem:
        """Return what those are told whose request ends with the server."""
        said = "The server was asked to stop, and this request ended with it."
        return Problem(503, said, headers={"Retry-After": "5"})


def told(future: asyncio.Future[None]) -> None:
    """Tell one who waits."""
    if not future.done():
        future.set_result(None)
