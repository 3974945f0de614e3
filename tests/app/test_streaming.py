"""How lines leave the server: in time, in turns, stopping with the reader, and ending with a clear error."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Generator
from threading import Event

import numpy as np
import pytest

from app.compute import Compute
from app.line import Line
from app.schemas.stream import ErrorLine
from app.settings import Settings
from app.stopping import Stopping
from app.streaming import SLICE, Abandoned, JsonLines, Lines, Stream, Turn, YieldingRule
from rnn_core import InvalidValue, rule_named


class Streamed:
    """A stream of lines, and what belongs to it."""

    def __init__(self, lines: Lines, compute: Compute | None = None, turn: Turn | None = None) -> None:
        self.compute = compute or Compute(Settings())
        self.turn = turn or Turn(self.compute.turns, self.compute.stopping)
        self.ended = Event()
        self.stream = Stream(lines, self.turn, self.compute, self.ended.set, "an-id")

    async def pieces(self) -> list[bytes]:
        return [piece async for piece in self.stream.pieces()]


def collected(lines: Lines) -> list[bytes]:
    """Return the pieces that a stream consists of."""
    return asyncio.run(Streamed(lines).pieces())


def test_the_first_line_is_sent_alone_and_the_others_in_their_order() -> None:
    lines = [b"%d\n" % i for i in range(1_000)]
    pieces = collected([line] for line in lines)
    assert pieces[0] == lines[0]
    assert b"".join(pieces) == b"".join(lines)
    assert len(pieces) < len(lines)


def test_a_line_does_not_wait_for_the_next_one() -> None:
    asked = Event()

    def lines() -> Lines:
        yield [b"first\n"]
        assert asked.wait(10), "the first line was held back until the second was there"
        yield [b"second\n"]

    async def read() -> list[bytes]:
        pieces = []
        async for piece in Streamed(lines()).stream.pieces():
            pieces.append(piece)
            asked.set()
        return pieces

    assert asyncio.run(read()) == [b"first\n", b"second\n"]


def test_a_run_stops_when_its_reader_goes_away_and_gives_its_turn_back() -> None:
    compute, computing, closed = Compute(Settings()), Event(), Event()
    turn = Turn(compute.turns, compute.stopping)
    rule = YieldingRule(rule_named("sgd", learning_rate=0.1), turn.give_way)
    W, g = np.zeros(3), np.ones(3)

    def lines() -> Lines:
        yield [b"first\n"]
        try:
            while True:
                rule.apply(W, g, {}, 1)
                computing.set()
                time.sleep(0.001)
        finally:
            closed.set()

    async def leave() -> None:
        streamed = Streamed(lines(), compute, turn)
        left = asyncio.Event()
        sent: list[bytes] = []

        async def receive() -> dict[str, str]:
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message: object) -> None:
            sent.append(dict(message).get("body", b""))  # type: ignore[call-overload]

        scope = {"type": "http"}
        sending = asyncio.ensure_future(JsonLines(streamed.stream)(scope, receive, send))
        assert await asyncio.to_thread(computing.wait, 10)
        left.set()
        await sending
        assert sent == [b"", b"first\n"]
        assert await asyncio.to_thread(streamed.ended.wait, 1)
        assert closed.is_set()

    asyncio.run(leave())
    assert compute.turns.taken == 0


def test_a_rule_makes_no_update_once_it_is_abandoned() -> None:
    turn = Turn(Line(1), Stopping())
    rule = YieldingRule(rule_named("sgd", learning_rate=0.5), turn.give_way)
    W = np.array([1.0, -2.0])
    rule.apply(W, np.array([1.0, 4.0]), {}, 1)
    np.testing.assert_array_equal(W, [0.5, -4.0])
    turn.abandoned.set()
    with pytest.raises(Abandoned):
        rule.apply(W, np.array([1.0, 4.0]), {}, 2)
    np.testing.assert_array_equal(W, [0.5, -4.0])


def test_a_run_whose_frames_are_far_apart_gives_way_to_a_short_one() -> None:
    compute = Compute(Settings())
    compute.turns = Line(1)
    turn = Turn(compute.turns, compute.stopping)
    done: list[str] = []

    def long() -> Lines:
        for _ in range(40):  # as updates between two frames are
            time.sleep(SLICE / 4)
            turn.give_way()
        done.append("long")
        yield [b"long\n"]

    def short() -> Lines:
        for _ in range(3):
            yield [b"short\n"]
        done.append("short")

    async def both() -> None:
        slow = asyncio.ensure_future(Streamed(long(), compute, turn).pieces())
        await asyncio.sleep(SLICE)
        await Streamed(short(), compute).pieces()
        await slow

    asyncio.run(both())
    assert done == ["short", "long"]
    assert (compute.turns.taken, compute.turns.waiting) == (0, 0)


def test_a_stream_whose_update_takes_long_still_ends_when_the_server_is_to_stop() -> None:
    compute, stuck = Compute(Settings()), Event()

    def lines() -> Lines:
        yield [b"first\n"]
        stuck.wait(60)
        yield [b"late\n"]

    async def read() -> list[bytes]:
        pieces = []
        async for piece in Streamed(lines(), compute).stream.pieces():
            pieces.append(piece)
            asyncio.get_running_loop().call_later(0.1, compute.stopping.set)
        return pieces

    first, last = asyncio.run(read())  # and not what comes late
    stuck.set()
    assert first == b"first\n"
    assert json.loads(last)["problem"]["status"] == 503


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (InvalidValue(("steps",), -1, "at least 0"), 422, "/steps is -1; allowed: at least 0"),
        (ZeroDivisionError("a secret"), 500, "in the server's log"),
    ],
)
def test_an_error_after_the_first_line_is_the_last_line(error: Exception, status: int, said: str) -> None:
    def lines() -> Generator[list[bytes], None, None]:
        yield [b'{"event": "frame"}\n']
        raise error

    first, last = b"".join(collected(lines())).splitlines()
    assert first == b'{"event": "frame"}'
    ErrorLine.model_validate_json(last)
    problem = json.loads(last)["problem"]
    assert problem["status"] == status
    assert said in problem["detail"]
    assert problem["request_id"] == "an-id"
    assert b"secret" not in last
