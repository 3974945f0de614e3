"""A server keeps little of what its requests have freed: its memory stays level."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

ROOT = Path(__file__).resolve().parents[2]

# Threads that each make and free many arrays, as those that compute do; prints what is kept of them, in MB.
SCRIPT = """
from threading import Thread
import numpy as np
from app import allocation
from tests.app.test_allocation import kept_since, resident

allocation.OFTEN = 0.05

def work(seed):
    rng = np.random.default_rng(seed)
    held = []
    for size in rng.integers(1_000, 400_000, 100):
        held.append(np.ones(size))
        if len(held) > 20:
            del held[rng.integers(len(held))]

allocation.give_memory_back()
before = resident()
threads = [Thread(target=work, args=(seed,)) for seed in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(kept_since(before))
"""


# Many arrays of which a few stay, all over the memory that they took; prints what is kept of it in the end.
GAPS = """
import numpy as np
from app import allocation
from tests.app.test_allocation import kept_since, resident

allocation.OFTEN = 0.05
allocation.give_memory_back()
before = resident()
some = [np.ones(2_500) for _ in range(10_000)][::50]
print(kept_since(before))
"""


def resident() -> float:
    """Return the memory in use, in MB, where the system is Linux."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * 4096 / 1e6 if statm.exists() else 0


def kept_since(before: float) -> float:
    """Return how much more memory is in use than before, in MB, when it is little or after 20 s."""
    end = monotonic() + 20
    while resident() - before > 60 and monotonic() < end:
        sleep(0.05)
    return resident() - before


def kept_by(script: str) -> float:
    """Return what a script prints."""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True, cwd=ROOT)
    return float(ran.stdout)


def test_what_was_freed_goes_back() -> None:
    assert kept_by(SCRIPT) < 100  # of 400: 7 to 50, and 190 to 290 would stay


def test_what_was_freed_between_what_stays_goes_back() -> None:
    assert kept_by(GAPS) < 100  # of 200, all of which would stay
