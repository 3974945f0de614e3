"""Where a body that is not JSON has what JSON cannot say: NaN, Infinity, 1e999, half a character.

Many programs write such values all the same, Python's json among them, and whoever sends them is
told which field it was.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

from app.schemas.base import MOST_NAMED
from app.validation import FieldError, field_error, shown

MOST_BYTES = 1_000_000  # of a body that is searched


def unreadable_values(body: bytes) -> list[FieldError]:
    """Return the errors of a body's values that JSON cannot say; none where something else is wrong."""
    if len(body) > MOST_BYTES:
        return []
    try:
        content = json.loads(body.decode(), parse_int=float)
        return list(islice(found(content, ()), MOST_NAMED))
    except (ValueError, RecursionError):
        return []


def found(value: Any, path: tuple[str | int, ...]) -> Iterator[FieldError]:
    """Yield the errors of a value and of all that is in it."""
    match value:
        case float() if not math.isfinite(value):
            yield field_error(path, f"is {json.dumps(value)}; allowed: a finite number")
        case str() if (said := escaped(value)) != value:
            yield field_error(path, f"is {shown(said)}; allowed: whole Unicode characters, no lone surrogate")
        case list():
            for place, item in enumerate(value):
                yield from found(item, (*path, place))
        case dict():
            for name, item in value.items():
                yield from found(item, (*path, escaped(name)))


def escaped(text: str) -> str:
    """Return a text with its lone surrogates written out: backslash, u, four digits."""
    return text.encode(errors="backslashreplace").decode()
