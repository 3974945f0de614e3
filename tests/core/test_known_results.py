"""Results from the literature and from linear algebra that the numbers must reproduce."""

from __future__ import annotations

import math

import numpy as np
import pytest

from rnn_core import (
    Batch,
    Network,
    Parameters,
    backward,
    cell_named,
    clip_by_norm,
    contributions,
    forward,
    frobenius_norms,
    from_pairs,
    from_tokens,
    initial_weights,
    lyapunov_exponents,
    norm_bound,
    one_step_jacobians,
    singular_values,
    spectral_norms,
    spectral_radii,
)
from rnn_core.types import Floats
from tests.core.cases import Kind, random_batch, random_network


def jacobians_between(network: Network, T: int, seed: int = 1) -> Floats:
    return one_step_jacobians(forward(network, random_batch(seed, (T,), k=network.k, m=network.m)))


@pytest.mark.parametrize("gain", [0.5, 0.95, 1.0, 1.05, 2.0])
def test_an_orthogonal_identity_network_scales_every_direction_by_its_gain(gain: float) -> None:
    """Linear algebra: Wh = gain·Q gives singular values gain^(t−k) and Lyapunov exponents ln gain."""
    cell, T, d = cell_named("rnn", "identity"), 30, 6
    weights = initial_weights(cell, 4, d, 4, np.random.default_rng(1), scheme="orthogonal", gain=gain)
    jacobians = jacobians_between(Network(cell, weights), T)
    np.testing.assert_allclose(singular_values(jacobians), gain, rtol=1e-13)
    np.testing.assert_allclose(lyapunov_exponents(jacobians), math.log(gain), atol=1e-13)
    lag = np.subtract.outer(np.arange(T), np.arange(T))[np.tril_indices(T)]
    low = np.tril_indices(T)
    np.testing.assert_allclose(spectral_norms(jacobians)[low], gain**lag, rtol=1e-8)
    np.testing.assert_allclose(frobenius_norms(jacobians)[low], math.sqrt(d) * gain**lag, rtol=1e-10)
    product = np.linalg.multi_dot(jacobians[5:17][::-1])
    np.testing.assert_allclose(np.linalg.svd(product, compute_uv=False), gain**12, rtol=1e-12)


def test_a_linear_network_s_jacobians_are_powers_and_its_exponents_log_eigenvalues() -> None:
    """Linear algebra: ∂h_t/∂h_k = Wh^(t−k); the exponents tend to ln|λ_i(Wh)| (here T = 200)."""
    network = random_network(Kind("rnn", "identity", False), 3, d=4, scale=0.5)
    Wh = network.weights["Wh"]
    jacobians = jacobians_between(network, 200)
    norms = spectral_norms(jacobians)
    for t, k in ((1, 0), (9, 4), (40, 11), (70, 69)):
        power = np.linalg.matrix_power(Wh, t - k)
        assert norms[t, k] == pytest.approx(np.linalg.norm(power, 2), rel=1e-8)
    expected = np.sort(np.log(np.abs(np.linalg.eigvals(Wh))))[::-1]
    np.testing.assert_allclose(lyapunov_exponents(jacobians), expected, atol=0.02)


@pytest.mark.parametrize("w", [1.0, 3.9, 4.0, 8.0, -6.0])
def test_one_sigmoid_unit_passes_at_most_a_quarter_of_its_weight(w: float) -> None:
    """Hochreiter (1991, 1997): σ′ ≤ ¼, so error flow through w must shrink while |w| < 4."""
    base = random_network(Kind("rnn", "sigmoid", True), 5, d=1)
    at_steepest = {"Wh": [[w]], "bh": [-w / 2], "Wx": np.zeros((1, 4))}  # a = 0 at h = ½, a fixed point
    steep = Network(base.cell, base.weights | at_steepest, {"h": [0.5]})
    anywhere = Network(base.cell, base.weights | {"Wh": [[w]]}, {"h": [0.2]})
    np.testing.assert_allclose(np.abs(jacobians_between(steep, 20)), abs(w) / 4, rtol=1e-12)
    assert (np.abs(jacobians_between(anywhere, 20)) <= abs(w) / 4).all()
    norms = spectral_norms(jacobians_between(anywhere, 20))
    if abs(w) < 4:
        assert (np.diff(norms[-1, ::-1]) < 0).all()


@pytest.mark.parametrize(("activation", "gamma"), [("tanh", 1.0), ("sigmoid", 0.25)])
@pytest.mark.parametrize("seed", range(5))
def test_no_jacobian_exceeds_the_norm_bound(activation: str, gamma: float, seed: int) -> None:
    """Pascanu et al. (2013): ‖∂h_t/∂h_k‖₂ ≤ (γ ‖Wh‖₂)^(t−k)."""
    network = random_network(Kind("rnn", activation, True), seed, d=5, scale=0.3 + 0.5 * seed)
    norms, bound = spectral_norms(jacobians_between(network, 25, seed)), norm_bound(network, 25)
    assert bound is not None
    assert bound[1] == pytest.approx(gamma * np.linalg.norm(network.weights["Wh"], 2), rel=1e-13)
    t, k = np.tril_indices(25)
    assert (norms[t, k] <= bound[t - k] * (1 + 1e-8)).all()


def test_the_norm_bound_is_reached_by_orthogonal_weights() -> None:
    """Equality in Pascanu's bound: the identity network with Wh = gain·Q."""
    cell = cell_named("rnn", "identity")
    weights = initial_weights(cell, 4, 5, 4, np.random.default_rng(2), scheme="orthogonal", gain=1.1)
    network = Network(cell, weights)
    norms, bound = spectral_norms(jacobians_between(network, 20)), norm_bound(network, 20)
    assert bound is not None
    np.testing.assert_allclose(norms[-1, ::-1], bound, rtol=1e-8)


def test_a_spectral_radius_of_zero_may_explode() -> None:
    """A known correction to Pascanu et al. (2013): Wh is nilpotent, and yet ‖∂h_l/∂h_0‖ = √200·2^(l−1)."""
    weights = {
        "Wx": np.zeros((2, 1)), "Wh": [[8.0, 8.0], [-8.0, -8.0]], "Wy": np.eye(2),
        "bh": [-4.0, 4.0 + math.atanh(0.5)], "by": [0.0, 0.0],
    }  # fmt: skip
    network = Network(cell_named("rnn"), weights, {"h": [0.0, 0.5]})
    sequence = from_pairs(["a"] * 10, ["u"] * 10, vocabulary=["a"], outputs=["u", "v"])
    trace = forward(network, Batch.of(sequence))
    np.testing.assert_allclose(trace.h[:, 0], [[0.0, 0.5]] * 10, atol=1e-11)
    jacobians = one_step_jacobians(trace)
    assert np.abs(np.linalg.eigvals(network.weights["Wh"])).max() < 1e-6
    norms = [np.linalg.norm(np.linalg.multi_dot([*jacobians[:n][::-1], np.eye(2)]), 2) for n in range(1, 11)]
    np.testing.assert_allclose(norms, math.sqrt(200) * 2.0 ** np.arange(10), rtol=1e-9)
    assert norms[:3] == pytest.approx([14.1421, 28.2843, 56.5685], abs=5e-5)
    assert norms[9] == pytest.approx(7240.77, abs=5e-3)
    # The one-step Jacobian's own radius is 2: the slopes make other eigenvalues than Wh has.
    np.testing.assert_allclose(spectral_radii(jacobians), 2.0, rtol=1e-9)
    bound = norm_bound(network, 11)
    assert bound is not None
    assert (np.array(norms) <= bound[1:]).all()


@pytest.mark.parametrize(
    ("bias", "factor", "half_life"), [(0.0, 0.5, 1.0), (1.0, 0.731, 2.2), (2.0, 0.881, 5.5)]
)
def test_the_cell_path_of_an_lstm_fades_with_its_forget_bias(
    bias: float, factor: float, half_life: float
) -> None:
    """Jozefowicz et al. (2015): ∂c_t/∂c_k = f^lag, so an LSTM with a zero forget bias vanishes as well."""
    cell = cell_named("lstm")
    weights = initial_weights(cell, 3, 4, 3, np.random.default_rng(4), forget_bias=bias)
    closed = {n: np.zeros_like(w) if n[:2] in ("Wx", "Wh") else w for n, w in weights.items()}
    trace = forward(Network(cell, closed, {"c": [0.3, -1.0, 2.0, 0.1]}), random_batch(6, (25,), k=3, m=3))
    np.testing.assert_allclose(trace.gates["f"], 1 / (1 + math.exp(-bias)), rtol=1e-14)
    of_c = one_step_jacobians(trace)[:, 4:, 4:]
    norms = spectral_norms(of_c)
    f = norms[1, 0]
    assert f == pytest.approx(factor, abs=5e-4)
    assert math.log(0.5) / math.log(f) == pytest.approx(half_life, abs=0.05)
    np.testing.assert_allclose(norms[-1, ::-1], f ** np.arange(25.0), rtol=1e-9)


@pytest.mark.parametrize("clip_norm", [0.01, 1.0, 50.0])
def test_clipping_keeps_the_direction_and_caps_the_norm(clip_norm: float) -> None:
    """Pascanu et al. (2013): the norm becomes min(‖g‖, τ), the direction stays."""
    network = random_network(Kind("lstm", None, True), 7)
    g = Parameters(network.weights).flat(backward(forward(network, random_batch(8, (9,)))).weights)
    clipped, norm = clip_by_norm(g, clip_norm), np.linalg.norm(g)
    assert np.linalg.norm(clipped) == pytest.approx(min(norm, clip_norm), rel=1e-14)
    assert clipped @ g == pytest.approx(np.linalg.norm(clipped) * norm, rel=1e-14)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_the_double_sum_is_the_gradient_and_its_lags_are_shares_of_it(cell: str) -> None:
    """The lesson's equations (1)–(4): Σ_t Σ_{k≤t} of the terms is the BPTT gradient, to 1e-12."""
    kind = Kind(cell, "tanh" if cell == "rnn" else None, True)
    trace = forward(random_network(kind, 9), random_batch(10, (14,)))
    terms, gradients = contributions(trace), backward(trace).weights
    rows = [terms.term(t, k) for t, k in terms.pairs()]
    assert len(rows) == 14 * 15 // 2
    for name in rows[0]:
        total = sum(row[name] for row in rows)
        lags = sum(terms.of_lag(lag)[name] for lag in range(14))
        scale = np.abs(gradients[name]).max()
        np.testing.assert_allclose(total, gradients[name], atol=1e-12 * scale)
        np.testing.assert_allclose(lags, gradients[name], atol=1e-12 * scale)


@pytest.mark.parametrize("T", [60, 200])
def test_a_healthy_gradient_may_have_no_long_range_share(T: int) -> None:
    """A common misreading: ‖∂L/∂Wh‖ is large, while lags beyond 20 contribute less than 1e-6 of it."""
    words = (["the", "quick", "brown", "fox"] * T)[: T + 1]
    sequence = from_tokens(words)
    cell = cell_named("rnn")
    weights = initial_weights(cell, 4, 8, 4, np.random.default_rng(11), scheme="orthogonal", gain=0.5)
    trace = forward(Network(cell, weights), Batch.of(sequence))
    terms, whole = contributions(trace), backward(trace).weights["Wh"]
    distant = sum(terms.of_lag(lag)["Wh"] for lag in range(21, trace.T))
    assert np.linalg.norm(whole) > 1.0
    assert np.linalg.norm(distant) < 1e-6 * np.linalg.norm(whole)
