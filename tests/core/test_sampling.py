"""rnn_core/sampling.py: what is written is what forward says, and drawn as it says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rnn_core import (
    Batch,
    InvalidValue,
    Network,
    ShapeMismatch,
    Vocabulary,
    cell_named,
    forward,
    from_pairs,
    sample,
)
from tests.core.cases import CELLS, Kind, random_network

WORDS = Vocabulary.of(["w0", "w1", "w2", "w3"])


@pytest.mark.parametrize("kind", CELLS, ids=str)
@pytest.mark.parametrize("embedded", [False, True])
def test_the_network_reads_its_own_words(kind: Kind, embedded: bool) -> None:
    rng = np.random.default_rng(901)
    vectors = rng.standard_normal((4, 5)) if embedded else np.eye(4)
    network = random_network(kind, 902, k=vectors.shape[1], scale=1.5)
    prompt = ["w2", "w0"]
    options: dict[str, Any] = {"vectors": vectors} if embedded else {}
    written = list(sample(network, WORDS, prompt, 6, temperature=0.9, rng=rng, **options))
    read = [*prompt, *(one.token for one in written)]
    embedding = dict(zip(WORDS.tokens, vectors.tolist(), strict=True)) if embedded else None
    pairs = from_pairs(
        read[:-1], read[1:], vocabulary=list(WORDS.tokens), outputs=list(WORDS.tokens), embedding=embedding
    )
    trace = forward(network, Batch.of(pairs))
    for one, t in zip(written, range(1, 7), strict=True):
        np.testing.assert_allclose(one.probabilities, trace.probabilities[t, 0], rtol=1e-12)
        np.testing.assert_allclose(one.h, trace.h[t, 0], rtol=1e-12)


def test_temperature_zero_takes_the_most_probable_and_the_first_of_equals() -> None:
    network = random_network(CELLS[0], 903, scale=2.0)
    for one in sample(network, WORDS, ["w1"], 8):
        assert one.token == WORDS.tokens[int(np.argmax(one.probabilities))]
    level = network.with_weights({name: 0 * value for name, value in network.weights.items()})
    assert [one.token for one in sample(level, WORDS, ["w3"], 2)] == ["w0", "w0"]


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.0])
def test_tokens_are_drawn_by_their_probability_to_the_power_of_one_over_t(
    temperature: float,
) -> None:
    """5,000 first tokens: each frequency within four standard errors of ŷ^(1/τ) / Σ ŷ^(1/τ)."""
    network, n = random_network(CELLS[1], 904), 5000
    rng = np.random.default_rng(905)
    drawn = [
        next(iter(sample(network, WORDS, ["w0"], 1, temperature=temperature, rng=rng))) for _ in range(n)
    ]
    expected = drawn[0].probabilities ** (1 / temperature)
    expected /= expected.sum()
    counts = np.array([sum(one.token == token for one in drawn) for token in WORDS.tokens])
    assert (np.abs(counts / n - expected) < 4 * np.sqrt(expected * (1 - expected) / n)).all()


def test_a_seed_says_what_is_drawn() -> None:
    network = random_network(CELLS[2], 906)

    def written(seed: int | None) -> list[str]:
        rng = None if seed is None else np.random.default_rng(seed)
        return [one.token for one in sample(network, WORDS, ["w0"], 40, temperature=1.5, rng=rng)]

    assert written(1) == written(1) != written(2)
    assert written(None) == written(0)


def test_what_cannot_be_written_is_refused_by_name() -> None:
    network = random_network(CELLS[0], 907)
    for prompt, temperature, message in (
        ([], 0.0, r"prompt is \[\]; allowed: at least one token"),
        (["w9"], 0.0, "prompt"),
        (["w0"], -1.0, "temperature is -1.0; allowed: 0, or a finite number above it"),
        (["w0"], float("inf"), "temperature is inf"),
    ):
        with pytest.raises(InvalidValue, match=message):
            sample(network, WORDS, prompt, 3, temperature=temperature)
    with pytest.raises(ShapeMismatch, match="vocabulary is of 2 tokens"):
        sample(network, Vocabulary.of(["a", "b"]), ["a"], 3)
    with pytest.raises(ShapeMismatch, match="vectors is a matrix, 2×4; .* a row for each of 4 tokens"):
        sample(network, WORDS, ["w0"], 3, vectors=np.eye(4)[:2])
    with pytest.raises(InvalidValue, match="prompt.0 is None"):
        sample(network, WORDS, [None], 3)  # type: ignore[list-item]


def test_a_state_that_overflows_ends_the_writing_with_an_error() -> None:
    weights = {"Wx": [[1.0, 1.0]], "Wh": [[1e200]], "Wy": [[1.0], [-1.0]]}
    network = Network(cell_named("rnn", "relu"), weights)
    written = sample(network, Vocabulary.of(["a", "b"]), ["a"], 9)
    with pytest.raises(InvalidValue, match="weights is so large that the state overflows"):
        list(written)
