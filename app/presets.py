"""Named requests that the page and other tools start from; the lesson's own example first.

What a description claims is a test: tests/app/test_presets.py sends every request.
"""

from __future__ import annotations

from math import atanh
from typing import Any, NamedTuple


class Preset(NamedTuple):
    """A request with a name."""

    name: str
    title: str
    description: str
    endpoint: str
    request: dict[str, Any]


SENTENCE = (
    "the brown dog with the big ears that our neighbours found in the park last winter is a german shepherd ."
)
SHEPHERD = SENTENCE.split()

REVIEWS = {
    "good dog": "+",
    "bad dog": "-",
    "not good dog": "-",
    "not bad dog": "+",
    "a very good dog": "+",
    "a very bad dog": "-",
}


def review(words: list[str], verdict: str) -> dict[str, Any]:
    """Return the sequence that reads a review and should say its verdict at the last word."""
    return {
        "inputs": words,
        "targets": [None] * (len(words) - 1) + [verdict],
        "outputs": ["+", "-"],
    }


def tagged(words: str, tags: str) -> dict[str, Any]:
    """Return the sequence that reads a sentence and should say a tag for each word."""
    return {
        "inputs": words.split(),
        "targets": tags.split(),
        "outputs": ["other", "person", "animal", "place"],
    }


WARMTH = [11.2, 12.0, 13.1, 12.6, 11.4, 10.9, 11.7, 12.9, 13.4, 12.3, 11.1, 10.6, 11.9]
"""Noon temperatures of thirteen days, °C: three days up, three days down."""


def series(values: list[float]) -> dict[str, Any]:
    """Return the sequence that reads measured values and should say whether the next one is higher."""
    read = [f"{value}°" for value in values[:-1]]
    return {
        "inputs": read,
        "targets": [
            "rises" if after > before else "falls" for before, after in zip(values, values[1:], strict=False)
        ],
        "outputs": ["rises", "falls"],
        "embedding": {token: [round(value - 12, 1), 1.0] for token, value in zip(read, values, strict=False)},
    }


def constant_forget_gate(forget_bias: float) -> dict[str, Any]:
    """Return a one-unit LSTM whose forget gate is σ(forget_bias) at every step.

    Its candidate and gates read the input alone, so that only the cell's own path is left.
    """
    silent = {f"Wh{gate}": [[0.0]] for gate in "ifgo"}
    biases = {f"b{gate}": [0.0] for gate in "igo"} | {"bf": [forget_bias], "by": [0.0, 0.0]}
    inputs = {"Wxi": [[0.5, -0.5]], "Wxf": [[0.0, 0.0]], "Wxg": [[1.0, -0.8]], "Wxo": [[0.3, 0.6]]}
    weights = inputs | silent | biases | {"Wy": [[1.0], [-1.0]]}
    return {"cell": "lstm", "weights": weights}


TRAINING = (
    Preset(
        "dogs",
        "dogs: the worked example",
        "Three hidden units learn d→o, o→g, g→s. At the start every prediction is wrong: "
        "after d the network says d.",
        "/api/train",
        {
            "sequence": {"text": "dogs"},
            "model": {"cell": "rnn", "hidden_size": 3, "activation": "tanh", "seed": 10},
            "optimizer": {"name": "sgd", "learning_rate": 0.3},
            "steps": 300,
            "record_every": 1,
        },
    ),
    Preset(
        "banana",
        "banana: a pattern that repeats",
        "After a comes n, twice: what is learned at one step helps at another.",
        "/api/train",
        {
            "sequence": {"text": "banana"},
            "model": {"cell": "rnn", "hidden_size": 4, "seed": 1},
            "optimizer": {"name": "sgd", "learning_rate": 0.3},
            "steps": 300,
        },
    ),
    Preset(
        "hello",
        "hello: the same input, two answers",
        "After the first l comes l, after the second comes o. The input alone cannot tell them "
        "apart: the hidden state must remember.",
        "/api/train",
        {
            "sequence": {"text": "hello"},
            "model": {"cell": "rnn", "hidden_size": 4, "seed": 4},
            "optimizer": {"name": "sgd", "learning_rate": 0.2},
            "steps": 400,
        },
    ),
    Preset(
        "sentence",
        "A whole sentence, letter by letter",
        "Sixteen GRU units learn every letter of a sentence.",
        "/api/train",
        {
            "sequence": {"text": "the brown dog is a german shepherd"},
            "model": {"cell": "gru", "hidden_size": 16, "seed": 0},
            "optimizer": {"name": "adam", "learning_rate": 0.02},
            "steps": 300,
        },
    ),
    Preset(
        "reviews",
        "Reviews: one answer at the end",
        "Six short reviews, one loss each, at the last word. Not turns good into bad and bad into "
        "good, so the network must keep it in mind.",
        "/api/train",
        {
            "sequences": [review(text.split(), verdict) for text, verdict in REVIEWS.items()],
            "model": {"cell": "rnn", "hidden_size": 6, "seed": 1},
            "optimizer": {"name": "sgd", "learning_rate": 0.1},
            "steps": 300,
        },
    ),
    Preset(
        "order",
        "Order: who likes whom?",
        "The same three words in another order mean something else: who is liked? A bag of words "
        "could not tell, and the full stop alone cannot; reading one after another can.",
        "/api/train",
        {
            "sequences": [
                {"inputs": words.split(), "targets": [None, None, None, liked], "outputs": ["dogs", "I"]}
                for words, liked in (("I like dogs .", "dogs"), ("dogs like I .", "I"))
            ],
            "model": {"cell": "rnn", "hidden_size": 3, "seed": 2},
            "optimizer": {"name": "sgd", "learning_rate": 0.3},
            "steps": 200,
        },
    ),
    Preset(
        "names",
        "Names: a tag for every word",
        "Each word gets a tag. Paris is a person at the start and a place after in: only what was "
        "read before tells which.",
        "/api/train",
        {
            "sequences": [
                tagged("Paris feeds Rex in Paris", "person other animal other place"),
                tagged("Rex finds Paris in Berlin", "animal other person other place"),
            ],
            "model": {"cell": "rnn", "hidden_size": 6, "seed": 1},
            "optimizer": {"name": "sgd", "learning_rate": 0.2},
            "steps": 300,
        },
    ),
    Preset(
        "series",
        "A measured series: numbers go in",
        "The temperature at noon, as a number instead of a one-hot: will the next day be warmer? "
        "The second number is always 1, so that Wx has a threshold to learn.",
        "/api/train",
        {
            "sequence": series(WARMTH),
            "model": {"cell": "rnn", "hidden_size": 6, "seed": 3},
            "optimizer": {"name": "adam", "learning_rate": 0.03},
            "steps": 400,
        },
    ),
    Preset(
        "clipping",
        "An exploding gradient, clipped",
        "Recurrent weights twice as large as usual: the first gradient has a norm of "
        "thousands. Clipped to norm 1 it keeps its direction, and the sentence is learned; set "
        "clip_norm to null and it is not.",
        "/api/train",
        {
            "sequence": {"text": "the brown dog is a german shepherd"},
            # a seed whose outcome does not hang on how sums are rounded, as that of others does
            "model": {"cell": "rnn", "hidden_size": 16, "init": {"gain": 2.0}, "seed": 4},
            "optimizer": {"name": "sgd", "learning_rate": 1.0, "clip_norm": 1.0},
            "steps": 300,
        },
    ),
)

SENTENCES = tuple(
    Preset(
        f"shepherd-{cell}",
        f"From shepherd back to brown: {title}",
        description,
        "/api/vanishing",
        {
            "sequence": {"tokens": SHEPHERD},
            "model": {"cell": cell, "hidden_size": 16, "seed": 0},
        },
    )
    for cell, title, description in (
        (
            "rnn",
            "a vanilla RNN",
            "A fresh vanilla RNN on a sentence of 20 words: norms halve about every 5 steps.",
        ),
        (
            "gru",
            "a GRU",
            "A fresh GRU on the same sentence: norms halve about every 2 steps. A gate that is "
            "half open does not keep anything by itself.",
        ),
        (
            "lstm",
            "an LSTM",
            "A fresh LSTM with forget bias 1 on the same sentence: norms of the joint state (h, c) "
            "halve about every 11 steps.",
        ),
    )
)

LAB = (
    Preset(
        "orthogonal",
        "Orthogonal and linear: exactly the gain",
        "Wh is 0.9 times an orthogonal matrix and the activation is the identity: every singular "
        "value of ∂h_t/∂h_k is 0.9^(t−k), every Lyapunov exponent ln 0.9, and the bound is reached.",
        "/api/vanishing",
        {
            "sequence": {"tokens": SHEPHERD},
            "model": {
                "cell": "rnn",
                "hidden_size": 8,
                "activation": "identity",
                "init": {"scheme": "orthogonal", "gain": 0.9},
                "seed": 3,
            },
        },
    ),
    Preset(
        "sigmoid",
        "Sigmoid: a weight of 3.9 still shrinks",
        "One unit with the weight 3.9. The slope of the sigmoid is at most ¼, so no factor exceeds "
        "3.9/4, and the error must shrink with every step back.",
        "/api/vanishing",
        {
            "sequence": {"text": "abababababababababab"},
            "model": {
                "cell": "rnn",
                "activation": "sigmoid",
                "weights": {"Wx": [[-2.0, -1.5]], "Wh": [[3.9]], "Wy": [[1.0], [-1.0]]},
            },
        },
    ),
    Preset(
        "bound",
        "The bound, and what is measured",
        "A tanh network with large random weights: ‖∂h_t/∂h_k‖ stays below (γ‖Wh‖)^(t−k), and far "
        "below, since few units are at their steepest.",
        "/api/vanishing",
        {
            "sequence": {"tokens": SHEPHERD},
            "model": {"cell": "rnn", "hidden_size": 16, "init": {"gain": 1.5}, "seed": 2},
        },
    ),
    Preset(
        "radius-zero",
        "Spectral radius 0, and it explodes",
        "The eigenvalues of Wh are all 0, and yet ‖∂h_t/∂h_k‖ is √200·2^(t−k−1): the norm decides, "
        "not the spectral radius.",
        "/api/vanishing",
        {
            "sequence": {"text": "ab" * 6},
            "model": {
                "cell": "rnn",
                "activation": "tanh",
                "weights": {
                    "Wx": [[0.0, 0.0], [0.0, 0.0]],
                    "Wh": [[8.0, 8.0], [-8.0, -8.0]],
                    "Wy": [[1.0, -1.0], [-1.0, 1.0]],
                    "bh": [-4.0, 4.0 + atanh(0.5)],
                    "by": [0.0, 0.0],
                },
                "h0": [0.0, 0.5],
            },
        },
    ),
    *(
        Preset(
            f"forget-bias-{bias}",
            f"LSTM with forget bias {bias}",
            f"The cell's own path, with candidate and gates reading the input alone: it keeps "
            f"{kept} of the error with each step back, a half-life of {half_life}.",
            "/api/vanishing",
            {
                "sequence": {"text": "abababababababababab"},
                "model": constant_forget_gate(float(bias)),
            },
        )
        for bias, kept, half_life in (
            (0, "0.5", "1 step"),
            (1, "0.731", "2.2 steps"),
            (2, "0.881", "5.5 steps"),
        )
    ),
    Preset(
        "healthy-total",
        "A healthy total that hides a dead past",
        "∂L/∂Wh of a word repeated 20 times is large, and yet less than a millionth of it comes "
        "from more than 20 steps back: look at the gradient by lag.",
        "/api/gradients",
        {
            "sequence": {"text": "dogs " * 20},
            "model": {"cell": "rnn", "hidden_size": 8, "init": {"gain": 0.7}, "seed": 1},
        },
    ),
)

PRESETS = (*TRAINING, *SENTENCES, *LAB)
