"""Requests per second, counted by wrk: of the server, and of one that differs in one endpoint, in turn."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from benchmarks.constant import DOGS
from benchmarks.measure import Spread

CONNECTIONS = 8
ROUNDS = 5
POST = 'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\nwrk.body = [[{}]]\n'
GET = 'wrk.headers["Accept-Encoding"] = "gzip"\n'
APP, CONSTANT = ("app", "--port", "0"), ("benchmarks.constant",)
SIDES = {
    "forward of dogs": (APP, "/api/forward", POST.format(DOGS)),
    "constant bytes": (CONSTANT, "/api/forward", POST.format(DOGS)),
    "the page": (APP, "/", GET),
    "plotly.js": (APP, "/plotly.min.js?v=1", GET),
}


class Server(NamedTuple):
    """A server that runs."""

    port: int
    process: int

    def processor_seconds(self) -> float:
        """Return how long processors have worked for it."""
        numbers = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(module: str, *arguments: str) -> Iterator[Server]:
    """Have a server in a process of its own, which says its port in its first line, and then nothing more.

    Nobody reads what it would say of every request, and it would stand still once the pipe is full.
    """
    command = [sys.executable, "-m", module, *arguments]
    quiet = os.environ | {"UNROLLED_ACCESS_LOG": "false", "UNROLLED_LOG_LEVEL": "warning"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=quiet) as server:
        assert server.stdout is not None
        try:
            (port,) = re.findall(r"(\d+)\b(?!\.)", server.stdout.readline().partition("(")[0])[-1:]
            yield Server(int(port), server.pid)
        finally:
            server.terminate()


def per_second(server: Server, path: str, script: Path, options: dict[str, Any]) -> float:
    """Return how many requests a second wrk gets answered, none of them with an error.

    With --clock cpu it is a second of the server's work, whoever else has the processors in between.
    """
    seconds, address = max(1, round(options["seconds"])), f"http://127.0.0.1:{server.port}{path}"
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), address]
    worked = server.processor_seconds()
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    worked = server.processor_seconds() - worked
    assert "Non-2xx" not in said and "Socket errors" not in said, said
    if options["clock"] == "cpu":
        return int(re.findall(r"(\d+) requests in", said)[0]) / worked
    return float(re.findall(r"Requests/sec: +([\d.]+)", said)[0])


def rows(options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a row for each side, with its ratio to constant bytes."""
    if find_spec("fastapi") is None or shutil.which("wrk") is None:
        missing = "wrk (apt-get install wrk)" if find_spec("fastapi") else "the app's dependencies"
        yield {"error": f"{missing} is missing, so the server's speed is left out"}
        return
    counted: dict[str, list[float]] = {name: [] for name in SIDES}
    with TemporaryDirectory() as folder, serving(*APP) as app, serving(*CONSTANT) as constant:
        servers = {APP: app, CONSTANT: constant}
        scripts = {name: Path(folder, f"{place}.lua") for place, name in enumerate(SIDES)}
        for name, (_, _, script) in SIDES.items():
            scripts[name].write_text(script)
        order = list(SIDES)
        for _ in range(3 if options["quick"] else ROUNDS):
            for name in order:
                command, path, _ = SIDES[name]
                counted[name].append(per_second(servers[command], path, scripts[name], options))
            order.append(order.pop(0))
        sizes = {name: size(servers[command].port, name, path) for name, (command, path, _) in SIDES.items()}
    for name, found in counted.items():
        ratios = [a / b for a, b in zip(found, counted["constant bytes"], strict=True)]
        yield {
            "what": name,
            "bytes": sizes[name],
            "per_second": asdict(Spread.of(found)),
            "to_constant": asdict(Spread.of(ratios)) if name == "forward of dogs" else None,
        }


def size(port: int, name: str, path: str) -> int:
    """Return the bytes of an answer."""
    body = DOGS if name in ("forward of dogs", "constant bytes") else None
    headers = {"Accept-Encoding": "gzip"} | ({"Content-Type": "application/json"} if body else {})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST" if body else "GET", path, body, headers)
    content = connection.getresponse().read()
    connection.close()
    return len(content)
