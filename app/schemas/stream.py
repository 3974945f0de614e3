"""The lines of a training stream."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, RootModel

from app.schemas.answers import Matrix, ModelAnswer, Norm, Share, Weights, WithOverflow
from app.schemas.problem import ProblemAnswer


class FrameLine(WithOverflow):
    """The network after so many updates; step 0 is before any.

    Where the request has sequences, losses, probabilities, h and flow are lists with one item a
    sequence, each of the sequence's own length.
    """

    event: Literal["frame"]
    """What kind of line it is."""
    step: int = Field(ge=0)
    """Updates made in this request."""
    loss: Norm
    """Sum over steps and sequences, in nats."""
    losses: list[Norm] | list[list[Norm]]
    """One for each t; null where there is no target."""
    probabilities: list[list[Share]] | list[list[list[Share]]]
    """Softmax of each step, T×m; each row sums to 1."""
    h: Matrix | list[Matrix]
    """Hidden states, T×d."""
    weights: Weights
    gradient_norms: dict[str, Norm]
    """‖∂L/∂W‖ by weight, before any clipping."""
    gradient_norm: Norm
    """The norm of the gradient of all weights together, before clipping."""
    clipped_norm: Norm
    """The same after clipping: at most the optimizer's clip_norm, where it has one."""
    flow: list[Norm] | list[list[Norm]]
    """‖∂L_T/∂h_k‖₂ for k = 1 … T, T being the last step with a loss; null for k behind it."""


class DoneLine(WithOverflow):
    """How the run ended. Its model and optimizer in a new request continue it exactly."""

    event: Literal["done"]
    """What kind of line it is."""
    step: int = Field(ge=0)
    """Updates made in this request."""
    loss: Norm
    """Sum over steps and sequences, in nats."""
    learned: bool
    """Whether at every loss step the target is the most probable output, and at least
    stop_at_probability where that is given."""
    stopped: Literal["probability", "steps", "diverged"]
    """diverged: the next update would have left the finite numbers; this is the state before."""
    model: ModelAnswer
    """The trained model, valid as the model of a next request."""
    optimizer: dict[str, Any]
    """Name, constants and state, valid as the optimizer of a next request."""


class ErrorLine(WithOverflow):
    """An error after the stream began; the last line."""

    event: Literal["error"]
    """What kind of line it is."""
    problem: ProblemAnswer
    """What went wrong, as an error answer says it."""


class TrainLine(RootModel[FrameLine | DoneLine | ErrorLine]):
    """One line of the stream."""
