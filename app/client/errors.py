"""What can go wrong with a request.

    ClientError
      ProblemError       the server refused the request, or failed on it, and says why
      UnexpectedAnswer   what answered is not this API, or its stream was cut short

A server that cannot be reached, or is silent for too long, is httpx's own TransportError.
"""

from __future__ import annotations

import orjson
from pydantic import ConfigDict, ValidationError

from app.schemas.problem import FieldProblem, ProblemAnswer


class Problem(ProblemAnswer):
    """What the server says of an error; what a newer one says beside it is passed over."""

    model_config = ConfigDict(extra="ignore")


class ClientError(Exception):
    """A request without an answer that can be used."""


class ProblemError(ClientError):
    """The server's problem answer (RFC 9457), or the last line of a run that failed.

    Parameters
    ----------
    problem
        What the server said: type, title, status, detail and errors.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    @property
    def status(self) -> int:
        """The HTTP status code."""
        return self.problem.status

    @property
    def title(self) -> str:
        """The status code in words."""
        return self.problem.title

    @property
    def detail(self) -> str:
        """What happened, in a sentence."""
        return self.problem.detail

    @property
    def errors(self) -> list[FieldProblem]:
        """The values at fault, each with its JSON pointer and what is allowed."""
        return self.problem.errors

    def __str__(self) -> str:
        others = [f"  {error.pointer} {error.detail}" for error in self.errors]
        if len(others) == 1 and self.errors[0].pointer in self.detail:
            others = []  # the detail names it already
        return "\n".join([f"{self.status} {self.title}: {self.detail}", *others])


class UnexpectedAnswer(ClientError):
    """What answered is not this API, or a stream ended before its last line."""


def failure(status: int, body: bytes) -> ClientError:
    """Return the error that an answer with this status is."""
    try:
        return ProblemError(Problem.model_validate(orjson.loads(body)))
    except (orjson.JSONDecodeError, ValidationError):
        start = body[:200].decode(errors="replace")
        return UnexpectedAnswer(f"answered with status {status} and no problem of this API: {start!r}")
