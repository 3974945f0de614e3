"""Numbers rounded to so many significant digits, for answers that are to be small."""

from __future__ import annotations

import numpy as np

from rnn_core.types import Floats

EXACT = 14  # digits up to which a decimal survives being scaled
POWERS = 22  # 10^22 is the largest power of ten that a double holds exactly


def to_digits(values: Floats, digits: int) -> Floats:
    """Return the values with ``digits`` significant decimal digits; NaN and infinities as they are.

    Each is the double nearest to its decimal, so that JSON writes no more digits than asked for.
    """
    rounded = np.array(values, dtype=np.float64)
    some = np.isfinite(rounded) & (rounded != 0)
    found = rounded[some]
    shift = digits - 1 - np.floor(np.log10(np.abs(found))).astype(np.int64)
    near = (np.abs(shift) <= POWERS) & (digits <= EXACT)
    scale = 10.0 ** np.abs(shift[near])
    moved = np.rint(np.where(shift[near] >= 0, found[near] * scale, found[near] / scale))
    found[near] = np.where(shift[near] >= 0, moved / scale, moved * scale)
    found[~near] = [float(f"{value:.{digits - 1}e}") for value in found[~near].tolist()]
    rounded[some] = np.where(np.isfinite(found), found, rounded[some])  # 1.8e308 has no 2e308
    return rounded
