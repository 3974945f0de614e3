"""What is wrong with a request, value by value: where, what it was, what is allowed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from app.schemas.base import whole

LONGEST = 60  # characters of a string or list that a message repeats
MOST_EXACT = 2**64 - 1  # whole number that JSON is read to exactly
LONGEST_TEXT = 200  # characters of any one part of a message

# What is allowed, by pydantic's kind of error; {…} are filled from the error's context.
ALLOWED = {
    "bool_type": "true or false",
    "dict_type": "an object",
    "finite_number": "a finite number",
    "float_type": "a number",
    "greater_than": "more than {gt}",
    "greater_than_equal": "at least {ge}",
    "int_from_float": "a whole number",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "less_than": "less than {lt}",
    "less_than_equal": "at most {le}",
    "list_type": "a list",
    "literal_error": "{expected}",
    "model_attributes_type": "an object",
    "model_type": "an object",
    "string_type": "a string",
    "too_long": "a list of at most {max_length}",
    "too_short": "a list of at least {min_length}",
    "string_too_long": "at most {max_length} characters long",
    "string_too_short": "at least {min_length} characters long",
}


class FieldError(TypedDict):
    """One value at fault."""

    pointer: str
    detail: str


def field_error(path: Iterable[str | int], detail: str) -> FieldError:
    """Return the error of the value at a path."""
    return {"pointer": json_pointer(path), "detail": detail}


def json_pointer(path: Iterable[str | int]) -> str:
    """Return a path as a JSON pointer (RFC 6901)."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def shown(value: object) -> str:
    """Return a value as a message repeats it: as JSON, shortened where it is long or nested."""
    match value:
        case Mapping():
            return "an object"
        case str() if len(value) > LONGEST:
            return f"{json.dumps(value[:LONGEST], ensure_ascii=False)}… ({len(value)} characters)"
        case int() if value > MOST_EXACT:  # it was read as a float, and not all of its digits were sent
            return str(float(value))
        case None | bool() | int() | str():
            return shortened(json.dumps(value, ensure_ascii=False))
        case list() | tuple():
            items = ["[…]" if isinstance(item, list) else shown(item) for item in value[:4]]
            text = f"[{', '.join(items)}{', …' * (len(value) > 4)}]"
            return f"{text if len(text) <= LONGEST else 'a list'} (length {len(value)})"
        case _:
            return shortened(str(value))


def shortened(text: str) -> str:
    """Return a text, cut where it is too long to be read in a message."""
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def field_errors(errors: Iterable[Mapping[str, Any]]) -> list[FieldError]:
    """Return pydantic's errors in our words, each with the value's path in the request body."""
    return [found for error in errors for found in in_our_words(error)]


def in_our_words(error: Mapping[str, Any]) -> list[FieldError]:
    """Return what one of pydantic's errors means; one error may concern several fields."""
    kind, context = error["type"], error.get("ctx", {})
    source, *path = error["loc"]
    if source != "body":
        path = [source, *path]
    if kind == "unknown_fields":
        allowed = ", ".join(context["allowed"])
        detail = f"is not known here; allowed: {allowed}"
        return [field_error([*path, name], detail) for name in context["names"]]
    if kind == "missing":
        return [field_error(path, "is missing; it must be given")]
    value = shown(error["input"])
    if kind in ALLOWED:
        limits = {name: whole(limit) for name, limit in context.items()}
        return [field_error(path, f"is {value}; allowed: {ALLOWED[kind].format(**limits)}")]
    return [field_error([*path, *context.get("path", ())], error["msg"])]
