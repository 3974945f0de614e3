"""What a recurrent cell is.

Every cell of the lesson is a few linear maps followed by elementwise formulas:

    pre_j  =  Wx_j x_t + Wh_j h_{t−1} + b_j          one linear map j for each pre-activation
    state_t = elementwise function of (pre, state_{t−1})

so a cell says three things: which linear maps it has, how its state follows from the
pre-activations (``step``), and the partial derivatives of that step (``slopes``). Forward, BPTT, the
double sum, Jacobians, the gradient check, training and sampling follow from these for any cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from rnn_core.types import Floats, Named


@dataclass(frozen=True, slots=True)
class LinearMap:
    """The pre-activation ``name`` = Wx x_t + Wh h_{t−1} + b, by the names of its weights.

    Wx (d×k) or Wh (d×d) is None where the map does not read the input or the state.
    """

    name: str
    Wx: str | None
    Wh: str | None
    b: str


Slopes = Mapping[str, Mapping[str, Floats]]
"""∂out/∂in, elementwise, as slopes[out][in]: out is a new state, in a pre-activation or an old state.
A pair that is absent has the derivative 0."""


class Cell(Protocol):
    """A recurrent cell.

    All arrays are (…, d), so one call serves a step or all steps at once: ``step`` is called for one after
    another with (B, d), ``slopes`` once with (T, B, d). Both leave what they are given as it is.
    """

    @property
    def name(self) -> str:
        """The name in the API, such as "rnn"."""

    @property
    def states(self) -> tuple[str, ...]:
        """What flows from step to step, "h" first: ("h",), or ("h", "c") with a cell state."""

    @property
    def maps(self) -> tuple[LinearMap, ...]:
        """The linear maps: at least one reads x, and each has weights of its own."""

    @property
    def has_bias(self) -> bool:
        """Whether the cell has biases where nobody says otherwise."""

    @property
    def forget_bias(self) -> str | None:
        """The bias that starts at ``forget_bias`` instead of 0, if there is one."""

    @property
    def gamma(self) -> float | None:
        """γ of the bound (γ‖Wh‖)^lag in the cell's one Wh; None where no such bound holds."""

    def step(self, pre: Named, state: Named) -> tuple[Named, Named]:
        """Return (state_t, gates_t) from the pre-activations and state_{t−1}."""

    def slopes(self, pre: Named, before: Named, after: Named, gates: Named) -> Slopes:
        """Return the partial derivatives of ``step`` at these values."""
