"""What the endpoints answer: read by clients, documented at /docs, held to by the tests."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from app.schemas.base import Answer
from app.schemas.model import WEIGHTS

Number = float | None  # null where the number overflowed; see overflow
Numbers = list[Number]
Matrix = list[Numbers]
Weights = Annotated[dict[str, Numbers | Matrix], Field(description=WEIGHTS)]


class WithOverflow(Answer):
    """An answer whose numbers may have left the range of float64."""

    overflow: list[str] | None = Field(None, examples=[["/steps/3/h/0"]])
    """JSON pointers of the numbers that overflowed and are null; absent where none did."""


class Sizes(Answer):
    """The sizes of the network."""

    k: int = Field(examples=[4])
    """Numbers in an input vector x."""
    d: int = Field(examples=[3])
    """Hidden units."""
    m: int = Field(examples=[4])
    """Outputs of the softmax."""


class Dimensions(Sizes):
    """The sizes of the network and of the sequence."""

    T: int = Field(examples=[3])
    """Time steps."""


class InitAnswer(Answer):
    """How the weights were to be drawn."""

    scheme: str
    gain: float
    forget_bias: float


class ModelAnswer(Answer):
    """The model with its weights filled in: valid as the model of a next request."""

    cell: str
    hidden_size: int
    activation: str | None = None
    """rnn only."""
    bias: bool
    init: InitAnswer
    seed: int
    weights: Weights
    h0: Numbers | None = None
    c0: Numbers | None = None


class Gates(Answer):
    """Gate values: r, z, n of a gru; i, f, g, o of an lstm."""

    r: Numbers | None = None
    z: Numbers | None = None
    n: Numbers | None = None
    i: Numbers | None = None
    f: Numbers | None = None
    g: Numbers | None = None
    o: Numbers | None = None


class ForwardStep(Answer):
    """One time step."""

    t: int = Field(ge=1)
    """Number of the step, from 1."""
    input: str
    x: Numbers
    """The input as a vector, k×1."""
    a: Numbers | dict[str, Numbers]
    """Pre-activation Wx·x + Wh·h (+ bh), d×1; of a gru or lstm one for each of its linear maps:
    r, z, nx = Wxn·x + bxn, nh = Whn·h + bhn, or i, f, g, o."""
    Wx_x: Numbers | dict[str, Numbers]
    """Its first summand Wx·x_t, d×1; of a gru or lstm one for each map that reads x."""
    Wh_h: Numbers | dict[str, Numbers]
    """Its second summand Wh·h_{t−1}, d×1; of a gru or lstm one for each map that reads h."""
    gates: Gates | None = None
    h: Numbers
    """Hidden state, d×1."""
    c: Numbers | None = None
    """Cell state, d×1 (lstm)."""
    logits: Numbers
    """Wy·h (+ by), m×1."""
    probabilities: Numbers
    """Softmax of the logits, m×1."""
    prediction: str | None
    """The most probable output; null where the probabilities overflowed."""
    target: str | None
    """What should come out; null where the step has no loss."""
    loss: Number
    """−ln of the target's probability, in nats; null where there is no target."""


class ForwardAnswer(WithOverflow):
    """One forward pass with every intermediate."""

    vocabulary: list[str]
    """Tokens of the inputs."""
    outputs: list[str]
    """Labels of the softmax."""
    dimensions: Dimensions
    model: ModelAnswer
    h0: Numbers
    """Hidden state before step 1, d×1."""
    c0: Numbers | None = None
    """Cell state before step 1, d×1 (lstm)."""
    steps: list[ForwardStep]
    loss: Number
    """Sum of the steps' losses, in nats."""


class GradientStep(Answer):
    """What arrives at one time step."""

    t: int = Field(ge=1)
    dlogits: Numbers
    """∂L/∂logits_t = ŷ_t − onehot(target), m×1."""
    dh: Numbers
    """∂L/∂h_t, all later losses included, d×1: the sum of dh_own and dh_later."""
    dh_own: Numbers
    """∂L_t/∂h_t = Wyᵀ·∂L_t/∂logits_t of the step's own loss, d×1."""
    dh_later: Numbers
    """What flows back into h_t from step t + 1 (rnn: Whᵀ·∂L/∂a_{t+1}), d×1; 0 at the last step."""
    da: Numbers | dict[str, Numbers]
    """∂L/∂a_t, d×1; of a gru or lstm one for each of its linear maps."""
    Wy: Matrix | None = None
    """∂L_t/∂Wy = ∂L_t/∂logits_t · h_tᵀ, m×d, with contributions; summed over t it is the gradient of Wy."""


class CheckAnswer(Answer):
    """Analytic gradient against central differences."""

    max_abs_error: Number
    max_rel_error: Number
    numeric: Numbers | Matrix
    """The central differences themselves, of the weight's shape."""


class UpdateAnswer(Answer):
    """What one update of the optimizer makes of the weights."""

    gradient_norm: Number
    """Norm of the gradient of all weights together, before any clipping."""
    clipped_norm: Number
    """The same after clipping by norm."""
    change: Weights
    """What is added to each weight: −η·∂L/∂W with sgd."""
    weights: Weights
    """The weights after the update."""


class Contribution(Answer):
    """The term ∂L_t/∂h_t · ∂h_t/∂h_k · ∂h_k/∂W of the double sum, for every weight W of the cell.

    Beside the fields below it holds each weight's term by the weight's name: Wx d×k, Wh d×d, …
    The sum over all rows is the gradient. Wy and by have no such term: they act behind the states.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Numbers | Matrix]

    t: int = Field(ge=1)
    """The loss step."""
    k: int = Field(ge=1)
    """The earlier state through which the loss reaches the weights, k ≤ t."""
    dh: Numbers
    """∂L_t/∂h_k, d×1."""
    norms: dict[str, Number]
    """Frobenius norm of the term, by weight."""


class LagAnswer(Answer):
    """The part of the gradient that t − k = lag steps separate from its loss, summed over t."""

    lag: int = Field(ge=0)
    norms: dict[str, Number]
    """Frobenius norm of the sum of this lag's terms of the double sum, by weight."""
    share: dict[str, Number]
    """That norm as a part of the sum of all lags' norms, 0 … 1; 0 where all are 0."""


class GradientsAnswer(WithOverflow):
    """Gradients by backpropagation through time."""

    loss: Number
    model: ModelAnswer
    gradients: Weights
    """∂L/∂W by weight, of the weight's shape."""
    steps: list[GradientStep]
    contributions: list[Contribution] | None = None
    """The double sum, one row for every loss step t and state k ≤ t."""
    by_lag: list[LagAnswer] | None
    """The double sum by t − k, from 0; null where it needs more numbers than the limit allows."""
    check: dict[str, CheckAnswer] | None = None
    """The gradients against central differences, by weight."""
    update: UpdateAnswer | None = None
    """What the optimizer of the request makes of these gradients."""


Triangle = list[Numbers]


class Norms(Answer):
    """Two norms of ∂h_t/∂h_k at [t − 1][k − 1], T×T, null above the diagonal and in rows not asked for."""

    frobenius: Triangle
    """Root of the sum of squares; √d on the diagonal."""
    spectral: Triangle
    """Largest singular value; 1 on the diagonal."""


class JacobianNorms(Norms):
    """Norms of ∂h_t/∂h_k; of an lstm those of its joint state (h, c)."""

    h_only: Norms | None = None
    """Of the part of the joint Jacobian that leads from h to h (lstm)."""


class JacobianStep(Answer):
    """The one-step Jacobian ∂h_t/∂h_{t−1}; of an lstm that of (h, c)."""

    t: int = Field(ge=1)
    singular_values: Numbers
    """Largest first."""
    spectral_radius: Number = None
    """Largest absolute value of an eigenvalue; absent where spectral_radii was false."""


class RecurrentAnswer(Answer):
    """What one matrix of recurrent weights does by itself."""

    spectral_norm: Number
    """Its largest singular value, ‖Wh‖₂."""
    spectral_radius: Number
    """Its largest absolute eigenvalue."""


class SummaryAnswer(Answer):
    """The course of the spectral norm of ∂h_T/∂h_k over the lag T − k."""

    decay_per_step: Number
    """Factor by which the norm changes with each step back; null where there is none to fit."""
    half_life: Number
    """Steps in which it halves; null where it does not shrink."""
    verdict: Literal["vanishing", "exploding", "steady"]
    """steady is within 1 % a step of staying the same."""


class VanishingAnswer(WithOverflow):
    """How far each state, and each loss, depends on each earlier state."""

    model: ModelAnswer
    jacobian_norms: JacobianNorms
    loss_gradient_norms: Triangle
    """‖∂L_t/∂h_k‖₂ at [t − 1][k − 1]; rows of null where step t has no loss."""
    joint_loss_gradient_norms: Triangle | None = None
    """‖∂L_t/∂(h, c)_k‖₂ of an LSTM, whose error also travels in its cell c; absent for rnn and gru."""
    steps: list[JacobianStep]
    recurrent: dict[str, RecurrentAnswer]
    """Of each of the cell's matrices Wh, by name."""
    bound: Numbers | None
    """(γ·‖Wh‖₂)^lag for lag 0 … T−1 (rnn); null for gru and lstm, which have no such bound."""
    summary: SummaryAnswer
    lyapunov: Numbers | None = None
    """Lyapunov exponents in nats per step, largest first; absent where lyapunov was false."""


class SampleStep(Answer):
    """One written token."""

    token: str
    probabilities: Numbers
    """What it was chosen from, m×1, before any temperature."""
    h: Numbers
    """The hidden state behind them, d×1."""


class SampleAnswer(WithOverflow):
    """What the network wrote."""

    tokens: list[str] = Field(examples=[["o", "g", "s"]])
    steps: list[SampleStep]
