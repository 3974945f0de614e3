"""A large body parsed piece by piece, so that others are served in between.

The parser keeps the interpreter until it has read the whole of what it is given: half a second for the
largest body. Nearly all of that is lists of numbers, the rows of weights. So each of them is parsed by
itself, and then the rest of the body, in which they are left out.
"""

from __future__ import annotations

import re
from secrets import token_hex
from typing import Any

import numpy as np
import orjson

from app.problems import Problem

LONGEST = 250_000  # bytes of a text or of a list of numbers; a row of ten thousand numbers has no more
BLOCK = 1_000_000  # bytes that are looked through at once

# A text; a list of nothing but numbers, unless they are so few that they cost no time; or a sign that begins
# a longer text, or any other list: so that looking for the next piece never takes long.
PIECE = re.compile(
    rb'"[^"\\]{0,250000}+(?:\\.[^"\\]{0,250000}+){0,50000}+"|"|\[[-+.\deE,\s]{40,250000}+\]|\[', re.DOTALL
)
BOUNDS = np.zeros(256, np.bool_)  # of texts and lists
BOUNDS[list(b'"[]{}')] = True


def parsed_in_pieces(body: bytes) -> Any:
    """Return a body's content.

    Raises JSONDecodeError as orjson does, and a Problem where a text or a list of numbers is longer than any
    request can use.
    """
    check_lengths(body)
    mark = token_hex(8)  # nobody can guess it and write it in a body
    rows: list[Any] = []
    spans: list[tuple[int, int]] = []
    for found in PIECE.finditer(body):
        piece = found[0]
        if piece == b'"':
            raise too_long(found.start())
        if len(piece) > 1 and piece[0] == ord("["):
            rows.append(loaded(piece, body, found.start()))
            spans.append(found.span())
    kept, end = [], 0
    for place, (start, stop) in enumerate(spans):
        kept += [body[end:start], left_out(mark, place)]
        end = stop
    rest = b"".join([*kept, body[end:]])
    try:
        content = orjson.loads(rest)
    except orjson.JSONDecodeError as error:
        at = len(rest.decode(errors="replace")[: error.pos].encode())  # in bytes
        for place, (start, stop) in enumerate(spans):  # what was left out before it counts
            instead = len(left_out(mark, place))
            if at < start + instead:
                break
            at += stop - start - instead
        raise error_at(error, body, at) from None
    return filled(content, mark, rows) if isinstance(content, list | dict) else content


def check_lengths(body: bytes) -> None:
    """Raise a Problem where more bytes than any text or row needs have no sign that bounds one."""
    last = 0
    for start in range(0, len(body), BLOCK):
        places = start + np.flatnonzero(BOUNDS[np.frombuffer(body[start : start + BLOCK], np.uint8)])
        gaps = np.diff(places, prepend=last, append=min(start + BLOCK, len(body)))
        if gaps.max() > LONGEST:
            raise too_long(int(places[gaps.argmax() - 1]) if gaps.argmax() else last)
        last = int(places[-1]) if len(places) else last


def too_long(at: int) -> Problem:
    """Return the problem of a text, or a list of numbers, without an end that is near."""
    return Problem(
        413,
        f"The request body has a text or a list, from byte {at + 1} on, that does not end within {LONGEST} "
        "bytes; allowed: texts and lists of numbers of at most so many.",
    )


def left_out(mark: str, place: int) -> bytes:
    """Return what stands for a row that is left out."""
    return f'["{mark}",{place}]'.encode()


def loaded(piece: bytes, body: bytes, start: int) -> Any:
    """Return what a piece of the body says; its errors are placed in the whole."""
    try:
        return orjson.loads(piece)
    except orjson.JSONDecodeError as error:
        raise error_at(error, body, start + error.pos) from None


def error_at(error: orjson.JSONDecodeError, body: bytes, at: int) -> orjson.JSONDecodeError:
    """Return the error with its place in the body, given in bytes."""
    before = body[:at].decode(errors="replace")
    return orjson.JSONDecodeError(error.msg, before, len(before))


def filled(value: Any, mark: str, rows: list[Any]) -> Any:
    """Return a list or an object with the rows in their places."""
    if isinstance(value, list) and len(value) == 2 and value[0] == mark:
        return rows[value[1]]
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for place, item in items:
        if isinstance(item, list | dict):
            value[place] = filled(item, mark, rows)
    return value
