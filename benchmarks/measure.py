"""Paired, interleaved timing: every candidate runs once a round, so that all see the same machine.

A ratio is the median of the rounds' own ratios, given with its quartiles: what disturbs the machine for
a while disturbs both sides of it.
"""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from time import perf_counter, process_time
from typing import Any

Run = Callable[[int], object]
"""Does the work n times."""

CLOCKS: Mapping[str, Callable[[], float]] = {"wall": perf_counter, "cpu": process_time}
"""Passed time, or the time that processors worked for this process: the latter leaves out what other
processes took, and is meant for tuning on a busy machine with one thread."""

SAMPLE = 0.004
"""Seconds that one sample of a fast candidate should last: many calls, so that the clock does not count."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A median with its quartiles."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Return the spread of at least one value."""
        if len(values) == 1:
            return cls(values[0], values[0], values[0])
        low, median, high = statistics.quantiles(values, n=4, method="inclusive")
        return cls(median, low, high)


@dataclass(frozen=True, slots=True)
class Samples:
    """Seconds a call of each candidate, round by round."""

    seconds: Mapping[str, list[float]]

    def spread(self, name: str) -> Spread:
        """Return the time of a call."""
        return Spread.of(self.seconds[name])

    def ratio(self, name: str, to: str) -> Spread:
        """Return time of ``name`` / time of ``to``, round by round."""
        return Spread.of([a / b for a, b in zip(self.seconds[name], self.seconds[to], strict=True)])

    def as_json(self, to: str) -> dict[str, Any]:
        """Return times, and their ratios to the candidate ``to``."""
        return {
            "rounds": len(self.seconds[to]),
            "seconds": {name: asdict(self.spread(name)) for name in self.seconds},
            "ratios": {name: asdict(self.ratio(name, to)) for name in self.seconds if name != to},
        }


def repeated(work: Callable[[], object]) -> Run:
    """Return a run that does the work n times."""

    def run(n: int) -> None:
        for _ in range(n):
            work()

    return run


def interleaved(
    candidates: Mapping[str, Run],
    seconds: float,
    clock: str = "wall",
    least_rounds: int = 3,
    most_rounds: int = 300,
    long: Collection[str] = (),
) -> Samples:
    """Return samples of all candidates, taken A B C, B C A, C A B, … within about that many seconds.

    Those in ``long`` are known to take seconds and to be warm: each of their calls is a sample.
    """
    now, enabled = CLOCKS[clock], gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        repeats = {name: 1 if name in long else _repeats(run, now) for name, run in candidates.items()}
        taken: dict[str, list[float]] = {name: [] for name in candidates}
        order = list(candidates)
        begin, rounds = perf_counter(), 0
        while rounds < least_rounds or (perf_counter() - begin < seconds and rounds < most_rounds):
            for name in order:
                if name not in long:
                    candidates[name](1)  # takes back the memory and caches that the one before took
                taken[name].append(_time(candidates[name], repeats[name], now))
            order.append(order.pop(0))
            rounds += 1
    finally:
        if enabled:
            gc.enable()
    return Samples(taken)


def _repeats(run: Run, now: Callable[[], float]) -> int:
    """Warm up, and return how many calls make a sample."""
    run(1)
    n = 1
    while (seconds := _time(run, n, now) * n) < SAMPLE:
        n = max(2 * n, min(10 * n, int(n * SAMPLE / max(seconds, 1e-9))))
    return n


def _time(run: Run, n: int, now: Callable[[], float]) -> float:
    """Return seconds a call."""
    start = now()
    run(n)
    return (now() - start) / n
