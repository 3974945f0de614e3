"""Principal directions: what is asked, and what is answered."""

from __future__ import annotations

from pydantic import Field

from app.schemas.answers import Matrix, Numbers, Share, WithOverflow
from app.schemas.base import Count, Digits, Part, Rows


class PrincipalRequest(Part):
    """States that fix the directions, and points to be seen along them."""

    states: Rows
    """Hidden states, N×d: the directions are those in which they vary most."""

    points: Rows | None = None
    """Further states, M×d, whose coordinates are wanted; null for the states themselves."""

    count: Count = Field(2, examples=[2])
    """How many directions, at most d."""

    digits: Digits | None = Field(None, examples=[4])
    """Significant digits to round the answer's numbers to; null for all of them."""


class PrincipalAnswer(WithOverflow):
    """Directions of the largest variance, and coordinates along them."""

    centre: Numbers
    """The states' mean, d×1."""
    directions: Matrix
    """Unit vectors, count×d, the most varied first."""
    share: list[Share]
    """The share of the variance that lies along each, 0 … 1."""
    points: Matrix
    """Coordinates of the points, M×count: directions · (point − centre)."""
