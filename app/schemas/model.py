"""A model: its cell, its sizes, and either its weights or what its weights are drawn from."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import ConfigDict, Field, model_validator

from app.schemas.base import Array, Count, Part, Seed, Vector, only_with
from app.validation import shown

WEIGHTS = (
    "Weights by name, used as they are; init and seed then play no part. "
    "rnn: Wx d×k, Wh d×d, Wy m×d, with bias also bh d, by m. "
    "gru: Wxr, Whr, br, Wxz, Whz, bz, Wxn, Whn, bxn, bhn, Wy, by. "
    "lstm: Wxi, Whi, bi, Wxf, Whf, bf, Wxg, Whg, bg, Wxo, Who, bo, Wy, by."
)


class Init(Part):
    """How weights are drawn."""

    scheme: Literal["normal", "xavier", "orthogonal", "identity"] = "normal"
    """normal: N(0, 1/fan_in); xavier: uniform within ±√(6/(fan_in + fan_out)); orthogonal:
    orthonormal columns or rows; identity: Wh is the identity, the others as in normal."""

    gain: float = Field(1.0, examples=[1.0])
    """Factor on the recurrent weights Wh; with orthogonal, every singular value of Wh."""

    forget_bias: float = Field(1.0, examples=[1.0])
    """Start of the forget gate's bias (lstm only)."""


class Model(Part):
    """A recurrent cell with its readout Wy and softmax.

    What an answer gives as its model can be sent as the model of a next request.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"cell": "rnn", "hidden_size": 3, "seed": 7}],
            "allOf": [
                *only_with("cell", {"c0": ["lstm"]}, "rnn"),
                {
                    "if": {"properties": {"cell": {"enum": ["gru", "lstm"]}}, "required": ["cell"]},
                    "then": {"properties": {"activation": {"const": "tanh"}}},
                },
            ],
        }
    )

    cell: Literal["rnn", "gru", "lstm"] = "rnn"
    """Kind of the recurrent cell."""

    hidden_size: Count | None = Field(None, examples=[3])
    """Hidden units d; 3 by default, or the size of the weights where those are given."""

    activation: Literal["tanh", "relu", "sigmoid", "identity"] = "tanh"
    """Nonlinearity of the rnn; gru and lstm have tanh."""

    bias: bool | None = Field(None, examples=[True])
    """Whether there are biases: false by default for rnn, true for gru and lstm; where weights
    are given, what they say."""

    init: Init = Init()
    """How the weights are drawn where none are given."""

    seed: Seed = Field(0, examples=[7])
    """Seed of the drawing: the same request gives the same weights to the last bit."""

    weights: dict[str, Array] | None = Field(
        None,
        description=WEIGHTS,
        examples=[{"Wx": [[0.5, -0.25]], "Wh": [[0.75]], "Wy": [[1.0], [-1.5]]}],
    )

    h0: Vector | None = Field(None, examples=[[0.0, 0.0, 0.0]])
    """Hidden state before step 1, d numbers; zeros by default."""

    c0: Vector | None = Field(None, examples=[[0.0, 0.0, 0.0]])
    """Cell state before step 1, d numbers (lstm only); zeros by default."""

    @model_validator(mode="after")
    def check_cell(self) -> Self:
        """Refuse what only another cell has."""
        if self.cell != "rnn" and self.activation != "tanh":
            raise self.wrong(
                f"is {shown(self.activation)}; allowed: tanh for {self.cell}, "
                "since only rnn has other activations",
                "activation",
            )
        if self.cell != "lstm" and self.c0 is not None:
            raise self.wrong(
                f"is {shown(self.c0)}; allowed: none for {self.cell}, since only lstm has c", "c0"
            )
        return self
