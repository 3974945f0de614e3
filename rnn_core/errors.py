"""What can go wrong in the core.

    CoreError
    └── InvalidValue      an argument is not what is allowed; also a ValueError
        └── ShapeMismatch an array has another shape than the rest demands

Each says where (a path into the arguments), what it was, and what is allowed.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np

LONGEST_SHOWN = 80
"""Characters of a value that a message repeats; the rest is an ellipsis."""


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
    """An array whose shape does not fit; ``value`` is the shape it has."""


def shown(value: Any) -> str:
    """Return ``value`` as a message repeats it: Python's notation, arrays as lists, cut where it is long."""
    text = repr(value.tolist() if isinstance(value, np.ndarray | np.generic) else value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
