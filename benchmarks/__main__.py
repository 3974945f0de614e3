"""Run the measurements and print their tables: ``python -m benchmarks [section …] [options]``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks import peers
from benchmarks.children import BLAS_VARIABLES, Setting, rows_of
from benchmarks.measure import CLOCKS
from benchmarks.problem import CELLS, DTYPES, INPUTS, SIZES
from benchmarks.sections import SECTIONS, Section
from benchmarks.table import Table

Part = tuple[Section, Setting, dict[str, Any], str]
"""A section, what its process runs with, options of its own, and a word on both for the title."""


def arguments() -> argparse.Namespace:
    """Return the command line's choices."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="section", help=f"all without: {' '.join(SECTIONS)}")
    parser.add_argument("--cell", action="append", choices=CELLS, help="again for another; all without")
    parser.add_argument("--size", action="append", choices=SIZES)
    parser.add_argument("--dtype", action="append", choices=DTYPES)
    parser.add_argument("--threads", action="append", choices=["1", "all"])
    parser.add_argument("--peer", action="append", choices=peers.STEPS, help="only these beside ours")
    parser.add_argument("--inputs", choices=INPUTS, default="onehot", help="of the training step")
    parser.add_argument("--clock", choices=CLOCKS, default="wall", help="cpu: for tuning on a busy machine")
    parser.add_argument("--seconds", type=float, help="to sample each row for")
    parser.add_argument("--quick", action="store_true", help="fewer rows and samples: a few minutes")
    parser.add_argument("--json", type=Path, default=Path("build/bench.json"), help="where all numbers go")
    chosen = parser.parse_args()
    for name in chosen.sections:
        if name not in SECTIONS:
            parser.error(f"no section {name!r}; there are {', '.join(SECTIONS)}")
    return chosen


def options_of(chosen: argparse.Namespace) -> dict[str, Any]:
    """Return what the sections read, from the command line and the defaults for a quick or a full run."""
    quick = chosen.quick
    names = {"ours", *(chosen.peer or peers.STEPS)}
    return {
        "cells": chosen.cell or list(CELLS),
        "sizes": chosen.size or [name for name in SIZES if not (quick and name == "xl")],
        "dtypes": chosen.dtype or (["float32"] if quick else list(DTYPES)),
        "peers": [name for name in peers.STEPS if name in names],
        "inputs": chosen.inputs,
        "clock": chosen.clock,
        "seconds": chosen.seconds or (0.5 if quick else 2.0),
        "quick": quick,
    }


def parts(names: list[str], threads: list[str], as_given: dict[str, str]) -> Iterator[Part]:
    """Yield what is to be run, one after another: never two at once."""
    for name in names:
        section = SECTIONS[name]
        for count in threads if section.threaded else ["all" if section.every_core else "1"]:
            title = f"{section.title}, {'one thread' if count == '1' else 'all threads'}"
            yield section, Setting(count, {}), {}, title if section.threaded else section.title
        if section.with_given_kernel and as_given:
            given = " ".join(f"{variable}={value}" for variable, value in as_given.items())
            kernel_only = {"peers": ["ours", "products"]}
            yield section, Setting("1", as_given), kernel_only, f"{section.title}, one thread, {given}"


def main() -> int:
    """Run the sections that were asked for, and write all rows to the JSON file."""
    chosen = arguments()
    options = options_of(chosen)
    as_given = {name: os.environ[name] for name in BLAS_VARIABLES if os.environ.get(name)}
    threads = chosen.threads or (["1"] if chosen.quick else ["1", "all"])
    start, failed, results = perf_counter(), False, []
    for name in peers.missing():
        print(f"{name} is not installed and is left out")
    if not as_given:
        print("OPENBLAS_CORETYPE is not set here: one column of kernels")
    for section, setting, own, title in parts(chosen.sections or list(SECTIONS), threads, as_given):
        rows, table = [], None
        for row in rows_of(section.name, options | own, setting):
            if "error" in row:
                print(f"{title}: {row['error']}", file=sys.stderr)
                failed = True
                continue
            table = table or Table(title, section.columns)
            rows.append(row)
            table.line(section.cells(row))
        results.append({"section": section.name, "title": title, "rows": rows})
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    everything = {"options": options, "blas_variables": as_given, "parts": results}
    chosen.json.write_text(json.dumps(everything, indent=1) + "\n")
    print(f"\n{perf_counter() - start:.0f} s; all numbers are in {chosen.json}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
