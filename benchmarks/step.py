"""One full training step (forward, loss, BPTT, update) of rnn_core against every peer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks import peers
from benchmarks.measure import interleaved
from benchmarks.problem import SIZES, Problem

AGREEMENT = {"float64": 1e-9, "float32": 1e-3}
"""How far, relatively, loss and weight changes of a peer may lie from ours before anything is timed."""


def check_agreement(problem: Problem, runners: dict[str, peers.Peer]) -> None:
    """Make one update by each peer and compare losses and updated weights with ours.

    Raises RuntimeError where a peer computes something else: its time would mean nothing.
    """
    tolerance = AGREEMENT[problem.dtype]
    for runner in runners.values():
        runner.run(1)
    ours = runners["ours"]
    after = ours.weights()
    change = max(float(np.abs(after[name] - w).max()) for name, w in problem.weights.items())
    for name, runner in runners.items():
        weights = runner.weights()
        if not weights:
            continue
        if abs(runner.loss - ours.loss) > tolerance * ours.loss:
            raise RuntimeError(f"{name} has the loss {runner.loss}, not {ours.loss}")
        for weight, value in after.items():
            difference = float(np.abs(weights[weight] - value).max())
            if not difference <= tolerance * change:
                raise RuntimeError(f"{name}'s {weight} is off by {difference} after a change of {change}")


def rows(options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a row for each size, cell and dtype asked for."""
    names = [name for name in options["peers"] if name not in peers.missing()]
    for size in options["sizes"]:
        for cell in options["cells"]:
            for dtype in options["dtypes"]:
                problem = Problem.drawn(cell, SIZES[size], dtype, options["inputs"])
                runners = {name: peers.start(name, problem) for name in names}
                check_agreement(problem, runners)
                samples = interleaved(
                    {name: r.run for name, r in runners.items()}, options["seconds"], options["clock"]
                )
                yield {
                    "size": size,
                    "cell": cell,
                    "dtype": dtype,
                    "inputs": options["inputs"],
                    **samples.as_json("ours"),
                }
