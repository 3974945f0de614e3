"""From a network to a file of weights and back: which names, and what the file says of its cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from app.limits import Limits
from app.problems import invalid
from app.validation import field_error, shown
from app.weights.files import File
from app.weights.state_dict import Prefixes, from_state_dict, is_state_dict, state_dict
from rnn_core.activations import ACTIVATIONS
from rnn_core.cells import CELLS, cell_named
from rnn_core.errors import InvalidValue, listed
from rnn_core.initializers import weight_shapes
from rnn_core.network import Network
from rnn_core.types import Floats, Named

Names = Literal["lesson", "torch"]


@dataclass(frozen=True)
class Read:
    """A network that was read from a file.

    Parameters
    ----------
    network
        The network.
    initial
        The states before step 1 that the file gives: h0, c0.
    names
        Whose names it was read by.
    unused
        Names of the arrays that were not read.
    """

    network: Network
    initial: Named
    names: Names
    unused: list[str]


def file_of(network: Network, initial: Named, activation: str | None, names: str) -> File:
    """Return the file of a network; ``initial`` are h0 and c0 where they were given."""
    arrays: dict[str, Floats] = {}
    if names != "torch":
        arrays |= {**network.weights, **initial}
    if names != "lesson":
        arrays |= state_dict(network.cell, network.weights)
    return File(arrays, {"activation": activation} if activation else {})


def network_of(file: File, names: Names | None, activation: str | None, at: Prefixes, limits: Limits) -> Read:
    """Return the network of a file.

    Raises a Problem (422) where there is none in it, or two that differ and ``names`` does not say
    which is meant.
    """
    found: dict[Names, Read] = {}
    if names != "torch" and (cell := lesson_cell(file.arrays)):
        found["lesson"] = by_lesson(file, cell, activation)
    if names != "lesson" and is_state_dict(file.arrays):
        found["torch"] = by_torch(file, activation, at, limits)
    if not found:
        wanted = {"lesson": "the lesson's", "torch": "torch's", None: "the lesson's or torch's"}[names]
        raise invalid(
            [
                field_error(
                    (), f"has {shown([*file.arrays])}; allowed: weights of a network, by {wanted} names"
                )
            ]
        )
    if len(found) == 2:
        if not same(found["lesson"].network, found["torch"].network):
            detail = "is missing, and the file's two networks differ; allowed: 'lesson' or 'torch'"
            raise invalid([field_error(("query", "names"), detail)])
        neither = sorted({*found["lesson"].unused} & {*found["torch"].unused})
        return replace(found["lesson"], unused=neither)
    return next(iter(found.values()))


def lesson_cell(arrays: Named) -> str | None:
    """Return the cell whose recurrent weights are among the arrays, by the lesson's names."""
    return next((name for name in CELLS if cell_named(name).maps[0].Wh in arrays), None)


def by_lesson(file: File, name: str, activation: str | None) -> Read:
    """Return the network of arrays by the lesson's names."""
    cell = cell_named(name, activation_of(name, file, activation))
    known = weight_shapes(cell, 1, 1, 1, bias=True)
    weights = {weight: file.arrays[weight] for weight in known if weight in file.arrays}
    initial = {f"{state}0": file.arrays[f"{state}0"] for state in cell.states if f"{state}0" in file.arrays}
    try:
        network = Network(cell, weights, {at.removesuffix("0"): value for at, value in initial.items()})
    except InvalidValue as error:
        error.path = error.path[-1:]  # a file's arrays stand at its top
        raise
    return Read(network, initial, "lesson", [*(file.arrays.keys() - weights.keys() - initial.keys())])


def by_torch(file: File, activation: str | None, at: Prefixes, limits: Limits) -> Read:
    """Return the network of arrays by torch's names."""
    found = from_state_dict(file.arrays, at, limits)
    network = Network(cell_named(found.cell, activation_of(found.cell, file, activation)), found.weights)
    return Read(network, {}, "torch", [*(file.arrays.keys() - found.used)])


def activation_of(cell: str, file: File, asked: str | None) -> str | None:
    """Return the activation of a file's rnn: as asked for, else as the file says, else tanh."""
    if cell != "rnn":
        if asked is not None:
            detail = (
                f"is {shown(asked)}; allowed: none, as the file's cell is a {cell}; only rnn has a choice"
            )
            raise invalid([field_error(("query", "activation"), detail)])
        return None
    said = asked or file.about.get("activation", "tanh")
    if said not in ACTIVATIONS:
        raise invalid(
            [field_error(("activation",), f"is {shown(said)}; allowed: one of {listed(ACTIVATIONS)}")]
        )
    return said


def same(one: Network, other: Network) -> bool:
    """Return whether two networks have the same weights."""
    return one.weights.keys() == other.weights.keys() and all(
        np.array_equal(weight, other.weights[name]) for name, weight in one.weights.items()
    )
