"""One server for whatever a worker of the suite asks of a server as it is without settings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.app.conftest import started


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Return where the server is."""
    with started() as (_, url):
        yield url
