"""Lengths of vectors, right wherever the length itself is a float.

    ‖v‖₂ = √(Σ v²)

The squares leave the floats long before the length does: those of 1e-170 are 0, those of 1e170
infinite. Gradients that vanish or explode through time go through both, so such vectors are measured
after a power of two has been taken out, which is exact.
"""

from __future__ import annotations

import numpy as np

from rnn_core.types import Floats


@np.errstate(over="ignore", under="ignore", invalid="ignore")
def vector_norms(vectors: Floats) -> Floats:
    """Return ‖·‖₂ over the last axis; infinite or NaN where an entry is."""
    found = np.asarray(np.linalg.norm(vectors, axis=-1))
    about = np.finfo(found.dtype)
    small = np.sqrt(about.tiny) / about.eps  # below it the squares lose digits
    unsure = ~((found > small) & (found < np.inf))
    if unsure.any():
        rows = vectors[unsure]
        exponents = np.frexp(np.abs(rows).max(axis=-1))[1]
        found[unsure] = np.ldexp(np.linalg.norm(np.ldexp(rows, -exponents[..., None]), axis=-1), exponents)
    return found


def norm(array: Floats) -> float:
    """Return ‖·‖₂ of all entries of an array together: of a matrix the Frobenius norm."""
    return float(vector_norms(array.reshape(-1)))
