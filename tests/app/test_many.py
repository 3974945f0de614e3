"""Many at once: places and lines are bounded, the light do not wait for the heavy, and nothing is kept."""

from __future__ import annotations

import asyncio
import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import httpx

Start = Callable[..., AbstractContextManager[tuple[subprocess.Popen[str], str]]]

DOGS = {"sequence": {"text": "dogs"}}
LONG_RUN = {"sequence": {"text": "the brown dog is a shepherd"}, "steps": 50_000, "record_every": 50_000}
HEAVY = {"sequence": {"tokens": [str(i % 50) for i in range(401)]}, "model": {"hidden_size": 64}}


@contextmanager
def training(address: str, body: dict[str, Any] = LONG_RUN) -> Iterator[httpx.Response]:
    """Have a training open, its first line read."""
    with httpx.stream("POST", f"{address}/api/train", json=body, timeout=20) as answer:
        assert answer.status_code == 200, answer.read()
        lines = answer.iter_lines()  # one that is dropped closes the answer
        assert json.loads(next(lines))["step"] == 0
        yield answer


def train(address: str, body: dict[str, Any] = LONG_RUN) -> httpx.Response:
    return httpx.post(f"{address}/api/train", json=body, timeout=20)


def test_who_finds_no_place_waits_and_then_is_told_to_come_back(start: Start) -> None:
    with start(UNROLLED_PLACES="1", UNROLLED_LINE="1", UNROLLED_PATIENCE="0.5") as (_, address):
        with training(address):
            with ThreadPoolExecutor(1) as beside:
                waiting = beside.submit(train, address)
                time.sleep(0.2)
                refused = train(address)  # the line is full
                assert not waiting.done()
                told = waiting.result()
            for answer in (refused, told):
                assert answer.status_code == 503
                assert answer.headers["content-type"] == "application/problem+json"
                assert int(answer.headers["retry-after"]) > 0
                assert "all 1 places are taken" in answer.json()["detail"]
            assert httpx.post(f"{address}/api/forward", json=DOGS).status_code == 200
        answer = train(address, {**DOGS, "steps": 2})  # the place is free again
        assert json.loads(answer.text.splitlines()[-1])["stopped"] == "steps"


def test_one_who_waits_gets_the_place_of_one_who_leaves(start: Start) -> None:
    with start(UNROLLED_PLACES="1") as (_, address), ThreadPoolExecutor(1) as beside:
        with training(address):
            waiting = beside.submit(train, address, {**DOGS, "steps": 2})
            time.sleep(0.2)
            assert not waiting.done()
            left = time.monotonic()
        assert waiting.result().status_code == 200
        assert time.monotonic() - left < 1


def test_short_runs_and_small_requests_are_done_while_long_and_heavy_ones_go_on(start: Start) -> None:
    with start() as (_, address), httpx.Client(base_url=address, timeout=30) as client:
        heavy_done: list[float] = []

        def heavy() -> None:
            assert httpx.post(f"{address}/api/vanishing", json=HEAVY, timeout=60).status_code == 200
            heavy_done.append(time.monotonic())

        with training(address), training(address), training(address):
            thread = threading.Thread(target=heavy)
            thread.start()
            time.sleep(0.1)
            waits = []
            for _ in range(20):
                begun = time.monotonic()
                assert client.post("/api/forward", json=DOGS).status_code == 200
                waits.append(time.monotonic() - begun)
            begun = time.monotonic()
            *_, last = train(address, {**DOGS, "steps": 100}).text.splitlines()
            assert json.loads(last)["step"] == 100
            assert time.monotonic() - begun < 5
        thread.join()
        assert sorted(waits)[-3] < 0.25
        assert heavy_done


def test_a_hundred_readers_get_their_whole_run_each_the_same_to_the_bit(address: str) -> None:
    body = {**DOGS, "steps": 30, "record_every": 3}

    async def all_at_once() -> list[bytes]:
        limits = httpx.Limits(max_connections=100)
        async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
            answers = await asyncio.gather(*(client.post("/api/train", json=body) for _ in range(100)))
        return [answer.content for answer in answers]

    got = asyncio.run(all_at_once())
    assert len(set(got)) == 1
    assert len(got[0].splitlines()) == 12


def test_a_body_of_millions_of_parts_is_refused_before_they_are_looked_at(client: httpx.Client) -> None:
    many = dict.fromkeys(map(str, range(200_000)), [0])
    crowds: list[tuple[str, dict[str, Any]]] = [
        ("/sequence/embedding", {"sequence": {"text": "ab", "embedding": many}}),
        ("/sequence/tokens", {"sequence": {"tokens": ["a"] * 1_200_000}}),
        ("", dict.fromkeys(map(str, range(200_000)), 1)),
    ]
    for pointer, body in crowds:
        answer = client.post("/api/forward", json=body)
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert error["pointer"] == pointer
        assert "allowed: at most 10" in error["detail"]
