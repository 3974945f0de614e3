"""One peer alone in a process: how much memory its training steps need at their peak."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from benchmarks import peers
from benchmarks.memory import resident
from benchmarks.problem import SIZES, Problem


def rows(options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the peak in MiB of three steps, and the part of it above where they began."""
    name = options["peer"]
    import_module(peers.STEPS[name][0])
    problem = Problem.drawn(options["cells"][0], SIZES["xl"], options["dtypes"][0], options["inputs"])
    before, _ = resident()
    runner = peers.start(name, problem)
    runner.run(1)
    runner.run(2)
    _, peak = resident()
    yield {"peak": peak, "above": peak - before}
