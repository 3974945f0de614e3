"""A body that cannot be read, or is larger than any request, is refused in the one shape."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from app.main import create_app
from app.settings import Settings
from tests.app.test_errors import JSON, problem


@pytest.mark.parametrize(
    "body",
    [
        b'{"sequence": {"text": "dogs"}',
        b'{"sequence": {"text": "dogs"}, "model": {"h0": [NaN, 0, 0]}}',
        b'{"sequence": {"text": "dogs"}, "model": {"h0": [Infinity, 0, 0]}}',
        b'{"sequence": {"text": "dogs"}, "model": {"h0": [1e400, 0, 0]}}',
        b'{"sequence": {"text": "d\xff\xfegs"}}',
        '{"sequence": {"text": "dogs"}}'.encode("utf-16"),
        b'{"sequence": {"text": "\\ud800gs"}}',
        b"[" * 100_000,
        b'{"sequence":' * 5_000,
    ],
    ids=["cut", "NaN", "Infinity", "1e400", "latin-1", "utf-16", "surrogate", "deep", "deeper"],
)
def test_a_body_that_is_not_json_is_refused(client: httpx.Client, body: bytes) -> None:
    answer = client.post("/api/forward", content=body, headers={"content-type": "application/json"})
    assert "not JSON" in problem(answer, 400)["detail"]
    assert client.get("/api/health").status_code == 200


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("NaN", "is NaN; allowed: a finite number"),
        ("-Infinity", "is -Infinity; allowed: a finite number"),
        ("1e400", "is Infinity; allowed: a finite number"),
        ("1" * 400, "is Infinity; allowed: a finite number"),
        ('"\\ud83d"', "no lone surrogate"),
    ],
)
def test_what_json_cannot_say_is_named(client: httpx.Client, value: str, said: str) -> None:
    body = f'{{"sequence": {{"text": "dogs"}}, "model": {{"h0": [0, {value}, 0]}}}}'
    errors = problem(client.post("/api/forward", content=body, headers=JSON), 400)["errors"]
    assert [error["pointer"] for error in errors] == ["/model/h0/1"]
    assert said in errors[0]["detail"]


def test_a_name_that_json_cannot_say_is_part_of_the_pointer(client: httpx.Client) -> None:
    body = '{"sequence": {"text": "ab", "embedding": {"\\udc00": [NaN]}}}'
    errors = problem(client.post("/api/forward", content=body, headers=JSON), 400)["errors"]
    assert errors[0]["pointer"] == "/sequence/embedding/\\udc00/0"


@pytest.mark.parametrize("body", [b"", b"null", b"[1, 2]", b'"dogs"', b"3"])
def test_a_body_must_be_an_object(client: httpx.Client, body: bytes) -> None:
    answer = client.post("/api/forward", content=body, headers={"content-type": "application/json"})
    assert problem(answer, 422)["errors"][0]["pointer"] == ""


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_only_json_is_taken(client: httpx.Client, media_type: str) -> None:
    answer = client.post("/api/forward", content=b'{"sequence": {}}', headers={"content-type": media_type})
    assert "application/json" in problem(answer, 415)["detail"]


def test_a_large_body_is_refused_however_it_comes() -> None:
    app = create_app(Settings(max_body_bytes=1_000))

    async def chunks() -> Any:
        for _ in range(100):
            yield b" " * 100

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return [
                await client.post("/api/forward", content=b" " * 1_001, headers=JSON),
                await client.post("/api/forward", content=chunks(), headers=JSON),
            ]

    for answer in asyncio.run(ask()):
        assert "1000 bytes" in problem(answer, 413)["detail"]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b'{"a":[' + b"0," * 4_000_000 + b"0]}", "4000000 times the sign ,, more values"),
        (b'{"a":[' + b"[]," * 300_000 + b"0]}", "300001 times the sign [, more lists"),
        (b'{"a":[' + b"{}," * 100_000 + b"0]}", "100001 times the sign {, more objects"),
        (b'{"sequence":{"text":"' + b":" * 300_000 + b'"}}', "300002 times the sign :, more members"),
        (b'{"a":[' + b'"",' * 750_000 + b"0]}", '1500002 times the sign ", more strings'),
    ],
    ids=["numbers", "lists", "objects", "members", "strings"],
)
def test_a_body_of_more_parts_than_any_request_is_refused_unread(
    client: httpx.Client, body: bytes, what: str
) -> None:
    detail = problem(client.post("/api/forward", content=body, headers=JSON), 413)["detail"]
    assert what in detail


@pytest.mark.parametrize("path", ["/sequence/text", "/model/h0", "/optimizer/state/v/Wh"])
def test_deep_nesting_is_refused_wherever_it_is(client: httpx.Client, path: str) -> None:
    deep: Any = 1
    for _ in range(900):
        deep = [deep]
    body: dict[str, Any] = {"sequence": {"text": "dogs"}, "optimizer": {"name": "momentum"}}
    *outer, last = path.split("/")[1:]
    part = body
    for name in outer:
        part = part.setdefault(name, {"updates": 1} if name == "state" else {})
    part[last] = deep
    answer = client.post("/api/train", content=json.dumps(body), headers=JSON)
    assert answer.status_code in {400, 422}, answer.text
    problem(answer, answer.status_code)
