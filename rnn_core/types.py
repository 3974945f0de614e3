"""The arrays of the core, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
"""Real numbers, float64 unless a caller asked for float32."""

Integers = NDArray[np.intp]
"""Places in a vocabulary."""

Marks = NDArray[np.bool_]
"""Places that are meant."""

Named = Mapping[str, Floats]
"""Arrays by name: weights, states, gates, pre-activations."""
