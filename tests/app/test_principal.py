"""POST /api/principal: a path of hidden states seen in a plane."""

from __future__ import annotations

from typing import Any

import httpx
import numpy as np
import pytest

from app.schemas.principal import PrincipalAnswer


def principal(client: httpx.Client, **request: Any) -> dict[str, Any]:
    answer = client.post("/api/principal", json=request)
    assert answer.status_code == 200, answer.text
    PrincipalAnswer.model_validate_json(answer.content)
    return answer.json()


def test_a_path_is_seen_in_the_plane_of_its_largest_spread(client: httpx.Client) -> None:
    model = {"hidden_size": 6, "seed": 3}
    answer = client.post("/api/forward", json={"sequence": {"text": "brown dogs"}, "model": model}).json()
    states = np.array([answer["h0"], *(step["h"] for step in answer["steps"])])
    seen = principal(client, states=states.tolist())
    eigenvalues = np.linalg.eigvalsh(np.cov(states.T))[::-1]
    np.testing.assert_allclose(seen["share"], eigenvalues[:2] / eigenvalues.sum(), rtol=1e-9)
    directions, centre = np.array(seen["directions"]), np.array(seen["centre"])
    np.testing.assert_allclose(directions @ directions.T, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(seen["points"], (states - centre) @ directions.T, atol=1e-14)
    other = principal(client, states=states.tolist(), points=(0.5 * states[2:4]).tolist(), digits=4)
    expected = (0.5 * states[2:4] - centre) @ directions.T
    np.testing.assert_allclose(other["points"], expected, rtol=1e-3)


def test_one_state_of_one_unit_has_one_direction(client: httpx.Client) -> None:
    seen = principal(client, states=[[0.5]], points=[[0.75]], count=1)
    assert seen == {"centre": [0.5], "directions": [[1.0]], "share": [0.0], "points": [[0.25]]}


@pytest.mark.parametrize(
    ("request_", "pointer", "says"),
    [
        ({"states": [[1, 2], [3]]}, "/states/1", "2 numbers"),
        ({"states": []}, "/states", "a list of states"),
        ({"states": [1, 2]}, "/states", "a list of states"),
        ({"states": [[1, "x"]]}, "/states/0/1", "a number"),
        ({"states": [[1, 2]], "points": [[1, 2, 3]]}, "/points/0", "2 numbers"),
        ({"states": [[1, 2]], "count": 3}, "/count", "1 to d = 2"),
        ({"states": [[1, 2]], "count": 1e308}, "/count", "is 1e+308; allowed: 1 to d = 2"),
        ({"states": [[0] * 300]}, "/states/0", "256"),
        ({"points": [[1, 2]]}, "/states", "missing"),
    ],
)
def test_what_is_wrong_is_named(
    client: httpx.Client, request_: dict[str, Any], pointer: str, says: str
) -> None:
    answer = client.post("/api/principal", json=request_)
    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert says in error["detail"]
