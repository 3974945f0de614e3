"""Many at once: places and lines are bounded, the light do not wait for the heavy, and nothing is kept."""

from __future__ import annotations

import asyncio
import json
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import httpx
import orjson
import pytest

from app.client.inprocess import AppTransport
from app.main import create_app
from app.settings import Settings

Start = Callable[..., AbstractContextManager[tuple[subprocess.Popen[str], str]]]

DOGS = {"sequence": {"text": "dogs"}}
BROWN = {"sequence": {"text": "the brown dog is a shepherd"}}
LONG_RUN = {"sequence": {"text": "the brown dog is a shepherd"}, "steps": 50_000, "record_every": 50_000}
UNREAD = {**LONG_RUN, "record_every": 1}
"""Goes on only as it is read: it keeps its place and computes nothing."""
HEAVY = {
    "sequence": {"tokens": [str(i % 50) for i in range(401)]},
    "model": {"hidden_size": 80, "init": {"scheme": "orthogonal"}},
}


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


def until(address: str, sample: str) -> None:
    """Wait until the server's metrics have a sample."""
    for _ in range(400):
        if f"\n{sample}\n" in httpx.get(f"{address}/metrics").text:
            return
        time.sleep(0.05)
    raise AssertionError(httpx.get(f"{address}/metrics").text)


def test_who_finds_no_place_waits_and_then_is_told_to_come_back(start: Start) -> None:
    settings = {"UNROLLED_PLACES": "1", "UNROLLED_LINE": "1", "UNROLLED_PATIENCE": "3"}
    with start(**settings, UNROLLED_METRICS="1") as (_, address):
        with training(address, UNREAD):
            with ThreadPoolExecutor(1) as beside:
                waiting = beside.submit(train, address)
                until(address, 'unrolled_waiting{line="trainings"} 1')
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
    with (
        start(UNROLLED_PLACES="1", UNROLLED_METRICS="1") as (_, address),
        ThreadPoolExecutor(1) as beside,
    ):
        with training(address, UNREAD):
            waiting = beside.submit(train, address, {**DOGS, "steps": 2})
            until(address, 'unrolled_waiting{line="trainings"} 1')
            assert not waiting.done()
        assert waiting.result().status_code == 200


def test_short_runs_and_small_requests_are_done_while_long_and_heavy_ones_go_on(start: Start) -> None:
    with (
        start(UNROLLED_METRICS="1") as (_, address),
        httpx.Client(base_url=address, timeout=30) as client,
        ThreadPoolExecutor(1) as beside,
    ):
        with training(address), training(address), training(address):
            heavy = beside.submit(httpx.post, f"{address}/api/vanishing", json=HEAVY, timeout=60)
            until(address, 'unrolled_places_taken{line="heavy"} 1')
            for _ in range(20):
                assert client.post("/api/forward", json=DOGS).status_code == 200
            *_, last = train(address, {**DOGS, "steps": 20}).text.splitlines()
            assert json.loads(last)["step"] == 20
            assert not heavy.done()
        assert heavy.result().status_code == 200


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("vanishing", {**BROWN, "model": {"hidden_size": 257}}),
        ("vanishing", {"sequence": {"text": "x" * 600}, "model": {"hidden_size": 64}}),
        ("vanishing", {"sequence": {"text": "ab" * 256}, "model": {"hidden_size": 256}}),
        ("gradients", {"sequence": {"text": "ab" * 256}, "model": {"hidden_size": 256}, "check": True}),
        ("train", {**BROWN, "model": {"hidden_size": 20_000}}),
        ("weights/export", {**BROWN, "model": {"hidden_size": 1e9}}),
        ("sample", {"vocabulary": ["a"], "prompt": ["a"], "model": {"hidden_size": 1e6}}),
    ],
)
def test_what_is_to_be_refused_waits_behind_no_heavy_request(path: str, body: dict[str, Any]) -> None:
    app = create_app(Settings(patience=0.1))
    heavy = app.state.compute.lanes[-1].line
    heavy.ask(heavy.places)

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=AppTransport(app), base_url="http://localhost") as client:
            return await client.post(f"/api/{path}", json=body)

    assert asyncio.run(ask()).status_code == 422


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
        ("/sequence/tokens", {"sequence": {"tokens": ([0] * 80_000 + [[]]) * 15}}),
        ("", dict.fromkeys(map(str, range(200_000)), 1)),
    ]
    for pointer, body in crowds:
        answer = client.post(
            "/api/forward", content=orjson.dumps(body), headers={"content-type": "application/json"}
        )
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert error["pointer"] == pointer
        assert "allowed: at most 10" in error["detail"]
