"""Where arrays meet JSON: numbers of a request become arrays, arrays become an answer.

Inside rnn_core arrays are time-major with rows for vectors; the API speaks the lesson's column
vectors. A vector is a flat list and a matrix is a list of its rows in both, so no number moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
from fastapi import Response
from numpy.typing import NDArray

from app.rounding import to_digits
from app.validation import json_pointer
from rnn_core.errors import InvalidValue
from rnn_core.types import Floats, Named

Marks = NDArray[np.bool_]

OPTIONS = orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_PASSTHROUGH_DATACLASS
NUMBERS = frozenset({int, float})
FEW = 4096  # numbers of an array that are turned into Python's rather than written as they are
PIECE = 250_000  # bytes of a long line in one piece: memory for so many is at hand, that for more is not
LONG = 100_000  # bytes of an answer from which on it is looked through in another way
SAID = frozenset({"init"})  # part of an answer's model that only repeats the request


def array(value: Any, *path: str | int) -> Floats:
    """Return a request's list of numbers, or of rows of numbers, as a float64 array.

    Raises InvalidValue at the first item that is not a number: a string, a boolean, null, a list
    that is nested too deeply; and for rows of unequal lengths.
    """
    if not isinstance(value, list):
        raise InvalidValue(path, value, "a list of numbers")
    if any(isinstance(row, list) for row in value):
        for i, row in enumerate(value):
            if not isinstance(row, list):
                raise InvalidValue((*path, i), row, "a list of numbers, as its neighbours are")
            check_numbers(row, (*path, i))
            if len(row) != len(value[0]):
                raise InvalidValue((*path, i), row, f"{len(value[0])} numbers, as in the first row")
    else:
        check_numbers(value, path)
    return np.array(value, dtype=np.float64)


def vector(value: Any, *path: str | int) -> Floats:
    """Return a request's list of numbers as a float64 array.

    Raises InvalidValue at the first item that is not a number.
    """
    if not isinstance(value, list):
        raise InvalidValue(path, value, "a list of numbers")
    check_numbers(value, path)
    return np.array(value, dtype=np.float64)


def check_numbers(row: list[Any], path: tuple[str | int, ...]) -> None:
    """Raise InvalidValue at the first item that is not a number."""
    if not NUMBERS.issuperset(map(type, row)):
        place = next(i for i, item in enumerate(row) if type(item) not in NUMBERS)
        raise InvalidValue((*path, place), row[place], "a number")


@dataclass(frozen=True)
class Partial:
    """An array with places where there is nothing to say; they become null and are no overflow."""

    values: Floats
    absent: Marks

    def blanked(self) -> Floats:
        """Return the values, NaN where absent."""
        return np.where(self.absent, np.nan, self.values)


def lower_triangle(values: Floats, rows: Marks | None = None) -> Partial:
    """Return a T×T array of pairs (t, k) that exist for k ≤ t only, and for the marked rows t."""
    absent = ~np.tri(len(values), dtype=np.bool_)
    if rows is not None:
        absent[~rows] = True
    return Partial(values, absent)


@dataclass(frozen=True)
class Columns:
    """What an answer says of every step, by name: for each a list or an array of T items, or further columns.

    As JSON it is a list with an object for each step.
    """

    of: Mapping[str, Any]

    def rows(self) -> list[dict[str, Any]]:
        """Return an object for each step; small arrays as Python's numbers, which are written sooner."""
        columns = [
            column.tolist()
            if isinstance(column, np.ndarray) and column.size <= FEW
            else column.rows()
            if isinstance(column, Columns)
            else column
            for column in self.of.values()
        ]
        return [dict(zip(self.of, row, strict=True)) for row in zip(*columns, strict=True)]


def maps(values: Named) -> Floats | Columns:
    """Return the columns of a sequence: those of the one linear map "a", or each map's by its name."""
    if "a" in values:
        return values["a"][:, 0]
    return Columns({name: value[:, 0] for name, value in values.items()})


def encoded(content: Mapping[str, Any], digits: int | None = None, *, line: bool = False) -> bytes:
    """Return an answer as JSON, doubles so that reading them gives the same double again.

    With ``digits`` computed numbers are rounded to so many significant ones. A number that is not
    finite becomes null, and the answer's ``overflow`` lists its pointer. A ``line`` ends with a line break.
    """
    if digits is not None:
        content = rounded(content, digits)
    body = dump(content, line=line)
    if says_null(body) and (overflow := list(non_finite(content, ()))):
        return dump({**content, "overflow": overflow}, line=line)
    return body


def in_pieces(content: Mapping[str, Any], digits: int | None = None) -> list[bytes]:
    """Return an answer of long lists as a line of JSON as ``encoded`` does, in pieces of about PIECE bytes.

    That takes two thirds of the time, as none of its buffers is so large that the system has to clear it.
    """
    if digits is not None:
        content = rounded(content, digits)
    line = list(gathered(written(content)))
    if any(map(says_null, line)) and (overflow := list(non_finite(content, ()))):
        line = list(gathered(written({**content, "overflow": overflow})))
    return line


def written(content: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield the JSON of an object and a line break, its lists item by item."""
    before = b"{"
    for name, value in content.items():
        yield before + dump(name) + b":"
        if isinstance(value, list) and value:
            for place, item in enumerate(value):
                yield b"," if place else b"["
                yield dump(item)
            yield b"]"
        else:
            yield dump(value)
        before = b","
    yield b"}\n"


def gathered(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces of PIECE bytes or a little more, and what is left."""
    some: list[bytes] = []
    size = 0
    for part in parts:
        some.append(part)
        size += len(part)
        if size >= PIECE:
            yield b"".join(some)
            some, size = [], 0
    if some:
        yield b"".join(some)


def says_null(body: bytes) -> bool:
    """Return whether there is a null, or a text with that in it.

    Single bytes are found much sooner than words, and millions of digits have no n among them.
    """
    if len(body) < LONG:
        return b"null" in body
    at = body.find(b"n")
    while at >= 0 and not body.startswith(b"null", at):
        at = body.find(b"n", at + 1)
    return at >= 0


def answer(content: Mapping[str, Any], digits: int | None = None) -> Response:
    """Return the answer with that content, rounded to so many digits if asked for."""
    return Response(encoded(content, digits), media_type="application/json")


def rounded(value: Any, digits: int) -> Any:
    """Return an answer's content with its numbers rounded; what the request said stays as it was."""
    match value:
        case Mapping():
            return {name: item if name in SAID else rounded(item, digits) for name, item in value.items()}
        case list() | tuple():
            return [rounded(item, digits) for item in value]
        case Partial():
            return Partial(to_digits(value.values, digits), value.absent)
        case Columns():
            return Columns(rounded(value.of, digits))
        case np.ndarray() if value.dtype.kind == "f":
            return to_digits(value, digits)
        case float() | np.floating():
            return float(to_digits(np.array([value]), digits)[0])
        case _:
            return value


def dump(content: Any, *, line: bool = False) -> bytes:
    """Return JSON of what answers are made of."""
    return orjson.dumps(content, default=plain, option=OPTIONS | orjson.OPT_APPEND_NEWLINE * line)


def plain(value: Any) -> Any:
    """Return for orjson what it cannot read by itself."""
    match value:
        case Columns():
            return value.rows()
        case Partial():
            return value.blanked()
        case np.ndarray():  # not contiguous, as a transposed view is
            return np.ascontiguousarray(value)
        case _:
            raise TypeError(f"{type(value).__name__} cannot be part of an answer")


def non_finite(value: Any, path: tuple[str | int, ...]) -> Iterator[str]:
    """Yield the pointers of the numbers that JSON cannot write."""
    match value:
        case Mapping():
            for name, item in value.items():
                yield from non_finite(item, (*path, name))
        case list() | tuple():
            for place, item in enumerate(value):
                yield from non_finite(item, (*path, place))
        case Columns():
            yield from non_finite(value.rows(), path)
        case Partial():
            yield from pointers(~np.isfinite(value.values) & ~value.absent, path)
        case np.ndarray() if value.dtype.kind == "f":
            yield from pointers(~np.isfinite(value), path)
        case float() | np.floating() if not np.isfinite(value):
            yield json_pointer(path)


def pointers(where: Marks, path: tuple[str | int, ...]) -> Iterator[str]:
    """Yield the pointers of the places of an array that are marked."""
    for place in np.argwhere(where).tolist():
        yield json_pointer((*path, *place))
