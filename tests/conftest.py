"""One server for whatever a worker of the suite asks of a server as it is without settings, and its order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest

from tests.app.conftest import started

LONG = ("browser", "app", "repository")  # the folders whose tests may take seconds, the longest first


def pytest_configure() -> None:
    """Let clients know of no authority: reading those of all the world takes longer than most tests."""
    os.environ.pop("SSL_CERT_FILE", None)
    os.environ["SSL_CERT_DIR"] = str(Path(__file__).parent)  # where no certificates are


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each worker begin with a share of what takes seconds, and end with what takes milliseconds.

    A worker is given a stretch of the tests, and takes from the ends of the others' when its own is done:
    a long test there is one that all the others wait for. Tests of one file stay together; they share much.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers == 1:
        return
    shares: list[list[pytest.Item]] = [[] for _ in range(workers)]
    files = [[*tests] for _, tests in groupby(items, key=lambda item: item.path)]
    for folder in LONG:
        for tests in sorted((file for file in files if file[0].path.parent.name == folder), key=len)[::-1]:
            min(shares, key=len).extend(tests)
    short = [item for item in items if item.path.parent.name not in LONG]
    ends = [len(items) * (worker + 1) // workers for worker in range(workers)]
    items.clear()
    for share, end in zip(shares, ends, strict=True):
        items += share
        room = max(0, end - len(items))
        items += short[:room]
        del short[:room]


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Return where the server is."""
    with started() as (_, url):
        yield url
