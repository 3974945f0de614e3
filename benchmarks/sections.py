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
    every_core
        Whether it may use every core, though it is measured once.
    """

    name: str
    title: str
    columns: Sequence[tuple[str, int]]
    cells: Callable[[Row], Sequence[str]]
    threaded: bool = False
    with_given_kernel: bool = False
    every_core: bool = False


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


def of_memory(row: Row) -> Sequence[str]:
    """Return the line of a cell's memory."""
    allocated = row["allocated"]
    peaks = [row["peaks"].get(name) for name in ("ours", "torch", "jax")]
    return [
        row["cell"],
        row["dtype"],
        *("–" if peak is None else f"{peak['above']:.0f} MiB" for peak in peaks),
        f"{allocated['buffers']:.0f} MiB",
        f"{allocated['run']} B",
        f"{allocated['update']} B",
        f"{allocated['kept']} B",
    ]


def of_dogs(row: Row) -> Sequence[str]:
    """Return the line of a learning rate."""
    return [
        str(row["rate"]),
        f"{row['learned']}/{row['seeds']}",
        str(row["within_80"]),
        f"{row['median']:.0f}",
        str(row["most"]),
        seconds(row["seconds"]),
    ]


def of_frame(row: Row) -> Sequence[str]:
    """Return the line of a frame's cost."""
    return [
        row["cell"],
        str(row["B"]),
        seconds(row["seconds"]["bare"]["median"]),
        times(row["ratios"]["streamed"]),
        times(row["ratios"]["computed"]),
        f"{row['bytes'] / 1000:.0f} kB",
        seconds(row["seconds"]["orjson"]["median"]),
        times(row["json_over_orjson"]),
    ]


def of_jacobians(row: Row) -> Sequence[str]:
    """Return the line of a kind of norms, or of the double sum, at one size."""
    ours = row["seconds"]["ours"]["median"]
    errors = row["errors"].values()
    return [
        row["what"],
        str(row["T"]),
        str(row["d"]),
        seconds(ours),
        seconds(ours / row["T"] ** 2),
        *(
            row["left_out"].get(peer) or times(row["ratios"].get(peer))
            for peer in ("batched", "plain", "products")
        ),
        f"{max(errors):.1e}" if errors else "–",
        str(row["rounds"]),
    ]


def of_server(row: Row) -> Sequence[str]:
    """Return the line of what is asked for."""
    return [
        row["what"],
        f"{row['bytes'] / 1000:.1f} kB",
        f"{row['per_second']['median']:.0f}",
        f"{row['per_second']['low']:.0f}–{row['per_second']['high']:.0f}",
        times(row["to_constant"]),
    ]


def of_load(row: Row) -> Sequence[str]:
    """Return the line of a crowd."""
    return [
        row["what"],
        f"{row['seconds']:.1f} s",
        str(row["errors"]),
        str(row["asked"]),
        *(seconds(row[name]) for name in ("median", "p99", "most")),
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
            every_core=True,
        ),
        Section(
            "step",
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
        Section(
            "memory",
            "Memory at xl, one thread: a process's peak above its start, and what our step allocates",
            [("cell", 4), ("dtype", 7), ("ours", 9), ("torch", 9), ("jax", 9)]
            + [("our buffers", 11), ("in a run", 10), ("in an update", 12), ("kept", 8)],
            of_memory,
        ),
        Section(
            "jacobians",
            "All pairs (t, k), rnn, float64, one thread; peer's time / ours, median (quartiles)\n"
            "torch, batched: rows of a batch carry the outputs; plain: a vmap, or a pass for each loss;\n"
            "products: multiplied out in NumPy, and their singular values",
            [("what", 16), ("T", 3), ("d", 3), ("ours", 8), ("ours / T²", 9)]
            + [("torch, batched", 17), ("torch, plain", 17), ("products", 17)]
            + [("largest difference", 18), ("rounds", 6)],
            of_jacobians,
            with_given_kernel=True,
        ),
        Section(
            "dogs",
            '"dogs" to every probability above 0.99, rnn, d = 3, sgd',
            [("rate", 5), ("learned", 11), ("within 80", 9), ("median", 7), ("most", 7), ("time", 8)],
            of_dogs,
        ),
        Section(
            "frame",
            "A frame of the training stream at classroom size, float64, every update recorded",
            [("cell", 4), ("B", 3), ("step", 8), ("frame / step", 18), ("computing it / step", 19)]
            + [("size", 8), ("orjson", 8), ("json / orjson", 18)],
            of_frame,
        ),
        Section(
            "server",
            "The server, requests per second (wrk, 8 connections), beside an endpoint that reads and checks\n"
            "the same body and answers with constant bytes of the same size; median (quartiles)",
            [("what", 16), ("answer", 9), ("per second", 10), ("quartiles", 13), ("to constant", 18)],
            of_server,
            every_core=True,
        ),
        Section(
            "load",
            "How long POST /api/forward takes beside a crowd of trainings, and beside large bodies",
            [("who else", 26), ("for", 8), ("errors", 6), ("asked", 6)]
            + [("median", 8), ("p99", 8), ("longest", 8)],
            of_load,
            every_core=True,
        ),
    )
}
