"""What each endpoint takes."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from app.schemas.base import Count, Digits, Part, Seed, Tokens, Whole, one_form
from app.schemas.model import Model
from app.schemas.optimizer import Optimizer
from app.schemas.sequence import Sequence


class ForwardRequest(Part):
    """A sequence and the network that reads it."""

    sequence: Sequence
    """What the network reads."""

    model: Model = Model()
    """The network."""

    digits: Digits | None = Field(None, examples=[4])
    """Significant digits to round the answer's numbers to; null for all of them."""


class GradientsRequest(Part):
    """A sequence, the network that reads it, and how far and how finely to look back."""

    sequence: Sequence
    """What the network reads."""

    model: Model = Model()
    """The network."""

    contributions: bool = True
    """Whether to answer with the terms (t, k) of the double sum."""

    check: bool = False
    """Whether to hold the gradients against central differences."""

    truncate: Count | None = Field(None, examples=[5])
    """Gradients flow back so many steps at most; null for all the way."""

    optimizer: Optimizer | None = None
    """Whose next update is wanted beside the gradients; null for none."""

    digits: Digits | None = Field(None, examples=[4])
    """Significant digits to round the answer's numbers to; null for all of them."""


class VanishingRequest(Part):
    """A sequence and the network whose Jacobians are asked for."""

    sequence: Sequence
    """What the network reads."""

    model: Model = Model()
    """The network."""

    rows: Annotated[list[Count], Field(fail_fast=True)] | None = Field(None, max_length=16, examples=[[10]])
    """Steps t of the rows of jacobian_norms that are wanted, for a quick answer: the other rows are
    null, except the last one, which summary is fitted on. null for all rows."""

    singular_values: bool = True
    """Whether the singular values of every one-step Jacobian are wanted."""

    spectral_radii: bool = True
    """Whether the spectral radius of every one-step Jacobian is wanted."""

    lyapunov: bool = True
    """Whether the Lyapunov exponents are wanted."""

    with_model: bool = True
    """Whether the answer repeats the model, with its weights filled in."""

    digits: Digits | None = Field(None, examples=[4])
    """Significant digits to round the answer's numbers to; null for all of them."""


class SampleRequest(Part):
    """A network, what it reads first, and how it chooses what it writes."""

    model: Model = Model()
    """The network."""

    vocabulary: Tokens = Field(examples=[["d", "o", "g", "s"]])
    """Tokens that the network reads and writes, in the order of its inputs and outputs."""

    prompt: Tokens = Field(examples=[["d"]])
    """Tokens that the network reads before it writes."""

    length: Count = Field(10, examples=[3])
    """Tokens to write."""

    temperature: float = Field(0.0, ge=0, examples=[0])
    """0 takes the most probable token; above 0 one is drawn from softmax(logits / temperature)."""

    seed: Seed = 0
    """Seed of the drawing."""

    digits: Digits | None = Field(None, examples=[4])
    """Significant digits to round the answer's numbers to; null for all of them."""


class TrainRequest(Part):
    """What to train on, with what, for how long, and how often to look."""

    model_config = ConfigDict(json_schema_extra=one_form(("sequence",), ("sequences",)))

    sequence: Sequence | None = None
    """One sequence; either this or sequences."""

    sequences: Annotated[list[Sequence], Field(fail_fast=True)] | None = Field(
        None, min_length=1, examples=[[{"text": "dog"}, {"text": "shepherd"}]]
    )
    """Several sequences, trained on at once; their losses are summed. They share one vocabulary
    and one list of outputs: those of all, in order of first appearance. In the frames losses,
    probabilities, h and flow are then lists with one item a sequence, each of its own length."""

    model: Model = Model()
    """The network."""

    optimizer: Optimizer = Optimizer()
    """The rule of the updates."""

    steps: Whole = Field(300, ge=0, examples=[300])
    """Updates to make."""

    record_every: Count = Field(1, examples=[1])
    """A frame is sent for each so many updates, and for the first and the last."""

    stop_at_probability: float | None = Field(None, gt=0, le=1, examples=[0.97])
    """Stop as soon as every target is the most probable output, and at least so probable."""

    truncate: Count | None = Field(None, examples=[5])
    """Gradients flow back so many steps at most; null for all the way."""

    freeze: list[str] | None = Field(None, examples=[["Wh"]])
    """Names of weights that keep their values, and whose gradients the frames give as 0; null for none.
    With Wh frozen at 0 a network has no memory."""

    digits: Digits | None = Field(None, examples=[4])
    """Significant digits to round the frames' numbers to; null for all of them.
    The last line, which continues the run, is never rounded."""

    @property
    def all_sequences(self) -> list[Sequence]:
        """Return the sequences, however they were given."""
        return [self.sequence] if self.sequence is not None else self.sequences or []

    @model_validator(mode="after")
    def check_one_form(self) -> Self:
        """Refuse none and both of sequence and sequences."""
        if (self.sequence is None) == (self.sequences is None):
            given = "neither" if self.sequence is None else "both"
            raise self.wrong(f"has {given}; allowed: exactly one of sequence and sequences")
        return self
