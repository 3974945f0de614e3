"""A large body parsed piece by piece: the same content, or the same error, as in one go."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import orjson
import pytest

from app.pieces import LONGEST, parsed_in_pieces
from app.problems import Problem

RNG = np.random.default_rng(61)
SIGNS = list(b'[]{}",:1-.e \\')


def row(length: int) -> list[float]:
    return (RNG.standard_normal(length) * RNG.choice([1, 1e3, 1e-30], length)).tolist()


CONTENT: dict[str, Any] = {
    "model": {"weights": {"Wx": [row(40) for _ in range(5)], "Wh": [row(12), row(12)], "by": row(30)}},
    "rows": [[], [[]], [[[1, 2]]], [row(50), "x", row(50)], [row(20), [None, *row(20), True]]],
    "texts": [json.dumps(row(30)), 'quoted "[1, 2', "back\\slash\\", '\\"', "日本 [1]", ""],
    "[" + "1, " * 30 + "2]": {"[": "]", "]": [5]},
    "empty": [{}, [], "", 0, None, False],
}


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_content_is_what_it_is_in_one_go(indent: int | None, ascii_only: bool) -> None:
    body = json.dumps(CONTENT, indent=indent, ensure_ascii=ascii_only).encode()
    assert parsed_in_pieces(body) == CONTENT
    for value in ("[1]", 5, None, row(99), [row(99)]):
        assert parsed_in_pieces(json.dumps(value).encode()) == value


def outcome(parse: Any, body: bytes) -> Any:
    try:
        return parse(body)
    except (orjson.JSONDecodeError, Problem) as error:
        return type(error)


def test_a_damaged_body_is_refused_if_it_is_refused_in_one_go_and_else_says_the_same() -> None:
    whole = json.dumps(CONTENT).encode()
    kinds: dict[Any, int] = {}
    for _ in range(3000):
        body = bytearray(whole)
        for _ in range(RNG.integers(1, 3)):
            place = RNG.integers(len(body))
            body[place : place + RNG.integers(2)] = bytes(RNG.choice(SIGNS, RNG.integers(3)).tolist())
        expected, found = outcome(orjson.loads, bytes(body)), outcome(parsed_in_pieces, bytes(body))
        kind = expected if isinstance(expected, type) else "content"
        kinds[kind] = kinds.get(kind, 0) + 1
        assert found == expected or (found is Problem and kind is orjson.JSONDecodeError)
    assert min(kinds.values()) > 100 and len(kinds) == 2


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ('{"é": "ü",\n "x": [[' + "1.5, " * 20 + "2], [" + "3.25, " * 20 + "01]]}", "01"),
        ('{"é": [' + "1.5, " * 20 + '2],\n "ü": [' + "1.5, " * 20 + '2] "x": 1}', '"x"'),
        ('["é", [' + "1.5, " * 20 + "2]\n,, 3]", ", 3"),
        ("[[" + "1.5, " * 20 + "2]]\n x", "x"),
    ],
)
def test_an_error_is_where_it_is_in_the_whole_body(text: str, sign: str) -> None:
    with pytest.raises(orjson.JSONDecodeError) as found:
        parsed_in_pieces(text.encode())
    with pytest.raises(orjson.JSONDecodeError) as expected:
        orjson.loads(text.encode())
    assert (found.value.msg, found.value.pos) == (expected.value.msg, expected.value.pos)
    assert (found.value.lineno, found.value.colno) == (expected.value.lineno, expected.value.colno)
    assert abs(found.value.pos - text.index(sign)) <= 1


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": "' + b"x" * 3 * LONGEST + b'"}',
        b'{"a": "' + b'\\"' * LONGEST + b'"}',
        b'{"a": [[1, 2], [' + b"1," * LONGEST + b"1]]}",
        b'{"a": 1' + b" " * 2 * LONGEST + b"}",
        b'{"a": "no end',
    ],
)
def test_a_text_or_a_list_without_a_near_end_is_refused(body: bytes) -> None:
    with pytest.raises(Problem, match=r"from byte \d+ on") as found:
        parsed_in_pieces(body)
    assert found.value.status_code == 413
    assert int(found.value.detail.split("byte ")[1].split()[0]) <= 17
