"""Several processes that serve at one address, and the one that starts, watches and stops them."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Iterator
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import monotonic

from app.metrics import Worker
from app.serving import configure_logging, serve
from app.settings import Settings

LOG = logging.getLogger("uvicorn.error")
SPAWN = multiprocessing.get_context("spawn")
SHORT_LIVED = 2.0  # seconds; a worker that ends sooner would only end again
LAST_WAIT = 9.0  # seconds after being asked to stop, after which a worker is ended by force


class Started:
    """A worker's process."""

    def __init__(self, settings: Settings, listening: socket.socket, worker: Worker) -> None:
        self.worker = worker
        self.since = monotonic()
        self.process: SpawnProcess = SPAWN.Process(target=work, args=(settings, listening, worker))
        self.process.start()


def work(settings: Settings, listening: socket.socket, worker: Worker) -> None:
    """Be a worker, as long as the process that started it is there."""
    Thread(target=follow_parent, daemon=True).start()
    serve(settings, listening, worker)


def follow_parent() -> None:
    """Stop when the process that started this one has ended."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)


def supervise(settings: Settings, listening: socket.socket) -> None:
    """Serve with as many workers as the settings say, until asked to stop; one that ends is replaced."""
    configure_logging(settings)
    with stop_bell() as bell, TemporaryDirectory(prefix="unrolled-") as folder:
        numbers = range(settings.workers)
        workers = [Started(settings, listening, Worker(number, Path(folder))) for number in numbers]
        try:
            while bell not in (ready := wait([bell, *(started.process.sentinel for started in workers)])):
                for place, started in enumerate(workers):
                    if started.process.sentinel in ready:
                        workers[place] = replaced(started, settings, listening)
        finally:
            listening.close()  # who comes now is refused at once
            stop([started.process for started in workers])


def replaced(ended: Started, settings: Settings, listening: socket.socket) -> Started:
    """Return a new worker for one that has ended; ends the program where it had hardly begun."""
    ended.process.join()
    LOG.error("Worker %d ended with status %s", ended.worker.number, ended.process.exitcode)
    if monotonic() - ended.since < SHORT_LIVED:
        sys.exit(1)
    return Started(settings, listening, ended.worker)


def stop(processes: list[SpawnProcess]) -> None:
    """Ask the workers to stop, and wait until they have."""
    for process in processes:
        process.terminate()
    until = monotonic() + LAST_WAIT
    for process in processes:
        process.join(max(0.0, until - monotonic()))
        if process.is_alive():
            process.kill()


@contextlib.contextmanager
def stop_bell() -> Iterator[socket.socket]:
    """Yield a socket that can be read once the process is asked to stop."""
    bell, rope = socket.socketpair()
    with bell, rope:

        def ring(*_: object) -> None:
            rope.send(b"!")

        for asked in (signal.SIGTERM, signal.SIGINT):
            signal.signal(asked, ring)
        yield bell
