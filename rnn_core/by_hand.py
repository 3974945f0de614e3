"""The forward pass of the lesson on Python's own numbers, as one computes it by hand.

    a_t      = Wx x_t + Wh h_{t−1}        x_t is one-hot: Wx x_t is the column of Wx of the token that is read
    h_t      = tanh a_t
    logits_t = Wy h_t
    ŷ_t      = e^logits / Σ e^logits
    L_t      = −ln ŷ_t[target_t]

For a short word and a few hidden units this takes less time than ``forward``: to begin one operation of
NumPy takes as long as ten of these multiplications. Its numbers differ from those in their last digits.
"""

from __future__ import annotations

from math import exp, log, tanh
from operator import add, mul

import numpy as np

from rnn_core.cells.rnn import RNN
from rnn_core.network import MODEST, Network
from rnn_core.sequences import Sequence
from rnn_core.types import Floats

ROWS = 100
UNITS = 8
"""Rows of Wh and Wy for all steps together, and numbers in each, up to which this is the faster way."""

LESSON = RNN()


Step = tuple[list[float], list[float], list[float], list[float], list[float], list[float], float]
"""Wx_x, Wh_h, a, h, logits, probabilities and loss of a time step."""


class ByHand:
    """A network and a sequence as lists of Python's numbers."""

    def __init__(self, network: Network, sequence: Sequence) -> None:
        W = network.weights
        self.Wx_columns: list[list[float]] = W["Wx"].T.tolist()
        self.Wh: list[list[float]] = W["Wh"].tolist()
        self.Wy: list[list[float]] = W["Wy"].tolist()
        self.h0: list[float] = network.initial["h"].tolist()
        places = sequence.input_indices.tolist(), sequence.target_indices.tolist()
        self.tokens: list[tuple[int, int]] = list(zip(*places, strict=True))

    def steps(self) -> list[Step]:
        """Return the steps of the pass."""
        steps, h = [], self.h0
        for token, target in self.tokens:
            Wx_x = self.Wx_columns[token]
            Wh_h = [sum(map(mul, row, h)) for row in self.Wh]
            a = list(map(add, Wx_x, Wh_h))
            h = list(map(tanh, a))
            logits = [sum(map(mul, row, h)) for row in self.Wy]
            powers = list(map(exp, logits))
            total = sum(powers)
            probabilities = [power / total for power in powers]
            loss = log(total) - logits[target]
            steps.append((Wx_x, Wh_h, a, h, logits, probabilities, loss))
        return steps


def by_hand(network: Network, sequence: Sequence) -> ByHand | None:
    """Return the pass by hand of a small network of the lesson's, None of another.

    The lesson's is vanilla with tanh, without bias, in float64, and reads and should say one-hot tokens.
    It has a choice of what to say: the loss of one output alone is 0, and exactly so not by this sum.
    """
    is_lesson = network.cell == LESSON and not network.bias and network.dtype is np.float64
    is_told = sequence.one_hot and network.m > 1 and None not in sequence.targets
    is_small = network.d <= UNITS and sequence.T * (network.d + network.m) <= ROWS
    if is_lesson and is_told and is_small and is_modest(network):
        return ByHand(network, sequence)
    return None


@np.errstate(over="ignore")
def is_modest(network: Network) -> bool:
    """Return whether no row of weights times a state or an input can be beyond ± MODEST."""
    return largest(network.initial["h"]) <= 1 and all(
        largest(np.add.reduce(np.abs(W), axis=1)) <= MODEST for W in network.weights.values()
    )


def largest(values: Floats) -> float:
    """Return the largest absolute value."""
    return float(np.maximum.reduce(np.abs(values)))
