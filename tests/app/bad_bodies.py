"""Bodies that no endpoint can take: the API's own examples, spoilt in every way that was thought of."""

from __future__ import annotations

import copy
import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np

from app.examples import REQUESTS

T = TypeVar("T")

JSON = {"Content-Type": "application/json"}
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig")
NOT_JSON = (
    "NaN",
    "Infinity",
    "-Infinity",
    "1e999",
    "-1e400",
    "0x10",
    "01",
    "1.",
    ".5",
    "+1",
    "'a'",
    "undefined",
)
SURROGATES = ('"\\ud800"', '"a\\udfffb"', '"\\ud83d\\ud83d"')


class Bad(NamedTuple):
    """A body in a request's head and the kind of what is wrong with it."""

    kind: str
    path: str
    body: bytes
    headers: dict[str, str]


def bad_bodies(rng: np.random.Generator) -> Iterator[Bad]:
    """Yield bad bodies without end, every kind in turn, of examples chosen at random."""
    good = [(path, example.request) for path, examples in REQUESTS.items() for example in examples]
    while True:
        for spoil in SPOILT:
            path, request = good[rng.integers(len(good))]
            spoilt = spoil(copy.deepcopy(request), rng)
            body, headers = spoilt if isinstance(spoilt, tuple) else (spoilt, {})
            yield Bad(spoil.__name__, path, body, JSON | headers)


def picked(rng: np.random.Generator, options: Sequence[T]) -> T:
    return options[rng.integers(len(options))]


def dumped(request: Any) -> bytes:
    return json.dumps(request, ensure_ascii=False).encode()


def truncated(request: Any, rng: np.random.Generator) -> bytes:
    body = dumped(request)
    return body[: rng.integers(1, len(body))]


def continued(request: Any, rng: np.random.Generator) -> bytes:
    return dumped(request) + picked(rng, [b"}", b"]", b",", b"{}", b"\x00", b"x", b"//"])


def random_bytes(request: Any, rng: np.random.Generator) -> bytes:
    return b"\xff" + rng.bytes(rng.integers(1, 2_000))


def broken_utf8(request: Any, rng: np.random.Generator) -> bytes:
    body = dumped(request)
    at = body.index(b'"') + 1
    return body[:at] + picked(rng, [b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xf5\x80\x80\x80"]) + body[at:]


def control_characters(request: Any, rng: np.random.Generator) -> bytes:
    body = dumped(request)
    at = body.index(b'"') + 1
    return body[:at] + bytes([rng.integers(0x20)]) + body[at:]


def other_encoding(request: Any, rng: np.random.Generator) -> bytes:
    return json.dumps(request).encode(picked(rng, ENCODINGS))


def not_a_number(request: Any, rng: np.random.Generator) -> bytes:
    return replaced(request, rng, picked(rng, NOT_JSON))


def lone_surrogate(request: Any, rng: np.random.Generator) -> bytes:
    return replaced(request, rng, picked(rng, SURROGATES))


def wrong_type(request: Any, rng: np.random.Generator) -> bytes:
    return replaced(request, rng, picked(rng, ['{"no": "field"}', "[[[1]]]", '[{"a": null}]', "[[[]]]"]))


def nothing_in_it(request: Any, rng: np.random.Generator) -> bytes:
    """Empty a text, a list or an object that has to have something in it."""
    places = [
        (one, name)
        for one in parts(request)
        if isinstance(one, dict)
        for name in one.keys() & {"text", "tokens", "inputs", "vocabulary", "prompt", "states", "weights"}
    ]
    where, name = places[rng.integers(len(places))]
    where[name] = type(where[name])()
    return dumped(request)


def beyond_counting(request: Any, rng: np.random.Generator) -> bytes:
    """Ask for a size that is a whole number, but none that anything can be multiplied by."""
    sizes = sorted(request.keys() & {"steps", "length", "count", "digits"})
    if sizes:
        request[picked(rng, sizes)] = 1e308
    else:
        request["model"] = {"hidden_size": 1e308}
    return dumped(request)


def deep(request: Any, rng: np.random.Generator) -> bytes:
    levels = int(rng.integers(40, 900))
    return replaced(request, rng, "[" * levels + "1" + "]" * levels)


def deeper(request: Any, rng: np.random.Generator) -> bytes:
    opened = picked(rng, [b"[", b'{"a":', b'{"sequence":', b'[{"":'])
    return opened * int(rng.integers(1_025, 50_000))


def large(request: Any, rng: np.random.Generator) -> bytes:
    size = int(10 ** rng.uniform(4, 5.5))
    values = ["[" + "0," * size + '"x"]', "1" + "0" * size, "{" + '"a":1,' * size + '"b":2}']
    return replaced(request, rng, values[rng.integers(len(values))])


def unknown_field(request: Any, rng: np.random.Generator) -> bytes:
    objects = [one for one in parts(request) if isinstance(one, dict) and not one.keys() & OPEN]
    picked(rng, objects)[picked(rng, ["", "Sequence", "__proto__", "weight s", "é", "/~"])] = 1
    return dumped(request)


def no_object(request: Any, rng: np.random.Generator) -> bytes:
    return picked(rng, [b"", b"null", b"[]", b"3", b'"dogs"', b"true", b"[{}]", b" ", b"\n"])


def compressed(request: Any, rng: np.random.Generator) -> tuple[bytes, dict[str, str]]:
    body = dumped(request)
    name, packed = [("gzip", gzip.compress(body)), ("deflate", zlib.compress(body))][rng.integers(2)]
    return packed, {"Content-Encoding": name} if rng.random() < 0.7 else {}


def other_media_type(request: Any, rng: np.random.Generator) -> tuple[bytes, dict[str, str]]:
    kinds = [
        "text/plain",
        "application/xml",
        "multipart/form-data; boundary=a",
        "application/jsonx",
        "*/*",
        "json",
        "",
    ]
    return dumped(request), {"Content-Type": picked(rng, kinds)}


SPOILT = (
    truncated, continued, random_bytes, broken_utf8, control_characters, other_encoding, not_a_number,
    lone_surrogate, wrong_type, nothing_in_it, beyond_counting, deep, deeper, large, unknown_field, no_object,
    compressed, other_media_type,
)  # fmt: skip
OPEN = {"Wx", "not"}  # names in objects of any names: weights, embeddings
MARK = "\u2603"


def replaced(request: Any, rng: np.random.Generator, value: str) -> bytes:
    """Return a request as JSON with one of its values written as another."""
    places = [
        (one, at)
        for one in parts(request)
        for at in (one if isinstance(one, dict) else range(len(one)))
    ]  # fmt: skip
    where, at = places[rng.integers(len(places))]
    where[at] = MARK
    return dumped(request).replace(f'"{MARK}"'.encode(), value.encode())


def parts(value: Any) -> Iterator[Any]:
    """Yield every object and list in a value."""
    if isinstance(value, dict | list):
        yield value
        for item in value.values() if isinstance(value, dict) else value:
            yield from parts(item)
