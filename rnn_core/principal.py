"""Principal directions of hidden states: the plane in which a path through d dimensions is seen best.

    H − h̄ = U Σ Vᵀ        rows of H: states; h̄: their mean

The rows of Vᵀ are the directions, the most varied first; σᵢ² / Σ σⱼ² is the share of the variance
that lies along direction i, and Vᵀ (h − h̄) are a state's coordinates. (Pearson, 1901.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from rnn_core.arguments import finite, reals, whole
from rnn_core.errors import ShapeMismatch, in_words
from rnn_core.types import Floats


@dataclass(frozen=True)
class Principal:
    """Directions of the largest variance.

    Attributes
    ----------
    centre
        h̄, the states' mean, (d,).
    directions
        Unit vectors at right angles, (count, d), the most varied first; of the two that point along a
        line, the one whose largest entry is positive.
    shares
        Of the variance, (count,), 0 … 1; all 0 where all states are one.
    """

    centre: Floats
    directions: Floats
    shares: Floats

    def coordinates(self, states: Floats) -> Floats:
        """Return the coordinates of states (…, d) along the directions, (…, count)."""
        return (states - self.centre) @ self.directions.T


def principal_directions(states: ArrayLike, count: int = 2) -> Principal:
    """Return the directions in which states (N, d) vary most.

    Raises ShapeMismatch for anything but a matrix with a row, InvalidValue for states that are not
    finite, or a count outside 1 … d.
    """
    states = reals(("states",), states).astype(float, copy=False)
    if states.ndim != 2 or not states.size:
        raise ShapeMismatch(("states",), in_words(states.shape), "a matrix, N×d, of at least one row")
    finite(("states",), states)
    whole(("count",), count, 1, states.shape[1], f"1 to d = {states.shape[1]}")
    size = np.abs(states).max() or 1.0  # taken out, so that neither sums nor squares leave the floats
    scaled = states / size
    centre = scaled.mean(axis=0)
    _, sigma, directions = np.linalg.svd(scaled - centre, full_matrices=len(states) < count)
    directions = directions[:count]
    largest = np.abs(directions).argmax(axis=1)
    directions = directions * np.sign(directions[np.arange(count), largest])[:, None]
    variance = np.zeros(max(count, len(sigma)))
    variance[: len(sigma)] = sigma * sigma
    total = variance.sum()
    return Principal(centre * size, directions, variance[:count] / (total if total > 0 else 1.0))
