"""The word "dogs", from random weights to every probability above 0.99, for many seeds."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from time import perf_counter
from typing import Any

import numpy as np

from rnn_core import Batch, Finished, Network, cell_named, from_text, initial_weights, rule_named, train

RATES = (0.3, 0.5, 0.7, 1.0, 1.5)
ENOUGH = 5_000
"""Updates after which a run counts as one that does not learn."""


def learned(seed: int, rate: float) -> tuple[Finished, float]:
    """Return how a run ended, and the seconds that it took: training alone, weights drawn before."""
    sequence = from_text("dogs")
    cell = cell_named("rnn")
    weights = initial_weights(cell, sequence.k, 3, sequence.m, np.random.default_rng(seed))
    network, batch, rule = Network(cell, weights), Batch.of(sequence), rule_named("sgd", learning_rate=rate)
    start = perf_counter()
    events = train(network, batch, rule, steps=ENOUGH, record_every=ENOUGH, stop_at_probability=0.99)
    last = list(events)[-1]
    took = perf_counter() - start
    assert isinstance(last, Finished)
    return last, took


def rows(options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a row for each learning rate: over how many updates and how long the seeds learn."""
    seeds = 100 if options["quick"] else 1_000
    for rate in RATES:
        runs = [learned(seed, rate) for seed in range(seeds)]
        updates = [end.step for end, _ in runs]
        yield {
            "rate": rate,
            "seeds": seeds,
            "learned": sum(end.stopped == "probability" for end, _ in runs),
            "median": statistics.median(updates),
            "most": max(updates),
            "within_80": sum(
                n <= 80 and end.stopped == "probability" for n, (end, _) in zip(updates, runs, strict=True)
            ),
            "seconds": statistics.median(seconds for _, seconds in runs),
        }
