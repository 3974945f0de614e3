"""Memory: what a step allocates once it has its buffers, and how high a process of each peer climbs."""

from __future__ import annotations

import resource
import sys
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import peers
from benchmarks.children import Setting, rows_of
from benchmarks.problem import SIZES, Problem
from rnn_core import rule_named, training_step

MEBI = 2.0**20


def rows(options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a row for each cell and dtype: allocations of our step, and the peaks of processes.

    Each peak is of a process that does nothing else, above what it took once it had imported the
    framework and made the problem.
    """
    names = [name for name in ("ours", "torch", "jax") if name not in peers.missing()]
    for cell in options["cells"]:
        for dtype in options["dtypes"]:
            problem = Problem.drawn(cell, SIZES["xl"], dtype, options["inputs"])
            row = {"cell": cell, "dtype": dtype, "allocated": allocated(problem), "peaks": {}}
            for name in names:
                own = {"peer": name, "cells": [cell], "dtypes": [dtype]}
                for peak in rows_of("peak", options | own, Setting("1", {})):
                    row["peaks"][name] = peak
            yield row


def allocated(problem: Problem) -> dict[str, float]:
    """Return MiB that a step holds for good, and bytes that a further run and update take for a while."""
    tracemalloc.start()
    step = training_step(problem.network, problem.batch)
    step.run()
    buffers = tracemalloc.get_traced_memory()[0]
    rule = rule_named("sgd", learning_rate=problem.learning_rate)
    rule.apply(step.W, step.gradient, {}, 1)
    step.run()
    before = tracemalloc.get_traced_memory()[0]
    tracemalloc.reset_peak()
    step.run()
    run = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    rule.apply(step.W, step.gradient, {}, 2)
    update = tracemalloc.get_traced_memory()[1] - before
    for _ in range(3):
        step.run()
        rule.apply(step.W, step.gradient, {}, 3)
    kept = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return {"buffers": buffers / MEBI, "run": run, "update": update, "kept": kept}


def resident() -> tuple[float, float]:
    """Return MiB of memory that this process has now, and the most that it has had so far.

    Linux hands ru_maxrss on to whom a process starts, so that a child of a large one would begin with its
    parent's peak; what /proc says is the process's own.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        now, most = (int(lines[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
        return now, most
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (MEBI if sys.platform == "darwin" else 1024)
    return most, most
