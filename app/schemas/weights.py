"""Files of weights: what is asked of them, and what is read from one."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from app.schemas.answers import ModelAnswer, Sizes, WithOverflow
from app.schemas.base import Known, Part
from app.schemas.model import Model
from app.schemas.sequence import Sequence


class ExportRequest(Part):
    """A network, and the file that its weights are wanted in."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": ["sequence"], "properties": {"sequence": {"not": {"type": "null"}}}},
                {
                    "required": ["model"],
                    "properties": {
                        "model": {
                            "required": ["weights"],
                            "properties": {"weights": {"not": {"type": "null"}}},
                        }
                    },
                },
            ]
        }
    )

    model: Model = Model()
    """The network."""

    sequence: Sequence | None = None
    """What the network reads: says k and m of a model without weights, which are then drawn."""

    format: Literal["npz", "safetensors"] = "npz"
    """npz is read by numpy.load, safetensors by torch and others."""

    names: Literal["both", "lesson", "torch"] = "both"
    """lesson: Wx, Wh, Wy, …, and h0 and c0 where they are given. torch: a state_dict of
    rnn = nn.RNN, nn.GRU or nn.LSTM(k, d) and readout = nn.Linear(d, m), bias=False where there are
    no biases: load_state_dict takes it as it is (but an npz of another activation than tanh, which
    says so in a text besides). both: each number under either name."""

    @model_validator(mode="after")
    def check_sizes(self) -> Self:
        """Refuse a model that has no sizes."""
        if self.sequence is None and self.model.weights is None:
            raise self.wrong("is missing; it says k and m of a model without weights", "sequence")
        return self


Prefix = Annotated[str | None, Field(None, max_length=200)]


class ImportQuery(Known):
    """How a file is to be read; nothing is needed where a file leaves nothing open."""

    activation: Literal["tanh", "relu", "sigmoid", "identity"] | None = Field(None, examples=["relu"])
    """Nonlinearity of an rnn; by default what the file says, else tanh. torch's files do not say it."""

    names: Literal["lesson", "torch"] | None = Field(None, examples=["torch"])
    """Whose names to read a file by that has both, where their numbers differ."""

    rnn: Prefix = Field(examples=["model.rnn"])
    """Where in a state_dict the layer stands, if there are several."""

    readout: Prefix = Field(examples=["fc"])
    """Where the nn.Linear behind it stands, if there are several that fit."""

    embedding: Prefix = Field(examples=["embedding"])
    """Where an nn.Embedding stands, if one is between the one-hot inputs and the layer: Wx is
    then the layer's times it, so that k is the number of its tokens."""

    digits: int | None = Field(None, ge=1, le=17, examples=[4])
    """Significant digits to round the weights to; null for all of them."""


class ImportAnswer(WithOverflow):
    """The network of a file."""

    model: ModelAnswer
    """Valid as the model of a request whose inputs have k numbers and whose outputs are m."""
    dimensions: Sizes
    """The sizes k, d and m."""
    format: Literal["npz", "safetensors"]
    """What the file is."""
    names: Literal["lesson", "torch"]
    """Whose names it was read by."""
    unused: list[str]
    """Names of arrays in the file that are no part of the network."""
