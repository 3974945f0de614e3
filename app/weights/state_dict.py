"""Weights by torch's names: the state_dict of nn.RNN, nn.GRU or nn.LSTM with an nn.Linear behind it.

torch stacks what a cell's linear maps read, one under the other and in the order in which the cell
lists its maps (gru: r, z, n; lstm: i, f, g, o):

    weight_ih_l0 (n·d, k)   Wx of the maps that read the input     bias_ih_l0 (n·d)   their b
    weight_hh_l0 (n·d, d)   Wh of the maps that read the state     bias_hh_l0 (n·d)   0, or a b without Wx

Two biases that only ever add are one here: reading sums them, writing leaves the second 0. A gru's
bhn stands alone in its block of bias_hh_l0, since r multiplies it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from app.limits import Limits
from app.problems import invalid
from app.validation import field_error
from app.weights.files import wrong
from rnn_core.cells import Cell, cell_named
from rnn_core.errors import in_words
from rnn_core.types import Floats, Named

RNN, READOUT = "rnn.", "readout."  # where the cell and the nn.Linear stand in what is written
BLOCKS = {1: "rnn", 3: "gru", 4: "lstm"}  # n blocks of d rows each: which cell it is
OF_CELL = re.compile(r"((?:.*\.)?)weight_hh(?:_l0)?")  # of a layer, or of an nn.RNNCell
OF_LINEAR = re.compile(r"((?:.*\.)?)weight")
NEEDED = "a layer of nn.RNN, nn.GRU or nn.LSTM, and behind it an nn.Linear that reads its d units"
OF_LAYER = re.compile(r"(?:weight|bias)_(?:ih|hh|hr)_l\d+(?:_reverse)?")


@dataclass(frozen=True)
class Prefixes:
    """Where the parts stand, such as "model.rnn"; None for the only place where they can.

    An embedding is an nn.Embedding between the one-hot inputs and the cell; there is none by default.
    """

    rnn: str | None = None
    readout: str | None = None
    embedding: str | None = None


@dataclass(frozen=True)
class Found:
    """A network's weights by the lesson's names, and the arrays that they were read from."""

    cell: str
    weights: Named
    used: frozenset[str]


class Reading:
    """The arrays of a file, and which of them were read."""

    def __init__(self, arrays: Named) -> None:
        self.arrays = arrays
        self.used: set[str] = set()

    def matrix(self, name: str, rows: int | None = None, columns: int | None = None) -> Floats:
        """Return a matrix of so many rows and columns, where that is known."""
        found = self._finite(name)
        fits = found.ndim == 2 and 0 not in found.shape
        if not fits or rows not in (None, len(found)) or columns not in (None, found.shape[1]):
            size = f"{rows or 'rows'}×{columns or 'columns'}"
            raise wrong(name, f"is {in_words(found.shape)}; allowed: a matrix, {size}")
        return found

    def vector(self, name: str, length: int) -> Floats:
        """Return a vector of that length; zeros where there is none of that name."""
        if name not in self.arrays:
            return np.zeros(length)
        found = self._finite(name)
        if found.shape != (length,):
            raise wrong(name, f"is {in_words(found.shape)}; allowed: {in_words((length,))}")
        return found

    def _finite(self, name: str) -> Floats:
        if name not in self.arrays:
            raise wrong(name, "is missing; it must be in the file")
        found = self.arrays[name]
        if not np.isfinite(found).all():
            raise wrong(name, f"has {found[~np.isfinite(found)][0]}; allowed: finite numbers")
        self.used.add(name)
        return found


def state_dict(cell: Cell, weights: Named) -> dict[str, Floats]:
    """Return weights by torch's names; without biases where there are none (bias=False)."""
    inputs = [j for j in cell.maps if j.Wx]
    states = [j for j in cell.maps if j.Wh]
    found = {
        f"{RNN}weight_ih_l0": np.concatenate([weights[str(j.Wx)] for j in inputs]),
        f"{RNN}weight_hh_l0": np.concatenate([weights[str(j.Wh)] for j in states]),
        f"{READOUT}weight": weights["Wy"],
    }
    if "by" in weights:
        alone = [np.zeros_like(weights[j.b]) if j.Wx else weights[j.b] for j in states]
        found[f"{RNN}bias_ih_l0"] = np.concatenate([weights[j.b] for j in inputs])
        found[f"{RNN}bias_hh_l0"] = np.concatenate(alone)
        found[f"{READOUT}bias"] = weights["by"]
    return found


def is_state_dict(arrays: Named) -> bool:
    """Return whether there is a recurrent layer among the arrays."""
    return bool(places(arrays, OF_CELL))


def from_state_dict(arrays: Named, at: Prefixes, limits: Limits) -> Found:
    """Return the lesson's weights of a state_dict.

    Raises a Problem (422) that names the array at fault: for more layers, directions or projections
    than there are here, for shapes that are no cell's, and where it is open which part is meant.
    """
    reading = Reading(arrays)
    layer = chosen("rnn", at.rnn, places(arrays, OF_CELL), RNN)
    cell, weights = cell_of(reading, layer, at.embedding, limits)
    d = len(weights[str(cell.maps[0].Wh)])
    linears = [one for one in places(arrays, OF_LINEAR) if arrays[f"{one}weight"].shape[1:] == (d,)]
    if at.embedding is not None:
        linears = [one for one in linears if one != dotted(at.embedding)]
    readout = chosen("readout", at.readout, linears, READOUT)
    weights["Wy"] = reading.matrix(f"{readout}weight", columns=d)
    weights["by"] = reading.vector(f"{readout}bias", len(weights["Wy"]))
    if not any(len(arrays[name].shape) == 1 for name in reading.used):
        weights = {name: weight for name, weight in weights.items() if weight.ndim == 2}
    return Found(cell.name, weights, frozenset(reading.used))


def cell_of(
    reading: Reading, layer: str, embedding: str | None, limits: Limits
) -> tuple[Cell, dict[str, Floats]]:
    """Return the cell that a layer is, and its weights, biases always among them."""
    end = "_l0" if f"{layer}weight_hh_l0" in reading.arrays else ""
    own = [f"{layer}{name}{end}" for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]
    for name in reading.arrays:
        if name not in own and name.startswith(layer) and OF_LAYER.fullmatch(name.removeprefix(layer)):
            raise wrong(name, "is of a further layer; allowed: one layer, one direction, no projection")
    weight_hh = reading.matrix(own[1])
    rows, d = weight_hh.shape
    if rows % d or rows // d not in BLOCKS:
        raise wrong(own[1], f"is {rows}×{d}; allowed: d×d of nn.RNN, 3d×d of nn.GRU or 4d×d of nn.LSTM")
    limits.check_size_of("d", d, own[1])
    cell = cell_named(BLOCKS[rows // d])
    weight_ih = reading.matrix(own[0], rows)
    if embedding is not None:  # a one-hot x picks its token's vector E x, which the cell multiplies by Wx
        name = f"{dotted(embedding)}weight"
        E = reading.matrix(name, columns=weight_ih.shape[1])
        limits.check_size_of("k", len(E), name)
        weight_ih = weight_ih @ E.T
    return cell, split(
        cell, d, weight_ih, weight_hh, reading.vector(own[2], rows), reading.vector(own[3], rows)
    )


def split(
    cell: Cell, d: int, weight_ih: Floats, weight_hh: Floats, b_ih: Floats, b_hh: Floats
) -> dict[str, Floats]:
    """Return what is stacked by the names of the cell's linear maps."""
    weights: dict[str, Floats] = {}
    of_input = of_state = 0
    for j in cell.maps:
        b = np.zeros(d)
        if j.Wx:
            rows = slice(of_input, of_input := of_input + d)
            weights[j.Wx] = weight_ih[rows]
            b = b + b_ih[rows]
        if j.Wh:
            rows = slice(of_state, of_state := of_state + d)
            weights[j.Wh] = weight_hh[rows]
            b = b + b_hh[rows]
        weights[j.b] = b
    return weights


def places(arrays: Named, of: re.Pattern[str]) -> list[str]:
    """Return where in a state_dict there are arrays of a kind: each part's name with its dot."""
    return [match[1] for name in arrays if (match := of.fullmatch(name))]


def dotted(prefix: str) -> str:
    """Return a part's name as it stands before its weights: "fc." for fc, nothing for none."""
    return f"{prefix.removesuffix('.')}." if prefix else ""


def chosen(part: str, given: str | None, found: Collection[str], usual: str) -> str:
    """Return where a part stands: where the request says, else the only place, else the usual one."""
    if given is None and usual in found:
        return usual
    if given is None and len(found) == 1:
        return next(iter(found))
    if given is not None and dotted(given) in found:
        return dotted(given)
    there = ", ".join(sorted(repr(one.removesuffix(".")) for one in found))
    if not there:
        raise invalid([field_error((), f"has no {part}; allowed: {NEEDED}")])
    said = "is missing, and the file has several" if given is None else f"is {given!r}"
    raise invalid([field_error(("query", part), f"{said}; allowed: {there}")])
