"""Sending a run while it trains: threads compute in turns, the event loop only passes lines on.

A turn lasts SLICE seconds, then the next run in line has one; a run whose frames are further apart than
that gives way between its updates.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Generator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from threading import Event
from time import perf_counter

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.compute import Compute
from app.convert import encoded, gathered
from app.line import Line, Ticket
from app.problems import Problem, problem_of
from app.stopping import Stopping
from rnn_core.optimizers import Rule
from rnn_core.types import Floats

SLICE = 0.02  # seconds of a turn, in which lines are gathered before they are sent
PATIENCE = 60.0  # seconds that a reader may take to read what was sent

Lines = Generator[list[bytes], None, None]
"""Lines, each in pieces."""


class Abandoned(Exception):
    """Nobody reads the stream any more."""


class Turn:
    """A run's turns at computing, which it gives up and asks for again."""

    def __init__(self, line: Line, stopping: Stopping) -> None:
        self.abandoned = Event()
        self._stopping = stopping
        self._line = line
        self._ticket: Ticket | None = None
        self._since = 0.0

    def ask(self, *, first: bool = False) -> Ticket:
        """Return the ticket of the next turn."""
        self._ticket = self._line.ask(first=first)
        return self._ticket

    def start(self) -> None:
        """Begin a turn that was granted."""
        self._since = perf_counter()

    @property
    def over(self) -> bool:
        """Whether it has lasted long enough."""
        return perf_counter() - self._since >= SLICE

    def end(self) -> None:
        """Let the next in line have its turn."""
        if self._ticket is not None:
            self._line.leave(self._ticket)
            self._ticket = None

    def give_way(self) -> None:
        """Wait in the computing thread for another turn, where this one is over and others wait.

        Raises Abandoned or, for the reader to know, a Problem where there is to be no other.
        """
        if self._line.waiting and self.over:
            self.end()
            self.ask().result()
            self.start()
        if self.abandoned.is_set():
            raise Abandoned
        if self._stopping.is_set():
            raise self._stopping.problem()


@dataclass(frozen=True)
class YieldingRule:
    """A rule that gives way to others before an update, and makes none for a reader who has left."""

    rule: Rule
    give_way: Callable[[], None]

    @property
    def name(self) -> str:
        """The rule's name."""
        return self.rule.name

    @property
    def memory(self) -> tuple[str, ...]:
        """The vectors that the rule keeps."""
        return self.rule.memory

    @property
    def learning_rate(self) -> float:
        """The rule's η."""
        return self.rule.learning_rate

    def apply(self, W: Floats, g: Floats, memory: Mapping[str, Floats], n: int) -> None:
        """Update as the rule does."""
        self.give_way()
        self.rule.apply(W, g, memory, n)


class Stream:
    """The lines of a run, computed in turns as they are read.

    Parameters
    ----------
    on_end
        Called once nothing of the run computes any more.
    request_id
        The request's, which an error is told with.
    """

    def __init__(
        self, lines: Lines, turn: Turn, compute: Compute, on_end: Callable[[], None], request_id: str
    ) -> None:
        self._id = request_id
        self._lines = lines
        self._turn = turn
        self._compute = compute
        self._on_end = on_end
        self._computing: Future[tuple[list[bytes], bool]] | None = None

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield lines, a few at a time, while a thread computes the next; the first alone and at once."""
        first, more = True, True
        while more:
            try:
                if not await self._granted(first=first):
                    raise self._compute.stopping.problem()
                self._computing = self._compute.threads.submit(partial(self._gather, first))
                pieces, more = await self._compute.result(self._computing)
            except Problem as problem:
                pieces, more = [error_line(problem, self._id)], False
            first = False
            for piece in pieces:
                yield piece

    async def _granted(self, *, first: bool) -> bool:
        """Wait for a turn; return False where the server is to stop before it."""
        ticket = self._turn.ask(first=first)
        try:
            return ticket.done() or await self._compute.first(asyncio.wrap_future(ticket), None)
        except BaseException:
            self._turn.end()
            raise

    def _gather(self, alone: bool) -> tuple[list[bytes], bool]:
        """Return the lines of a turn, or one line alone, and whether there may be more after them."""
        pieces: list[bytes] = []
        self._turn.start()
        try:
            for line in self._lines:
                pieces += line
                if alone or self._turn.over:
                    return list(gathered(pieces)), True
        except Abandoned:
            pieces.clear()
        except Exception as error:
            if not isinstance(error, Problem):
                logging.getLogger("uvicorn.error").exception(
                    "The training run of request %s failed", self._id
                )
            pieces.append(error_line(error, self._id))
        finally:
            self._turn.end()
        return list(gathered(pieces)), False

    def close(self) -> None:
        """End the run, or have the thread that computes it see to it."""
        self._turn.abandoned.set()
        if self._computing is None:
            self._end()
        else:
            self._computing.add_done_callback(lambda _: self._end())

    def _end(self) -> None:
        self._turn.end()
        self._lines.close()
        self._on_end()


def error_line(error: Exception, request_id: str) -> bytes:
    """Return the last line of a stream that ends with an error."""
    return encoded({"event": "error", "problem": problem_of(error).body(request_id)}, line=True)


class JsonLines(StreamingResponse):
    """A stream of JSON values, one a line; its run ends with it, or when its reader stands still."""

    media_type = "application/x-ndjson"

    def __init__(self, stream: Stream, status_code: int = 200) -> None:
        super().__init__(stream.pieces(), status_code, headers={"Cache-Control": "no-store"})
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the stream."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._stream.close()

    async def stream_response(self, send: Send) -> None:
        """Send the head and the pieces; a reader who takes none for too long is left."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        try:
            async for piece in self.body_iterator:
                async with asyncio.timeout(PATIENCE):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
        except TimeoutError:
            return
        await send({"type": "http.response.body", "body": b"", "more_body": False})
