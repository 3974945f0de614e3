"""A sequence: what the network reads at each time step, and what should come next."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from app.schemas.base import Part, Tokens, Vector, one_form

FORMS = "exactly one of text, tokens, or inputs with targets"


class Sequence(Part):
    """Exactly one of text, tokens, or inputs with targets; the rest is optional."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"text": "dogs"},
                {"tokens": ["the", "brown", "dog", "is", "a", "shepherd"]},
                {"inputs": ["good", "dog"], "targets": [None, "+"], "outputs": ["+", "-"]},
            ],
            **one_form(("text",), ("tokens",), ("inputs", "targets")),
        }
    )

    text: str | None = Field(None, examples=["dogs"])
    """Characters; the inputs are all but the last, the targets all but the first."""

    tokens: Tokens | None = Field(None, examples=[["the", "brown", "dog"]])
    """Words or any other strings; inputs and targets as for text."""

    inputs: Tokens | None = Field(None, examples=[["good", "dog"]])
    """One token a time step; needs targets of the same length."""

    targets: Annotated[list[str | None], Field(fail_fast=True)] | None = Field(None, examples=[[None, "+"]])
    """One target a time step; null where the step has no loss."""

    vocabulary: Tokens | None = Field(None, examples=[["d", "o", "g", "s"]])
    """Tokens of the one-hot inputs, k of them. By default the distinct tokens of the inputs,
    then of the targets, in order of first appearance."""

    outputs: Tokens | None = Field(None, examples=[["+", "-"]])
    """Labels of the softmax, m of them, where they differ from the vocabulary."""

    embedding: dict[str, Vector] | None = Field(None, examples=[{"good": [0.9, 0.1], "dog": [0.2, 0.7]}])
    """A vector of k numbers for each token; x is this vector instead of the one-hot."""

    @model_validator(mode="after")
    def check_form(self) -> Self:
        """Refuse none and more than one of the three forms."""
        given = [name for name in ("text", "tokens", "inputs", "targets") if getattr(self, name) is not None]
        if given not in (["text"], ["tokens"], ["inputs", "targets"]):
            raise self.wrong(f"has {', '.join(given) or 'none of these'}; allowed: {FORMS}")
        return self
