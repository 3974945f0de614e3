"""A server keeps little of what its requests have freed: its memory stays level."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Threads that each make and free many arrays, as those that compute do; prints what is kept of them, in MB.
SCRIPT = """
from threading import Thread
import numpy as np
from app.allocation import give_memory_back
from tests.app.test_allocation import resident

def work(seed):
    rng = np.random.default_rng(seed)
    held = []
    for size in rng.integers(1_000, 400_000, 100):
        held.append(np.ones(size))
        if len(held) > 20:
            del held[rng.integers(len(held))]

give_memory_back()
before = resident()
threads = [Thread(target=work, args=(seed,)) for seed in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(resident() - before)
"""


# Many arrays of which a few stay, all over the memory that they took; prints what is kept of it in the end.
GAPS = """
from time import monotonic, sleep
import numpy as np
from app import allocation
from tests.app.test_allocation import resident

allocation.OFTEN = 0.05
allocation.give_memory_back()
before = resident()
some = [np.ones(2_500) for _ in range(10_000)][::50]
end = monotonic() + 20
while resident() - before > 50 and monotonic() < end:
    sleep(0.05)
print(resident() - before)
"""


def resident() -> float:
    """Return the memory in use, in MB, where the system is Linux."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * 4096 / 1e6 if statm.exists() else 0


def kept_by(script: str) -> float:
    """Return what a script prints."""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True, cwd=ROOT)
    return float(ran.stdout)


def test_what_was_freed_goes_back() -> None:
    assert kept_by(SCRIPT) < 50  # of 400; about 30 as a rule, and without it 65 to 260


def test_what_was_freed_between_what_stays_goes_back() -> None:
    assert kept_by(GAPS) < 50  # of 200, all of which would stay
