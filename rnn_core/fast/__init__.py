"""Fast training steps: the same numbers as forward and backward, several times sooner."""

from __future__ import annotations

from collections.abc import Mapping

from rnn_core.cells import GRU, LSTM, RNN
from rnn_core.fast.base import FastStep
from rnn_core.fast.gru import GRUStep
from rnn_core.fast.lstm import LSTMStep
from rnn_core.fast.rnn import RNNStep

__all__ = ["FAST_STEPS", "FastStep"]

FAST_STEPS: Mapping[type, type[FastStep]] = {RNN: RNNStep, GRU: GRUStep, LSTM: LSTMStep}
"""The fast step of each cell that has one; any other cell trains by the readable one."""
