"""Whatever arrives, the answer is a problem, and the server is as it was."""

from __future__ import annotations

from itertools import islice

import httpx
import numpy as np

from app.schemas.problem import ProblemAnswer
from tests.app.bad_bodies import SPOILT, bad_bodies

ROUNDS = 20
GOOD = {"sequence": {"text": "dogs"}, "model": {"seed": 10}}


def test_no_bad_body_gets_more_than_a_problem(client: httpx.Client) -> None:
    before = client.post("/api/forward", json=GOOD).content
    for kind, path, body, headers in islice(bad_bodies(np.random.default_rng(6)), ROUNDS * len(SPOILT)):
        answer = client.post(path, content=body, headers=headers)
        said = f"{kind} {path} {body[:300]!r} {answer.text[:300]}"
        assert answer.status_code in (400, 413, 415, 422), said
        assert answer.headers["content-type"] == "application/problem+json", said
        assert ProblemAnswer.model_validate_json(answer.content).status == answer.status_code, said
        assert len(answer.content) < 20_000, said
    assert client.post("/api/forward", json=GOOD).content == before
