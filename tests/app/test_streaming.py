"""How lines leave the server: in time, stopping with the reader, and ending with a clear error."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Generator
from threading import Event

import numpy as np
import pytest

from app.schemas.stream import ErrorLine
from app.streaming import AbandonableRule, Abandoned, streamed
from rnn_core import InvalidValue, rule_named


def collected(lines: Generator[bytes, None, None]) -> list[bytes]:
    """Return the chunks that a stream consists of."""

    async def collect() -> list[bytes]:
        return [chunk async for chunk in streamed(lines, Event())]

    return asyncio.run(collect())


def test_the_first_line_is_sent_alone_and_the_others_in_their_order() -> None:
    lines = [b"%d\n" % i for i in range(1_000)]
    chunks = collected(line for line in lines)
    assert chunks[0] == lines[0]
    assert b"".join(chunks) == b"".join(lines)
    assert len(chunks) < len(lines)


def test_a_line_does_not_wait_for_the_next_one() -> None:
    asked = Event()

    def lines() -> Generator[bytes, None, None]:
        yield b"first\n"
        assert asked.wait(10), "the first line was held back until the second was there"
        yield b"second\n"

    async def read() -> list[bytes]:
        chunks = []
        async for chunk in streamed(lines(), Event()):
            chunks.append(chunk)
            asked.set()
        return chunks

    assert asyncio.run(read()) == [b"first\n", b"second\n"]


def test_a_run_stops_when_its_reader_goes_away() -> None:
    abandoned, computing, ended = Event(), Event(), Event()
    rule = AbandonableRule(rule_named("sgd", learning_rate=0.1), abandoned)
    W, g = np.zeros(3), np.ones(3)

    def lines() -> Generator[bytes, None, None]:
        yield b"first\n"
        try:
            while True:
                rule.apply(W, g, {}, 1)
                computing.set()
                time.sleep(0.001)
        finally:
            ended.set()

    async def leave() -> None:
        stream = streamed(lines(), abandoned)
        assert await anext(stream) == b"first\n"
        reading = asyncio.ensure_future(anext(stream))
        assert await asyncio.to_thread(computing.wait, 10)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert await asyncio.to_thread(ended.wait, 10)

    asyncio.run(leave())
    assert abandoned.is_set()


def test_a_rule_makes_no_update_once_it_is_abandoned() -> None:
    abandoned = Event()
    rule = AbandonableRule(rule_named("sgd", learning_rate=0.5), abandoned)
    W = np.array([1.0, -2.0])
    rule.apply(W, np.array([1.0, 4.0]), {}, 1)
    np.testing.assert_array_equal(W, [0.5, -4.0])
    abandoned.set()
    with pytest.raises(Abandoned):
        rule.apply(W, np.array([1.0, 4.0]), {}, 2)
    np.testing.assert_array_equal(W, [0.5, -4.0])


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (InvalidValue(("steps",), -1, "at least 0"), 422, "/steps is -1; allowed: at least 0"),
        (ZeroDivisionError("a secret"), 500, "in the server's log"),
    ],
)
def test_an_error_after_the_first_line_is_the_last_line(error: Exception, status: int, said: str) -> None:
    def lines() -> Generator[bytes, None, None]:
        yield b'{"event": "frame"}\n'
        raise error

    first, last = b"".join(collected(lines())).splitlines()
    assert first == b'{"event": "frame"}'
    ErrorLine.model_validate_json(last)
    problem = json.loads(last)["problem"]
    assert problem["status"] == status
    assert said in problem["detail"]
    assert b"secret" not in last
