"""What the public functions are given and cannot take: each says where it is, what it is, and what it may be.

Never an error of NumPy's or Python's own, and never an answer that means something else.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import rnn_core
from rnn_core import InvalidValue, ShapeMismatch
from rnn_core.arguments import reals

core: Any = rnn_core  # so that wrong things pass the type checker
RNG = np.random.default_rng(1)
DOGS, CELL, SGD = core.from_text("dogs"), core.cell_named("rnn"), core.rule_named("sgd")
WEIGHTS = core.initial_weights(CELL, 4, 3, 4, RNG)
NETWORK, BATCH = core.Network(CELL, WEIGHTS), core.Batch.of(DOGS)
TRACE = core.forward(NETWORK, BATCH)
J = core.one_step_jacobians(TRACE)
TERMS = core.contributions(TRACE)
WORDS = DOGS.vocabulary
PLACES = core.Parameters(NETWORK.weights)


def network(**changed: Any) -> Any:
    return core.Network(CELL, WEIGHTS | changed)


def start(**options: Any) -> Any:
    return core.train(NETWORK, BATCH, SGD, **({"steps": 2} | options))


def written(**options: Any) -> list[Any]:
    given = {"network": NETWORK, "vocabulary": WORDS, "prompt": ["d"], "length": 3}
    return list(core.sample(**(given | options)))


def drawn(**options: Any) -> Any:
    return core.initial_weights(**({"cell": CELL, "k": 4, "d": 3, "m": 4, "rng": RNG} | options))


WRONG: list[tuple[Callable[[], object], str]] = [
    # names
    (lambda: core.cell_named([]), r"cell is \[\]; allowed: one of rnn, gru, lstm"),
    (lambda: core.cell_named("rnn", ["tanh"]), r"activation is \['tanh'\]; allowed: one of tanh, relu"),
    (lambda: core.cell_named("lstm", "relu"), "activation is 'relu'; allowed: none, as lstm has its own"),
    (lambda: core.rule_named({}), r"name is \{\}; allowed: one of sgd"),
    (lambda: drawn(scheme=[]), r"init\.scheme is \[\]; allowed: one of normal"),
    (lambda: start(freeze=[["Wh"]]), r"freeze\.0 is \['Wh'\]; allowed: a string"),
    (lambda: start(freeze=1), "freeze is 1; allowed: a list of strings"),
    # whole numbers
    (lambda: drawn(d=2.5), r"hidden_size is 2\.5; allowed: a whole number of at least 1"),
    (lambda: drawn(k="4"), "k is '4'; allowed: a whole number of at least 1"),
    (lambda: drawn(m=True), "m is True; allowed: a whole number of at least 1"),
    (lambda: core.weight_shapes(CELL, 4, 0, 4, bias=True), "hidden_size is 0; allowed: a whole number"),
    (lambda: start(steps=2.5), r"steps is 2\.5; allowed: a whole number of at least 0"),
    (lambda: start(steps="2"), "steps is '2'; allowed: a whole number"),
    (lambda: start(record_every=2.5), r"record_every is 2\.5; allowed: a whole number of at least 1"),
    (lambda: start(record_every=math.nan), "record_every is nan; allowed: a whole number"),
    (lambda: start(truncate=math.nan), "truncate is nan; allowed: a whole number of at least 1, or null"),
    (lambda: core.backward(TRACE, 1.5), r"truncate is 1\.5; allowed: a whole number"),
    (lambda: core.backward(TRACE, 99.5), r"truncate is 99\.5; allowed: a whole number"),
    (lambda: core.contributions(TRACE, "2"), "truncate is '2'; allowed: a whole number"),
    (lambda: core.training_step(NETWORK, BATCH, 0), "truncate is 0; allowed: a whole number"),
    (lambda: written(length=-1), "length is -1; allowed: a whole number of at least 0"),
    (lambda: written(length=2.0), r"length is 2\.0; allowed: a whole number"),
    (lambda: core.norm_bound(NETWORK, -1), "lags is -1; allowed: a whole number of at least 0"),
    (lambda: core.principal_directions(TRACE.h[:, 0], 1.5), r"count is 1\.5; allowed: 1 to d = 3"),
    # places
    (lambda: core.one_step_jacobians(TRACE, 1), "b is 1; allowed: a whole number from 0 to 0"),
    (lambda: core.loss_norms(TRACE, J, -1), "b is -1; allowed: a whole number from 0 to 0"),
    (lambda: TERMS.pairs(1), "b is 1; allowed: a whole number from 0 to 0"),
    (lambda: TERMS.norms(1), "b is 1; allowed: a whole number from 0 to 0"),
    (lambda: TERMS.term(0, 0, 1), "b is 1; allowed: a whole number from 0 to 0"),
    (lambda: TERMS.term(-1, 0), "t is -1; allowed: a whole number from 0 to 2"),
    (lambda: TERMS.term(2, 3), "k is 3; allowed: a whole number from 0 to 2"),
    (lambda: TERMS.of_lag(3), "lag is 3; allowed: a whole number from 0 to 2"),
    (lambda: TERMS.of_lag(-1), "lag is -1; allowed: a whole number from 0 to 2"),
    (lambda: core.row_norms(J, 0, None), "t is 0; allowed: a whole number from 1 to 3"),
    (lambda: core.row_norms(J, 4, None), "t is 4; allowed: a whole number from 1 to 3"),
    # numbers
    (lambda: core.rule_named("sgd", learning_rate="0.1"), "learning_rate is '0.1'; allowed: a finite number"),
    (lambda: core.rule_named("adam", beta1=[0.9]), r"beta1 is \[0\.9\]; allowed: at least 0 and below 1"),
    (lambda: core.rule_named("adam", epsilon="1"), "epsilon is '1'; allowed: a finite number above 0"),
    (lambda: drawn(gain="1"), r"init\.gain is '1'; allowed: a finite number"),
    (lambda: drawn(forget_bias=[1]), r"init\.forget_bias is \[1\]; allowed: a finite number"),
    (lambda: core.rule_named("sgd", learning_rate=10**400), "learning_rate is 1000.*; allowed: a finite"),
    (lambda: start(clip_norm="1"), "clip_norm is '1'; allowed: a finite number above 0"),
    (lambda: start(stop_at_probability="0.9"), r"stop_at_probability is '0\.9'; allowed: above 0"),
    (lambda: written(temperature="1"), "temperature is '1'; allowed: 0, or a finite number above it"),
    (lambda: core.clip_by_norm(J[0], 0), "clip_norm is 0; allowed: a finite number above 0"),
    (lambda: core.clip_by_norm(J[0], -1), "clip_norm is -1; allowed: a finite number above 0"),
    (lambda: core.clip_by_norm(J[0], math.nan), "clip_norm is nan; allowed: a finite number above 0"),
    # arrays
    (lambda: network(Wx=[["1"] * 4] * 3), r"weights\.Wx is .*; allowed: a matrix, 3×4, of numbers"),
    (lambda: network(Wx=[[True] * 4] * 3), r"weights\.Wx is .*; allowed: a matrix, 3×4, of numbers"),
    (lambda: network(Wh=[[None] * 3] * 3), r"weights\.Wh is .*; allowed: a matrix, 3×3, of numbers"),
    (lambda: core.Network(CELL, WEIGHTS, {"h": ["0"] * 3}), "h0 is .*; allowed: a list of length 3"),
    (lambda: core.Network(CELL, [1]), r"weights is \[1\]; allowed: arrays by name"),
    (lambda: core.Network(CELL, WEIGHTS, [0, 0, 0]), r"initial is \[0, 0, 0\]; allowed: arrays by name"),
    (lambda: core.Network(CELL, WEIGHTS, None, np.dtype("float32")), r"dtype is .*; allowed: numpy\.float64"),
    (lambda: core.clip_by_norm(["1"], 1.0), r"g is \['1'\]; allowed: real numbers"),
    (lambda: core.shares(["1"]), r"norms is \['1'\]; allowed: real numbers"),
    (lambda: core.fit_decay([]), "norms is a list of length 0; allowed: a list of at least one norm"),
    (lambda: core.fit_decay([[1.0, 0.5]]), "norms is a matrix, 1×2; allowed: a list of at least one norm"),
    (lambda: core.lyapunov_exponents(J[0]), "jacobians is a matrix, 3×3; allowed: an array, T×S×S"),
    (lambda: core.lyapunov_exponents(J[:0]), "jacobians is an array, 0×3×3; allowed: an array, T×S×S"),
    (lambda: core.singular_values(J[:, :2]), "jacobians is an array, 3×2×3; allowed: an array, T×S×S"),
    (lambda: core.row_norms("J", 1, None), "jacobians is 'J'; allowed: real numbers"),
    (lambda: core.row_norms(J, 1, 4), r"parts\.0 is 4; allowed: a whole number from 1 to S = 3, or null"),
    (lambda: core.frobenius_norms([[1.0]]), "jacobians is a matrix, 1×1; allowed: an array, T×S×S"),
    (lambda: core.spectral_norms(J, 0), r"parts\.0 is 0; allowed: a whole number from 1 to S = 3, or null"),
    (lambda: core.product_norms(J, None, 2.0), r"parts\.1 is 2\.0; allowed: a whole number from 1 to S = 3"),
    (lambda: core.spectral_radii([["1"]]), "jacobians is .*; allowed: real numbers"),
    (lambda: core.spectral_radii(J[:0]), "jacobians is an array, 0×3×3; allowed: an array, T×S×S"),
    (lambda: core.loss_norms(TRACE, J[:2]), "jacobians is an array, 2×3×3; allowed: an array, 3×3×3"),
    (lambda: core.principal_directions([["1"]]), r"states is \[\['1'\]\]; allowed: real numbers"),
    (lambda: core.check_gradients(NETWORK, BATCH, 0), "gradients is 0; allowed: arrays by name"),
    (
        lambda: core.check_gradients(NETWORK, BATCH, WEIGHTS | {"Wx": np.float64(0)}),
        r"gradients\.Wx is a single number; allowed: a matrix, 3×4",
    ),
    (lambda: core.Parameters({}), "weights is empty; allowed: at least one array"),
    (lambda: core.Parameters({"W": [1.0]}), r"weights\.W is \[1\.0\]; allowed: an array"),
    (lambda: PLACES.flat([1]), r"weights is \[1\]; allowed: arrays by name"),
    (lambda: PLACES.flat(WEIGHTS | {"Wx": [["1"] * 4] * 3}), r"weights\.Wx is .*; allowed: a matrix, 3×4"),
    (lambda: start(optimizer_state=3), "state is 3; allowed: what an optimizer's state was"),
    (
        lambda: core.Optimizer(SGD, PLACES).update(PLACES.zeros(), np.float64(1)),
        "g is a single number; allowed: a list of length 33",
    ),
    (
        lambda: core.Optimizer(SGD, PLACES).update(np.zeros(3), np.zeros(3)),
        "W is a list of length 3; allowed: a list of length 33",
    ),
    # tokens
    (lambda: core.from_text(["dog", "cat"]), r"text is \['dog', 'cat'\]; allowed: a string"),
    (lambda: core.from_text(3), "text is 3; allowed: a string"),
    (lambda: core.from_tokens(3), "tokens is 3; allowed: a list of strings"),
    (lambda: core.from_tokens([1, 2]), r"tokens\.0 is 1; allowed: a string"),
    (lambda: core.from_tokens([["a"], ["b"]]), r"tokens\.0 is \['a'\]; allowed: a string"),
    (lambda: core.from_pairs(["a"], [1]), r"targets\.0 is 1; allowed: a string, or null"),
    (lambda: core.from_pairs(1, ["a"]), "inputs is 1; allowed: a list of strings"),
    (lambda: core.from_text("ab", vocabulary=2), "vocabulary is 2; allowed: a list of strings"),
    (lambda: core.from_text("ab", outputs=[1]), r"outputs\.0 is 1; allowed: a string"),
    (lambda: core.from_text("ab", embedding=2), "embedding is 2; allowed: a vector for each token"),
    (lambda: core.from_text("ab", embedding={"a": 1.0}), r"embedding\.a is 1\.0; allowed: a vector of"),
    (lambda: core.from_text("ab", embedding={"a": "1"}), r"embedding\.a is '1'; allowed: a vector of"),
    (lambda: WORDS.indices(3, "tokens"), "tokens is 3; allowed: a list of strings"),
    (lambda: WORDS.indices([["d"]], "tokens"), r"tokens\.0 is \['d'\]; allowed: a string"),
    (lambda: core.Vocabulary.of(1), "vocabulary is 1; allowed: a list of strings"),
    (lambda: written(prompt=1), "prompt is 1; allowed: a list of strings"),
    (lambda: written(vectors=[["1"]] * 4), r"vectors is .*; allowed: real numbers"),
    (lambda: written(vectors=np.full((4, 4), math.nan)), "vectors is nan; allowed: finite numbers"),
    # one thing for another
    (lambda: core.Network("rnn", WEIGHTS), "cell is 'rnn'; allowed: a cell, as cell_named"),
    (lambda: drawn(cell="rnn"), "cell is 'rnn'; allowed: a cell, as cell_named"),
    (lambda: drawn(rng=7), r"rng is 7; allowed: a generator, as numpy\.random\.default_rng\(7\) is"),
    (lambda: written(rng=7, temperature=1.0), r"rng is 7; allowed: a generator"),
    (lambda: written(vocabulary=["d", "o"]), r"vocabulary is \['d', 'o'\]; allowed: a Vocabulary"),
    (lambda: core.Batch.of([DOGS]), r"sequences\.0 is \[Sequence.*; allowed: a Sequence, as from_text"),
    (lambda: core.forward(NETWORK, DOGS), r"batch is Sequence.*; allowed: a Batch, as Batch\.of"),
    (lambda: core.forward(WEIGHTS, BATCH), "(?s)network is .*; allowed: a Network"),
    (lambda: core.train(WEIGHTS, BATCH, SGD, steps=1), "(?s)network is .*; allowed: a Network"),
    (lambda: core.train(NETWORK, DOGS, SGD, steps=1), r"batch is Sequence.*; allowed: a Batch"),
    (lambda: core.train(NETWORK, BATCH, "sgd", steps=1), "rule is 'sgd'; allowed: a rule, as rule_named"),
    (lambda: written(network=WEIGHTS), "(?s)network is .*; allowed: a Network"),
    (lambda: core.backward(NETWORK), "trace is .*; allowed: a Trace"),
    (lambda: core.one_step_jacobians(NETWORK), "trace is .*; allowed: a Trace"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_cannot_be_taken_is_named_with_what_can(call: Callable[[], object], said: str) -> None:
    with pytest.raises(InvalidValue, match=said):
        call()


def test_a_batch_made_by_hand_has_targets_and_lengths_that_fit_its_inputs() -> None:
    x, targets, lengths, _ = BATCH
    for wrong in (BATCH._replace(targets=targets[:, 0]), BATCH._replace(lengths=np.array([3, 3]))):
        with pytest.raises(ShapeMismatch, match="batch.targets is of"):
            core.forward(NETWORK, wrong)
    assert core.forward(NETWORK, core.Batch(x, targets, lengths, None)).loss == TRACE.loss


@pytest.mark.parametrize(
    "given", [[3, 4], (3.0, 4.0), np.array([3, 4]), np.array([3, 4], np.float32)], ids=str
)
def test_numbers_are_taken_in_any_form(given: Any) -> None:
    """A list of whole numbers was clipped to whole numbers: to zeros."""
    np.testing.assert_allclose(core.clip_by_norm(given, 1.0), [0.6, 0.8], rtol=1e-7)
    assert core.shares(given).sum() == pytest.approx(1.0)
    assert core.singular_values(np.diag(given)[None].tolist()).tolist() == [[4.0, 3.0]]
    assert network(by=[1, 2, 3, 4], bh=[0, 0, 10**30]).weights["bh"].tolist() == [0.0, 0.0, 1e30]
    assert core.clip_by_norm([], 1.0).tolist() == []


@pytest.mark.parametrize("kind", [Fraction, np.float64, np.float32, float], ids=lambda kind: kind.__name__)
def test_a_number_of_any_kind_is_the_float_that_it_is(kind: Any) -> None:
    """A float64 of NumPy's made the updates of a float32 network in double precision."""
    half = kind(0.5)
    single = core.Network(CELL, WEIGHTS, None, np.float32)
    for name in core.RULES:
        runs = []
        for rate in (half, 0.5):
            rule = core.rule_named(name, learning_rate=rate, **({"beta1": rate} if name == "adam" else {}))
            *_, end = core.train(single, BATCH, rule, steps=3, clip_norm=rate, stop_at_probability=rate)
            runs.append(end)
        for weight, value in runs[0].weights.items():
            np.testing.assert_array_equal(value, runs[1].weights[weight])
    assert [one.token for one in written(temperature=half)] == [one.token for one in written(temperature=0.5)]
    np.testing.assert_array_equal(
        drawn(gain=half, rng=np.random.default_rng(2))["Wh"],
        drawn(gain=0.5, rng=np.random.default_rng(2))["Wh"],
    )


def test_float32_stays_and_everything_else_becomes_float64() -> None:
    assert reals((), np.zeros(2, np.float32)).dtype == np.float32
    for kind in (np.float16, np.int8, np.uint64, object):
        assert reals((), np.zeros(2, kind)).dtype == np.float64
    for kind in (bool, complex, "U1", "S1", "M8[s]"):
        with pytest.raises(InvalidValue, match="allowed: real numbers"):
            reals(("x",), np.zeros(2, kind))
    for unreal in ([1, [2]], [10**400, 1], [None], [1, "2"]):
        with pytest.raises(InvalidValue, match="allowed: real numbers"):
            reals(("x",), unreal)
