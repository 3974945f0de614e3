"""Tables in plain text, a line at a time as rows come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def seconds(value: float) -> str:
    """Return a time with three digits and its unit."""
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6), ("ns", 1e9)):
        if value * factor >= 1 or unit == "ns":
            return f"{value * factor:.3g} {unit}" if value * factor < 1000 else f"{value * factor:.0f} {unit}"
    raise AssertionError


def times(spread: Mapping[str, float] | None) -> str:
    """Return a ratio with its quartiles, or a dash where nothing was measured."""
    if spread is None:
        return "–"
    digits = 2 if spread["median"] < 10 else 1 if spread["median"] < 100 else 0
    return f"{spread['median']:.{digits}f} ({spread['low']:.{digits}f}–{spread['high']:.{digits}f})"


class Table:
    """Columns of the given widths; the first is flush left."""

    def __init__(self, title: str, columns: Sequence[tuple[str, int]]) -> None:
        self.widths = [width for _, width in columns]
        print(f"\n{title}\n")
        self.line([name for name, _ in columns])
        self.line(["─" * width for width in self.widths])

    def line(self, cells: Sequence[Any]) -> None:
        """Print a line."""
        padded = [
            str(cell).ljust(width) if i == 0 or len(self.widths) == 2 else str(cell).rjust(width)
            for i, (cell, width) in enumerate(zip(cells, self.widths, strict=True))
        ]
        print("  ".join(padded).rstrip(), flush=True)
