"""Serving in one process: uvicorn, told how to log, when to let go, and to tell the app of its end."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging.config
import socket
import sys
from itertools import chain, repeat
from typing import Any

import uvicorn
from fastapi import FastAPI

from app.allocation import give_memory_back
from app.broken import protocol_of
from app.main import create_app
from app.metrics import LONE, Worker
from app.settings import Settings

PATIENCE = 1.0  # seconds that open requests get to be answered once the server is asked to stop
STILL = 3.0  # seconds in which a reader took nothing of an answer, after which it is left then
LAST = 8.0  # seconds in which answers on their way can arrive then; docker sends KILL after ten
OBJECTS = 50_000  # made since the last look for garbage; a large request is many, and none of them is garbage
TAKING_TURNS = 0.001  # seconds that a thread keeps the interpreter while another waits, as the event loop may


class Server(uvicorn.Server):
    """A server that lets open streams end when it is asked to stop, before it waits for them."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self.app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop as uvicorn does, with requests that know of it."""
        self.app.state.compute.stopping.set()
        leaving = asyncio.create_task(self.leave_who_stand_still())
        try:
            await super().shutdown(sockets)
        finally:
            leaving.cancel()

    async def leave_who_stand_still(self) -> None:
        """Close the connections on which no part of an answer is on its way; a slow one may arrive."""
        unsent: dict[Any, int] = {}
        for seconds in chain([PATIENCE], repeat(STILL)):
            await asyncio.sleep(seconds)
            for connection in list(self.server_state.connections):
                transport: Any = connection.transport
                left = transport.get_write_buffer_size()
                if left in (0, unsent.get(connection)):
                    transport.abort()
                unsent[connection] = left


def serve(settings: Settings, listening: socket.socket, worker: Worker = LONE) -> None:
    """Serve until asked to stop."""
    give_memory_back()
    sys.setswitchinterval(TAKING_TURNS)
    app = create_app(settings, worker)
    keep_for_good()
    config = uvicorn.Config(
        app,
        access_log=False,  # app.front writes it
        log_config=logging_of(settings),
        timeout_graceful_shutdown=LAST,  # type: ignore[arg-type] # it may be a fraction
        http=protocol_of(settings),
        ws="none",  # a request for a socket is answered as any other
        server_header=False,
    )
    with contextlib.suppress(KeyboardInterrupt):
        Server(config, app).run(sockets=[listening])


def keep_for_good() -> None:
    """Spare the collector of garbage all that is there: looking through it would hold up a request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS)


def configure_logging(settings: Settings) -> None:
    """Log as a process that serves does."""
    logging.config.dictConfig(logging_of(settings))


def logging_of(settings: Settings) -> dict[str, Any]:
    """Return how to log: what happens on the error stream, requests as lines of JSON on the output."""
    level = settings.log_level.upper()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "said": {"format": "%(asctime)s %(levelname)s %(message)s"},
            "line": {"format": "%(message)s"},
        },
        "handlers": {
            "said": {"class": "logging.StreamHandler", "formatter": "said", "stream": "ext://sys.stderr"},
            "line": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stdout"},
        },
        "loggers": {
            "uvicorn": {"handlers": ["said"], "level": level, "propagate": False},
            "unrolled.access": {"handlers": ["line"], "level": level, "propagate": False},
        },
    }
