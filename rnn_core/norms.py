"""Lengths of vectors, right wherever the length itself is a float.

    ‖v‖₂ = √(Σ v²)

The squares leave the floats long before the length does: those of 1e-170 are 0, those of 1e170
infinite. Gradients that vanish or explode through time go through both, so such vectors are measured
after a power of two has been taken out, which is exact.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np

from rnn_core.types import Floats


@cache
def least(dtype: np.dtype[Any]) -> float:
    """Return the length below which the squares of a vector's numbers lose digits."""
    floats = np.finfo(dtype)
    return float(np.sqrt(floats.tiny) / floats.eps)


@np.errstate(over="ignore", under="ignore", invalid="ignore")
def vector_norms(vectors: Floats) -> Floats:
    """Return ‖·‖₂ over the last axis; infinite or NaN where an entry is."""
    found = np.asarray(np.sqrt(np.einsum("...i,...i->...", vectors, vectors)))
    sure = (found > least(found.dtype)) & (found < np.inf)
    if not sure.all():
        rows = vectors[~sure]
        exponents = np.frexp(np.abs(rows).max(axis=-1, initial=0))[1]
        found[~sure] = np.ldexp(np.linalg.norm(np.ldexp(rows, -exponents[..., None]), axis=-1), exponents)
    return found


@np.errstate(over="ignore", under="ignore", invalid="ignore")
def norm(array: Floats) -> float:
    """Return ‖·‖₂ of all entries of an array together: of a matrix the Frobenius norm."""
    flat = array.reshape(-1)
    length = math.sqrt(flat.dot(flat))
    return length if least(array.dtype) < length < math.inf else float(vector_norms(flat))
