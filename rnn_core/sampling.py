"""Sampling: the network reads a prompt, then goes on by reading its own predictions."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Items
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from rnn_core.arguments import finite, instance, number, reals, strings, whole
from rnn_core.errors import InvalidValue, Said, ShapeMismatch, in_words
from rnn_core.network import Network
from rnn_core.sequences import Vocabulary
from rnn_core.types import Floats


@dataclass(frozen=True, slots=True)
class Sampled:
    """A token that the network wrote.

    Attributes
    ----------
    token
        The token.
    probabilities
        What it was chosen from, (m,).
    h
        The hidden state behind them, (d,).
    """

    token: str
    probabilities: Floats
    h: Floats


def sample(
    network: Network,
    vocabulary: Vocabulary,
    prompt: Items[str],
    length: int,
    *,
    temperature: float = 0.0,
    rng: np.random.Generator | None = None,
    vectors: ArrayLike | None = None,
) -> Iterator[Sampled]:
    """Yield ``length`` tokens that the network writes after the prompt.

    Parameters
    ----------
    vocabulary
        The tokens, both read and written.
    temperature
        0 takes the most probable token (the first of them on a tie); otherwise tokens are drawn with
        probabilities ∝ ŷ^(1/temperature).
    rng
        Where the draws at a temperature above 0 come from; by default a generator of seed 0.
    vectors
        What the tokens are read as, (len(vocabulary), k); one-hot by default.

    Raises
    ------
    InvalidValue
        For an empty prompt, a token outside the vocabulary, a negative length or temperature, or a state that
        has left the finite numbers.
    ShapeMismatch
        Where the vocabulary does not fit the network's k and m, or has not a vector for each token.
    """
    instance(("network",), network, Network, "a Network")
    instance(("vocabulary",), vocabulary, Vocabulary, "a Vocabulary, as Vocabulary.of(tokens) is")
    tokens = strings("prompt", prompt)
    if not tokens:
        raise InvalidValue(("prompt",), [], "at least one token")
    whole(("length",), length, 0)
    allowed = "0, or a finite number above it"
    temperature = number(("temperature",), temperature, lambda T: 0 <= T < np.inf, allowed)
    rng = np.random.default_rng(0) if rng is None else rng
    instance(("rng",), rng, np.random.Generator, "a generator, as numpy.random.default_rng(7) is")
    vectors = np.eye(len(vocabulary)) if vectors is None else reals(("vectors",), vectors)
    finite(("vectors",), vectors)
    if vectors.ndim != 2 or len(vectors) != len(vocabulary):
        raise ShapeMismatch(
            ("vectors",), in_words(vectors.shape), f"a matrix with a row for each of {len(vocabulary)} tokens"
        )
    sizes = (vectors.shape[1], len(vocabulary))
    if sizes != (network.k, network.m):
        raise ShapeMismatch(
            ("vocabulary",),
            f"of {len(vocabulary)} tokens, read as {sizes[0]} numbers each",
            f"what the weights fit: {network.m} outputs and k = {network.k}",
        )
    read = list(vocabulary.indices(tokens, "prompt"))
    return _written(network, vocabulary, vectors, read, length, temperature, rng)


def _written(
    network: Network,
    vocabulary: Vocabulary,
    vectors: Floats,
    read: list[int],
    length: int,
    temperature: float,
    rng: np.random.Generator,
) -> Iterator[Sampled]:
    state = dict(network.initial)
    for index in read[:-1]:
        state = _next_state(network, vectors[index], state)
    last = read[-1]
    for _ in range(length):
        state = _next_state(network, vectors[last], state)
        logits = _logits(network, state["h"])
        probabilities = _softmax(logits)
        if not np.isfinite(probabilities).all():
            raise InvalidValue(
                ("weights",), Said("so large that the state overflows"), "weights with finite states"
            )
        if temperature == 0:
            last = int(np.argmax(probabilities))
        else:
            last = int(rng.choice(len(vocabulary), p=_softmax(logits.astype(float), temperature)))
        yield Sampled(vocabulary.tokens[last], probabilities, state["h"])


@np.errstate(over="ignore", invalid="ignore")
def _logits(network: Network, h: Floats) -> Floats:
    return np.asarray(network.weights["Wy"] @ h + network.bias_of("by"))


@np.errstate(over="ignore", invalid="ignore")
def _next_state(network: Network, x: Floats, before: dict[str, Floats]) -> dict[str, Floats]:
    W = network.weights
    pre = {}
    for j in network.cell.maps:
        a = network.bias_of(j.b) + np.zeros(network.d, network.dtype)
        if j.Wx:
            a = a + W[j.Wx] @ x.astype(network.dtype)
        if j.Wh:
            a = a + W[j.Wh] @ before["h"]
        pre[j.name] = a
    return dict(network.cell.step(pre, before)[0])


@np.errstate(over="ignore", invalid="ignore")
def _softmax(logits: Floats, temperature: float = 1.0) -> Floats:
    exponentials = np.exp((logits - logits.max()) / temperature)
    return np.asarray(exponentials / exponentials.sum())
