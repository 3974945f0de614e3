"""The same training step by each peer: forward, loss, BPTT, and one update by gradient descent."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

from benchmarks.problem import Problem
from rnn_core.types import Floats

STEPS = {
    "ours": ("benchmarks.peers.ours", "numpy"),
    "torch": ("benchmarks.peers.torch_eager", "torch"),
    "jax": ("benchmarks.peers.jax_jit", "jax"),
    "naive": ("benchmarks.peers.naive_numpy", "numpy"),
    "products": ("benchmarks.peers.matrix_products", "numpy"),
}
"""Each peer's module, and what has to be installed for it."""


class Peer(Protocol):
    """One framework's training step on one problem.

    Attributes
    ----------
    loss
        Of the latest step, before its update.
    """

    loss: float

    def run(self, n: int) -> None:
        """Make n updates."""

    def weights(self) -> dict[str, Floats]:
        """Return the weights by rnn_core's names."""


def missing() -> list[str]:
    """Return the peers that are not installed here."""
    return [name for name, (_, needs) in STEPS.items() if find_spec(needs) is None]


def start(name: str, problem: Problem) -> Peer:
    """Return the peer's step, ready to run."""
    peer: Peer = import_module(STEPS[name][0]).Step(problem)
    return peer
