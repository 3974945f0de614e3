"""The API's description of itself: nothing is left unsaid, and what it shows is what is answered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from app.examples import REFUSED, UPLOADS
from app.main import create_app
from app.settings import Settings

JSON, LINES, PROBLEM = "application/json", "application/x-ndjson", "application/problem+json"
FILE = "application/octet-stream"
POSTED = [
    "forward", "gradients", "vanishing", "principal", "train", "sample", "weights/export", "weights/import"
]  # fmt: skip
ASKED = ["health", "limits", "presets"]

Operation = dict[str, Any]


@pytest.fixture(scope="module")
def described(client: httpx.Client) -> dict[str, Any]:
    return client.get("/openapi.json").json()


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, Operation]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_every_endpoint_is_described_with_its_errors(described: dict[str, Any]) -> None:
    assert described["openapi"].startswith("3.1")
    expected = {f"/api/{name}": "post" for name in POSTED} | {f"/api/{name}": "get" for name in ASKED}
    assert {path: method for method, path, _ in operations(described)} == expected
    for method, path, operation in operations(described):
        assert operation["summary"]
        assert operation["description"]
        assert operation["responses"]["200"]["description"] != "Successful Response"
        errors = {status for status in operation["responses"] if status != "200"}
        always = {"413", "415", "422", "500", "503"}
        assert errors == {"get": {"500"}, "post": always if path in UPLOADS else always | {"400"}}[method]
        for status in errors:
            response = operation["responses"][status]
            assert response["content"].keys() == {PROBLEM}
            for example in response["content"][PROBLEM]["examples"].values():
                assert example["value"]["status"] == int(status)
        assert "Retry-After" in operation["responses"].get("503", {"headers": "Retry-After"})["headers"]


def test_the_description_points_nowhere_outside_itself(described: dict[str, Any]) -> None:
    names = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(described)))
    assert names == described["components"]["schemas"].keys()


def fields(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, schema in described["components"]["schemas"].items():
        for field, said in schema.get("properties", {}).items():
            yield f"{name}.{field}", said
    for _, path, operation in operations(described):
        for parameter in operation.get("parameters", ()):
            yield f"{path}?{parameter['name']}", parameter["schema"]


def references(said: Any) -> list[str]:
    return re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(said))


def test_every_field_says_what_it_is_with_an_example(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]
    for name, schema in schemas.items():
        assert schema["description"], name
    for name, said in fields(described):
        inner = [schemas[one] for one in references(said)]
        assert said.get("description") or any(one["description"] for one in inner), name
        assert said.get("examples") or "const" in said or any("properties" in one for one in inner), name


def test_limits_are_those_that_are_set() -> None:
    schemas = create_app(Settings(max_hidden_size=7)).openapi()["components"]["schemas"]
    said = schemas["Model"]["properties"]["hidden_size"]
    assert said["anyOf"][0] == {"type": "integer", "minimum": 1, "maximum": 7}
    assert "At most 7 (d in GET /api/limits)" in said["description"]
    assert schemas["Sequence"]["properties"]["text"]["anyOf"][0]["maxLength"] == 513


def test_examples_that_lower_limits_refuse_are_not_shown() -> None:
    paths = create_app(Settings(max_hidden_size=2)).openapi()["paths"]
    shown = paths["/api/forward"]["post"]["requestBody"]["content"][JSON]["examples"]
    assert shown.keys() == {"words", "review", "weights"}


@pytest.mark.parametrize("name", [name for name in POSTED if name != "weights/import"])
def test_requests_are_answered_as_they_say(
    client: httpx.Client, described: dict[str, Any], name: str
) -> None:
    operation = described["paths"][f"/api/{name}"]["post"]
    requests = operation["requestBody"]["content"][JSON]["examples"]
    ((media_type, content),) = operation["responses"]["200"]["content"].items()
    assert len(requests) >= 2
    for example, said in requests.items():
        answer = client.post(f"/api/{name}", json=said["value"])
        assert answer.status_code == 200
        assert answer.headers["content-type"] == media_type
        if media_type == JSON:
            assert content["examples"][example]["value"] == answer.json()
        elif media_type == LINES:
            first, *_, last = map(json.loads, answer.text.splitlines())
            assert content["examples"][f"{example}-first"]["value"] == first
            assert content["examples"][f"{example}-last"]["value"] == last


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_without_a_body_is_answered_as_it_says(
    client: httpx.Client, described: dict[str, Any], name: str
) -> None:
    content = described["paths"][f"/api/{name}"]["get"]["responses"]["200"]["content"][JSON]
    (example,) = content["examples"].values()
    assert example["value"] == client.get(f"/api/{name}").json()


@pytest.mark.parametrize("path", UPLOADS)
def test_a_file_is_read_as_it_says(client: httpx.Client, described: dict[str, Any], path: str) -> None:
    written, query = UPLOADS[path]
    file = client.post("/api/weights/export", json=written.request).content
    answer = client.post(path, content=file, params=query, headers={"content-type": FILE})
    content = described["paths"][path]["post"]["responses"]["200"]["content"][JSON]
    assert content["examples"][written.name]["value"] == answer.json()


@pytest.mark.parametrize("name", POSTED)
@pytest.mark.parametrize("status", [status for status in REFUSED if status != 413])
def test_bad_requests_are_refused_as_they_say(
    client: httpx.Client, described: dict[str, Any], name: str, status: int
) -> None:
    responses = described["paths"][f"/api/{name}"]["post"]["responses"]
    if str(status) in responses:
        said, body, headers = REFUSED[status]
        media_type = FILE if name == "weights/import" else JSON
        shown = responses[str(status)]["content"][PROBLEM]["examples"][said]["value"]
        headers = {"Content-Type": media_type, "X-Request-ID": shown["request_id"]} | headers
        assert client.post(f"/api/{name}", content=body, headers=headers).json() == shown
