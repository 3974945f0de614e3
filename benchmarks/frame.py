"""What a frame of the training stream costs, computed and encoded as the API does, beside the bare step."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.measure import Run, interleaved, repeated
from benchmarks.problem import SIZES
from rnn_core import Batch, Frame, rule_named, training_step


def request(cell: str, B: int, rate: float) -> Any:
    """Return a training request of classroom size: B texts of T + 1 tokens, every token in use."""
    from app.schemas.requests import TrainRequest

    size = SIZES["classroom"]
    rng = np.random.default_rng(5)
    vocabulary = [chr(0x4E00 + i) for i in range(size.k)]
    texts = ["".join(rng.choice(vocabulary, size.T + 1)) for _ in range(B)]
    sequences = [{"text": text, "vocabulary": vocabulary} for text in texts]
    return TrainRequest.model_validate(
        {
            **({"sequences": sequences} if B > 1 else {"sequence": sequences[0]}),
            "model": {"cell": cell, "hidden_size": size.d},
            "optimizer": {"name": "sgd", "learning_rate": rate},
            "steps": 10**9,
        }
    )


def plain(value: Any) -> Any:
    """Return what the json module cannot read as what it can."""
    return (value.blanked() if hasattr(value, "blanked") else value).tolist()


def taking(iterator: Iterator[object]) -> Run:
    """Return a run that takes the next n items."""

    def run(n: int) -> None:
        for _ in range(n):
            next(iterator)

    return run


def rows(options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a row for each cell and for one text and a batch of them."""
    if find_spec("fastapi") is None:
        yield {"error": "the app's dependencies are not installed, so frames are left out"}
        return
    from app.allocation import give_memory_back
    from app.compute import Compute
    from app.limits import Limits
    from app.routes.training import assemble_run
    from app.settings import Settings
    from app.streaming import Turn

    give_memory_back()  # as the server does
    settings = Settings(max_updates=10**9, max_work=1e30)
    limits, compute = Limits(settings), Compute(settings)
    turn = Turn(compute.turns, compute.stopping)
    for B in (1, SIZES["classroom"].B):
        for cell in options["cells"]:
            rate = 0.1 / (SIZES["classroom"].T * B)
            streamed, computed = (
                assemble_run(request(cell, B, rate), limits, turn.give_way) for _ in range(2)
            )
            step = training_step(streamed.network, Batch.of(*streamed.sequences))
            rule = rule_named("sgd", learning_rate=rate)

            def bare(step: Any = step, rule: Any = rule) -> None:
                step.run()
                rule.apply(step.W, step.gradient, {}, 1)

            first = next(computed.events)
            assert isinstance(first, Frame)
            content = computed.frame(first)
            samples = interleaved(
                {
                    "bare": repeated(bare),
                    "computed": taking(computed.events),
                    "streamed": taking(streamed.lines()),
                    "orjson": repeated(partial(computed.line, first)),
                    "json": repeated(partial(json.dumps, content, default=plain)),
                },
                options["seconds"],
                options["clock"],
            )
            yield {
                "cell": cell,
                "B": B,
                "bytes": sum(map(len, computed.line(first))),
                "json_over_orjson": asdict(samples.ratio("json", "orjson")),
                **samples.as_json("bare"),
            }
