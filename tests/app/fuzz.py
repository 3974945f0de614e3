"""`make fuzz`: schemathesis with all its checks over the whole API, then 10,000 bad bodies.

It takes minutes, so the tests try a part of it only (test_bad_bodies.py).
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from itertools import islice
from pathlib import Path

import httpx
import numpy as np

from tests.app.bad_bodies import bad_bodies
from tests.app.conftest import ROOT, started

SCHEMATHESIS = ROOT / ".venv-fuzz" / "bin" / "schemathesis"
CASES = 60  # generated for each endpoint, beside those that cover its schema: above 3,000 in all
BODIES = 10_000
GOOD = {"sequence": {"text": "dogs"}, "model": {"seed": 10}}


def main() -> int:
    """Return 0 where all went well."""
    with started() as (process, address):
        config = Path(__file__).with_name("schemathesis.toml")
        generated = subprocess.run(
            [str(SCHEMATHESIS), "--config-file", str(config), "run", f"{address}/openapi.json"]
            + ["--checks", "all", "-n", str(CASES), "--request-timeout", "100", "--continue-on-failure"],
            check=False,
        )
        bad = send_bad_bodies(address, process.pid)
    return generated.returncode or bad


def send_bad_bodies(address: str, pid: int) -> int:
    """Return how many bad bodies got another answer than a problem."""
    statuses, wrong = Counter[int](), 0
    with httpx.Client(base_url=address, timeout=100) as client:
        before = client.post("/api/forward", json=GOOD).content
        memory = [resident(pid)]
        for kind, path, body, headers in islice(bad_bodies(np.random.default_rng()), BODIES):
            answer = client.post(path, content=body, headers=headers)
            statuses[answer.status_code] += 1
            if answer.status_code not in (400, 413, 415, 422) or "problem+json" not in str(answer.headers):
                wrong += 1
                say(f"{kind}: {path} answers {answer.status_code} to {body[:200]!r}")
        memory.append(resident(pid))
        same = client.post("/api/forward", json=GOOD).content == before
    say(f"{BODIES} bad bodies: {dict(statuses)}, {wrong} of them wrongly answered")
    say(f"the server after them {'is' if same else 'is not'} as before; its memory was {memory} MB")
    return wrong + (not same)


def resident(pid: int) -> int:
    """Return the megabytes of memory that a process holds; 0 where there is no /proc."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS")), 0)


def say(text: str) -> None:
    """Write a line."""
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
