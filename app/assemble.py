"""From the parts of a request to what rnn_core works on, and back to the parts of an answer."""

from __future__ import annotations

from collections.abc import Sequence as Items
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from app import convert
from app.limits import Limits
from app.schemas.base import MAX_WHOLE, whole
from app.schemas.model import Model
from app.schemas.optimizer import Optimizer
from app.schemas.sequence import Sequence
from app.sizes import DEFAULT_HIDDEN_SIZE
from rnn_core.cells import Cell, cell_named
from rnn_core.errors import InvalidValue, ShapeMismatch
from rnn_core.initializers import initial_weights
from rnn_core.network import Network
from rnn_core.optimizers import Rule, rule_named
from rnn_core.sequences import (
    Sequence as Tokens,
)
from rnn_core.sequences import (
    Vocabulary,
    from_pairs,
    from_text,
    from_tokens,
)
from rnn_core.types import Floats

# What a class and the page ask for again and again is kept once it is made: it follows from a few values.
KEPT = 256  # of each kind
SMALL = 32  # sizes, and characters, up to which it is: 50 kB each at most
CONSTANTS = ("learning_rate", "momentum", "decay", "beta1", "beta2", "epsilon")  # of an optimizer's rule


class part:
    """Says of an InvalidValue in which part of the request it is."""

    def __init__(self, *path: str | int) -> None:
        self.path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Raise an InvalidValue again, with its path behind that of the part."""
        if isinstance(error, InvalidValue):
            raise error.at(*self.path) from None


def sequence(given: Sequence, limits: Limits, *path: str | int) -> Tokens:
    """Return the sequence of a request's part, which is at ``path``."""
    with part(*path):
        return built(given, limits)


def built(given: Sequence, limits: Limits) -> Tokens:
    """Return a sequence; raises InvalidValue with the path in it."""
    limits.check_sequence(given)
    alone = given.vocabulary is None and given.outputs is None and given.embedding is None
    options = {} if alone else options_of(given)
    if given.text is not None:
        kept = alone and len(given.text) <= SMALL
        form, made = "text", text_alone(given.text) if kept else from_text(given.text, **options)
    elif given.tokens is not None:
        form, made = "tokens", from_tokens(given.tokens, **options)
    else:
        form, made = "inputs", from_pairs(given.inputs or [], given.targets or [], **options)
    limits.check_size_of("k", made.k, form)
    limits.check_size_of("m", made.m, form)
    return made


def options_of(given: Sequence) -> dict[str, Any]:
    """Return what a sequence says besides its tokens."""
    embedding = given.embedding and {
        token: convert.vector(vector, "embedding", token) for token, vector in given.embedding.items()
    }
    return {"vocabulary": given.vocabulary, "outputs": given.outputs, "embedding": embedding}


def sequences(given: Items[Sequence], limits: Limits) -> list[Tokens]:
    """Return the sequences of a request, with one vocabulary and one list of outputs for all.

    Both are those of the sequences one after another, in order of first appearance.
    """
    labels = Vocabulary.seen_in(*[one.outputs or [] for one in given]).tokens
    shared: dict[str, Any] = {"outputs": list(labels)} if labels else {}
    alone = [sequence(one.model_copy(update=shared), limits, "sequences", b) for b, one in enumerate(given)]
    words = Vocabulary.seen_in(*[one.vocabulary.tokens for one in alone]).tokens
    shared["vocabulary"] = list(words)
    return [sequence(one.model_copy(update=shared), limits, "sequences", b) for b, one in enumerate(given)]


def network(given: Model, limits: Limits, k: int | None, m: int | None) -> Network:
    """Return the network of a request's model, for inputs of k numbers and m outputs.

    Both may be None where the model has weights, whose sizes then stand.
    """
    with part("model"):
        if given.hidden_size or given.weights is None:
            limits.check_size("d", given.hidden_size or DEFAULT_HIDDEN_SIZE, "hidden_size")
        if given.weights is not None:
            return with_weights(given, given.weights, limits, k, m)
        if k is None or m is None:
            raise ValueError("a model without weights needs k and m")
        made = drawn(given, k, m)
        initial = initial_state(given)
        return Network(made.cell, made.weights, initial) if initial else made


def with_weights(
    given: Model, weights: dict[str, Any], limits: Limits, k: int | None, m: int | None
) -> Network:
    """Return the network of these weights; raises InvalidValue where they do not fit the rest."""
    cell = cell_of(given)
    initial = initial_state(given)
    named = {name: convert.array(value, "weights", name) for name, value in weights.items()}
    if k is not None:
        check_input_size(cell, named, k)
    made = Network(cell, named, initial)
    check_agreement(given, made, m)
    limits.check_size_of("d", made.d, "weights", "Wy")
    limits.check_size_of("k", made.k, "weights")
    limits.check_size_of("m", made.m, "weights", "Wy")
    return made


def cell_of(given: Model) -> Cell:
    """Return the cell of a model."""
    return cell_named(given.cell, given.activation if given.cell == "rnn" else None)


def initial_state(given: Model) -> dict[str, Floats]:
    """Return the state before step 1, as far as it is given."""
    states = (("h", given.h0), ("c", given.c0))
    return {name: convert.vector(value, f"{name}0") for name, value in states if value is not None}


def drawn(given: Model, k: int, m: int) -> Network:
    """Return the network that the model's seed and init determine, from step 1 on with h0 = 0."""
    init = given.init
    start = Start(
        given.cell,
        given.activation,
        k,
        given.hidden_size or DEFAULT_HIDDEN_SIZE,
        m,
        given.bias,
        init.scheme,
        init.gain + 0.0,  # −0 is 0 here, as they are equal in a cache
        init.forget_bias + 0.0,
        given.seed,
    )
    return started(start) if max(start.d, k, m) <= SMALL else start.network()


class Start(NamedTuple):
    """All that random weights follow from."""

    cell: str
    activation: str
    k: int
    d: int
    m: int
    bias: bool | None
    scheme: str
    gain: float
    forget_bias: float
    seed: int

    def network(self) -> Network:
        """Return the network that starts so; its weights cannot be written to."""
        cell = cell_named(self.cell, self.activation if self.cell == "rnn" else None)
        weights = initial_weights(
            cell,
            self.k,
            self.d,
            self.m,
            np.random.default_rng(self.seed),
            bias=self.bias,
            scheme=self.scheme,
            gain=self.gain,
            forget_bias=self.forget_bias,
        )
        made = Network(cell, weights)
        for weight in made.weights.values():
            weight.flags.writeable = False
        return made


@lru_cache(maxsize=KEPT)
def text_alone(text: str) -> Tokens:
    """Return the sequence of a text alone."""
    made = from_text(text)
    for array in (made.vectors, made.input_indices, made.target_indices):
        array.flags.writeable = False
    return made


@lru_cache(maxsize=KEPT)
def started(start: Start) -> Network:
    """Return the network that starts so."""
    return start.network()


def check_input_size(cell: Cell, weights: dict[str, Any], k: int) -> None:
    """Raise ShapeMismatch for a matrix that does not read inputs of k numbers, as one laid on its side."""
    for name in (linear.Wx for linear in cell.maps if linear.Wx):
        size: tuple[int, ...] = np.shape(weights.get(name, ()))
        if len(size) == 2 and size[1] != k:
            raise ShapeMismatch(
                ("weights", name), "×".join(map(str, size)), f"d×{k}, as an input has k = {k} numbers"
            )


def check_agreement(given: Model, made: Network, m: int | None) -> None:
    """Raise InvalidValue where the given weights do not fit the rest of the request."""
    if m not in (None, made.m):
        raise ShapeMismatch(
            ("weights", "Wy"), f"{made.m}×{made.d}", f"{m}×{made.d}, as there are {m} outputs"
        )
    if given.hidden_size not in (None, made.d):
        raise InvalidValue(("hidden_size",), given.hidden_size, f"{made.d}, as the weights have")
    if given.bias not in (None, made.bias):
        raise InvalidValue(("bias",), given.bias, f"{made.bias}, as the weights have".lower())


def rule(given: Optimizer) -> Rule:
    """Return an optimizer's rule with the constants that were given."""
    constants = {name: getattr(given, name) for name in CONSTANTS}
    return rule_named(given.name, **{name: value for name, value in constants.items() if value is not None})


def optimizer_state(given: Optimizer) -> dict[str, Any] | None:
    """Return an optimizer's state with its lists of numbers as arrays."""
    if given.state is None:
        return None
    state = {
        name: {weight: convert.array(value, "state", name, weight) for weight, value in kept.items()}
        if isinstance(kept, dict)
        else whole(kept)
        for name, kept in given.state.items()
    }
    updates = state.get("updates")
    if isinstance(updates, int) and updates > MAX_WHOLE:
        raise InvalidValue(("state", "updates"), updates, f"at most {MAX_WHOLE}")
    return state


def model_answer(given: Model, made: Network) -> dict[str, Any]:
    """Return the model with its weights filled in: valid as the model of a next request."""
    model: dict[str, Any] = {"cell": given.cell, "hidden_size": made.d}
    if given.cell == "rnn":
        model["activation"] = given.activation
    model |= {
        "bias": made.bias,
        "init": dict(vars(given.init)),
        "seed": given.seed,
        "weights": made.weights,
    }
    for name in ("h", "c"):
        if getattr(given, f"{name}0") is not None:
            model[f"{name}0"] = made.initial[name]
    return model
