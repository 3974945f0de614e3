"""Threads to compute in: started when all others are busy, kept for a while, and never waited for at exit.

The standard library's pool takes nothing more once a script has come to its end, where a client of the app
in this process may still have a run to close; and it would wait for a computation that nobody waits for.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Semaphore, Thread
from typing import Any, TypeVar

T = TypeVar("T")

KEPT = 10.0  # seconds that an idle thread waits for something to do


class Threads:
    """As many threads as there are computations; whoever starts them bounds their number."""

    def __init__(self) -> None:
        self._jobs: SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = SimpleQueue()
        self._idle = Semaphore(0)

    def submit(self, compute: Callable[[], T]) -> Future[T]:
        """Start a computation, and return the future of its result."""
        future: Future[T] = Future()
        self._jobs.put((future, compute))
        if not self._idle.acquire(blocking=False):
            Thread(target=self._work, name="compute", daemon=True).start()
        return future

    def _work(self) -> None:
        while True:
            try:
                future, compute = self._jobs.get(timeout=KEPT)
            except Empty:
                if self._idle.acquire(blocking=False):
                    return
                continue  # a computation has just been promised to this thread
            try:
                result = compute()
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)
                del result
            del future, compute
            self._idle.release()
