"""Where a large body has more parts than any request can use: found in a thread, before they are looked at.

Checking the fields of a request is quick for all that is within the limits, but not for millions of them, and
meanwhile nobody else would be served.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from app.problems import Problem
from app.validation import field_error, json_pointer

MOST_MEMBERS = 100_000  # of an object
MOST_ITEMS = 1_000_000  # of a list


def parsed(body: bytes) -> Any:
    """Return a large body's content; raises a Problem where an object or a list of it has too many parts."""
    content = orjson.loads(body)
    for path, count, allowed in overgrown(content, ()):
        pointer = json_pointer(path)
        detail = f"has {count} {allowed}"
        raise Problem(422, f"{pointer or 'The request body'} {detail}.", [field_error(path, detail)])
    return content


def overgrown(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], int, str]]:
    """Yield the path of each object or list that is too large, how many parts it has, and what is allowed."""
    match value:
        case dict() if len(value) > MOST_MEMBERS:
            yield path, len(value), f"members; allowed: at most {MOST_MEMBERS}"
        case dict():
            for name, item in value.items():
                if isinstance(item, dict | list):
                    yield from overgrown(item, (*path, name))
        case list() if len(value) > MOST_ITEMS:
            yield path, len(value), f"items; allowed: at most {MOST_ITEMS}"
        case list() if value and isinstance(value[0], dict):
            for place, item in enumerate(value):
                yield from overgrown(item, (*path, place))
