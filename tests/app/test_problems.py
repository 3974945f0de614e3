"""app/problems.py: an error is answered, and nothing stays of what it was raised over."""

from __future__ import annotations

import asyncio
import gc
import weakref

from fastapi import Request

from app.problems import Problem, answer_problem


class Large:
    """What a request may be."""


def refuse(seen: list[weakref.ref[Large]]) -> None:
    """Fail as a request does, with something in hand, and a variable that holds the failure."""
    held = Large()
    seen.append(weakref.ref(held))
    try:
        raise ValueError("what it came of")
    except ValueError:
        refused = Problem(400, "It cannot be read.")
        raise refused  # noqa: B904 - its context holds the frame too


def test_what_a_refused_request_had_in_hand_is_let_go_before_garbage_is_collected() -> None:
    seen: list[weakref.ref[Large]] = []
    request = Request({"type": "http", "method": "POST", "path": "/", "headers": [], "request_id": "1"})
    gc.disable()
    try:
        try:
            refuse(seen)
        except Problem as error:
            assert seen[0]() is not None
            assert asyncio.run(answer_problem(request, error)).status_code == 400
        assert seen[0]() is None
    finally:
        gc.enable()
