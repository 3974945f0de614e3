"""rnn_core/by_hand.py: the same numbers as the forward pass, and for no other network than the lesson's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnn_core import Batch, Network, cell_named, forward, from_pairs, from_text
from rnn_core.by_hand import ROWS, UNITS, by_hand
from rnn_core.network import MODEST
from rnn_core.sequences import Sequence

RNG = np.random.default_rng(29)


def network_for(sequence: Sequence, d: int, **options: Any) -> Network:
    sizes = {"Wx": (d, sequence.k), "Wh": (d, d), "Wy": (sequence.m, d)}
    weights = {name: RNG.uniform(-1, 1, size) * MODEST / size[1] for name, size in sizes.items()}
    return Network(cell_named("rnn"), weights, {"h": RNG.uniform(-1, 1, d)}, **options)


@pytest.mark.parametrize("d", [1, 3, UNITS])
@pytest.mark.parametrize("text", ["dogs", "banana", "ab", "shepherd"])
def test_a_word_by_hand_is_the_forward_pass(text: str, d: int) -> None:
    sequence = from_text(text)
    network = network_for(sequence, d)
    trace = forward(network, Batch.of(sequence))
    pass_by_hand = by_hand(network, sequence)
    assert pass_by_hand is not None
    columns = zip(*pass_by_hand.steps(), strict=True)
    expected = (trace.Wx_x["a"], trace.Wh_h["a"], trace.pre["a"], trace.h, trace.logits, trace.probabilities)
    for column, values in zip(columns, (*expected, trace.losses), strict=True):
        np.testing.assert_allclose(column, values[:, 0], rtol=1e-12, atol=1e-15)


def changed(network: Network, name: str, value: float) -> Network:
    weights = {**network.weights, name: network.weights[name].copy()}
    weights[name][0, 0] = value
    return network.with_weights(weights)


def test_others_are_left_to_arrays() -> None:
    sequence = from_text("dogs")
    network = network_for(sequence, 3)
    W, h = network.weights, network.initial
    bias = {"bh": np.zeros(3), "by": np.zeros(4)}
    vectors = {token: RNG.standard_normal(4) for token in "dogs"}
    long = from_text("dogs" * (1 + ROWS // 28))
    others = [
        (Network(cell_named("rnn", "relu"), W, h), sequence),
        (Network(cell_named("rnn"), {**W, **bias}, h), sequence),
        (Network(cell_named("rnn"), W, h, np.float32), sequence),
        (Network(cell_named("rnn"), W, {"h": np.array([0.0, 0.0, 1.1])}), sequence),
        (network, from_text("dogs", embedding=vectors)),
        (network, from_pairs("dog", ["o", None, "s"], vocabulary="dogs", outputs="dogs")),
        (network, long),
        (network_for(from_text("aa"), 3), from_text("aa")),
        (network_for(sequence, UNITS + 1), sequence),
        (network.with_weights({**W, "Wh": np.full((3, 3), 1.7e308)}), sequence),
        *[(changed(network, name, 1.1 * MODEST), sequence) for name in ("Wx", "Wh", "Wy")],
    ]
    assert [by_hand(*other) for other in others] == [None] * len(others)
