"""Counters for Prometheus, in its text format 0.0.4; with several workers, those of all of them."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from threading import Timer
from time import time
from typing import Any, NamedTuple

import orjson
from fastapi import APIRouter, Request, Response
from starlette.types import Scope

from app.compute import Compute

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)  # seconds
DELAY = 0.5  # seconds after which what was counted is there for the other workers
STARTED = time()

HELP = {
    "unrolled_requests_total": ("counter", "Requests answered, by route, method and status."),
    "unrolled_answer_bytes_total": ("counter", "Bytes of answers' bodies, by route."),
    "unrolled_request_seconds": ("histogram", "Time from a request's head to its answer's end, by route."),
    "unrolled_places": ("gauge", "Places of a line: trainings, turns, light, medium, heavy."),
    "unrolled_places_taken": ("gauge", "Places of a line that are taken."),
    "unrolled_waiting": ("gauge", "Requests, or turns, that wait in a line."),
    "process_cpu_seconds_total": ("counter", "Processor time used."),
    "process_resident_memory_bytes": ("gauge", "Memory in use."),
    "process_start_time_seconds": ("gauge", "When the server started."),
}

Samples = list[tuple[str, str, float]]
"""Name, labels as they are written, value."""

router = APIRouter(include_in_schema=False)


class Worker(NamedTuple):
    """Which of several workers this is, and the folder in which they leave their samples for one another."""

    number: int
    shared: Path | None


LONE = Worker(0, None)


class Metrics:
    """What a worker has counted."""

    def __init__(self, compute: Compute, worker: Worker) -> None:
        self._compute = compute
        self._requests: dict[tuple[str, str, int], int] = defaultdict(int)
        self._bytes: dict[str, int] = defaultdict(int)
        self._seconds: dict[str, float] = defaultdict(float)
        self._buckets: dict[str, list[int]] = defaultdict(lambda: [0] * len(BUCKETS))
        self._worker, self._shared = worker
        self._soon: Timer | None = None

    def note(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        """Count a request; called in the event loop."""
        route = route_of(scope)
        self._requests[route, scope["method"], status] += 1
        self._bytes[route] += size
        self._seconds[route] += seconds
        buckets = self._buckets[route]
        for place, bound in enumerate(BUCKETS):
            if seconds <= bound:
                buckets[place] += 1
        if self._shared and (self._soon is None or not self._soon.is_alive()):
            self._soon = Timer(DELAY, self._leave_samples)
            self._soon.daemon = True
            self._soon.start()

    def text(self) -> str:
        """Return the samples of all workers."""
        return written(self._all_samples())

    def _all_samples(self) -> Samples:
        if self._shared is None:
            return self._samples("")
        self._leave_samples()
        files = sorted(self._shared.glob("*.json"))
        return [
            (name, labels, value) for file in files for name, labels, value in orjson.loads(file.read_bytes())
        ]

    def _leave_samples(self) -> None:
        if self._shared:
            file = self._shared / f"{self._worker}.json"
            being_written = file.with_suffix(f".{os.getpid()}")
            being_written.write_bytes(orjson.dumps(self._samples(f'worker="{self._worker}"')))
            being_written.replace(file)

    def _samples(self, worker: str) -> Samples:
        def labelled(**labels: Any) -> str:
            return ",".join(
                [*(f'{name}="{value}"' for name, value in labels.items()), *([worker] if worker else [])]
            )

        samples: Samples = []
        for (route, method, status), number in list(self._requests.items()):
            labels = labelled(route=route, method=method, status=status)
            samples.append(("unrolled_requests_total", labels, number))
        for route, size in list(self._bytes.items()):
            samples.append(("unrolled_answer_bytes_total", labelled(route=route), size))
        for route, buckets in list(self._buckets.items()):
            number = sum(n for (of, _, _), n in list(self._requests.items()) if of == route)
            for bound, below in zip([*BUCKETS, "+Inf"], [*buckets, number], strict=True):
                samples.append(("unrolled_request_seconds_bucket", labelled(route=route, le=bound), below))
            samples.append(("unrolled_request_seconds_sum", labelled(route=route), self._seconds[route]))
            samples.append(("unrolled_request_seconds_count", labelled(route=route), number))
        for name, line in self._compute.lines().items():
            labels = labelled(line=name)
            samples.append(("unrolled_places", labels, line.places))
            samples.append(("unrolled_places_taken", labels, line.taken))
            samples.append(("unrolled_waiting", labels, line.waiting))
        used = os.times()
        samples.append(("process_cpu_seconds_total", worker, used.user + used.system))
        if (resident := resident_bytes()) is not None:
            samples.append(("process_resident_memory_bytes", worker, resident))
        samples.append(("process_start_time_seconds", worker, STARTED))
        return samples


def written(samples: Samples) -> str:
    """Return samples in the text format, those of one metric together."""
    lines: list[str] = []
    for metric, (kind, meaning) in HELP.items():
        names = (
            {f"{metric}{end}" for end in ("_bucket", "_sum", "_count")} if kind == "histogram" else {metric}
        )
        lines += [f"# HELP {metric} {meaning}", f"# TYPE {metric} {kind}"]
        lines += (
            f"{name}{{{labels}}} {value}" if labels else f"{name} {value}"
            for name, labels, value in samples
            if name in names
        )
    return "\n".join(lines) + "\n"


def route_of(scope: Scope) -> str:
    """Return the route that answered, of which there are few, whatever is asked for."""
    if scope["path"].startswith("/static/"):
        return "/static"
    return str(scope["path"]) if "route" in scope else "none"


def resident_bytes() -> int | None:
    """Return the memory that the process uses, where the system says so."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


@router.api_route("/metrics", methods=["GET", "HEAD"])
async def show_metrics(request: Request) -> Response:
    """Return the counters."""
    metrics: Metrics = request.app.state.metrics
    return Response(metrics.text(), media_type=MEDIA_TYPE)
