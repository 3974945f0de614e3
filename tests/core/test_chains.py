"""rnn_core/chains.py: products in few columns are those with all of them."""

from __future__ import annotations

import numpy as np

from rnn_core.chains import chain
from rnn_core.types import Floats


def factors(seed: int, n: int, count: int, S: int) -> Floats:
    """Return Gaussian factors with a third of their directions hardly passed on, (n, count, S, S)."""
    rng = np.random.default_rng(seed)
    passed_on = np.where(np.arange(S) < 2 * S // 3, 1.0, 0.05)
    return rng.standard_normal((n, count, S, S)) / np.sqrt(S) * passed_on


def test_products_are_what_their_columns_and_basis_say_but_for_what_is_told_as_lost() -> None:
    n, count, S = 2, 70, 18
    F, narrow = factors(421, n, count, S), []
    exponents = np.arange(n * count).reshape(n, count) % 7 - 3
    product: Floats = np.broadcast_to(np.eye(S), (n, S, S))
    for stage in chain(lambda i: F[:, i], exponents, S, narrowed=True):
        basis = np.broadcast_to(np.eye(S), (n, S, S)) if stage.basis is None else stage.basis
        np.testing.assert_allclose(
            basis.swapaxes(1, 2) @ basis, np.eye(basis.shape[2])[None].repeat(n, 0), atol=1e-13
        )
        for i in range(stage.steps.start, stage.steps.stop):
            at = i - stage.steps.start
            product = np.ldexp(F[:, i] @ product, exponents[:, i, None, None])
            found = np.ldexp(stage.C[:, at] @ basis.swapaxes(1, 2), stage.exponent[:, at, None, None])
            missing = np.linalg.norm(found - product, axis=(1, 2))
            size = np.linalg.norm(product, axis=(1, 2))
            lost = np.ldexp(stage.lost[:, at], stage.exponent[:, at])
            assert (missing <= 30 * lost + 1e-13 * size).all()
            assert (missing <= 1e-11 * size).all()
        S = stage.C.shape[2]
        for size, gram in zip((S, 5, S), stage.grams((S, 5, S)), strict=True):
            C = stage.C[:, :, :size]
            np.testing.assert_allclose(gram, C.swapaxes(2, 3) @ C, rtol=1e-12, atol=1e-13)
        narrow.append(stage.C.shape[-1])
    assert narrow[0] == S
    assert narrow == sorted(narrow, reverse=True)
    assert narrow[-1] <= 2 * S // 3


def test_all_columns_stay_where_they_are_to_or_are_not_numbers() -> None:
    F = factors(422, 1, 40, 12)
    (whole,) = chain(lambda i: F[:, i], np.zeros((1, 40), int), 12, narrowed=False)
    assert whole.basis is None
    assert not whole.lost.any()
    F[0, 3, 2, 2] = np.nan
    for stage in chain(lambda i: F[:, i], np.zeros((1, 40), int), 12, narrowed=True):
        assert stage.basis is None
