"""What all parts of a request share: nothing unknown, nothing guessed, nothing infinite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SkipValidation,
    WithJsonSchema,
    model_validator,
)
from pydantic.config import JsonDict, JsonValue
from pydantic_core import PydanticCustomError

MOST_NAMED = 20  # values at fault in one answer
MAX_WHOLE = 2**53 - 1  # the largest whole number that every JSON reader keeps exactly


class Known(BaseModel):
    """Fields of which none is unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    @model_validator(mode="before")
    @classmethod
    def refuse_unknown_fields(cls, data: Any) -> Any:
        """Name the fields that are not known here, and those that are."""
        if isinstance(data, dict) and (unknown := data.keys() - cls.model_fields.keys()):
            raise PydanticCustomError(
                "unknown_fields",
                "unknown fields",
                {"names": sorted(unknown)[:MOST_NAMED], "allowed": list(cls.model_fields)},
            )
        return data


class Part(Known):
    """A part of a request. A string is no number, a boolean is no number, 3.0 is a whole one."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    def wrong(self, detail: str, *path: str) -> PydanticCustomError:
        """Return the error of this part, or of the field at a path in it."""
        return PydanticCustomError("part", "{detail}", {"detail": detail, "path": path})


class Answer(BaseModel):
    """A part of an answer, for those who read it; the server writes its arrays directly."""

    model_config = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)


def one_form(*forms: tuple[str, ...]) -> JsonDict:
    """Return for JSON Schema that exactly one of these forms is given, each of some fields."""
    fields = {field for form in forms for field in form}
    return {
        "oneOf": [
            {
                "required": list(form),
                "properties": {
                    field: {"not": {"type": "null"}} if field in form else {"type": "null"}
                    for field in sorted(fields)
                },
            }
            for form in forms
        ]
    }


def only_with(choice: str, fields: Mapping[str, list[str]], default: str) -> list[JsonValue]:
    """Return for JSON Schema that fields are null but with some values of a choice."""
    return [
        {
            "if": {
                "properties": {choice: {"enum": [*values]}},
                "required": [] if default in values else [choice],
            },
            "else": {"properties": {field: {"type": "null"}}},
        }
        for field, values in fields.items()
    ]


def whole(value: Any) -> Any:
    """Return 3 for 3.0: JSON does not tell the two apart."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = Annotated[int, BeforeValidator(whole)]
Count = Annotated[int, Field(ge=1), BeforeValidator(whole)]
Digits = Annotated[int, Field(ge=1, le=17), BeforeValidator(whole)]
Seed = Annotated[int, Field(ge=0, le=MAX_WHOLE), BeforeValidator(whole)]

# Of a list the first item at fault is named: there may be hundreds of thousands.
Tokens = Annotated[list[str], Field(fail_fast=True)]

# Arrays of a request pass as they are: convert.array reads them once, in the thread that computes.
Vector = Annotated[
    Any,
    SkipValidation,
    WithJsonSchema({"type": "array", "items": {"type": "number"}}),
]
Rows = Annotated[
    Any,
    SkipValidation,
    WithJsonSchema({"type": "array", "items": {"type": "array", "items": {"type": "number"}}}),
]
Array = Annotated[
    Any,
    SkipValidation,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "array", "items": {"type": "number"}},
                {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
            ]
        }
    ),
]

__all__ = [
    "Answer",
    "Array",
    "Count",
    "Digits",
    "Known",
    "Part",
    "Rows",
    "Seed",
    "Self",
    "Tokens",
    "Vector",
    "Whole",
]
