"""Sending a run while it trains: a thread computes, the event loop only passes lines on."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Generator, Mapping
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from threading import Event
from time import perf_counter

from anyio import to_thread

from app.convert import encoded
from app.problems import Problem, problem_of
from rnn_core.optimizers import Rule
from rnn_core.types import Floats

PATIENCE = 0.02  # seconds that lines are gathered before they are sent


Lines = Generator[bytes, None, None]


class Abandoned(Exception):
    """Nobody reads the stream any more."""


@dataclass(frozen=True)
class AbandonableRule:
    """A rule that makes no further update once nobody reads the stream or the server is to stop."""

    rule: Rule
    abandoned: Event
    stopping: Event = field(default_factory=Event)

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
        """Update as the rule does, or raise Abandoned or, for the reader to know, a Problem."""
        if self.abandoned.is_set():
            raise Abandoned
        if self.stopping.is_set():
            raise Problem(503, "The server was asked to stop, and the run ended with it.")
        self.rule.apply(W, g, memory, n)


async def streamed(lines: Lines, abandoned: Event) -> AsyncIterator[bytes]:
    """Yield lines, a few at a time, while a thread computes the next ones.

    The first line is sent alone and at once. When the reader goes away, ``abandoned`` is set.
    """
    context = copy_context()  # one for all threads: what a generator sets in it stays set
    patience, more = 0.0, True
    try:
        while more:
            gathered, more = await to_thread.run_sync(
                context.run, gather, lines, patience, abandon_on_cancel=True
            )
            patience = PATIENCE
            if gathered:
                yield gathered
    finally:
        abandoned.set()
        with suppress(RuntimeError, ValueError):  # a thread still has it and sees to it
            context.run(lines.close)


def gather(lines: Lines, patience: float) -> tuple[bytes, bool]:
    """Return the next lines, and whether there may be more after them."""
    gathered: list[bytes] = []
    start = perf_counter()
    try:
        for line in lines:
            gathered.append(line)
            if perf_counter() - start >= patience:
                return b"".join(gathered), True
    except Abandoned:
        gathered.clear()
    except Exception as error:
        if not isinstance(error, Problem):
            logging.getLogger("uvicorn.error").exception("A training run failed")
        problem = problem_of(error).body()
        gathered.append(encoded({"event": "error", "problem": problem}) + b"\n")
    return b"".join(gathered), False
