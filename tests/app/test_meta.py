"""Health, limits and settings."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from app.main import create_app
from app.schemas.meta import HealthAnswer, LimitsAnswer
from app.settings import Settings


def limits(client: httpx.Client) -> dict[str, Any]:
    answer = client.get("/api/limits")
    LimitsAnswer.model_validate_json(answer.content)
    return answer.json()


def words(count: int, distinct: int) -> list[str]:
    return [str(i % distinct) for i in range(count)]


def test_the_server_is_well(client: httpx.Client) -> None:
    answer = client.get("/api/health")
    HealthAnswer.model_validate_json(answer.content)
    assert answer.json()["status"] == "ok"
    assert answer.json()["version"]


@pytest.mark.parametrize("path", ["/api/health", "/api/limits", "/api/presets", "/openapi.json", "/docs"])
def test_head_answers_like_get_without_a_body(client: httpx.Client, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length"):
        assert head.headers[name] == got.headers[name]


def test_the_limits_allow_what_is_promised(client: httpx.Client) -> None:
    allowed = limits(client)
    assert allowed["T"] >= 512
    assert allowed["text_length"] > 512
    assert allowed["d"] >= 256
    assert allowed["k"] >= 512
    assert allowed["steps"] >= 50_000
    assert allowed["meanings"].keys() == allowed.keys() - {"meanings"}


@pytest.mark.parametrize("endpoint", ["forward", "gradients", "vanishing"])
@pytest.mark.parametrize(
    ("sequence", "model"),
    [
        ({"text": "dogs" * 128}, {}),
        ({"text": "dogs"}, {"hidden_size": 256}),
        ({"text": "dogs", "vocabulary": ["d", "o", "g", "s", *words(508, 508)]}, {}),
    ],
    ids=["T", "d", "k"],
)
def test_each_size_alone_may_be_as_large_as_promised(
    client: httpx.Client, endpoint: str, sequence: dict[str, Any], model: dict[str, Any]
) -> None:
    answer = client.post(f"/api/{endpoint}", json={"sequence": sequence, "model": model})
    assert answer.status_code == 200, answer.text[:300]


@pytest.mark.parametrize(
    ("sequence", "model", "steps"),
    [
        ({"text": "dogs" * 128}, {}, 2),
        ({"text": "dogs"}, {"hidden_size": 256}, 2),
        ({"tokens": words(4, 4), "vocabulary": words(512, 512)}, {}, 2),
        ({"text": "dogs"}, {}, 50_000),
    ],
    ids=["T", "d", "k", "steps"],
)
def test_a_run_may_be_as_large_as_promised(
    client: httpx.Client, sequence: dict[str, Any], model: dict[str, Any], steps: int
) -> None:
    request = {"sequence": sequence, "model": model, "steps": steps, "record_every": steps}
    with client.stream("POST", "/api/train", json=request) as answer:
        assert answer.status_code == 200
        assert json.loads(next(answer.iter_lines()))["step"] == 0


@pytest.mark.parametrize(
    ("endpoint", "request_", "pointer", "symbol"),
    [
        ("forward", {"sequence": {"text": "d" * 5_000}}, "/sequence/text", "T"),
        ("forward", {"sequence": {"tokens": ["a"] * 5_000}}, "/sequence/tokens", "T"),
        (
            "forward",
            {"sequence": {"inputs": ["a"] * 5_000, "targets": ["a"] * 5_000}},
            "/sequence/inputs",
            "T",
        ),
        (
            "forward",
            {"sequence": {"text": "ab", "vocabulary": ["a", "b", *words(5_000, 5_000)]}},
            "/sequence/vocabulary",
            "k",
        ),
        (
            "forward",
            {"sequence": {"text": "a" * 9, "embedding": {"a": [0.5] * 5_000}}},
            "/sequence/embedding/a",
            "k",
        ),
        ("forward", {"sequence": {"tokens": words(513, 513)}}, "/sequence/tokens", "k"),
        (
            "forward",
            {"sequence": {"text": "dogs"}, "model": {"hidden_size": 10**9}},
            "/model/hidden_size",
            "d",
        ),
        ("train", {"sequence": {"text": "dogs"}, "steps": 10**9}, "/steps", "steps"),
        ("train", {"sequences": [{"text": "dogs"}] * 5_000}, "/sequences", "sequences"),
        (
            "sample",
            {"vocabulary": ["a"], "prompt": ["a"], "length": 10**9},
            "/length",
            "sample_length",
        ),
    ],
)
def test_a_size_above_its_limit_is_named_with_the_limit(
    client: httpx.Client, endpoint: str, request_: dict[str, Any], pointer: str, symbol: str
) -> None:
    answer = client.post(f"/api/{endpoint}", json=request_)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["pointer"] == pointer
    allowed = limits(client)[symbol]
    assert str(allowed) in error["detail"] or str(allowed + 1) in error["detail"]


@pytest.mark.parametrize(
    ("endpoint", "request_", "pointers"),
    [
        (
            "train",
            {"sequence": {"text": "ab" * 256}, "model": {"hidden_size": 256}, "steps": 50_000},
            {"/steps", "/record_every", "/sequence", "/model"},
        ),
        (
            "vanishing",
            {"sequence": {"text": "ab" * 256}, "model": {"hidden_size": 256, "cell": "lstm"}},
            {"/sequence", "/model"},
        ),
        (
            "gradients",
            {"sequence": {"text": "ab" * 256}, "model": {"hidden_size": 256}},
            {"/sequence", "/model", "/contributions"},
        ),
        (
            "gradients",
            {"sequence": {"text": "ab" * 256}, "model": {"hidden_size": 256}, "check": True},
            {"/sequence", "/model", "/check"},
        ),
    ],
)
def test_sizes_that_multiply_to_too_much_are_all_named(
    client: httpx.Client, endpoint: str, request_: dict[str, Any], pointers: set[str]
) -> None:
    answer = client.post(f"/api/{endpoint}", json=request_)
    assert answer.status_code == 422
    problem = answer.json()
    assert {error["pointer"] for error in problem["errors"]} == pointers
    assert "GET /api/limits" in problem["detail"]


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
    monkeypatch.setenv("UNROLLED_MAX_HIDDEN_SIZE", "7")
    assert create_app().state.settings.max_hidden_size == 7
