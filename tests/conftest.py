"""One server for whatever a worker of the suite asks of a server as it is without settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.conftest import started


def pytest_configure() -> None:
    """Let clients know of no authority: reading those of all the world takes longer than most tests."""
    os.environ.pop("SSL_CERT_FILE", None)
    os.environ["SSL_CERT_DIR"] = str(Path(__file__).parent)  # where no certificates are


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Return where the server is."""
    with started() as (_, url):
        yield url
