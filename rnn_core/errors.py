"""What can go wrong in the core.

    CoreError
    └── InvalidValue      an argument is not what is allowed; also a ValueError
        └── ShapeMismatch an array has another shape than the rest demands

Each says where (a path into the arguments), what it was, and what is allowed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Self

import numpy as np

LONGEST_SHOWN = 80
"""Characters of a value that a message repeats; the rest is an ellipsis."""


class Said(str):
    """What a message says in place of a value, as it stands: "a matrix, 2×3", "missing"."""


MISSING = Said("missing")
EMPTY = Said("empty")


class CoreError(Exception):
    """The base of every error that rnn_core raises on purpose."""


class InvalidValue(CoreError, ValueError):
    """An argument that is not allowed.

    Parameters
    ----------
    path
        Where it is, from the argument's name inwards: ``("weights", "Wx")``, ``("targets", 2)``.
    value
        What it was.
    allowed
        What is allowed, as the end of the sentence "… ; allowed: …".
    """

    def __init__(self, path: tuple[str | int, ...], value: object, allowed: str) -> None:
        self.path = path
        self.value = value
        self.allowed = allowed
        super().__init__(f"{'.'.join(map(str, path))} is {shown(value)}; allowed: {allowed}")

    def at(self, *prefix: str | int) -> Self:
        """Return the same error seen from further out: its path behind ``prefix``."""
        return type(self)((*prefix, *self.path), self.value, self.allowed)


class ShapeMismatch(InvalidValue):
    """An array whose shape does not fit; ``value`` says the shape that it has."""

    def __init__(self, path: tuple[str | int, ...], has: str, allowed: str) -> None:
        super().__init__(path, Said(has), allowed)


def shown(value: Any) -> str:
    """Return ``value`` as a message repeats it: Python's notation, arrays as lists, cut where it is long."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    text = str(value) if isinstance(value, Said) else repr(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def in_words(shape: tuple[int, ...]) -> str:
    """Return a shape as a message says it: "a list of length 3", "a matrix, 2×3"."""
    if len(shape) == 1:
        return f"a list of length {shape[0]}"
    kinds = {0: "a single number", 2: "a matrix, "}
    return kinds.get(len(shape), "an array, ") + "×".join(map(str, shape))


def listed(names: Iterable[str]) -> str:
    """Return names as a message lists them: "rnn, gru, lstm"."""
    return ", ".join(names)


def quoted(tokens: Iterable[str]) -> str:
    """Return tokens as a message lists them: "d", "o", "g"."""
    return ", ".join(json.dumps(token, ensure_ascii=False) for token in tokens)
