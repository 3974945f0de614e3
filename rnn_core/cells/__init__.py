"""The cells: each a file that opens with its equations. A further cell is a file and a line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rnn_core.activations import activation_named
from rnn_core.arguments import one_of
from rnn_core.cells.base import Cell, LinearMap, Slopes
from rnn_core.cells.gru import GRU
from rnn_core.cells.lstm import LSTM
from rnn_core.cells.rnn import RNN
from rnn_core.errors import InvalidValue

__all__ = ["CELLS", "GRU", "LSTM", "RNN", "Cell", "LinearMap", "Slopes", "cell_named"]

CELLS: Mapping[str, Callable[[], Cell]] = {"rnn": RNN, "gru": GRU, "lstm": LSTM}
"""The cells by name."""


def cell_named(name: str, activation: str | None = None) -> Cell:
    """Return the cell of that name; ``activation`` (default tanh) is a choice that rnn alone has.

    Raises InvalidValue for an unknown cell, an unknown activation, or an activation for a gated cell.
    """
    one_of(("cell",), name, CELLS)
    if name == "rnn":
        return RNN(activation_named("tanh" if activation is None else activation))
    if activation is not None:
        raise InvalidValue(("activation",), activation, f"none, as {name} has its own; only rnn has a choice")
    return CELLS[name]()
