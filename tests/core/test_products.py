"""rnn_core/products.py: the norms of all products, against every product multiplied out."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from rnn_core import (
    Batch,
    Network,
    cell_named,
    forward,
    frobenius_norms,
    initial_weights,
    one_step_jacobians,
    product_norms,
    spectral_norms,
)
from rnn_core.lanczos import largest_eigenvalues
from rnn_core.types import Floats
from tests.core.cases import random_sequence

NORMS: list[tuple[Callable[[Floats], Floats], float | None]] = [(frobenius_norms, None), (spectral_norms, 2)]
of_both_norms = pytest.mark.parametrize(("norms", "order"), NORMS, ids=["frobenius", "spectral"])

CLOSE = 1e-8


def multiplied_out(jacobians: Floats, order: float | None, first: int | None = None) -> Floats:
    """Return the norms pair by pair; each product is kept at norm 1, its size in a logarithm."""
    T, S = jacobians.shape[:2]
    norms = np.full((T, T), np.nan)
    for k in range(T):
        product, log_size = np.eye(S), 0.0
        norms[k, k] = np.linalg.norm(product[:first, :first], order)
        for t in range(k + 1, T):
            product = jacobians[t].astype(float) @ product
            size = np.linalg.norm(product)
            if size == 0:
                norms[t:, k] = 0
                break
            product, log_size = product / size, log_size + np.log(size)
            with np.errstate(over="ignore", under="ignore"):
                norms[t, k] = np.exp(log_size) * np.linalg.norm(product[:first, :first], order)
    return norms


def orthogonal(rng: np.random.Generator, S: int) -> Floats:
    return np.asarray(np.linalg.qr(rng.standard_normal((S, S)))[0])


def gaussian(rng: np.random.Generator, T: int, S: int) -> Floats:
    return rng.standard_normal((T, S, S)) / np.sqrt(S)


def rotations(rng: np.random.Generator, T: int, S: int) -> Floats:
    return np.stack([orthogonal(rng, S) for _ in range(T)])


def of_rank_one(rng: np.random.Generator, T: int, S: int) -> Floats:
    return np.stack([np.outer(rng.standard_normal(S), rng.standard_normal(S)) / S for _ in range(T)])


def nearly_equal(rng: np.random.Generator, T: int, S: int) -> Floats:
    """Return steps Q diag(1, 1 − 1e-7, …) Qᵀ with one Q: the largest values stay nearly equal."""
    Q = orthogonal(rng, S)
    values = 1 - 1e-7 * np.arange(S)
    return np.broadcast_to((Q * values) @ Q.T, (T, S, S)).copy()


def twins(rng: np.random.Generator, T: int, S: int) -> Floats:
    """Return steps Q diag(1, 1 − 1e-6, …) Qᵀ with one Q, the other values below 0.9."""
    Q = orthogonal(rng, S)
    values = np.concatenate([[1.0, 1.0 - 1e-6], rng.uniform(0, 0.9, S)])[:S]
    return np.broadcast_to((Q * values) @ Q.T, (T, S, S)).copy()


def faint(rng: np.random.Generator, T: int, S: int) -> Floats:
    """Return steps that keep a millionth each: many rounds with numbers near 1e-40."""
    return 1e-6 * gaussian(rng, T, S)


def half_lost(rng: np.random.Generator, T: int, S: int) -> Floats:
    """Return steps that keep half of the directions at 0.6 … 0.8 and all but lose the others."""
    Q, kept = orthogonal(rng, S), np.arange(S) < (S + 1) // 2
    return np.stack([(Q * np.where(kept, rng.uniform(0.6, 0.8, S), 1e-9)) @ Q.T for _ in range(T)])


def two_scales(rng: np.random.Generator, T: int, S: int) -> Floats:
    """Return steps in which one direction grows and all others fade: products nearly of rank one."""
    Q = orthogonal(rng, S)
    values = np.full(S, 0.2)
    values[0] = 1.3
    return np.stack([(Q * (values * rng.uniform(0.8, 1.2, S))) @ Q.T for _ in range(T)])


def cancelling(rng: np.random.Generator, T: int, S: int) -> Floats:
    """Return steps that halve all directions but one, then one step that shuts just that one off.

    The products across it are a millionth of their factors: ⟨LᵀL, RRᵀ⟩ must not drown in rounding.
    """
    Q = orthogonal(rng, S)
    halved, shut = np.full(S, 0.5), np.ones(S)
    halved[0], shut[0] = 1.0, 1e-6
    middle = T // 2
    before, after = [(Q * halved) @ Q.T] * middle, [orthogonal(rng, S) for _ in range(T - middle - 1)]
    return np.stack([*before, (Q * shut) @ Q.T, *after])


def saturated(rng: np.random.Generator, T: int, S: int) -> Floats:
    """Return diag(f′) Wh with most units saturated, as a trained tanh network has them."""
    Wh = 2 * rng.standard_normal((S, S)) / np.sqrt(S)
    return np.stack([np.diag(1 - np.tanh(rng.normal(0, 3, S)) ** 2) @ Wh for _ in range(T)])


def of_any_size(rng: np.random.Generator, T: int, S: int) -> Floats:
    """Return steps between 1e-9 and 1e9: what a vector meets in a few rounds is no float any more."""
    return gaussian(rng, T, S) * 10.0 ** rng.integers(-9, 9, size=(T, 1, 1))


def fading(rng: np.random.Generator, T: int, S: int) -> Floats:
    return 1e-7 * gaussian(rng, T, S)


def with_zeros(rng: np.random.Generator, T: int, S: int) -> Floats:
    jacobians = gaussian(rng, T, S)
    jacobians[T // 2] = 0
    return jacobians


def shutting_off(rng: np.random.Generator, T: int, S: int) -> Floats:
    """Return steps that by turns all but shut off one half of the directions and then the other.

    One has a norm of 1e25, two after each other one of about 1, although the first leaves 1e-50 of that.
    """
    first, even = np.arange(S) < (S + 1) // 2, np.arange(T)[:, None] % 2 == 0
    sizes = np.where(first == even, 1e25 * rng.uniform(0.7, 1, (T, S)), 1e-25)
    return np.asarray(sizes[:, None] * np.eye(S))


def nilpotent(rng: np.random.Generator, T: int, S: int) -> Floats:
    """Return shift matrices: the S-th power is exactly zero."""
    return np.broadcast_to(np.diag(np.ones(S - 1), 1) * 1.7, (T, S, S)).copy()


FAMILIES = (
    gaussian,
    rotations,
    of_rank_one,
    nearly_equal,
    twins,
    faint,
    half_lost,
    two_scales,
    cancelling,
    saturated,
    of_any_size,
    fading,
    with_zeros,
    shutting_off,
    nilpotent,
)


@of_both_norms
@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.__name__)
@pytest.mark.parametrize(("T", "S"), [(20, 3), (41, 8), (37, 24)])
def test_norms_are_those_of_the_products(
    norms: Callable[[Floats], Floats], order: float | None, family: Callable[..., Floats], T: int, S: int
) -> None:
    jacobians = family(np.random.default_rng(401), T, S)
    np.testing.assert_allclose(norms(jacobians), multiplied_out(jacobians, order), rtol=CLOSE, atol=1e-300)


@of_both_norms
@pytest.mark.parametrize("T", [1, 2, 3, 7, 8, 9, 15, 16, 17, 18, 31, 32, 33])
@pytest.mark.parametrize("S", [1, 2, 5])
def test_every_pair_is_there_whatever_the_length(
    norms: Callable[[Floats], Floats], order: float | None, T: int, S: int
) -> None:
    jacobians = gaussian(np.random.default_rng(402), T, S) * 1.5
    found = norms(jacobians)
    assert found.shape == (T, T)
    assert np.isnan(found[np.triu_indices(T, 1)]).all()
    assert found[0, 0] == pytest.approx(np.linalg.norm(np.eye(S), order), rel=1e-15)
    np.testing.assert_allclose(found, multiplied_out(jacobians, order), rtol=CLOSE)


@of_both_norms
@pytest.mark.parametrize("factor", [1e-8, 1e7])
def test_norms_reach_the_ends_of_the_floating_point_range(
    norms: Callable[[Floats], Floats], order: float | None, factor: float
) -> None:
    """Down to 1e-250 and up to 1e+300, where squares of the norms would have left the range."""
    jacobians = factor * rotations(np.random.default_rng(403), 43, 6)
    found, expected = norms(jacobians), multiplied_out(jacobians, order)
    in_range = (expected > 1e-290) & (expected < 1e300)
    assert expected[in_range].min() < 1e-250 or expected[in_range].max() > 1e285
    np.testing.assert_allclose(found[in_range], expected[in_range], rtol=CLOSE)


@of_both_norms
def test_norms_pass_what_their_factors_could_not(
    norms: Callable[[Floats], Floats], order: float | None
) -> None:
    """Up to 1e+270, down to 1e-210, and back; and two steps that each shut off what the other keeps."""
    sizes = np.concatenate([np.full(15, 1e18), np.full(40, 1e-12), np.full(15, 1e14)])
    jacobians = sizes[:, None, None] * rotations(np.random.default_rng(413), len(sizes), 5)
    expected = multiplied_out(jacobians, order)
    in_range = (expected > 1e-290) & (expected < 1e300)
    np.testing.assert_allclose(norms(jacobians)[in_range], expected[in_range], rtol=CLOSE)
    shut = np.stack([np.eye(2)] * 12)
    shut[5], shut[4] = np.diag([1e-200, 1.0]), np.diag([1.0, 1e-200])
    found = norms(shut)
    for t in range(5, 12):
        for k in range(4):
            assert found[t, k] == pytest.approx(1e-200 * np.linalg.norm(np.eye(2), order), rel=CLOSE)


@of_both_norms
def test_a_product_that_overflows_is_infinite_and_one_that_underflows_is_zero(
    norms: Callable[[Floats], Floats], order: float | None
) -> None:
    rng = np.random.default_rng(404)
    large, small = norms(1e20 * rotations(rng, 30, 4)), norms(1e-20 * rotations(rng, 30, 4))
    assert large[29, 0] == np.inf
    assert small[29, 0] == 0.0
    assert large[10, 0] == pytest.approx(1e200 * large[0, 0], rel=CLOSE)
    assert small[10, 0] == pytest.approx(1e-200 * small[0, 0], rel=CLOSE)


@of_both_norms
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_jacobian_that_is_not_finite_spoils_its_own_products_alone(
    norms: Callable[[Floats], Floats], order: float | None, bad: float
) -> None:
    jacobians = gaussian(np.random.default_rng(405), 30, 4)
    jacobians[12, 1, 2] = bad
    found = norms(jacobians)
    t, k = np.tril_indices(30)
    crosses = (k < 12) & (t >= 12)
    assert not np.isfinite(found[t, k][crosses]).any()
    jacobians[12] = 0
    expected = multiplied_out(jacobians, order)
    np.testing.assert_allclose(found[t, k][~crosses], expected[t, k][~crosses], rtol=CLOSE)


@of_both_norms
@pytest.mark.parametrize("family", [gaussian, rotations, two_scales, saturated], ids=lambda f: f.__name__)
def test_float32_jacobians_give_norms_to_float32_s_precision(
    norms: Callable[[Floats], Floats], order: float | None, family: Callable[..., Floats]
) -> None:
    jacobians = family(np.random.default_rng(406), 33, 6).astype(np.float32)
    np.testing.assert_allclose(norms(jacobians), multiplied_out(jacobians, order), rtol=2e-4)


@of_both_norms
def test_a_long_sequence_of_a_wide_state(norms: Callable[[Floats], Floats], order: float | None) -> None:
    jacobians = saturated(np.random.default_rng(407), 70, 40)
    np.testing.assert_allclose(norms(jacobians), multiplied_out(jacobians, order), rtol=CLOSE, atol=1e-300)


def test_the_spectral_norm_lies_between_frobenius_over_root_s_and_frobenius() -> None:
    jacobians = gaussian(np.random.default_rng(408), 50, 9)
    spectral, frobenius = spectral_norms(jacobians), frobenius_norms(jacobians)
    low = np.tril_indices(50)
    assert (spectral[low] <= frobenius[low] * (1 + 1e-12)).all()
    assert (spectral[low] >= frobenius[low] / 3 * (1 - 1e-12)).all()


@of_both_norms
def test_the_jacobians_are_left_as_they_were(norms: Callable[[Floats], Floats], order: float | None) -> None:
    jacobians = gaussian(np.random.default_rng(409), 20, 5)
    kept = jacobians.copy()
    norms(jacobians)
    np.testing.assert_array_equal(jacobians, kept)


def test_both_norms_of_several_parts_are_those_taken_one_by_one() -> None:
    jacobians = saturated(np.random.default_rng(409), 43, 10)
    together = product_norms(jacobians, None, 4)
    for first, norms in zip((None, 4), together, strict=True):
        np.testing.assert_allclose(norms.frobenius, frobenius_norms(jacobians, first), rtol=1e-13)
        np.testing.assert_allclose(norms.spectral, spectral_norms(jacobians, first), rtol=1e-9)


def test_many_threads_find_what_one_does() -> None:
    jacobians = saturated(np.random.default_rng(411), 60, 12)
    with ThreadPoolExecutor(3) as pool:
        by_many = product_norms(jacobians, None, 5, pool=pool)
    for one, many in zip(product_norms(jacobians, None, 5), by_many, strict=True):
        np.testing.assert_array_equal(many.frobenius, one.frobenius)
        np.testing.assert_array_equal(many.spectral, one.spectral)


def householder_tridiagonal(A: Floats) -> Floats:
    """Return a tridiagonal matrix similar to the symmetric A."""
    A = A.copy()
    for i in range(len(A) - 2):
        v = np.zeros(len(A))
        v[i + 1 :] = A[i + 1 :, i]
        v[i + 1] += np.copysign(np.linalg.norm(v), v[i + 1])
        v /= np.linalg.norm(v)
        H = np.eye(len(A)) - 2 * np.outer(v, v)
        A = H @ A @ H
    return A


@pytest.mark.parametrize("gap", [0.3, 1e-3, 1e-6, 0.0])
def test_the_largest_eigenvalue_of_tridiagonal_matrices_is_found_however_close_the_next_is(
    gap: float,
) -> None:
    """Tridiagonal matrices with the eigenvalues 1, 1 − gap, …, cut off after each row in turn."""
    rng, j = np.random.default_rng(410), 9
    spectrum = np.concatenate([[1.0, 1.0 - gap], rng.uniform(0, 0.9, j - 2)])
    matrices = []
    for _ in range(20):
        Q = np.linalg.qr(rng.standard_normal((j, j)))[0]
        matrices.append(householder_tridiagonal((Q * spectrum) @ Q.T))
    diagonals = np.array([np.diag(m) for m in matrices]).T
    beside = np.array([np.diag(m, 1) for m in matrices]).T
    for rows in range(1, j):
        found, residuals = largest_eigenvalues(diagonals[:rows], np.square(beside[:rows]))
        for m, value, residual in zip(matrices, found, np.sqrt(residuals), strict=True):
            values, vectors = np.linalg.eigh(m[:rows, :rows])
            expected = abs(m[rows - 1, rows] * vectors[-1, -1])
            if residual == np.inf:
                assert expected > 1e-6
            else:
                assert value == pytest.approx(values[-1], rel=1e-12)
                assert residual == pytest.approx(expected, rel=1e-6, abs=1e-12)
    found, residuals = largest_eigenvalues(diagonals, np.vstack([np.square(beside), np.zeros((1, 20))]))
    np.testing.assert_allclose(found, 1, rtol=1e-12)
    np.testing.assert_array_equal(residuals, 0)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_norms_of_networks_whose_directions_fade_alike(cell: str) -> None:
    """Many singular values lie near the largest then, and for an LSTM as many others near 0."""
    kind, d, T = cell_named(cell, "tanh" if cell == "rnn" else None), 32, 50
    rng, sequence = np.random.default_rng(412), random_sequence(413, T)
    weights = initial_weights(kind, 4, d, 4, rng, scheme="orthogonal", gain=0.1, forget_bias=0.0)
    weights |= {name: 0.1 * W for name, W in weights.items() if name.startswith("Wx")}
    jacobians = one_step_jacobians(forward(Network(kind, weights), Batch.of(sequence)))
    parts = (None, d)
    for n, norms in zip(parts, product_norms(jacobians, *parts), strict=True):
        for found, order in zip(norms, (None, 2), strict=True):
            np.testing.assert_allclose(found, multiplied_out(jacobians, order, n), rtol=CLOSE, atol=1e-300)
