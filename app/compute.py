"""Where requests compute: beside the event loop, in turn, and so that a heavy one holds up no light one.

The smallest are answered where they arrive, as handing them on would take longer. Others have lanes by
their weight, as at a supermarket's tills. Trainings have places, hold theirs as long as they are read, and
take turns at computing (see streaming).
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import Future
from math import inf
from typing import Any, NamedTuple, TypeVar

from fastapi import Request

from app.line import Line, LineFull, Ticket
from app.problems import Problem
from app.settings import Settings
from app.stopping import Stopping
from app.threads import Threads

T = TypeVar("T")

AT_ONCE = 1e6  # operations up to which a request is answered where it arrives: a millisecond or two
SURELY = 2  # times the most work, and a request is refused once it is built: it waits behind no heavy one
BYTE = 50  # operations that a byte of a body may cost to make something of
GRACE = 0.5  # seconds that a computation gets to end once the server is asked to stop
LARGEST = 4  # trainings of max_numbers that fit in all places


class Lane(NamedTuple):
    """Requests of up to so much work, so many of them at once."""

    work: float
    line: Line


class Compute:
    """The lanes, the trainings' places, and their turns."""

    def __init__(self, settings: Settings) -> None:
        cores = max(1, usable_cores() // settings.workers)
        self.settings = settings
        self.stopping = Stopping()
        self.lanes = [
            Lane(1e8, Line(cores, settings.line)),
            Lane(3e9, Line(cores, settings.line)),
            Lane(inf, Line(max(1, cores - 1), settings.line)),
        ]
        self.places = Line(settings.places, settings.line)
        self.turns = Line(cores)
        self.threads = Threads()

    async def answer(self, request: Request, work: float, compute: Callable[[], T]) -> T:
        """Return what a computation of about so much work gives.

        The request's body counts too, whatever is in it. Raises a Problem: 503 where too many wait or
        the wait is too long, or the server stops.
        """
        if work > SURELY * self.settings.max_work:
            work = AT_ONCE
        work += BYTE * len(getattr(request, "_body", b""))
        if work <= AT_ONCE:
            return compute()
        line = next(lane.line for lane in self.lanes if work <= lane.work)
        ticket = await self.enter(request, line)
        computing = self.threads.submit(compute)
        computing.add_done_callback(lambda _: line.leave(ticket))  # also where nobody waits for it any more
        return await self.result(computing)

    async def result(self, computing: Future[T]) -> T:
        """Return a computation's result; raises a Problem soon after the server is asked to stop."""
        result = asyncio.wrap_future(computing)
        if not await self.first(result, None):
            await asyncio.wait([result], timeout=GRACE)
            if not result.done():
                raise self.stopping.problem()
        return result.result()

    async def first(self, future: asyncio.Future[Any], seconds: float | None, *others: Any) -> bool:
        """Wait for a future; return False if it is not the first of it, the server's stop, and others."""
        asides = [asyncio.ensure_future(one) for one in (self.stopping.wait(), *others)]
        try:
            await asyncio.wait([future, *asides], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for aside in asides:
                aside.cancel()
        return future.done()

    async def enter(self, request: Request, line: Line, weight: int = 1) -> Ticket:
        """Return a ticket that has its place, once there is one; the caller gives it back."""
        try:
            ticket = line.ask(weight)
        except LineFull:
            raise busy(line) from None
        try:
            granted = ticket.done() or await self.first(
                asyncio.wrap_future(ticket), self.settings.patience, left(request)
            )
        except BaseException:
            line.leave(ticket)
            raise
        if not granted:
            line.leave(ticket)
            raise self.stopping.problem() if self.stopping.is_set() else busy(line)
        return ticket

    def lines(self) -> dict[str, Line]:
        """Return all lines by what they are of."""
        lanes = zip(("light", "medium", "heavy"), self.lanes, strict=True)
        return {"trainings": self.places, "turns": self.turns} | {name: lane.line for name, lane in lanes}

    def weight_of(self, numbers: int) -> int:
        """Return how many places a training takes that holds so many numbers."""
        return 1 + numbers * self.settings.places // (LARGEST * self.settings.max_numbers)


def compute_of(request: Request) -> Compute:
    """Return the app's."""
    compute: Compute = request.app.state.compute
    return compute


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


async def left(request: Request) -> None:
    """Return when the one who sent a request has gone away; its body has been read."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def busy(line: Line) -> Problem:
    """Return the problem of one who found no place in time."""
    return Problem(
        503,
        f"Too many are computing here at the moment: all {line.places} places are taken and "
        f"{line.waiting} wait for one. Try again in a few seconds.",
        headers={"Retry-After": "5"},
    )
