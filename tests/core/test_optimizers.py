"""rnn_core/optimizers.py: the rules against their formulas, one number at a time."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from rnn_core import RULES, InvalidValue, Optimizer, Parameters, clip_by_norm, rule_named
from rnn_core.types import Floats

WEIGHTS = {"Wx": np.array([[0.3, -1.2]]), "Wh": np.array([[0.9]])}
GRADIENTS = np.random.default_rng(1).standard_normal((6, 3)) * [2.0, 0.1, 5.0]

SETTINGS: dict[str, dict[str, float]] = {
    "sgd": {"learning_rate": 0.3},
    "momentum": {"learning_rate": 0.2, "momentum": 0.7},
    "rmsprop": {"learning_rate": 0.05, "decay": 0.9, "epsilon": 1e-3},
    "adam": {"learning_rate": 0.1, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-3},
}


def sgd(w: float, gs: list[float], *, learning_rate: float) -> float:
    for g in gs:
        w = w - learning_rate * g
    return w


def momentum(w: float, gs: list[float], *, learning_rate: float, momentum: float) -> float:
    v = 0.0
    for g in gs:
        v = momentum * v + g
        w = w - learning_rate * v
    return w


def rmsprop(w: float, gs: list[float], *, learning_rate: float, decay: float, epsilon: float) -> float:
    s = 0.0
    for g in gs:
        s = decay * s + (1 - decay) * g**2
        w = w - learning_rate * g / (math.sqrt(s) + epsilon)
    return w


def adam(
    w: float, gs: list[float], *, learning_rate: float, beta1: float, beta2: float, epsilon: float
) -> float:
    m = v = 0.0
    for n, g in enumerate(gs, start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        w = w - learning_rate * (m / (1 - beta1**n)) / (math.sqrt(v / (1 - beta2**n)) + epsilon)
    return w


FORMULAS: dict[str, Callable[..., float]] = {
    "sgd": sgd, "momentum": momentum, "rmsprop": rmsprop, "adam": adam,
}  # fmt: skip


def updated(optimizer: Optimizer, W: Floats, gradients: Floats) -> Floats:
    """Return W after an update from each of the gradients."""
    W = W.copy()
    for g in gradients:
        optimizer.update(W, g)
    return W


@pytest.mark.parametrize("name", RULES)
def test_updates_follow_the_formula(name: str) -> None:
    parameters = Parameters(WEIGHTS)
    W = parameters.flat(WEIGHTS)
    for n in range(1, 7):
        found = updated(Optimizer(rule_named(name, **SETTINGS[name]), parameters), W, GRADIENTS[:n])
        expected = [
            FORMULAS[name](w, list(gs), **SETTINGS[name]) for w, gs in zip(W, GRADIENTS[:n].T, strict=True)
        ]
        np.testing.assert_allclose(found, expected, rtol=1e-13)


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("cut", [0, 1, 4])
def test_a_run_that_resumes_from_its_state_is_the_same_to_the_bit(name: str, cut: int) -> None:
    parameters, rule = Parameters(WEIGHTS), rule_named(name, **SETTINGS[name])
    W = parameters.flat(WEIGHTS)
    first = Optimizer(rule, parameters, clip_norm=2.0)
    between = updated(first, W, GRADIENTS[:cut])
    second = Optimizer(rule, parameters, clip_norm=2.0, state=first.state)
    whole = Optimizer(rule, parameters, clip_norm=2.0)
    np.testing.assert_array_equal(updated(second, between, GRADIENTS[cut:]), updated(whole, W, GRADIENTS))
    assert second.state["updates"] == whole.state["updates"] == 6
    for memory in rule.memory:
        for weight in WEIGHTS:
            np.testing.assert_array_equal(second.state[memory][weight], whole.state[memory][weight])


@pytest.mark.parametrize("name", RULES)
def test_a_state_is_a_copy_and_survives_lists(name: str) -> None:
    """What JSON makes of a state, nested lists, leads on as the arrays do."""
    parameters, rule = Parameters(WEIGHTS), rule_named(name, **SETTINGS[name])
    optimizer = Optimizer(rule, parameters)
    W = updated(optimizer, parameters.flat(WEIGHTS), GRADIENTS[:3])
    kept = optimizer.state
    as_lists = {
        key: np.int64(value) if key == "updates" else {w: a.tolist() for w, a in value.items()}
        for key, value in kept.items()
    }
    later = updated(optimizer, W, GRADIENTS[3:])
    for state in (kept, as_lists):
        np.testing.assert_array_equal(
            updated(Optimizer(rule, parameters, state=state), W, GRADIENTS[3:]), later
        )


def test_clipping_shortens_what_is_too_long_and_nothing_else() -> None:
    g = np.array([3.0, -4.0])
    np.testing.assert_allclose(clip_by_norm(g, 1.0), [0.6, -0.8], rtol=1e-15)
    assert clip_by_norm(g, 5.0).tolist() == [3.0, -4.0]
    assert clip_by_norm(g, 7.0).tolist() == [3.0, -4.0]
    assert clip_by_norm(np.zeros(2), 1.0).tolist() == [0.0, 0.0]
    assert clip_by_norm(g.astype(np.float32), 1.0).dtype == np.float32
    # a gradient that has exploded, whose squares are infinite, keeps its direction too
    np.testing.assert_allclose(clip_by_norm(g * 1e200, 1.0), [0.6, -0.8], rtol=1e-15)
    np.testing.assert_allclose(clip_by_norm(g * 1e-200, 1e-200), [0.6e-200, -0.8e-200], rtol=1e-15)
    # and one whose norm is beyond the floats
    np.testing.assert_allclose(
        clip_by_norm(np.array([1.5e308, -1.5e308]), 2.0), [2**0.5, -(2**0.5)], rtol=1e-15
    )


def test_an_optimizer_clips_before_its_rule_and_leaves_the_gradient_alone() -> None:
    parameters, g = Parameters(WEIGHTS), np.array([6.0, 0.0, 8.0])
    W = updated(
        Optimizer(rule_named("sgd", learning_rate=1.0), parameters, clip_norm=5.0), np.zeros(3), g[None]
    )
    np.testing.assert_allclose(W, [-3.0, 0.0, -4.0], rtol=1e-15)
    assert g.tolist() == [6.0, 0.0, 8.0]


@pytest.mark.parametrize("name", RULES)
def test_float32_weights_stay_float32(name: str) -> None:
    parameters = Parameters({key: w.astype(np.float32) for key, w in WEIGHTS.items()})
    optimizer = Optimizer(rule_named(name), parameters, clip_norm=1.0)
    W = updated(optimizer, parameters.flat(WEIGHTS), GRADIENTS.astype(np.float32))
    assert W.dtype == np.float32
    assert all(memory.dtype == np.float32 for memory in optimizer.memory.values())


def test_defaults_are_those_in_common_use() -> None:
    assert rule_named("momentum").momentum == 0.9  # type: ignore[attr-defined]
    assert rule_named("rmsprop").decay == 0.99  # type: ignore[attr-defined]
    adam_rule: Any = rule_named("adam")
    assert (adam_rule.learning_rate, adam_rule.beta1, adam_rule.beta2) == (0.001, 0.9, 0.999)


@pytest.mark.parametrize(
    ("name", "settings", "message"),
    [
        ("adagrad", {}, "name is 'adagrad'; allowed: one of .*sgd.*momentum.*rmsprop.*adam"),
        ("sgd", {"momentum": 0.9}, r"momentum is 0.9; allowed: settings of sgd: learning_rate"),
        ("sgd", {"learning_rate": -0.1}, "learning_rate is -0.1; allowed: a finite number of at least 0"),
        ("sgd", {"learning_rate": math.inf}, "learning_rate is inf; allowed: a finite number"),
        ("sgd", {"learning_rate": math.nan}, "learning_rate is nan; allowed: a finite number"),
        ("momentum", {"momentum": 1.0}, "momentum is 1.0; allowed: at least 0 and below 1"),
        ("rmsprop", {"decay": -0.5}, "decay is -0.5; allowed: at least 0 and below 1"),
        ("adam", {"beta1": math.nan}, "beta1 is nan; allowed: at least 0 and below 1"),
        ("adam", {"epsilon": 0.0}, "epsilon is 0.0; allowed: a finite number above 0"),
    ],
)
def test_a_rule_that_is_not_allowed_is_named(name: str, settings: dict[str, float], message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        rule_named(name, **settings)


ZEROS = {"Wx": [[0.0, 0.0]], "Wh": [[0.0]]}


@pytest.mark.parametrize(
    ("name", "state", "message"),
    [
        ("sgd", {}, "state is empty; allowed: the fields of sgd: updates"),
        (
            "adam",
            {"updates": 1, "m": ZEROS},
            r"state is .*; allowed: the fields of adam: m, updates, v",
        ),
        ("sgd", {"updates": -1}, "state.updates is -1; allowed: a whole number of at least 0"),
        ("sgd", {"updates": 1.5}, "state.updates is 1.5; allowed: a whole number"),
        ("sgd", {"updates": True}, "state.updates is True; allowed: a whole number"),
        ("momentum", {"updates": 1, "v": [1.0]}, r"state.v is \[1.0\]; allowed: an array for each weight"),
        (
            "momentum",
            {"updates": 1, "v": {"Wx": [[0.0, 1.0]]}},
            r"state.v is \['Wx'\]; allowed: arrays named",
        ),
        (
            "momentum",
            {"updates": 1, "v": ZEROS | {"Wh": [0.0]}},
            r"state.v.Wh is .*; allowed: a matrix, 1×1",
        ),
        (
            "rmsprop",
            {"updates": 1, "s": ZEROS | {"Wh": [[-0.5]]}},
            "state.s is -0.5; allowed: means of squares",
        ),
        (
            "adam",
            {"updates": 1, "m": ZEROS, "v": ZEROS | {"Wh": [[-2.0]]}},
            "state.v is -2.0; allowed: means of squares",
        ),
    ],
)
def test_a_state_that_does_not_fit_is_named(name: str, state: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValue, match=message):
        Optimizer(rule_named(name), Parameters(WEIGHTS), state=state)


def test_a_negative_momentum_is_a_step_like_any_other() -> None:
    state = {"updates": 1, "v": ZEROS | {"Wh": [[-2.0]]}}
    optimizer = Optimizer(rule_named("momentum"), Parameters(WEIGHTS), state=state)
    assert optimizer.state["v"]["Wh"].tolist() == [[-2.0]]


@pytest.mark.parametrize("clip_norm", [0.0, -1.0, math.inf, math.nan])
def test_a_clip_norm_that_is_not_above_zero_is_refused(clip_norm: float) -> None:
    with pytest.raises(InvalidValue, match="clip_norm is .*; allowed: a finite number above 0, or null"):
        Optimizer(rule_named("sgd"), Parameters(WEIGHTS), clip_norm=clip_norm)


@pytest.mark.parametrize("beyond", [math.inf, math.nan])
def test_what_has_overflowed_is_not_shortened_to_something_finite(beyond: float) -> None:
    with np.errstate(invalid="ignore"):
        assert np.isnan(clip_by_norm(np.array([1.0, beyond]), 1.0)[1])
