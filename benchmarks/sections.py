"""The tables: a title, columns, and how a row of a section's measurements is printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.table import seconds, times

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """A module of this package with ``rows(options)``, and the table of what it yields.

    Attributes
    ----------
    threaded
        Whether it is measured once for each number of threads.
    with_given_kernel
        Whether it is measured again with OpenBLAS's variables as the environment has them.
    """

    name: str
    title: str
    columns: Sequence[tuple[str, int]]
    cells: Callable[[Row], Sequence[str]]
    threaded: bool = False
    with_given_kernel: bool = False


def of_step(row: Row) -> Sequence[str]:
    """Return a training step's line."""
    ratios = row["ratios"]
    ours = row["seconds"]["ours"]
    floor = ratios.get("products")
    against = {
        "median": 1 / floor["median"],
        "low": 1 / floor["high"],
        "high": 1 / floor["low"],
    } if floor else None  # fmt: skip
    return [
        row["size"],
        row["cell"],
        row["dtype"],
        seconds(ours["median"]),
        f"{seconds(ours['low'])}–{seconds(ours['high'])}",
        *(times(ratios.get(peer)) for peer in ("torch", "jax", "naive")),
        times(against),
        str(row["rounds"]),
    ]


SECTIONS = {
    section.name: section
    for section in (
        Section(
            "machine",
            "Machine",
            [("", 14), ("", 100)],
            lambda row: [row["what"], row["value"]],
            with_given_kernel=True,
        ),
        Section(
            "steps",
            "A training step: forward, loss, BPTT, update; peer's time / ours, median (quartiles)",
            [
                ("size", 9),
                ("cell", 4),
                ("dtype", 7),
                ("ours", 8),
                ("quartiles", 17),
                ("torch", 18),
                ("jax", 18),
                ("naive", 18),
                ("ours / products", 18),
                ("rounds", 6),
            ],
            of_step,
            threaded=True,
            with_given_kernel=True,
        ),
    )
}
