"""A small request beside a crowd of 300 readers and 30 longer trainings, and beside a greedy client.

The greedy one goes on with the training of the largest network again and again.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import multiprocessing
import statistics
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from multiprocessing.connection import Connection
from time import perf_counter, sleep
from typing import Any

import numpy as np

from benchmarks.server import serving
from rnn_core.cells import cell_named
from rnn_core.initializers import initial_weights

READERS, TRAININGS = 300, 30
DOGS = {"sequence": {"text": "dogs"}, "model": {"seed": 10}}
READ = {**DOGS, "steps": 100, "record_every": 5}
TRAIN = {
    "sequence": {"text": "the brown dog is a shepherd"},
    "model": {"hidden_size": 32},
    "steps": 1000,
    "record_every": 100,
}
PAUSE = 0.02  # seconds between two small requests


async def read(port: int, body: dict[str, Any]) -> str:
    """Read a training's stream to its end; return what is wrong with it, or nothing."""
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        content = json.dumps(body).encode()
        head = f"POST /api/train HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(content)}\r\n"
        writer.write(f"{head}Content-Type: application/json\r\nConnection: close\r\n\r\n".encode() + content)
        got = await asyncio.wait_for(reader.read(), 120)
        writer.close()
    except (OSError, TimeoutError) as error:
        return repr(error)
    if not got.startswith(b"HTTP/1.1 200"):
        return got[:60].decode()
    return "" if b'"event":"done"' in got and got.endswith(b"0\r\n\r\n") else "cut short"


async def crowd(port: int) -> list[str]:
    """Return what is wrong with each of the streams."""
    bodies = [READ] * READERS + [TRAIN] * TRAININGS
    return await asyncio.gather(*(read(port, body) for body in bodies))


def probe(port: int, pipe: Connection) -> None:
    """Ask for a small forward pass again and again until told to stop; send how long each took."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    body, headers = json.dumps(DOGS), {"Content-Type": "application/json"}
    took, failed = [], 0
    pipe.send("begun")
    while not pipe.poll():
        start = perf_counter()
        connection.request("POST", "/api/forward", body, headers)
        answer = connection.getresponse()
        answer.read()
        failed += answer.status != 200
        took.append(perf_counter() - start)
        sleep(PAUSE)
    pipe.send((took, failed))


def largest_body() -> bytes:
    """Return a request to go on with the training of the largest network, an lstm of d = 256, k = m = 512.

    Its weights, and the two vectors that adam keeps, are 60 MB with all their digits.
    """
    d, k = 256, 512
    words = [f"word {i}" for i in range(k)]
    rng, cell = np.random.default_rng(0), cell_named("lstm")
    W, m, v = ({name: w.tolist() for name, w in initial_weights(cell, k, d, k, rng).items()} for _ in "Wmv")
    v = {name: np.square(w).tolist() for name, w in v.items()}
    request = {
        "sequence": {"tokens": words[:9], "vocabulary": words},
        "model": {"cell": "lstm", "weights": W},
        "optimizer": {"name": "adam", "state": {"updates": 9, "m": m, "v": v}},
        "steps": 1,
    }
    return json.dumps(request).encode()


def nobody(port: int, seconds: float) -> list[str]:
    """Leave the server alone."""
    sleep(seconds)
    return []


def everybody(port: int, seconds: float) -> list[str]:
    """Be the crowd, for as long as it takes; return what is wrong with its streams."""
    return [error for error in asyncio.run(crowd(port)) if error]


def greedy(port: int, seconds: float) -> list[str]:
    """Send the largest body again and again; return what is wrong with its answers."""
    body, until, wrong = largest_body(), perf_counter() + seconds, []
    while perf_counter() < until:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", "/api/train", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != 200:
            wrong.append(f"status {answer.status}")
    return wrong


OTHERS: dict[str, Callable[[int, float], list[str]]] = {
    "nobody else": nobody,
    f"{READERS} readers, {TRAININGS} trainings": everybody,
    "one with bodies of 60 MB": greedy,
}


def rows(options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a row for the empty server, one for the crowd, and one for a greedy client."""
    if find_spec("fastapi") is None:
        yield {"error": "the app's dependencies are not installed, so the crowd is left out"}
        return
    with serving("app", "--port", "0") as server:
        for what, do in OTHERS.items():
            ours, theirs = multiprocessing.Pipe()
            prober = multiprocessing.get_context("spawn").Process(target=probe, args=(server.port, theirs))
            prober.start()
            ours.recv()  # it has begun
            start = perf_counter()
            wrong = do(server.port, options["seconds"])
            seconds = perf_counter() - start
            ours.send("stop")
            took, failed = ours.recv()
            prober.join()
            hundredths = statistics.quantiles(took, n=100, method="inclusive")
            yield {
                "what": what,
                "seconds": seconds,
                "errors": len(wrong) + failed,
                "first_error": next(iter(wrong), None),
                "asked": len(took),
                "median": hundredths[49],
                "p99": hundredths[98],
                "most": max(took),
            }
