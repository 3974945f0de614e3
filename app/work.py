"""How much work a request is, and how many numbers it holds, estimated from its sizes.

Work is estimated in operations, of which a core does about 1e9 in a second: multiply-adds of the
matrix products, and for every small array operation the fixed time that NumPy takes to start it.
"""

from __future__ import annotations

from math import log2
from typing import Protocol

from rnn_core.cells import Cell

NUMBER = 60  # operations to write one number as JSON
READ = 30  # operations to read one number of a request into an array
UPDATE = 20_000  # operations that a pass over all steps takes besides
START = 6_000  # operations that one step of one linear map takes before its numbers matter


class Sized(Protocol):
    """What work is estimated of: a network, or the sizes of a request for one."""

    @property
    def cell(self) -> Cell:
        """The kind of cell."""

    @property
    def k(self) -> int:
        """Numbers of an input."""

    @property
    def d(self) -> int:
        """Hidden units."""

    @property
    def m(self) -> int:
        """Outputs."""


def forward_work(network: Sized, T: int, B: int = 1) -> float:
    """Return the work of one forward pass; a pass back takes twice as much."""
    maps = len(network.cell.maps)
    products = maps * network.d * (network.k + network.d) + network.m * network.d
    return float(T * (maps * START + B * products))


def double_sum_numbers(network: Sized, T: int) -> int:
    """Return how many numbers the terms of the double sum have as vectors."""
    return T * T * int(network.d) * (len(network.cell.states) + len(network.cell.maps))


def double_sum_work(network: Sized, T: int) -> float:
    """Return the work of all terms of the double sum, and of adding them up by lag."""
    maps = len(network.cell.maps)
    return float(T * maps * START + T * T * maps * network.d * (2 * network.d + network.k))


def jacobian_work(network: Sized, T: int, rows: int | None = None) -> float:
    """Return the work of Jacobian norms (of all rows t, or of so many), singular values and exponents.

    In products of whole matrices a core does ten operations in the time of one: three or four times what
    most networks take, as many as one whose singular values are nearly equal.
    """
    S = float(network.d * len(network.cell.states))
    if rows is not None:
        return T * (rows + 1) * (START + 5 * S * S * S)
    doublings = log2(2 * max(1, T))  # T is as it was sent, 0 for nothing to read
    return T * (START + (4 + doublings / 4) * S * S * S) + T * T * (4_000 + 12 * S * S)


def batch_numbers(network: Sized, T: int, B: int) -> int:
    """Return how many numbers a training run holds besides its weights."""
    return T * B * (network.k + network.m + (2 + 3 * len(network.cell.maps)) * network.d)


def parameters(network: Sized) -> int:
    """Return about how many weights there are."""
    inner = len(network.cell.maps) * network.d * (network.k + network.d + 1)
    return inner + network.m * (network.d + 1)


def gradients_work(network: Sized, T: int, check: bool) -> float:
    """Return the work of gradients, their double sum, and the differences that check them."""
    passes = 3 + (2 * parameters(network) if check else 0)
    return passes * forward_work(network, T) + double_sum_work(network, T)


def training_work(network: Sized, T: int, B: int, steps: int, frames: int, frame_size: int) -> float:
    """Return the work of a training run and of writing its frames."""
    passes = 3 * (steps + 1) + 3 * frames
    return passes * (UPDATE + forward_work(network, T, B)) + frames * (UPDATE + NUMBER * frame_size)


def principal_work(N: int, d: int) -> float:
    """Return the work of the singular value decomposition of N states of d units."""
    return float(10 * N * d * min(N, d))


def building_work(network: Sized, T: int, B: int = 1) -> float:
    """Return the work of making a request's arrays: its inputs and its weights."""
    return float(READ * (T * B * network.k + parameters(network)))


def forward_numbers(network: Sized, T: int) -> int:
    """Return about how many numbers the answer to a forward pass has: all of it, and the weights."""
    maps = len(network.cell.maps)
    step = network.k + (2 + 3 * maps) * network.d + 2 * network.m
    return T * step + parameters(network)


def forward_request_work(network: Sized, T: int) -> float:
    """Return the work of a request for a forward pass: building it, the pass, and writing its numbers."""
    return building_work(network, T) + forward_work(network, T) + NUMBER * forward_numbers(network, T)
