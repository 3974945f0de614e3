"""What the numbers were measured on: processor, libraries, BLAS kernel, load."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = ("numpy", "torch", "jax", "jaxlib", "orjson", "threadpoolctl", "playwright")


def processor() -> str:
    """Return the processor's name as the system has it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def versions() -> dict[str, str]:
    """Return the version of each package that matters, "missing" where there is none."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
    return found


def blas() -> str:
    """Return NumPy's BLAS and the kernel that it chose here."""
    import numpy as np

    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return "unknown, as threadpoolctl is missing"
    np.ones((8, 8)).dot(np.ones((8, 8)))
    return "; ".join(
        "{internal_api} {version}, kernel {architecture}, {num_threads} threads".format(**pool)
        for pool in threadpool_info()
        if pool["user_api"] == "blas"
    )


def features() -> str:
    """Return which wide vector instructions the processor has."""
    info = Path("/proc/cpuinfo")
    flags = info.read_text().partition("flags")[2].partition("\n")[0].split() if info.exists() else []
    return " ".join(name for name in ("avx2", "avx512f") if name in flags)


def rows(_: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what this process runs on, a line each."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    lines = {
        "processor": f"{processor()}, {usable} in use, {features()}",
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": ", ".join(f"{name} {found}" for name, found in versions().items()),
        "numpy's BLAS": blas(),
        "load": f"{os.getloadavg()[0]:.2f} (processes that wanted to run, mean of the last minute)",
    }
    for what, value in lines.items():
        yield {"what": what, "value": value}
