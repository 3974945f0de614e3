"""``digits`` in a request: the same answer, rounded to so many significant digits."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

DOGS = {"text": "dogs"}
EXPLODING = {"hidden_size": 4, "init": {"gain": 2e4}, "activation": "identity", "seed": 2}
REQUESTS = {
    "forward": {"sequence": DOGS, "model": {"cell": "lstm", "seed": 3}},
    "gradients": {"sequence": DOGS, "model": {"cell": "gru", "seed": 4}},
    "vanishing": {"sequence": {"text": "a" * 62}, "model": EXPLODING},
    "principal": {"states": [[0.1, 0.7, -0.2], [0.3, 1 / 3, 0.9], [2 / 7, -0.6, 0.4]], "count": 3},
    "sample": {"model": {"seed": 5}, "vocabulary": list("dogs"), "prompt": ["d"], "length": 4},
}


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value of an answer with where it stands; numbers as they are written."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from leaves(item, f"{path}/{name}")
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from leaves(item, f"{path}/{place}")
    else:
        yield path, value


def written(text: str) -> dict[str, Any]:
    """Return the leaves of JSON by path, floats as the text they were written as."""
    return dict(leaves(json.loads(text, parse_float=lambda number: f"float {number}")))


def check_rounded(full: str, short: str, digits: int) -> int:
    """Hold one answer against the other; return how many numbers have been rounded."""
    exact, rounded = written(full), written(short)
    assert exact.keys() == rounded.keys()
    changed = 0
    for path, value in exact.items():
        said = rounded[path]
        if not isinstance(value, str) or not value.startswith("float ") or "/init/" in path:
            assert said == value, path
            continue
        number, near = float(value[6:]), float(said[6:])
        mantissa = re.sub(r"[eE].*", "", said[6:]).replace("-", "").replace(".", "").strip("0")
        assert len(mantissa) <= digits, (path, said)
        unit = 10.0 ** (math.floor(math.log10(abs(number))) - digits + 1) if number else 0.0
        assert abs(near - number) <= 0.5000001 * unit, (path, value, said)
        changed += near != number
    return changed


@pytest.mark.parametrize("digits", [1, 4, 9])
@pytest.mark.parametrize("endpoint", REQUESTS)
def test_every_number_is_the_full_one_rounded(client: httpx.Client, endpoint: str, digits: int) -> None:
    full = client.post(f"/api/{endpoint}", json=REQUESTS[endpoint])
    short = client.post(f"/api/{endpoint}", json=REQUESTS[endpoint] | {"digits": digits})
    assert (full.status_code, short.status_code) == (200, 200)
    assert check_rounded(full.text, short.text, digits) > 20
    assert len(short.content) < len(full.content)


def test_without_digits_and_with_seventeen_nothing_is_rounded(client: httpx.Client) -> None:
    for endpoint, request in REQUESTS.items():
        full = client.post(f"/api/{endpoint}", json=request).content
        for same in (None, 17):
            assert client.post(f"/api/{endpoint}", json=request | {"digits": same}).content == full


def test_frames_are_rounded_and_the_line_that_continues_the_run_is_not(client: httpx.Client) -> None:
    request = {"sequence": DOGS, "model": {"seed": 1}, "steps": 5, "optimizer": {"name": "adam"}}
    full = client.post("/api/train", json=request).text.splitlines()
    short = client.post("/api/train", json=request | {"digits": 3}).text.splitlines()
    assert len(full) == len(short) == 7
    for exact, rounded in zip(full[:-1], short[:-1], strict=True):
        assert check_rounded(exact, rounded, 3) > 30
    assert short[-1] == full[-1]


@pytest.mark.parametrize("digits", [0, 18, -3, 2.5, "4", True])
def test_other_digits_are_refused_by_name(client: httpx.Client, digits: Any) -> None:
    for endpoint, request in REQUESTS.items():
        answer = client.post(f"/api/{endpoint}", json=request | {"digits": digits})
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert error["pointer"] == "/digits"
        assert str(digits).lower() in error["detail"].lower()
