"""Places that are taken in turn: who finds none free waits in line, first come, first served."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from math import inf
from threading import Lock


class LineFull(Exception):
    """Nobody more may wait."""


class Ticket(Future[None]):
    """A request for places; done once they are its own."""

    def __init__(self, weight: int) -> None:
        super().__init__()
        self.weight = weight


class Line:
    """A number of places, and the line of those who wait for one. Any thread may ask and leave.

    Parameters
    ----------
    places
        How many there are.
    length
        How many tickets may wait.
    """

    def __init__(self, places: int, length: float = inf) -> None:
        self.places = places
        self._length = length
        self._taken = 0
        self._waiting: deque[Ticket] = deque()
        self._lock = Lock()

    @property
    def taken(self) -> int:
        """How many places are taken."""
        return self._taken

    @property
    def waiting(self) -> int:
        """How many tickets wait."""
        return len(self._waiting)

    def ask(self, weight: int = 1, *, first: bool = False) -> Ticket:
        """Return a ticket for so many places, or for all of them where there are fewer.

        With ``first`` it waits before the others. Raises LineFull.
        """
        ticket = Ticket(min(weight, self.places))
        with self._lock:
            if not self._waiting and self._taken + ticket.weight <= self.places:
                self._taken += ticket.weight
                ticket.set_result(None)
            elif len(self._waiting) >= self._length:
                raise LineFull
            elif first:
                self._waiting.appendleft(ticket)
            else:
                self._waiting.append(ticket)
        return ticket

    def leave(self, ticket: Ticket) -> None:
        """Give a ticket's places back, or leave the line with it; the next in line move up."""
        with self._lock:
            if ticket.done():
                self._taken -= ticket.weight
            else:
                self._waiting.remove(ticket)
                ticket.cancel()
            while self._waiting and self._taken + self._waiting[0].weight <= self.places:
                next_one = self._waiting.popleft()
                self._taken += next_one.weight
                next_one.set_result(None)
