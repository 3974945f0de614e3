"""rnn_core/initializers.py: distributions, orthogonality, and what gain and forget_bias touch."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from rnn_core import CELLS, SCHEMES, InvalidValue, cell_named, initial_weights, weight_shapes
from rnn_core.initializers import normal, orthogonal, xavier


def drawn(scheme: str, cell: str = "rnn", *, seed: int = 1, **options: Any) -> dict[str, np.ndarray]:
    return initial_weights(cell_named(cell), 4, 3, 5, np.random.default_rng(seed), scheme=scheme, **options)


def test_shapes_are_those_of_the_lesson() -> None:
    assert weight_shapes(cell_named("rnn"), 4, 3, 5, bias=False) == {"Wx": (3, 4), "Wh": (3, 3), "Wy": (5, 3)}
    names = "Wxr Whr br Wxz Whz bz Wxn bxn Whn bhn Wy by"
    assert list(weight_shapes(cell_named("gru"), 4, 3, 5, bias=True)) == names.split()
    lstm = weight_shapes(cell_named("lstm"), 4, 3, 5, bias=True)
    assert list(lstm) == [
        "Wxi",
        "Whi",
        "bi",
        "Wxf",
        "Whf",
        "bf",
        "Wxg",
        "Whg",
        "bg",
        "Wxo",
        "Who",
        "bo",
        "Wy",
        "by",
    ]
    assert (lstm["Wxf"], lstm["Whf"], lstm["bf"], lstm["by"]) == ((3, 4), (3, 3), (3,), (5,))


@pytest.mark.parametrize(("rows", "columns"), [(400, 100), (100, 400)])
def test_normal_has_the_variance_one_over_fan_in(rows: int, columns: int) -> None:
    """LeCun et al. (1998); 40,000 numbers, so mean and variance stay within 4 of their deviations."""
    w = normal(np.random.default_rng(2), rows, columns) * math.sqrt(columns)
    assert abs(w.mean()) < 4 / math.sqrt(w.size)
    assert abs(w.var() - 1) < 4 * math.sqrt(2 / w.size)
    assert abs((w**4).mean() - 3) < 4 * math.sqrt(96 / w.size)
    assert (np.abs(w) > 3).mean() == pytest.approx(0.0027, abs=0.001)


@pytest.mark.parametrize(("rows", "columns"), [(300, 100), (100, 300)])
def test_xavier_is_uniform_within_its_bounds(rows: int, columns: int) -> None:
    """Glorot and Bengio (2010): a = √(6 / (fan_in + fan_out)), variance 2 / (fan_in + fan_out)."""
    w, a = xavier(np.random.default_rng(3), rows, columns), math.sqrt(6 / 400)
    assert np.abs(w).max() <= a
    assert np.abs(w).max() > 0.999 * a
    assert w.var() == pytest.approx(2 / 400, rel=0.02)
    counts = np.histogram(w, bins=10, range=(-a, a))[0]
    assert ((counts - 3000) ** 2 / 3000).sum() < 27.9  # χ² with 9 degrees of freedom, 0.1 %


@pytest.mark.parametrize(("rows", "columns"), [(7, 7), (9, 4), (4, 9), (1, 5), (5, 1), (1, 1)])
def test_orthogonal_matrices_have_orthonormal_columns_or_rows(rows: int, columns: int) -> None:
    q = orthogonal(np.random.default_rng(4), rows, columns)
    assert q.shape == (rows, columns)
    gram = q.T @ q if rows >= columns else q @ q.T
    np.testing.assert_allclose(gram, np.eye(min(rows, columns)), atol=1e-14)


def test_orthogonal_matrices_are_uniform() -> None:
    """Mezzadri (2007): of uniform Q the mean trace is 0 and its mean square 1; plain QR fails both."""
    rng = np.random.default_rng(5)
    traces = np.array([np.trace(orthogonal(rng, 4, 4)) for _ in range(4000)])
    assert abs(traces.mean()) < 4 / math.sqrt(4000)
    assert (traces**2).mean() == pytest.approx(1.0, abs=0.1)
    signs = [np.sign(np.linalg.det(orthogonal(rng, 3, 3))) for _ in range(1000)]
    assert abs(np.mean(signs)) < 4 / math.sqrt(1000)


def test_identity_starts_Wh_at_the_identity_and_the_rest_as_normal() -> None:
    identity, plain = drawn("identity", gain=0.5), drawn("normal")
    np.testing.assert_array_equal(identity["Wh"], 0.5 * np.eye(3))
    np.testing.assert_array_equal(identity["Wx"], plain["Wx"])


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_gain_multiplies_the_recurrent_weights_alone(cell: str, scheme: str) -> None:
    base, loud = drawn(scheme, cell), drawn(scheme, cell, gain=2.5)
    recurrent = {linear.Wh for linear in cell_named(cell).maps}
    for name, w in base.items():
        factor = 2.5 if name in recurrent else 1.0
        np.testing.assert_array_equal(loud[name], factor * w)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_seed_determines_the_weights_and_another_seed_gives_others(cell: str, scheme: str) -> None:
    one, same, other = (drawn(scheme, cell, seed=seed) for seed in (8, 8, 9))
    for name, w in one.items():
        np.testing.assert_array_equal(w, same[name])
        if w.ndim == 2 and not (scheme == "identity" and name.startswith("Wh")):
            assert (w != other[name]).any(), name


def test_biases_do_not_change_the_draws() -> None:
    without, with_bias = drawn("normal", bias=False), drawn("normal", bias=True)
    for name, w in without.items():
        np.testing.assert_array_equal(with_bias[name], w)
    assert not with_bias["bh"].any()
    assert not with_bias["by"].any()


def test_a_cell_s_own_default_decides_about_biases() -> None:
    assert "bh" not in drawn("normal", "rnn")
    assert "bhn" in drawn("normal", "gru")
    assert "bf" in drawn("normal", "lstm")
    assert "bf" not in drawn("normal", "lstm", bias=False)


@pytest.mark.parametrize("forget_bias", [0.0, 1.0, -2.5])
def test_the_forget_bias_is_that_of_the_forget_gate_alone(forget_bias: float) -> None:
    weights = drawn("normal", "lstm", forget_bias=forget_bias)
    for name in ("bi", "bf", "bg", "bo", "by"):
        expected = forget_bias if name == "bf" else 0.0
        assert (weights[name] == expected).all(), name


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"scheme": "he"}, "init.scheme is 'he'; allowed: one of .*normal.*xavier.*orthogonal.*identity"),
        ({"gain": math.nan}, "init.gain is nan; allowed: a finite number"),
        ({"forget_bias": math.inf}, "init.forget_bias is inf; allowed: a finite number"),
        (
            {"gain": 1.7e308, "d": 4},
            r"init.gain is 1.7e\+308; allowed: a number that leaves every weight finite",
        ),
        ({"d": 0}, "hidden_size is 0; allowed: a whole number of at least 1"),
        ({"k": 0}, "k is 0; allowed: a whole number of at least 1"),
        ({"m": -1}, "m is -1; allowed: a whole number of at least 1"),
    ],
)
def test_what_is_not_allowed_is_named(options: dict[str, Any], message: str) -> None:
    sizes = {"k": 4, "d": 3, "m": 5}
    with pytest.raises(InvalidValue, match=message):
        initial_weights(cell_named("rnn"), rng=np.random.default_rng(1), **(sizes | options))
