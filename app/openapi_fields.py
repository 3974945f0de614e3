"""The fields of the API's description: their limits as they are set, and examples from real answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Schema = dict[str, Any]

LIMITS: dict[str, dict[str, tuple[str, int | None, str | None]]] = {
    # schema → field → what is bounded, its least, and its most by the name that GET /api/limits gives it
    "Sequence": {
        "text": ("Length", 2, "text_length"),
        "tokens": ("Items", 2, "text_length"),
        "inputs": ("Items", 1, "T"),
        "targets": ("Items", 1, "T"),
        "vocabulary": ("Items", 1, "k"),
        "outputs": ("Items", 1, "m"),
    },
    "Model": {"hidden_size": ("imum", None, "d"), "h0": ("Items", 1, "d"), "c0": ("Items", 1, "d")},
    "TrainRequest": {"sequences": ("Items", None, "sequences"), "steps": ("imum", None, "steps")},
    "SampleRequest": {
        "vocabulary": ("Items", 1, "k"),
        "prompt": ("Items", 1, "T"),
        "length": ("imum", None, "sample_length"),
    },
}


def limit_fields(schemas: Schema, limits: Mapping[str, Any]) -> None:
    """State the limits that follow from the settings, which the schemas' classes cannot know."""
    for name, fields in LIMITS.items():
        for field, (what, least, most) in fields.items():
            described = schemas[name]["properties"][field]
            said = next(one for one in alternatives(described) if one.get("type") != "null")
            if least is not None:
                said[f"min{what}"] = least
            if most is not None:
                said[f"max{what}"] = limits[most]
                described["description"] += f" At most {limits[most]} ({most} in GET /api/limits)."


def illustrate(document: Schema, schema: Schema, value: Any) -> None:
    """Give every field that has no example the value that it has in a real one."""
    for one in fitting(document, schema, value):
        match value:
            case dict():
                others = one.get("additionalProperties")
                for name, item in value.items():
                    field = one.get("properties", {}).get(name)
                    if field is not None:
                        if item is not None and "examples" not in field and not has_fields(document, field):
                            field["examples"] = [item]
                        illustrate(document, field, item)
                    elif isinstance(others, dict):
                        illustrate(document, others, item)
            case list() if "items" in one:
                for item in value:
                    illustrate(document, one["items"], item)


def alternatives(schema: Schema) -> list[Schema]:
    """Return what a schema may be, one by one."""
    alternatives: list[Schema] = schema.get("anyOf", [])
    return alternatives if alternatives and "properties" not in schema else [schema]


def fitting(document: Schema, schema: Schema, value: Any) -> Iterator[Schema]:
    """Yield the alternatives of a schema that describe objects or lists, as the value is one."""
    kind = "object" if isinstance(value, dict) else "array" if isinstance(value, list) else None
    for one in (resolved(document, each) for each in alternatives(resolved(document, schema))):
        if alternatives(one) != [one]:
            yield from fitting(document, one, value)
        elif kind is not None and one.get("type") == kind and matches(one, value):
            yield one


def matches(schema: Schema, value: Any) -> bool:
    """Return whether a value is of a schema that has an event's name, as the lines of a stream do."""
    event = schema.get("properties", {}).get("event", {}).get("const")
    return event is None or event == value.get("event")


def has_fields(document: Schema, schema: Schema) -> bool:
    """Return whether a value consists of fields with descriptions of their own."""
    for one in (resolved(document, each) for each in alternatives(resolved(document, schema))):
        if "properties" in one or ("items" in one and has_fields(document, one["items"])):
            return True
        others = one.get("additionalProperties")
        if isinstance(others, dict) and has_fields(document, others):
            return True
    return False


def resolved(document: Schema, schema: Schema) -> Schema:
    """Return the schema that a reference leads to."""
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema
