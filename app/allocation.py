"""Memory that stays level: what requests have freed goes back to the system.

glibc gives every thread arenas of its own, and keeps ever larger arrays in them once one was freed. With
threads that come and go, a server then holds several times what it uses, and more from hour to hour.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from threading import Thread
from time import sleep

# of malloc.h
M_TRIM_THRESHOLD = -1
M_MMAP_THRESHOLD = -3
M_ARENA_MAX = -8

LARGE = 4 << 20  # bytes from which an array is mapped by itself, in large pages, and unmapped when freed
KEPT = 8_000_000  # freed bytes that an arena may keep: a training's next frame needs what its last one had
ARENAS = 2
OFTEN = 10.0  # seconds between two looks for free pages


def give_memory_back() -> None:
    """Have the process keep little of what was freed; does nothing where the C library is another."""
    try:
        libc = ctypes.CDLL(None)
        mallopt, trim = libc.mallopt, libc.malloc_trim
    except (AttributeError, OSError, TypeError):  # musl and macOS have none, Windows no such library
        return
    for option, value in ((M_ARENA_MAX, ARENAS), (M_MMAP_THRESHOLD, LARGE), (M_TRIM_THRESHOLD, KEPT)):
        mallopt(option, value)
    Thread(target=give_gaps_back, args=(trim,), name="trim", daemon=True).start()


def give_gaps_back(trim: Callable[[int], int]) -> None:
    """Give back every so often the pages that lie free between others in use.

    An arena gives back by itself what is free at its end. Of the many lists of a large answer, what was made
    after them and stays keeps that end in use, and all that is free before it.
    """
    while True:
        sleep(OFTEN)
        trim(0)
