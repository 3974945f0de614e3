"""What the public functions demand of their arguments: each of these raises an InvalidValue that says so."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from numbers import Real
from typing import Any

import numpy as np

from rnn_core.errors import InvalidValue, ShapeMismatch, in_words, listed
from rnn_core.types import Floats

Path = tuple[str | int, ...]
"""Where the argument is, from its name inwards."""


def one_of(path: Path, name: Any, known: Iterable[str]) -> None:
    """Demand one of the known names."""
    known = tuple(known)
    if not isinstance(name, str) or name not in known:
        raise InvalidValue(path, name, f"one of {listed(known)}")


def instance(path: Path, value: Any, kind: type, allowed: str) -> None:
    """Demand an object of that kind."""
    if not isinstance(value, kind):
        raise InvalidValue(path, value, allowed)


def strings(name: str, given: Any, *, gaps: bool = False) -> tuple[Any, ...]:
    """Return a list of strings, or with ``gaps`` of strings and None, as a tuple."""
    try:
        items = tuple(given)
    except TypeError:
        raise InvalidValue((name,), given, "a list of strings") from None
    for place, item in enumerate(items):
        if not isinstance(item, str) and not (gaps and item is None):
            raise InvalidValue((name, place), item, "a string, or null" if gaps else "a string")
    return items


def whole(path: Path, value: Any, least: int, most: int | None = None, allowed: str | None = None) -> None:
    """Demand a whole number, Python's or NumPy's, within these limits."""
    is_whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not is_whole or value < least or (most is not None and value > most):
        span = f"of at least {least}" if most is None else f"from {least} to {most}"
        raise InvalidValue(path, value, allowed or f"a whole number {span}")


def number(path: Path, value: Any, fits: Callable[[float], bool], allowed: str) -> float:
    """Return a real number that fits as Python's float; NaN, which stands for what is none, fits nowhere."""
    try:
        as_float = math.nan if isinstance(value, bool) or not isinstance(value, Real) else float(value)
    except OverflowError:
        as_float = math.inf
    if not fits(as_float):
        raise InvalidValue(path, value, allowed)
    return as_float


def reals(path: Path, value: Any, shape: tuple[int, ...] | None = None, allowed: str | None = None) -> Floats:
    """Return a number, an array or nested lists of real numbers as an array of floats, of that shape if any.

    float32 stays what it is, anything else becomes float64. Strings, booleans, complex numbers, None and
    rows of unequal lengths are no real numbers.
    """
    array = _floats(value)
    if array is None:
        if allowed is None:
            allowed = "real numbers" if shape is None else f"{in_words(shape)}, of numbers"
        raise InvalidValue(path, value, allowed)
    if shape is not None and array.shape != shape:
        raise ShapeMismatch(path, in_words(array.shape), in_words(shape))
    return array


def _floats(value: Any) -> Floats | None:
    try:
        array = np.asarray(value)
        if array.dtype.char in "df":
            return array
        of_reals = array.dtype.kind == "O" and all(isinstance(one, Real) for one in array.flat)
        return array.astype(np.float64) if array.dtype.kind in "iuf" or of_reals else None
    except (ValueError, OverflowError):  # rows of unequal lengths, a number beyond float64
        return None


def finite(path: Path, array: Floats) -> None:
    """Demand that all numbers of an array are finite."""
    at_once = math.isfinite(np.vdot(array, array))  # their squares' sum says so where it did not overflow
    if not at_once and not np.isfinite(array).all():
        raise InvalidValue(path, float(array[~np.isfinite(array)][0]), "finite numbers")
