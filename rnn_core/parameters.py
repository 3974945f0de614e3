"""All weights of a network in one flat vector, with each weight a view into it.

An optimizer then is a few operations on one vector, whatever the cell. The weights lie in it one after
another, or as blocks of a matrix.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from rnn_core.arguments import finite, instance, reals
from rnn_core.errors import EMPTY, InvalidValue, listed
from rnn_core.types import Floats, Named


class Parameters:
    """The names and shapes of the weights, and their places in a flat vector.

    Parameters
    ----------
    weights
        The weights by name, at least one; their values are not kept.
    """

    def __init__(self, weights: Named) -> None:
        instance(("weights",), weights, Mapping, "arrays by name")
        if not weights:
            raise InvalidValue(("weights",), EMPTY, "at least one array")
        for name, value in weights.items():
            instance(("weights", name), value, np.ndarray, "an array")
        self.shapes = {name: value.shape for name, value in weights.items()}
        self.dtype = next(iter(weights.values())).dtype
        self.size = sum(math.prod(shape) for shape in self.shapes.values())

    def zeros(self) -> Floats:
        """Return a flat vector of zeros."""
        return np.zeros(self.size, self.dtype)

    def views(self, flat: Floats) -> dict[str, Floats]:
        """Return the weights by name as views into ``flat``: writing to one writes to the other."""
        views, start = {}, 0
        for name, shape in self.shapes.items():
            stop = start + math.prod(shape)
            views[name] = flat[start:stop].reshape(shape)
            start = stop
        return views

    def flat(self, named: Mapping[str, ArrayLike], path: tuple[str, ...] = ("weights",)) -> Floats:
        """Return the named arrays as one flat vector of its own.

        Raises InvalidValue, located at ``path``, where names, shapes or finiteness are not right.
        """
        instance(path, named, Mapping, "arrays by name")
        if set(named) != set(self.shapes):
            raise InvalidValue(path, sorted(named) or EMPTY, f"arrays named {listed(self.shapes)}")
        flat = self.zeros()
        for name, view in self.views(flat).items():
            view[...] = reals((*path, name), named[name], view.shape)
            finite((*path, name), view)
        return flat


class Blocks(Parameters):
    """The weights as blocks of one matrix; where none of them lies, the matrix is 0.

    Parameters
    ----------
    weights
        The weights by name; their values are not kept.
    shape
        The matrix's shape.
    places
        Each weight's rows and columns; a vector's column is a number.
    """

    def __init__(
        self, weights: Named, shape: tuple[int, int], places: Mapping[str, tuple[slice, slice | int]]
    ) -> None:
        super().__init__(weights)
        self.shape, self.places, self.size = shape, places, math.prod(shape)

    def views(self, flat: Floats) -> dict[str, Floats]:
        """Return the weights by name as views into ``flat``: writing to one writes to the other."""
        matrix = flat.reshape(self.shape)
        return {name: matrix[self.places[name]] for name in self.shapes}
