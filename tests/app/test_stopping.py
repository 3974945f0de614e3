"""TERM under load: what had begun to be answered is answered whole, and streams end in two seconds."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from threading import Event, Semaphore
from typing import Any

import httpx

Start = Callable[..., AbstractContextManager[tuple[subprocess.Popen[str], str]]]

RUN = {"sequence": {"text": "the brown dog is a shepherd"}, "steps": 50_000, "record_every": 100}
FAR_APART = {**RUN, "model": {"hidden_size": 128}, "steps": 500, "record_every": 500}
SMALL = {"sequence": {"text": "dogs"}}
MEDIUM = {"sequence": {"text": "the brown dog is a shepherd"}, "model": {"hidden_size": 32}}
HEAVY = {"sequence": {"tokens": [str(i % 50) for i in range(513)]}, "model": {"hidden_size": 48}}
LARGE = {"sequence": {"text": "the brown dog " * 6}, "model": {"hidden_size": 16}}  # 24 MB of gradients
STREAMS = [("/api/train", RUN)] * 6 + [("/api/train", FAR_APART)]
OTHERS = [("/api/vanishing", HEAVY), ("/api/forward", SMALL), ("/api/vanishing", MEDIUM)]

Seen = tuple[str, dict[str, Any], int, bytes]


def test_the_server_loses_no_answer_that_had_begun_when_it_is_asked_to_stop(start: Start) -> None:
    with start(UNROLLED_LOG_LEVEL="error") as (process, address):
        loses_nothing_when_asked_to_stop(process, address)


def test_two_workers_continue_each_others_runs_to_the_bit_and_lose_none_either(start: Start) -> None:
    with start("--workers", "2", UNROLLED_LOG_LEVEL="error") as (process, address):
        continue_each_others_runs(address)
        loses_nothing_when_asked_to_stop(process, address)


def loses_nothing_when_asked_to_stop(process: subprocess.Popen[str], address: str) -> None:
    """Stop a server under load, and hold all that was answered against what was asked."""
    begun, gone = Semaphore(0), Event()
    seen: list[Seen] = []

    def ask(path: str, body: dict[str, Any]) -> None:
        """Note an answer, whole or with what it had when it was cut short; none where none began."""
        status, got = 0, b""
        try:
            with client.stream("POST", address + path, json=body) as answer:
                status = answer.status_code
                begun.release()
                for piece in answer.iter_bytes():
                    got += piece
        except httpx.TransportError as error:
            if status == 0:
                gone.wait(0.05)
                return
            got += f"cut short: {error}".encode()
        seen.append((path, body, status, got))

    def ask_again_and_again(path: str, body: dict[str, Any]) -> None:
        while not gone.is_set():
            ask(path, body)

    with (
        httpx.Client(timeout=20) as client,
        ThreadPoolExecutor(len(STREAMS + OTHERS)) as readers,
        slow_reader(address) as read_on,
    ):
        streams = [readers.submit(ask, *kind) for kind in STREAMS]
        for _ in streams:
            assert begun.acquire(timeout=20)
        others = [readers.submit(ask_again_and_again, *kind) for kind in OTHERS]
        for _ in range(8):
            assert begun.acquire(timeout=20)
        process.send_signal(signal.SIGTERM)
        missing = read_on()
        process.wait(timeout=20)  # the streams would take longer
        gone.set()
        for each in [*streams, *others]:
            each.result()
        assert process.stderr is not None
        said = process.stderr.read()
    assert said == ""
    assert missing == 0
    for path, _, status, got in seen:
        assert status in (200, 503)
        if path == "/api/train":
            last = json.loads(got.splitlines()[-1])
            assert last["problem"]["status"] == 503
            assert "asked to stop" in last["problem"]["detail"]
        else:
            assert json.loads(got)
    assert [path for path, *_ in seen].count("/api/train") == len(STREAMS)
    refused = [body for _, body, status, _ in seen if status == 503]
    assert HEAVY in refused  # and what else a busy machine could not answer in two seconds
    assert ("/api/forward", SMALL, 200) in [each[:3] for each in seen]


@contextmanager
def slow_reader(address: str) -> Iterator[Callable[[], int]]:
    """Read the beginning of a large answer; yield what reads on for two seconds, and says what is missing."""
    host, port = address.removeprefix("http://").split(":")
    body = json.dumps(LARGE)
    with socket.socket() as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
        reader.settimeout(20)
        reader.connect((host, int(port)))
        reader.sendall(
            f"POST /api/gradients HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
        )
        head, _, got = reader.makefile("rb", buffering=0).read(4096).partition(b"\r\n\r\n")
        (length,) = re.findall(rb"(?i)content-length: (\d+)", head)

        def read_on() -> int:
            since, size = time.monotonic(), len(got)
            while piece := reader.recv(1 << 16):
                size += len(piece)
                if time.monotonic() - since < 2:
                    time.sleep(0.01)
            return int(length) - size

        yield read_on


def continue_each_others_runs(address: str) -> None:
    """Train half of a run with one worker and half with the other, and hold it against the whole."""
    whole = {**SMALL, "steps": 40, "record_every": 10, "optimizer": {"name": "adam", "learning_rate": 0.05}}

    def train(body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        answer = httpx.post(f"{address}/api/train", json=body, timeout=20)  # a connection of its own
        return answer.headers["x-request-id"].partition("-")[0], json.loads(answer.text.splitlines()[-1])

    ran: dict[str, dict[str, Any]] = {}
    until = time.monotonic() + 60
    halves: dict[str, dict[str, Any]] = {}
    while len(halves) < 2:
        assert time.monotonic() < until, "one worker answers everything"
        worker, done = train({**whole, "steps": 25})
        halves[worker] = done
    (one, first_half), (other, _) = halves.items()
    rest = {**whole, "steps": 15, "model": first_half["model"], "optimizer": first_half["optimizer"]}
    while other not in ran:
        assert time.monotonic() < until, "one worker answers everything"
        worker, done = train(rest)
        ran[worker] = done
    _, at_once = train(whole)
    assert one != other
    assert ran[other]["model"]["weights"] == at_once["model"]["weights"]
    assert ran[other]["optimizer"] == at_once["optimizer"]
    assert ran[other]["loss"] == at_once["loss"]
