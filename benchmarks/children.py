"""Each measurement in a process of its own, with the threads and the BLAS kernel it is to have.

The parent starts ``python -m benchmarks.children`` with a JSON request and reads a row of JSON a line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import Any

BLAS_VARIABLES = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
"""What changes OpenBLAS's kernels: absent in a child, unless it measures just that."""

ONE_THREAD = {
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What a child runs with.

    Attributes
    ----------
    threads
        "1": one processor for the whole process. "all": every one there is.
    blas
        Variables of the environment that OpenBLAS reads.
    """

    threads: str
    blas: dict[str, str]


def environment(setting: Setting) -> dict[str, str]:
    """Return the child's environment."""
    env = {name: value for name, value in os.environ.items() if name not in BLAS_VARIABLES}
    env |= {"JAX_PLATFORMS": "cpu"} | setting.blas
    return env | ONE_THREAD if setting.threads == "1" else env


def rows_of(section: str, options: dict[str, Any], setting: Setting) -> Iterator[dict[str, Any]]:
    """Run a section in a child and yield its rows as they come; a failure becomes a row with "error"."""
    request = json.dumps({"section": section, "options": options, "setting": asdict(setting)})
    command = [sys.executable, "-m", "benchmarks.children", request]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(setting)) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.startswith("{"):
                yield json.loads(line)
    if child.returncode:
        yield {"error": f"{section} ended with status {child.returncode}"}


def main() -> None:
    """Be a child: run the section that was asked for and print its rows."""
    request = json.loads(sys.argv[1])
    if request["setting"]["threads"] == "1" and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # before any library counts processors
    section = import_module(f"benchmarks.{request['section']}")
    for row in section.rows(request["options"]):
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
