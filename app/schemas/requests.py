"""What each endpoint takes."""

from __future__ import annotations

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from app.schemas.base import Count, Part, Seed
from app.schemas.model import Model
from app.schemas.sequence import Sequence

DOGS: JsonDict = {"text": "dogs"}
SMALL: JsonDict = {"cell": "rnn", "hidden_size": 3, "seed": 7}


class ForwardRequest(Part):
    """A sequence and the network that reads it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"sequence": DOGS, "model": SMALL}]})

    sequence: Sequence
    model: Model = Model()


class GradientsRequest(Part):
    """A sequence, the network that reads it, and how far and how finely to look back."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"sequence": DOGS, "model": SMALL, "check": True}]}
    )

    sequence: Sequence
    model: Model = Model()

    contributions: bool = True
    """Whether to answer with the terms (t, k) of the double sum."""

    check: bool = False
    """Whether to hold the gradients against central differences."""

    truncate: Count | None = Field(None, examples=[5])
    """Gradients flow back so many steps at most; null for all the way."""


class VanishingRequest(Part):
    """A sequence and the network whose Jacobians are asked for."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"sequence": {"text": "hello world"}, "model": SMALL}]}
    )

    sequence: Sequence
    model: Model = Model()


class SampleRequest(Part):
    """A network, what it reads first, and how it chooses what it writes."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": SMALL,
                    "vocabulary": ["d", "o", "g", "s"],
                    "prompt": ["d"],
                    "length": 3,
                    "temperature": 0,
                }
            ]
        }
    )

    model: Model = Model()

    vocabulary: list[str] = Field(examples=[["d", "o", "g", "s"]])
    """Tokens that the network reads and writes, in the order of its inputs and outputs."""

    prompt: list[str] = Field(examples=[["d"]])
    """Tokens that the network reads before it writes."""

    length: Count = Field(10, examples=[3])
    """Tokens to write."""

    temperature: float = Field(0.0, ge=0, examples=[0])
    """0 takes the most probable token; above 0 one is drawn from softmax(logits / temperature)."""

    seed: Seed = 0
    """Seed of the drawing."""
