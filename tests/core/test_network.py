"""rnn_core/network.py: the forward pass against the equations in plain Python, one number at a time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from rnn_core import (
    Batch,
    InvalidValue,
    Network,
    ShapeMismatch,
    cell_named,
    forward,
    from_text,
    training_step,
)
from tests.core.cases import CELLS, KINDS, Kind, random_batch, random_network, random_sequence

Vector = list[float]


def sigma(a: float) -> float:
    return 1 / (1 + math.exp(-a))


F = {"tanh": math.tanh, "relu": lambda a: max(a, 0.0), "sigmoid": sigma, "identity": lambda a: a}


def by_hand(kind: Kind, network: Network, xs: Any, state: dict[str, Vector]) -> list[dict[str, Vector]]:
    """Return the states and logits of every step, in plain Python, as the equations are written."""
    W = {name: value.tolist() for name, value in network.weights.items()}

    def map_(Wx: str | None, x: Vector, Wh: str | None, h: Vector, b: str | None) -> Vector:
        rows = range(network.d)
        total = [W[b][i] if b in W else 0.0 for i in rows]
        for name, v in ((Wx, x), (Wh, h)):
            if name:
                total = [total[i] + sum(W[name][i][j] * v[j] for j in range(len(v))) for i in rows]
        return total

    steps = []
    for x in xs.tolist():
        h = state["h"]
        if kind.cell == "rnn":
            state = {"h": [F[kind.activation or "tanh"](a) for a in map_("Wx", x, "Wh", h, "bh")]}
        elif kind.cell == "gru":
            r = [sigma(a) for a in map_("Wxr", x, "Whr", h, "br")]
            z = [sigma(a) for a in map_("Wxz", x, "Whz", h, "bz")]
            nx, nh = map_("Wxn", x, None, h, "bxn"), map_(None, x, "Whn", h, "bhn")
            n = [math.tanh(nx[i] + r[i] * nh[i]) for i in range(network.d)]
            state = {"h": [(1 - z[i]) * n[i] + z[i] * h[i] for i in range(network.d)]}
        else:
            i, f, o = ([sigma(a) for a in map_(f"Wx{g}", x, f"Wh{g}", h, f"b{g}")] for g in "ifo")
            g = [math.tanh(a) for a in map_("Wxg", x, "Whg", h, "bg")]
            c = [f[j] * state["c"][j] + i[j] * g[j] for j in range(network.d)]
            state = {"h": [o[j] * math.tanh(c[j]) for j in range(network.d)], "c": c}
        by = W.get("by", [0.0] * network.m)
        logits = [
            by[i] + sum(w * y for w, y in zip(W["Wy"][i], state["h"], strict=True)) for i in range(network.m)
        ]
        steps.append({**state, "logits": logits})
    return steps


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_forward_is_the_equations_step_by_step(kind: Kind) -> None:
    network = random_network(kind, 11, k=3, d=4, m=2)
    sequence = random_sequence(12, 7, k=3, m=2, embedded=True, targets="some")
    trace = forward(network, Batch.of(sequence))
    state = {name: value.tolist() for name, value in network.initial.items()}
    for t, expected in enumerate(by_hand(kind, network, sequence.x, state)):
        for name in state:
            np.testing.assert_allclose(trace.states[name][t + 1, 0], expected[name], rtol=1e-13, atol=1e-15)
        logits = expected["logits"]
        np.testing.assert_allclose(trace.logits[t, 0], logits, rtol=1e-13, atol=1e-14)
        e = [math.exp(y) for y in logits]
        np.testing.assert_allclose(trace.probabilities[t, 0], np.divide(e, sum(e)), rtol=1e-13)
        target = sequence.target_indices[t]
        loss = 0.0 if target < 0 else -math.log(e[target] / sum(e))
        assert trace.losses[t, 0] == pytest.approx(loss, rel=1e-12)


def test_dogs_by_hand() -> None:
    """With d = 2 and h0 = 0 every number below follows from the weights with a pocket calculator."""
    Wx = [[1.0, -1.0, 0.5, 0.0], [0.0, 2.0, -1.0, 0.0]]
    Wh = [[0.5, 1.0], [-2.0, 0.0]]
    Wy = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [-1.0, -1.0]]
    batch = Batch.of(from_text("dogs"))
    trace = forward(Network(cell_named("rnn"), {"Wx": Wx, "Wh": Wh, "Wy": Wy}), batch)
    h1 = [math.tanh(1.0), 0.0]  # Wx d = (1, 0)
    a2 = [-1.0 + 0.5 * h1[0], 2.0 - 2.0 * h1[0]]  # Wx o = (−1, 2)
    h2 = [math.tanh(a) for a in a2]
    h3 = [math.tanh(0.5 + 0.5 * h2[0] + h2[1]), math.tanh(-1.0 - 2.0 * h2[0])]  # Wx g = (½, −1)
    np.testing.assert_allclose(trace.h[:, 0], [h1, h2, h3], rtol=1e-14)
    np.testing.assert_allclose(trace.Wx_x["a"][:, 0], [[1, 0], [-1, 2], [0.5, -1]], rtol=1e-14)
    np.testing.assert_allclose(trace.Wh_h["a"][0, 0], [0, 0], atol=0)
    np.testing.assert_allclose(trace.Wh_h["a"][1, 0], [0.5 * h1[0], -2 * h1[0]], rtol=1e-14)
    np.testing.assert_allclose(trace.pre["a"][1, 0], a2, rtol=1e-14)
    # After d the logits are (0, tanh 1, 0, −tanh 1) and the target is o.
    e = math.exp(math.tanh(1.0))
    assert trace.probabilities[0, 0, 1] == pytest.approx(e / (2 + e + 1 / e), rel=1e-14)
    assert trace.losses[0, 0] == pytest.approx(0.7663, abs=5e-5)
    assert trace.loss == pytest.approx(trace.losses.sum(), rel=1e-15)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_what_follows_a_state_depends_on_that_state_alone(kind: Kind) -> None:
    network, batch = random_network(kind, 21), random_batch(22, (9,))
    trace = forward(network, batch)
    state = {name: value[4, 0] for name, value in trace.states.items()}
    rest = Batch(batch.x[4:], batch.targets[4:], np.array([5]), None)
    later = forward(Network(network.cell, network.weights, state), rest)
    np.testing.assert_allclose(later.h, trace.h[4:], rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(later.losses, trace.losses[4:], rtol=1e-12)


@pytest.mark.parametrize("kind", CELLS, ids=str)
def test_no_state_depends_on_a_later_input(kind: Kind) -> None:
    network, batch = random_network(kind, 23), random_batch(24, (6,))
    other = batch.x.copy()
    other[3] = other[3][:, ::-1] + 0.5
    changed = forward(network, Batch(other, batch.targets, batch.lengths, None))
    same = np.abs(changed.h - forward(network, batch).h).max(axis=(1, 2)) == 0
    assert same.tolist() == [True, True, True, False, False, False]


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_batch_of_unequal_lengths_is_its_sequences_side_by_side(kind: Kind) -> None:
    network, lengths = random_network(kind, 31), (3, 7, 1, 5)
    trace = forward(network, random_batch(32, lengths))
    assert (trace.T, trace.B) == (7, 4)
    for b, T in enumerate(lengths):
        alone = forward(network, Batch.of(random_sequence(32000 + b, T)))
        np.testing.assert_allclose(trace.h[:T, b], alone.h[:, 0], rtol=1e-13, atol=1e-15)
        np.testing.assert_allclose(trace.losses[:T, b], alone.losses[:, 0], rtol=1e-12)
        assert (trace.h[T:, b] == 0).all()
        assert (trace.losses[T:, b] == 0).all()


def test_huge_logits_give_finite_losses() -> None:
    network = Network(
        cell_named("rnn", "identity"),
        {"Wx": [[1.0, -1.0]], "Wh": [[0.0]], "Wy": [[900.0], [-900.0]]},
    )
    trace = forward(network, Batch.of(from_text("abab", vocabulary="ab")))
    assert trace.losses[:, 0].tolist() == [1800.0, 1800.0, 1800.0]


def test_states_that_overflow_stay_in_the_trace_as_they_are() -> None:
    weights = {"Wx": [[1.0, 1.0]], "Wh": [[1e200]], "Wy": [[1.0], [1.0]]}
    trace = forward(
        Network(cell_named("rnn", "relu"), weights), Batch.of(from_text("ababa", vocabulary="ab"))
    )
    assert trace.h[:, 0, 0].tolist() == [1.0, 1e200, math.inf, math.inf]
    assert math.isnan(trace.loss)


@pytest.mark.parametrize("kind", CELLS, ids=str)
def test_float32_is_computed_in_float32_and_close_to_float64(kind: Kind) -> None:
    single = random_network(kind, 41, dtype=np.float32)
    double = Network(single.cell, single.weights, single.initial)
    batch = random_batch(42, (8, 5))
    a, b = forward(single, batch), forward(double, batch)
    for array in (a.x, a.h, a.logits, a.probabilities, a.losses, *a.pre.values(), *a.gates.values()):
        assert array.dtype == np.float32
    np.testing.assert_allclose(a.h, b.h, atol=2e-6)
    np.testing.assert_allclose(a.losses, b.losses, atol=2e-6)


GOOD = {"Wx": [[1.0, 2.0]] * 3, "Wh": np.eye(3).tolist(), "Wy": [[1.0] * 3] * 2}


@pytest.mark.parametrize(
    ("weights", "initial", "kind", "message"),
    [
        (GOOD | {"Wq": [[1.0]]}, {}, InvalidValue, "weights.Wq is 'Wq'; allowed: weights of rnn"),
        (
            {"Wx": GOOD["Wx"], "Wy": GOOD["Wy"]},
            {},
            InvalidValue,
            "weights.Wh is missing; allowed: every weight",
        ),
        (GOOD | {"bh": [0.0] * 3}, {}, InvalidValue, "weights.by is missing; allowed: every bias, or none"),
        (
            GOOD | {"Wh": [[1.0, 2.0]]},
            {},
            ShapeMismatch,
            "weights.Wh is a matrix, 1×2; allowed: a matrix, 3×3$",
        ),
        (GOOD | {"Wx": [[1.0, math.nan]] * 3}, {}, InvalidValue, "weights.Wx is nan; allowed: finite"),
        (
            GOOD | {"Wh": np.eye(3) * 1j},
            {},
            InvalidValue,
            r"weights.Wh is \[\[1j, 0j.*; allowed: a matrix, 3×3, of numbers",
        ),
        (
            GOOD | {"Wh": [["a"] * 3] * 3},
            {},
            InvalidValue,
            "weights.Wh is .*; allowed: a matrix, 3×3, of numbers",
        ),
        (GOOD | {"Wy": [1.0, 2.0]}, {}, ShapeMismatch, "weights.Wy .* a matrix with rows and columns"),
        (GOOD | {"Wx": [[], [], []]}, {}, ShapeMismatch, "weights.Wx .* a matrix with rows and columns"),
        (GOOD | {"Wx": [[1.0], [1.0, 2.0], [3.0]]}, {}, ShapeMismatch, "weights.Wx .* a matrix"),
        (GOOD, {"c": [0.0] * 3}, InvalidValue, r"c0 is \[0.*\]; allowed: none, as the states of rnn are: h"),
        (GOOD, {"h": [0.0] * 2}, ShapeMismatch, "h0 is a list of length 2; allowed: a list of length 3"),
        (GOOD, {"h": [0.0, math.inf, 0.0]}, InvalidValue, "h0 is inf; allowed: finite numbers"),
    ],
)
def test_weights_that_do_not_fit_are_named(
    weights: dict[str, Any], initial: dict[str, Any], kind: type[InvalidValue], message: str
) -> None:
    with pytest.raises(kind, match=message):
        Network(cell_named("rnn"), weights, initial)


@pytest.mark.parametrize("dtype", [np.float16, np.complex128, int])
def test_a_network_computes_in_double_or_single_precision_alone(dtype: Any) -> None:
    with pytest.raises(InvalidValue, match="dtype is .*; allowed: numpy.float64 or numpy.float32"):
        Network(cell_named("rnn"), GOOD, dtype=dtype)


@pytest.mark.parametrize("m", [1, 2])
def test_no_loss_is_negative_and_that_of_one_output_is_0(m: int) -> None:
    rng = np.random.default_rng(3)
    for _ in range(100):
        weights = {
            "Wx": rng.normal(size=(3, 2)),
            "Wh": rng.normal(size=(3, 3)),
            "Wy": rng.normal(size=(m, 3)),
        }
        network, batch = Network(cell_named("rnn"), weights), random_batch(4, (5,), k=2, m=m)
        step = training_step(network, batch)
        step.run()
        for losses in (forward(network, batch).losses, step.losses):
            assert (losses >= 0).all()
            assert losses.any() == (m > 1)


def test_inputs_and_targets_that_the_network_has_no_place_for_are_refused() -> None:
    network = Network(cell_named("rnn"), GOOD)
    with pytest.raises(ShapeMismatch, match=r"x is 4 numbers a step; allowed: k = 2, as Wx reads"):
        forward(network, random_batch(1, k=4, m=2))
    with pytest.raises(InvalidValue, match=r"targets is [23]; allowed: below m = 2"):
        forward(network, random_batch(1, (9,), k=2, m=4))


def test_the_network_keeps_copies_of_what_it_was_given() -> None:
    weights = {name: np.array(value) for name, value in GOOD.items()}
    network = Network(cell_named("rnn"), weights)
    weights["Wh"][0, 0] = 99.0
    assert network.weights["Wh"][0, 0] == 1.0
    other = network.with_weights(weights)
    assert (other.weights["Wh"][0, 0], other.d, other.k, other.m) == (99.0, 3, 2, 2)
