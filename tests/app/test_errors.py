"""Every error has the one shape, names the value's place, and says what is allowed."""

from __future__ import annotations

import asyncio
import re
import socket
from typing import Any

import httpx
import pytest

from app.main import create_app
from app.schemas.problem import ProblemAnswer
from app.settings import Settings

DOGS = {"text": "dogs"}
JSON = {"content-type": "application/json"}
Case = tuple[str, dict[str, Any], str, str]

NOTHING: list[tuple[dict[str, Any], str, str]] = [
    ({"text": ""}, "/sequence/text", 'is ""; allowed: at least 2'),
    ({"tokens": []}, "/sequence/tokens", "is [] (length 0); allowed: at least 2"),
    ({"inputs": [], "targets": []}, "/sequence/inputs", "is [] (length 0); allowed: at least one"),
]

# endpoint, body, pointer, and a part of what must be said of the value there
BAD_VALUES: list[Case] = [
    ("forward", {}, "/sequence", "missing"),
    ("forward", {"sequence": {}}, "/sequence", "exactly one of text, tokens"),
    ("forward", {"sequence": DOGS | {"tokens": ["a", "b"]}}, "/sequence", "text, tokens"),
    ("forward", {"sequence": {"inputs": ["a"]}}, "/sequence", "has inputs"),
    ("forward", {"sequence": {"text": "d"}}, "/sequence/text", 'is "d"; allowed: at least 2'),
    *(
        (endpoint, {"sequence": nothing}, pointer, said)
        for endpoint in ("forward", "gradients", "vanishing", "train", "weights/export")
        for nothing, pointer, said in NOTHING
    ),
    ("forward", {"sequence": DOGS, "model": {"hidden_size": 1e30}}, "/model/hidden_size", "is 1e+30;"),
    ("forward", {"sequence": {"text": 5}}, "/sequence/text", "is 5; allowed: a string"),
    ("forward", {"sequence": {"tokens": ["a", 7]}}, "/sequence/tokens/1", "is 7"),
    ("forward", {"sequence": "dogs"}, "/sequence", 'is "dogs"; allowed: an object'),
    ("forward", {"sequence": {"txt": "dogs"}}, "/sequence/txt", "not known here; allowed: text"),
    (
        "forward",
        {"sequence": {"inputs": ["a", "b"], "targets": ["b"]}},
        "/sequence/targets",
        "as many as the inputs",
    ),
    (
        "forward",
        {"sequence": DOGS | {"vocabulary": ["d", "o", "g"]}},
        "/sequence/text",
        'is "s"; allowed: one of',
    ),
    (
        "forward",
        {"sequence": DOGS | {"vocabulary": ["d", "o", "d"]}},
        "/sequence/vocabulary/2",
        'is "d"',
    ),
    (
        "forward",
        {"sequence": {"text": "ab", "embedding": {"a": [1, "2"], "b": [1, 2]}}},
        "/sequence/embedding/a/1",
        'is "2"; allowed: a number',
    ),
    (
        "forward",
        {"sequence": {"text": "ab", "embedding": {"a": [[1], [2]], "b": [[1], [2]]}}},
        "/sequence/embedding/a/0",
        "is [1] (length 1); allowed: a number",
    ),
    (
        "forward",
        {"sequence": {"text": "ab", "embedding": {}}},
        "/sequence/embedding/a",
        "is missing; allowed: a vector of every input",
    ),
    ("forward", {"sequence": DOGS, "model": {"cell": "elman"}}, "/model/cell", '"elman"'),
    ("forward", {"sequence": DOGS, "model": {"hidden_size": 0}}, "/model/hidden_size", "is 0"),
    ("forward", {"sequence": DOGS, "model": {"hidden_size": 2.5}}, "/model/hidden_size", "whole"),
    ("forward", {"sequence": DOGS, "model": {"hidden_size": "3"}}, "/model/hidden_size", '"3"'),
    ("forward", {"sequence": DOGS, "model": {"hidden_size": True}}, "/model/hidden_size", "true"),
    ("forward", {"sequence": DOGS, "model": {"seed": -1}}, "/model/seed", "is -1"),
    ("forward", {"sequence": DOGS, "model": {"bias": 1}}, "/model/bias", "true or false"),
    (
        "forward",
        {"sequence": DOGS, "model": {"init": {"scheme": "ones"}}},
        "/model/init/scheme",
        "'orthogonal'",
    ),
    (
        "forward",
        {"sequence": DOGS, "model": {"cell": "gru", "activation": "relu"}},
        "/model/activation",
        "tanh for gru",
    ),
    ("forward", {"sequence": DOGS, "model": {"c0": [0, 0, 0]}}, "/model/c0", "only lstm"),
    (
        "forward",
        {"sequence": DOGS, "model": {"h0": [0, 0]}},
        "/model/h0",
        "is a list of length 2; allowed: a list of length 3",
    ),
    (
        "forward",
        {"sequence": DOGS, "model": {"h0": [1, [2], 3]}},
        "/model/h0/1",
        "is [2] (length 1); allowed",
    ),
    (
        "forward",
        {"sequence": DOGS, "model": {"weights": {"Wx": [[1, 2], [3]], "Wh": [[1]], "Wy": [[1]]}}},
        "/model/weights/Wx/1",
        "2 numbers",
    ),
    (
        "forward",
        {"sequence": DOGS, "model": {"weights": {"Wx": [[1, True]], "Wh": [[1]], "Wy": [[1]]}}},
        "/model/weights/Wx/0/1",
        "is true; allowed: a number",
    ),
    (
        "forward",
        {"sequence": DOGS, "model": {"weights": {"Wx": [[1, 2, 3, 4]], "Wy": [[1]] * 4}}},
        "/model/weights/Wh",
        "is missing; allowed: every weight: Wx, Wh, Wy",
    ),
    (
        "forward",
        {
            "sequence": DOGS,
            "model": {"weights": {"Wx": [[1, 2]], "Wh": [[1]], "Wy": [[1]] * 4}},
        },
        "/model/weights/Wx",
        "is 1×2; allowed: d×4",
    ),
    (
        "forward",
        {"sequence": DOGS, "model": {"weights": {"Wx": [[1]] * 4, "Wh": [[1]], "Wy": [[1]] * 4}}},
        "/model/weights/Wx",
        "is 4×1; allowed: d×4",
    ),
    (
        "forward",
        {"sequence": DOGS, "model": {"weights": {"Wq": [[1]], "Wh": [[1]], "Wy": [[1]] * 4}}},
        "/model/weights/Wq",
        "weights of rnn: Wx, Wh, bh, Wy, by",
    ),
    (
        "forward",
        {
            "sequence": DOGS,
            "model": {
                "hidden_size": 3,
                "weights": {"Wx": [[1, 2, 3, 4]], "Wh": [[1]], "Wy": [[1]] * 4},
            },
        },
        "/model/hidden_size",
        "is 3; allowed: 1",
    ),
    ("gradients", {"sequence": DOGS, "truncate": 0}, "/truncate", "at least 1"),
    ("gradients", {"sequence": DOGS, "check": "yes"}, "/check", "true or false"),
    ("train", {}, "", "exactly one of sequence and sequences"),
    ("train", {"sequence": DOGS, "sequences": [DOGS]}, "", "has both"),
    ("train", {"sequences": []}, "/sequences", "at least 1"),
    ("train", {"sequences": [DOGS, {"text": "x"}]}, "/sequences/1/text", 'is "x"'),
    ("train", {"sequence": DOGS, "steps": -1}, "/steps", "is -1"),
    ("train", {"sequence": DOGS, "record_every": 0}, "/record_every", "at least 1"),
    ("train", {"sequence": DOGS, "stop_at_probability": 1.5}, "/stop_at_probability", "1.5"),
    ("train", {"sequence": DOGS, "optimizer": {"name": "lion"}}, "/optimizer/name", "'adam'"),
    (
        "train",
        {"sequence": DOGS, "optimizer": {"learning_rate": -0.1}},
        "/optimizer/learning_rate",
        "is -0.1; allowed: at least 0",
    ),
    (
        "train",
        {"sequence": DOGS, "optimizer": {"name": "sgd", "beta1": 0.5}},
        "/optimizer/beta1",
        "learning_rate",
    ),
    ("train", {"sequence": DOGS, "optimizer": {"clip_norm": 0}}, "/optimizer/clip_norm", "is 0"),
    (
        "train",
        {"sequence": DOGS, "optimizer": {"name": "adam", "state": {"updates": 3}}},
        "/optimizer/state",
        "the fields of adam: m, updates, v",
    ),
    (
        "train",
        {"sequence": DOGS, "optimizer": {"state": {"updates": 2**64 - 1}}},
        "/optimizer/state/updates",
        "is 18446744073709551615; allowed: at most 9007199254740991",
    ),
    (
        "train",
        {"sequences": [DOGS, DOGS | {"embedding": {"d": [1, 2], "o": [3, 4], "g": [5, 6]}}]},
        "/sequences/1",
        "is of k = 2 and m = 4; allowed: the k = 4 and m = 4",
    ),
    *(
        (
            endpoint,
            {"sequence": DOGS, "model": {"hidden_size": size}},
            "/model/hidden_size",
            "d of at most 256",
        )
        for endpoint in ("forward", "gradients", "vanishing", "train", "weights/export")
        for size in (1e300, 7 * 10**200)
    ),
    ("sample", {"vocabulary": ["d"], "prompt": ["d"], "length": 1e305}, "/length", "of at most"),
    (
        "sample",
        {"vocabulary": ["d"], "prompt": ["d"], "model": {"hidden_size": 1e300}},
        "/model/hidden_size",
        "d of at most 256",
    ),
    (
        "sample",
        {
            "vocabulary": ["d", "o"],
            "prompt": ["d"],
            "length": 3,
            "model": {"activation": "identity", "init": {"gain": 1e308}},
        },
        "/model",
        "makes states that overflow",
    ),
    (
        "sample",
        {
            "vocabulary": ["d", "o"],
            "prompt": ["d"],
            "model": {
                "activation": "identity",
                "weights": {"Wx": [[1e308, 1e308]], "Wh": [[2.0]], "Wy": [[1e10], [-1.0]]},
            },
        },
        "/model/weights",
        "makes states that overflow",
    ),
    ("sample", {"prompt": ["d"]}, "/vocabulary", "missing"),
    ("sample", {"vocabulary": ["d", "o"], "prompt": []}, "/prompt", "at least one token"),
    ("sample", {"vocabulary": ["d", "o"], "prompt": ["x"]}, "/prompt/0", 'is "x"'),
    (
        "sample",
        {"vocabulary": ["d", "o"], "prompt": ["d"], "temperature": -1},
        "/temperature",
        "is -1",
    ),
]


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    """Return the problem of an answer, once it has the one shape."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = ProblemAnswer.model_validate_json(answer.content)
    assert body.status == status
    assert "Traceback" not in answer.text
    return answer.json()


IN_PYTHON = re.compile(r"shape|dtype|array\(|np\.|\(\d*,|\['|\bNone\b|\bTrue\b|\bFalse\b")
"""What a message would have of Python's and NumPy's notation, which a teacher need not know."""


@pytest.mark.parametrize(("endpoint", "body", "pointer", "said"), BAD_VALUES)
def test_a_bad_value_is_named_with_what_is_allowed(
    client: httpx.Client, endpoint: str, body: dict[str, Any], pointer: str, said: str
) -> None:
    errors = problem(client.post(f"/api/{endpoint}", json=body), 422)["errors"]
    details = [error["detail"] for error in errors if error["pointer"] == pointer]
    assert details, errors
    assert said in details[0]
    assert not details[0].endswith(".0")
    assert not IN_PYTHON.search(details[0])


def test_several_bad_values_are_all_named(client: httpx.Client) -> None:
    body = {"sequence": DOGS, "model": {"hidden_size": 0, "seed": "x"}, "optimizer": {"name": 1}}
    errors = problem(client.post("/api/train", json=body), 422)["errors"]
    assert {error["pointer"] for error in errors} == {
        "/model/hidden_size",
        "/model/seed",
        "/optimizer/name",
    }


def test_of_very_many_bad_values_some_are_named(client: httpx.Client) -> None:
    body = {"sequence": {"inputs": [0] * 50_000, "targets": [7] * 50_000}}
    errors = problem(client.post("/api/forward", json=body), 422)["errors"]
    assert [error["pointer"] for error in errors] == ["/sequence/inputs/0", "/sequence/targets/0"]
    unknown = {f"a{i}": 1 for i in range(50_000)}
    answer = client.post("/api/forward", json={"sequence": DOGS, **unknown})
    assert len(problem(answer, 422)["errors"]) == 20


def test_a_long_value_is_shortened(client: httpx.Client) -> None:
    body = {"sequence": DOGS, "model": {"cell": "x" * 100_000}}
    answer = client.post("/api/forward", json=body)
    assert "100000 characters" in problem(answer, 422)["errors"][0]["detail"]
    assert len(answer.content) < 2_000


SOCKET = b"Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (b"HELLO\r\n\r\n", 400),
        (b"BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nA b\r\n\r\n", 400),
        (b"GET /nothing HTTP/1.1\r\nHost: a\r\n" + SOCKET + b"\r\n", 404),
    ],
)
def test_what_is_no_request_of_this_api_is_answered_by_a_problem_too(
    client: httpx.Client, sent: bytes, expected: int
) -> None:
    with socket.create_connection((client.base_url.host, client.base_url.port or 0), timeout=20) as raw:
        raw.sendall(sent)
        head, _, body = raw.makefile("rb").read().partition(b"\r\n\r\n")
    status, *headers = head.decode().lower().split("\r\n")
    named = dict(header.split(": ", 1) for header in headers)
    assert status.startswith(f"http/1.1 {expected} ")
    assert named["content-type"] == "application/problem+json"
    assert named["x-content-type-options"] == "nosniff"
    assert int(named["content-length"]) == len(body)
    problem = ProblemAnswer.model_validate_json(body)
    assert problem.status == expected
    assert problem.request_id == named["x-request-id"]


def test_unknown_addresses_and_methods_are_problems(client: httpx.Client) -> None:
    assert "/api/nothing" in problem(client.get("/api/nothing"), 404)["detail"]
    assert "/static/none.js" in problem(client.get("/static/none.js"), 404)["detail"]
    answer = client.get("/api/forward")
    assert answer.headers["allow"] == "POST"
    assert "it takes POST" in problem(answer, 405)["detail"]
    answer = client.post("/api/health")
    assert answer.headers["allow"] == "GET, HEAD"
    assert "it takes GET, HEAD" in problem(answer, 405)["detail"]


def test_a_number_may_be_written_either_way(client: httpx.Client) -> None:
    by_whole = {"sequence": DOGS, "model": {"hidden_size": 4, "init": {"gain": 1}}}
    by_float = {"sequence": DOGS, "model": {"hidden_size": 4.0, "init": {"gain": 1.0}}}
    first = client.post("/api/forward", json=by_whole)
    assert first.status_code == 200
    assert first.content == client.post("/api/forward", json=by_float).content


def test_a_failure_of_the_server_shows_no_trace() -> None:
    app = create_app(Settings())

    def fail() -> None:
        raise ZeroDivisionError("a secret of the server")

    app.add_api_route("/api/failing", fail)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get("/api/failing")

    answer = asyncio.run(ask())
    assert "log" in problem(answer, 500)["detail"]
    assert "secret" not in answer.text
