"""Where a large body has more parts than any request can use: found before others would have to wait for it.

Parsing and checking are quick for all that is within the limits, but not for millions of lists, members or
tokens, and meanwhile nobody else would be served. So signs are counted before a large body is parsed, and
what is parsed (see pieces) is looked through, both in a thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from app.pieces import parsed_in_pieces
from app.problems import Problem
from app.validation import field_error, json_pointer

MOST_MEMBERS = 100_000  # of an object
MOST_ITEMS = 1_000_000  # of a list
BLOCK = 1_000_000  # bytes in which signs are counted at once

# How often a sign may be in a body, and what it is a sign of: more than 256 sequences of 512 tokens need,
# each with its own vocabulary, outputs and embedding.
MOST_SIGNS = {
    ":": (300_000, "members of objects"),
    "[": (300_000, "lists"),
    "{": (100_000, "objects"),
    '"': (1_500_000, "strings"),
}


def parsed(body: bytes, most_numbers: int) -> Any:
    """Return a large body's content; raises a Problem where there are too many parts in it.

    Of numbers and other values there may be MOST_ITEMS beside the weights' ``most_numbers``.
    """
    check_signs(body, {",": (MOST_ITEMS + most_numbers, "values"), **MOST_SIGNS})
    content = parsed_in_pieces(body)
    for path, count, allowed in overgrown(content, ()):
        pointer = json_pointer(path)
        detail = f"has {count} {allowed}"
        raise Problem(422, f"{pointer or 'The request body'} {detail}.", [field_error(path, detail)])
    return content


def check_signs(body: bytes, most_signs: Mapping[str, tuple[int, str]]) -> None:
    """Raise a Problem where a sign is more often in a body than in any that could be answered."""
    signs = np.frombuffer(body, np.uint8)
    for sign, (most, what) in most_signs.items():
        blocks = range(0, len(signs), BLOCK)
        count = sum(int(np.count_nonzero(signs[start : start + BLOCK] == ord(sign))) for start in blocks)
        if count > most:
            raise Problem(
                413,
                f"The request body has {count} times the sign {sign}, more {what} than any request can use; "
                f"allowed: at most {most}.",
            )


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
