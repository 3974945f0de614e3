"""Memory that stays level: what requests have freed goes back to the system.

glibc gives every thread arenas of its own, and keeps ever larger arrays in them once one was freed. With
threads that come and go, a server then holds several times what it uses, and more from hour to hour.
"""

from __future__ import annotations

import ctypes

# of malloc.h
M_TRIM_THRESHOLD = -1
M_MMAP_THRESHOLD = -3
M_ARENA_MAX = -8

LARGE = 1_100_000  # bytes, above 2^20; an array above is mapped by itself, and unmapped when it is freed
KEPT = 8_000_000  # freed bytes that an arena may keep: a training's next frame needs what its last one had
ARENAS = 2


def give_memory_back() -> None:
    """Have the process keep little of what was freed; does nothing where the C library is another."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # musl and macOS have none, Windows no such library
        return
    for option, value in ((M_ARENA_MAX, ARENAS), (M_MMAP_THRESHOLD, LARGE), (M_TRIM_THRESHOLD, KEPT)):
        mallopt(option, value)
