"""rnn_core/jacobians.py: one-step Jacobians against finite differences, and what follows from them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnn_core import (
    Batch,
    Network,
    backward,
    cell_named,
    contributions,
    fit_decay,
    forward,
    frobenius_norms,
    loss_gradient_norms,
    loss_norms,
    lyapunov_exponents,
    norm_bound,
    one_step_jacobians,
    recurrent_norms,
    row_norms,
    singular_values,
    spectral_norms,
    spectral_radii,
    training_step,
)
from rnn_core.bptt import last_loss_flow
from rnn_core.types import Floats
from tests.core.cases import CELLS, KINDS, Kind, random_batch, random_network


def joint_after(network: Network, batch: Batch, b: int, t: int, joint: Floats) -> Floats:
    """Return the joint state after step t + 1 of sequence b when it starts from ``joint``."""
    names = network.cell.states
    state = dict(zip(names, np.split(joint, len(names)), strict=True))
    one = Batch(batch.x[t : t + 1, b : b + 1], batch.targets[t : t + 1, b : b + 1], np.array([1]), None)
    after = forward(Network(network.cell, network.weights, state), one).states
    return np.concatenate([after[name][1, 0] for name in names])


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_one_step_jacobians_are_the_slopes_of_one_step(kind: Kind) -> None:
    """For an LSTM of the joint state, h before c: all four blocks of ∂(h, c)_t/∂(h, c)_{t−1}."""
    network, batch = random_network(kind, 501), random_batch(502, (5, 3))
    trace, e = forward(network, batch), 1e-6
    for b, T in enumerate((5, 3)):
        jacobians = one_step_jacobians(trace, b)
        assert len(jacobians) == T
        for t in range(T):
            start = np.concatenate([trace.states[name][t, b] for name in network.cell.states])
            for i, unit in enumerate(np.eye(len(start))):
                column = joint_after(network, batch, b, t, start + e * unit)
                column = (column - joint_after(network, batch, b, t, start - e * unit)) / (2 * e)
                np.testing.assert_allclose(jacobians[t, :, i], column, rtol=1e-6, atol=1e-9)


def test_the_vanilla_jacobian_is_the_slope_times_Wh() -> None:
    network = random_network(Kind("rnn", "tanh", True), 511)
    trace = forward(network, random_batch(512))
    for t, J in enumerate(one_step_jacobians(trace)):
        np.testing.assert_allclose(J, np.diag(1 - trace.h[t, 0] ** 2) @ network.weights["Wh"], rtol=1e-14)


def test_the_cell_path_of_an_lstm_stands_in_its_own_block() -> None:
    """∂c_t/∂c_{t−1} with h_{t−1} held fixed is diag(f_t), the lower right block."""
    trace = forward(random_network(CELLS[2], 521), random_batch(522))
    for t, J in enumerate(one_step_jacobians(trace)):
        np.testing.assert_allclose(J[3:, 3:], np.diag(trace.gates["f"][t, 0]), rtol=1e-14)


@pytest.mark.parametrize("kind", CELLS, ids=str)
def test_singular_values_and_spectral_radii_are_those_of_each_jacobian(kind: Kind) -> None:
    jacobians = one_step_jacobians(forward(random_network(kind, 531), random_batch(532)))
    values, radii = singular_values(jacobians), spectral_radii(jacobians)
    for J, found, radius in zip(jacobians, values, radii, strict=True):
        squares = np.sort(np.linalg.eigvalsh(J.T @ J))[::-1]
        np.testing.assert_allclose(found**2, squares, rtol=1e-10, atol=1e-14)
        assert (np.diff(found) <= 0).all()
        high = np.linalg.matrix_power(J / radius, 4096)  # Gelfand: ‖Jⁿ‖^(1/n) tends to the radius
        assert np.linalg.norm(high) ** (1 / 4096) == pytest.approx(1.0, abs=5e-3)


def test_what_is_not_finite_is_nan_and_nothing_else() -> None:
    jacobians = one_step_jacobians(forward(random_network(CELLS[0], 541), random_batch(542)))
    good_values, good_radii = singular_values(jacobians), spectral_radii(jacobians)
    jacobians[2, 0, 1] = np.inf
    values, radii = singular_values(jacobians), spectral_radii(jacobians)
    assert np.isnan(values[2]).all()
    assert np.isnan(radii[2])
    rest = [0, 1, 3, 4, 5]
    np.testing.assert_array_equal(values[rest], good_values[rest])
    np.testing.assert_array_equal(radii[rest], good_radii[rest])
    assert np.isnan(lyapunov_exponents(jacobians)).all()


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("targets", ["all", "some", "last"])
def test_loss_gradient_norms_are_those_of_the_double_sum(kind: Kind, targets: str) -> None:
    trace = forward(random_network(kind, 551), random_batch(552, (7, 4), targets=targets))
    terms = contributions(trace)
    for b, T in enumerate((7, 4)):
        norms = loss_gradient_norms(trace, one_step_jacobians(trace, b), b)
        expected = np.full((T, T), np.nan)
        for t, k in terms.pairs(b):
            expected[t, k] = np.linalg.norm(terms.dh[t, k, b])
        np.testing.assert_allclose(norms, expected, rtol=1e-11, atol=1e-15)


@pytest.mark.parametrize("kind", CELLS, ids=str)
def test_joint_norms_of_loss_gradients_are_those_of_rows_times_products(kind: Kind) -> None:
    network = random_network(kind, 556)
    trace = forward(network, random_batch(557, (6,), targets="some"))
    jacobians = one_step_jacobians(trace)
    of_h, joint = loss_norms(trace, jacobians)
    has_loss = trace.targets[:6, 0] >= 0
    assert has_loss.any()
    for t in range(6):
        if not has_loss[t]:
            assert np.isnan(joint[t]).all()
            continue
        residual = np.exp(trace.logits[t, 0]) / np.exp(trace.logits[t, 0]).sum()
        residual[trace.targets[t, 0]] -= 1
        row = np.zeros(jacobians.shape[1])
        row[: network.d] = residual @ network.weights["Wy"]
        for k in reversed(range(t + 1)):
            assert joint[t, k] == pytest.approx(np.linalg.norm(row), rel=1e-12)
            assert of_h[t, k] == pytest.approx(np.linalg.norm(row[: network.d]), rel=1e-12)
            row = row @ jacobians[k]


@pytest.mark.parametrize("activation", ["tanh", "relu", "sigmoid", "identity"])
@pytest.mark.parametrize("scale", [0.2, 0.8, 3.0])
def test_the_bound_holds_and_is_the_power_of_its_first_step(activation: str, scale: float) -> None:
    network = random_network(Kind("rnn", activation, True), 561, scale=scale)
    trace = forward(network, random_batch(562, (12,)))
    bound, norms = norm_bound(network, 12), spectral_norms(one_step_jacobians(trace))
    assert bound is not None
    gamma = 0.25 if activation == "sigmoid" else 1.0
    largest = math.sqrt(np.linalg.eigvalsh(network.weights["Wh"].T @ network.weights["Wh"])[-1])
    np.testing.assert_allclose(bound, (gamma * largest) ** np.arange(12.0), rtol=1e-11)
    for t in range(12):
        for k in range(t + 1):
            assert norms[t, k] <= bound[t - k] * (1 + 1e-8)


def test_a_gated_cell_has_no_such_bound() -> None:
    for kind in CELLS[1:]:
        assert norm_bound(random_network(kind, 571), 5) is None


def test_a_bound_beyond_the_floating_point_range_is_infinite() -> None:
    bound = norm_bound(random_network(CELLS[0], 581, scale=1e100), 8)
    assert bound is not None
    assert bound[0] == 1.0
    assert np.isinf(bound[5:]).all()


@pytest.mark.parametrize("kind", CELLS, ids=str)
def test_lyapunov_exponents_sum_to_the_mean_log_determinant(kind: Kind) -> None:
    """Volume shrinks by Π |det J|, whatever the directions do."""
    jacobians = one_step_jacobians(forward(random_network(kind, 591), random_batch(592, (40,))))
    exponents = lyapunov_exponents(jacobians)
    logs = [np.linalg.slogdet(J)[1] for J in jacobians]
    assert exponents.sum() == pytest.approx(np.mean(logs), rel=1e-9)
    assert (np.diff(exponents) <= 0).all()


def test_a_direction_that_is_lost_has_the_exponent_minus_infinity() -> None:
    jacobians = np.stack([np.diag([0.5, 0.0])] * 4)
    exponents = lyapunov_exponents(jacobians)
    assert exponents[0] == pytest.approx(math.log(0.5), rel=1e-14)
    assert exponents[1] == -np.inf


@pytest.mark.parametrize(
    ("rate", "verdict"),
    [(0.5, "vanishing"), (0.98, "vanishing"), (0.995, "steady"), (1.0, "steady"), (1.009, "steady"),
     (1.02, "exploding"), (3.0, "exploding")],
)  # fmt: skip
def test_a_geometric_decay_is_read_off_exactly(rate: float, verdict: str) -> None:
    decay = fit_decay(rate ** np.arange(30.0))
    assert decay.decay_per_step == pytest.approx(rate, rel=1e-12)
    assert decay.verdict == verdict
    if rate < 0.999:
        assert decay.half_life == pytest.approx(math.log(0.5) / math.log(rate), rel=1e-10)
    elif rate > 1.001:
        assert decay.half_life is None


def test_the_fit_is_the_least_squares_line_through_the_logarithms() -> None:
    norms = np.array([1.0, 0.7, 0.2, 0.25, 0.04, 0.03])
    x, y = np.arange(1.0, 6.0), np.log(norms[1:])
    slope = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
    assert fit_decay(norms).decay_per_step == pytest.approx(math.exp(slope), rel=1e-12)


def test_one_lag_alone_is_compared_with_the_identity_at_lag_0() -> None:
    decay = fit_decay(np.array([1.0, 0.25]))
    assert (decay.decay_per_step, decay.half_life) == (pytest.approx(0.25), pytest.approx(0.5))
    after_underflow = fit_decay(np.array([1.0, 0.25, 0.0, 0.0]))
    assert after_underflow.decay_per_step == pytest.approx(0.25)
    assert after_underflow.verdict == "vanishing"


def test_a_sequence_of_one_step_has_nothing_to_fit() -> None:
    decay = fit_decay(np.array([1.0]))
    assert math.isnan(decay.decay_per_step)
    assert (decay.half_life, decay.verdict) == (None, "steady")


def test_norms_that_are_all_gone_vanish_and_those_that_overflowed_explode() -> None:
    gone, beyond = fit_decay(np.array([1.0, 0.0, 0.0])), fit_decay(np.array([1.0, np.inf, np.inf]))
    assert (gone.decay_per_step, gone.half_life, gone.verdict) == (0.0, 0.0, "vanishing")
    assert math.isnan(beyond.decay_per_step)
    assert (beyond.half_life, beyond.verdict) == (None, "exploding")
    assert fit_decay(np.array([1.0, np.nan, np.nan])).verdict == "exploding"
    # units of relu that are off: what grew for a step does not arrive
    off = fit_decay(np.array([1.0, 1.084, 0.0, 0.0, 0.0]))
    assert (off.decay_per_step, off.half_life, off.verdict) == (0.0, 0.0, "vanishing")


@pytest.mark.parametrize("kind", CELLS, ids=str)
def test_float32_jacobians_are_float32_and_close(kind: Kind) -> None:
    single = random_network(kind, 601, dtype=np.float32)
    double = Network(single.cell, single.weights, single.initial)
    batch = random_batch(602)
    found, exact = (one_step_jacobians(forward(n, batch)) for n in (single, double))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, exact, atol=2e-6)
    np.testing.assert_allclose(lyapunov_exponents(found), lyapunov_exponents(exact), rtol=1e-3)


def test_a_row_of_norms_is_that_of_all_products() -> None:
    trace = forward(random_network(Kind("lstm", None, True), 591), random_batch(592, (20,)))
    jacobians = one_step_jacobians(trace)
    parts = (None, trace.network.d)
    for t in (1, 2, len(jacobians)):
        for first, (frobenius, spectral) in zip(parts, row_norms(jacobians, t, *parts), strict=True):
            np.testing.assert_allclose(frobenius, frobenius_norms(jacobians, first)[t - 1, :t], rtol=1e-12)
            np.testing.assert_allclose(spectral, spectral_norms(jacobians, first)[t - 1, :t], rtol=1e-9)


def test_a_row_passes_sizes_that_it_comes_back_from() -> None:
    rng = np.random.default_rng(5)
    jacobians = rng.standard_normal((24, 3, 3))
    shrunk = jacobians.copy()
    shrunk[8:16] *= 1e-60  # the product from there on is as small as 1e-480
    shrunk[1:8] *= 1e60
    ((_, plain),) = row_norms(jacobians, 24, None)
    ((frobenius, spectral),) = row_norms(shrunk, 24, None)
    assert spectral[7] == 0.0  # ∂s_24/∂s_8, below the smallest double
    np.testing.assert_allclose(spectral[0], plain[0] * 1e-60, rtol=1e-10)
    assert (spectral <= frobenius).all()


@pytest.mark.parametrize("kind", CELLS, ids=str)
def test_each_recurrent_matrix_has_its_largest_stretch_and_its_largest_eigenvalue(kind: Kind) -> None:
    network = random_network(kind, 395)
    found = recurrent_norms(network)
    assert found.keys() == {name for name in network.weights if name.startswith("Wh")}
    for name, (norm, radius) in found.items():
        Wh = network.weights[name]
        assert norm**2 == pytest.approx(max(np.linalg.eigvalsh(Wh.T @ Wh)), rel=1e-12)
        growth = np.linalg.norm(np.linalg.matrix_power(Wh / radius, 2048)) ** (1 / 2048)
        assert growth == pytest.approx(1, abs=5e-3)  # Gelfand's formula


@pytest.mark.parametrize(("gain", "beyond"), [(0.2, 1e-270), (4.0, 1e230)])
def test_gradients_are_measured_as_far_as_floats_reach(gain: float, beyond: float) -> None:
    """Through 400 steps the squares of the gradient leave the floats; its length does not."""
    kind, T = cell_named("rnn", "identity"), 400
    weights = random_network(Kind("rnn", "identity", False), 571).weights | {"Wh": gain * np.eye(3)}
    batch = random_batch(572, (T,), targets="last")
    trace = forward(Network(kind, weights), batch)
    expected = [math.hypot(*dh) for dh in backward(trace).dh[:, 0]]
    assert (expected[0] < beyond) if gain < 1 else (expected[0] > beyond)
    step = training_step(Network(kind, weights), batch)
    step.run()
    terms = contributions(trace)
    for found in (
        loss_gradient_norms(trace, one_step_jacobians(trace))[-1],
        last_loss_flow(trace)[:, 0],
        step.flow()[:, 0],
        terms.norms()["Wx"][-1],  # x is one-hot: ‖dpre ⊗ x‖ = ‖dpre‖, and f′ = 1
    ):
        np.testing.assert_allclose(found, expected, rtol=1e-9)
    assert frobenius_norms(one_step_jacobians(trace))[-1, 0] == pytest.approx(
        math.sqrt(3) * gain ** (T - 1), rel=1e-9
    )


def test_a_single_jacobian_may_be_as_large_as_floats_are() -> None:
    J = np.array([[[3e200, 0.0], [0.0, 4e200]]] * 2)
    assert frobenius_norms(J)[1, 0] == pytest.approx(5e200, rel=1e-14)
    assert spectral_norms(J)[1, 0] == pytest.approx(4e200, rel=1e-14)
