"""Products of ever more Jacobians, P_i = F_i … F_0, kept in as few columns as they still need.

The longer a product, the fewer directions it does not forget: its singular values part, and soon most are
nothing beside the largest. All later products have the row space of an earlier one or less, so from there on

    P_i = C_i Vᵀ + E_i,    C_i = F_i C_{i−1},    V with q < S orthonormal columns

with an E_i near the rounding errors. V comes from P_iᵀ G = Q Y with random G, whose triangular Y shows how
much every column of Q still carries (Halko, Martinsson and Tropp, 2011). What was left out is not lost from
sight: a few random vectors in the rejected space go along, and their growth tells that of ‖E_i‖_F.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from rnn_core.norms import least, vector_norms
from rnn_core.types import Floats, Integers

NARROWED_AFTER = 12
"""Columns are looked at for the first time after so many factors, and then whenever those have doubled."""

LEFT_OUT = 3e-14
"""A column may be left out when all that are have less than this share of the whole."""

WORTH = 0.85
"""Fewer columns are taken only when there are fewer by this share."""

WITNESSES = 4
"""Random vectors in the rejected space that go along."""

STRETCH = 8
"""Products are brought back to a norm of about 1 after so many factors."""

LARGEST = 1000
"""Exponent of a power of two whose inverse is a float as well."""

COPIED = 80_000
"""Numbers that are copied before they are read again, about: few enough to stay near the processor."""

Factor = Callable[[int], Floats]
"""The i-th factor of n chains, (n, S, S)."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The products P_i = 2^exponent · (C Vᵀ + E) of n chains for the ``count`` places i in ``steps``.

    Attributes
    ----------
    C
        (n, count, S, q).
    basis
        V, (n, S, q); None for the identity, and then E is 0.
    exponent
        (n, count). C itself stays near a norm of 1, so that neither it nor its square leaves the
        floating-point range, wherever the product is.
    lost
        ‖E‖_F, (n, count), about.
    """

    steps: slice
    C: Floats
    basis: Floats | None
    exponent: Integers
    lost: Floats
    _grams: dict[tuple[int, ...], list[Floats]] = field(default_factory=dict)

    def grams(self, sizes: Sequence[int]) -> list[Floats]:
        """Return CᵀC, (n, count, q, q), of the first so many rows of C for each size; made once."""
        asked = tuple(sizes)
        if asked not in self._grams:
            self._grams[asked] = grams(self.C, asked)
        return self._grams[asked]


def gram(C: Floats) -> Floats:
    """Return CᵀC of every matrix of a stack."""
    S, q = C.shape[-2:]
    rows, together = C.reshape(-1, S, q), max(1, COPIED // (S * q))
    found = np.empty((len(rows), q, q))
    for i in range(0, len(rows), together):
        some = rows[i : i + together]
        copy = some.copy()  # of one C NumPy makes a half, and takes long to mirror it
        np.matmul(copy.swapaxes(1, 2), some, out=found[i : i + together])
    return found.reshape(*C.shape[:-2], q, q)


def grams(C: Floats, sizes: Sequence[int]) -> list[Floats]:
    """Return CᵀC of the first so many rows for each size; rows that belong to several are taken once."""
    found: dict[int, Floats] = {}
    before = 0
    for size in sorted(set(sizes)):
        of_rows = gram(C[..., before:size, :])
        found[size] = of_rows + found[before] if before else of_rows
        before = size
    return [found[size] for size in sizes]


def chain(factor: Factor, exponents: Integers, S: int, narrowed: bool) -> Iterator[Stage]:
    """Yield the products of n chains of ``exponents.shape[1]`` factors in stages.

    ``exponents``, (n, count), are of the powers of two that were taken out of the factors. Without
    ``narrowed`` there is one stage.
    """
    n, count = exponents.shape
    basis: Floats | None = None
    product: Floats = np.empty((n, S, S))
    taken_out = exponents.copy()
    start, q = 0, S
    while start < count:
        stop = min(count, max(2 * start, NARROWED_AFTER)) if narrowed else count
        columns = product.shape[-1]
        kept = np.empty((n, stop - start, S, columns))
        for i in range(start, stop):
            if i:
                product = np.matmul(factor(i), product, out=kept[:, i - start])
            else:
                product = kept[:, 0]
                product[...] = factor(0)
            if i % STRETCH == STRETCH - 1:
                taken_out[:, i] += _take_out(product)
        lost = np.sqrt(np.einsum("nisw,nisw->ni", kept[..., q:], kept[..., q:]))
        exponent = np.cumsum(taken_out[:, :stop], axis=1)[:, start:]
        yield Stage(slice(start, stop), kept[..., :q], basis, exponent, lost)
        start = stop
        if start < count and (fewer := _fewer_columns(product[..., :q])) is not None:
            V, rejected = fewer
            witnesses = product[..., :q] @ rejected
            if basis is not None:
                witnesses += product[..., q:]
            product = np.concatenate([product[..., :q] @ V, witnesses], axis=-1)
            basis = V if basis is None else basis @ V
            q = V.shape[-1]


def _fewer_columns(C: Floats) -> tuple[Floats, Floats] | None:
    """Return orthonormal columns V, (n, q, fewer), that keep C V Vᵀ ≈ C, and random ones of those left out.

    None where too few could be left out, or where numbers are not finite. The random ones, (n, q,
    WITNESSES), are such that ‖C rejected‖_F² is on average the square of what was left out.
    """
    n, S, q = C.shape
    rng = np.random.default_rng(0)
    Q, Y = np.linalg.qr(C.swapaxes(-1, -2) @ rng.standard_normal((S, q)))
    rows = np.einsum("nij,nij->ni", Y, Y)
    behind = np.sqrt(np.cumsum(rows[:, ::-1], axis=1)[:, ::-1])
    if not np.isfinite(behind).all():
        return None
    fewer = max(1, int((behind > LEFT_OUT * behind[:, :1]).sum(axis=1).max()))
    if fewer + WITNESSES > WORTH * q:
        return None
    mixed = rng.standard_normal((q - fewer, WITNESSES)) / np.sqrt(WITNESSES)
    return Q[..., :fewer], Q[..., fewer:] @ mixed


def _take_out(products: Floats) -> Integers:
    """Divide products by powers of two near their norms, which is exact, in place; return the exponents."""
    flat = products.reshape(len(products), -1)
    norms = np.sqrt(np.vecdot(flat, flat))
    if not norms.min() > least(flat.dtype):
        norms = vector_norms(flat)  # squares left the floats
    exponents: Integers = np.clip(np.frexp(norms)[1], -LARGEST, LARGEST)
    flat *= np.ldexp(1.0, -exponents)[:, None]
    return exponents
