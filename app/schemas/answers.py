"""What the endpoints answer: read by clients, documented at /docs, held to by the tests."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from app.schemas.base import Answer
from app.schemas.model import WEIGHTS

Number = float | None  # null where the number overflowed; see overflow
Numbers = list[Number]
Norm = Annotated[float, Field(ge=0)] | None
Share = Annotated[float, Field(ge=0, le=1)] | None
Matrix = list[Numbers]
Weights = Annotated[dict[str, Numbers | Matrix], Field(description=WEIGHTS)]


class WithOverflow(Answer):
    """An answer whose numbers may have left the range of float64."""

    overflow: list[str] | None = Field(None, examples=[["/steps/3/h/0"]])
    """JSON pointers of the numbers that overflowed and are null; absent where none did."""


class Sizes(Answer):
    """The sizes of the network."""

    k: int = Field(ge=1)
    """Numbers in an input vector x."""
    d: int = Field(ge=1)
    """Hidden units."""
    m: int = Field(ge=1)
    """Outputs of the softmax."""


class Dimensions(Sizes):
    """The sizes of the network and of the sequence."""

    T: int = Field(ge=1)
    """Time steps."""


class InitAnswer(Answer):
    """How the weights were to be drawn."""

    scheme: str
    """normal, xavier, orthogonal or identity."""
    gain: float
    """Factor on the recurrent weights Wh."""
    forget_bias: float
    """Start of the forget gate's bias (lstm)."""


class ModelAnswer(Answer):
    """The model with its weights filled in: valid as the model of a next request."""

    cell: str
    """rnn, gru or lstm."""
    hidden_size: int = Field(ge=1)
    """Hidden units d."""
    activation: str | None = None
    """tanh, relu, sigmoid or identity (rnn only)."""
    bias: bool
    """Whether there are biases."""
    init: InitAnswer
    """How the weights were to be drawn."""
    seed: int = Field(ge=0)
    """Seed of the drawing; it plays no part where the request had weights."""
    weights: Weights
    h0: Numbers | None = None
    """Hidden state before step 1, d×1, where the request had one."""
    c0: Numbers | None = None
    """Cell state before step 1, d×1, where the request had one (lstm)."""


Open = list[Share]  # how far gates are open, 0 … 1 each


class Gates(Answer):
    """Gate values: r, z, n of a gru; i, f, g, o of an lstm."""

    r: Open | None = None
    """Reset gate, d×1, 0 … 1: how much of the past enters the candidate (gru)."""
    z: Open | None = None
    """Update gate, d×1, 0 … 1: how much of the past stays (gru)."""
    n: Numbers | None = None
    """Candidate, d×1, −1 … 1 (gru)."""
    i: Open | None = None
    """Input gate, d×1, 0 … 1: how much of the candidate is written (lstm)."""
    f: Open | None = None
    """Forget gate, d×1, 0 … 1: how much of the cell is kept (lstm)."""
    g: Numbers | None = None
    """Candidate, d×1, −1 … 1 (lstm)."""
    o: Open | None = None
    """Output gate, d×1, 0 … 1: how much of the cell is shown (lstm)."""


class ForwardStep(Answer):
    """One time step."""

    t: int = Field(ge=1)
    """Number of the step, from 1."""
    input: str
    """The token that is read."""
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
    """The gates' values (gru, lstm)."""
    h: Numbers
    """Hidden state, d×1."""
    c: Numbers | None = None
    """Cell state, d×1 (lstm)."""
    logits: Numbers
    """Wy·h (+ by), m×1."""
    probabilities: list[Share]
    """Softmax of the logits, m×1; they sum to 1."""
    prediction: str | None
    """The most probable output; null where the probabilities overflowed."""
    target: str | None
    """What should come out; null where the step has no loss."""
    loss: Norm
    """−ln of the target's probability, in nats; null where there is no target."""


class ForwardAnswer(WithOverflow):
    """One forward pass with every intermediate."""

    vocabulary: list[str]
    """Tokens of the inputs."""
    outputs: list[str]
    """Labels of the softmax."""
    dimensions: Dimensions
    """The sizes k, d, m and T."""
    model: ModelAnswer
    """The model with its weights filled in."""
    h0: Numbers
    """Hidden state before step 1, d×1."""
    c0: Numbers | None = None
    """Cell state before step 1, d×1 (lstm)."""
    steps: list[ForwardStep]
    """One for each time step, T of them."""
    loss: Norm
    """Sum of the steps' losses, in nats."""


class GradientStep(Answer):
    """What arrives at one time step."""

    t: int = Field(ge=1)
    """Number of the step, from 1."""
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

    max_abs_error: Norm
    """Largest |analytic − numeric| over the weight's numbers."""
    max_rel_error: Norm
    """The same as a part of the larger of the two."""
    numeric: Numbers | Matrix
    """The central differences themselves, of the weight's shape."""


class UpdateAnswer(Answer):
    """What one update of the optimizer makes of the weights."""

    gradient_norm: Norm
    """Norm of the gradient of all weights together, before any clipping."""
    clipped_norm: Norm
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
    dc: Numbers | None = Field(None, examples=[[0.0254, 0.0335, 0.0098]])
    """∂L_t/∂c_k, d×1 (lstm): its state is (h, c), and the term runs through both."""
    norms: dict[str, Norm]
    """Frobenius norm of the term, by weight."""


class LagAnswer(Answer):
    """The part of the gradient that t − k = lag steps separate from its loss, summed over t."""

    lag: int = Field(ge=0)
    """Steps between state and loss, t − k."""
    norms: dict[str, Norm]
    """Frobenius norm of the sum of this lag's terms of the double sum, by weight."""
    share: dict[str, Share]
    """That norm as a part of the sum of all lags' norms, 0 … 1; 0 where all are 0."""


class GradientsAnswer(WithOverflow):
    """Gradients by backpropagation through time."""

    loss: Norm
    """Sum of the steps' losses, in nats."""
    model: ModelAnswer
    """The model with its weights filled in."""
    gradients: Weights
    """∂L/∂W by weight, of the weight's shape."""
    steps: list[GradientStep]
    """One for each time step, T of them."""
    contributions: list[Contribution] | None = None
    """The double sum, one row for every loss step t and state k ≤ t."""
    by_lag: list[LagAnswer] | None
    """The double sum by t − k, from 0; null where it needs more numbers than the limit allows."""
    check: dict[str, CheckAnswer] | None = None
    """The gradients against central differences, by weight."""
    update: UpdateAnswer | None = None
    """What the optimizer of the request makes of these gradients."""


Triangle = list[list[Norm]]


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
    """Number of the step, from 1: the Jacobian leads from step t − 1 to it."""
    singular_values: list[Norm] | None = None
    """Largest first, d of them (lstm: 2d); absent where singular_values was false."""
    spectral_radius: Norm = None
    """Largest absolute value of an eigenvalue; absent where spectral_radii was false."""


class RecurrentAnswer(Answer):
    """What one matrix of recurrent weights does by itself."""

    spectral_norm: Norm
    """Its largest singular value, ‖Wh‖₂."""
    spectral_radius: Norm
    """Its largest absolute eigenvalue."""


class SummaryAnswer(Answer):
    """The course of the spectral norm of ∂h_T/∂h_k over the lag T − k."""

    decay_per_step: Norm
    """Factor by which the norm changes with each step back; null where there is none to fit."""
    half_life: Number
    """Steps in which it halves; null where it does not shrink."""
    verdict: Literal["vanishing", "exploding", "steady"]
    """steady is within 1 % a step of staying the same."""


class VanishingAnswer(WithOverflow):
    """How far each state, and each loss, depends on each earlier state."""

    model: ModelAnswer | None = None
    """The model with its weights filled in; absent where with_model was false."""
    jacobian_norms: JacobianNorms
    """Norms of ∂h_t/∂h_k for all pairs of steps, k ≤ t."""
    loss_gradient_norms: Triangle
    """‖∂L_t/∂h_k‖₂ at [t − 1][k − 1]; rows of null where step t has no loss."""
    joint_loss_gradient_norms: Triangle | None = None
    """‖∂L_t/∂(h, c)_k‖₂ of an LSTM, whose error also travels in its cell c; absent for rnn and gru."""
    steps: list[JacobianStep]
    """The one-step Jacobians, T of them."""
    recurrent: dict[str, RecurrentAnswer]
    """Of each of the cell's matrices Wh, by name."""
    bound: Numbers | None
    """(γ·‖Wh‖₂)^lag for lag 0 … T−1 (rnn); null for gru and lstm, which have no such bound."""
    summary: SummaryAnswer
    """How the norms of the last row fall or grow with the lag."""
    lyapunov: Numbers | None = None
    """Lyapunov exponents in nats per step, largest first; absent where lyapunov was false."""


class SampleStep(Answer):
    """One written token."""

    token: str
    """The token that was written."""
    probabilities: list[Share]
    """What it was chosen from, m×1, before any temperature."""
    h: Numbers
    """The hidden state behind them, d×1."""


class SampleAnswer(WithOverflow):
    """What the network wrote."""

    tokens: list[str]
    """What was written after the prompt."""
    steps: list[SampleStep]
    """One for each written token."""
