"""An error answer: RFC 9457, application/problem+json."""

from __future__ import annotations

from pydantic import Field

from app.schemas.base import Answer


class FieldProblem(Answer):
    """One value at fault."""

    pointer: str = Field(examples=["/model/hidden_size"])
    """JSON pointer (RFC 6901) into the request's body; empty for the body itself."""

    detail: str = Field(examples=["is 0; allowed: at least 1"])
    """What the value was and what is allowed."""


class ProblemAnswer(Answer):
    """What went wrong."""

    type: str = Field(examples=["about:blank"])
    """Kind of the problem; about:blank means what the status code means."""

    title: str = Field(examples=["Unprocessable Content"])
    """The status code in words."""

    status: int = Field(examples=[422])
    """The HTTP status code."""

    detail: str = Field(examples=["/model/hidden_size is 0; allowed: at least 1."])
    """What happened, in a sentence."""

    errors: list[FieldProblem]
    """The values at fault; empty where it is no value's fault."""

    request_id: str = Field("", examples=["f3a9c1d27e-5c"])
    """The request's id, as in X-Request-ID and in the server's log."""
