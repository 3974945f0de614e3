"""Errors in one shape everywhere: RFC 9457, application/problem+json."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from traceback import clear_frames
from typing import Any, TypedDict

import orjson
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException

from app.schemas.base import MOST_NAMED
from app.schemas.problem import ProblemAnswer
from app.validation import FieldError, field_error, field_errors, shortened, shown
from rnn_core.errors import InvalidValue, Said

MEDIA_TYPE = "application/problem+json"
TITLES = {
    413: "Content Too Large",
    422: "Unprocessable Content",
}  # of RFC 9110; older Pythons have older ones


class ProblemBody(TypedDict):
    """What an error answer holds; see schemas.problem for each field's meaning."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError]
    request_id: str


class Problem(HTTPException):
    """An error that is answered as application/problem+json.

    Parameters
    ----------
    status
        HTTP status code.
    detail
        What happened, in a sentence or two for the person who sent the request.
    errors
        The values at fault, each with its JSON pointer.
    headers
        Further headers of the answer.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        errors: Iterable[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(status, detail, dict(headers) if headers else None)
        self.errors = list(errors)

    def body(self, request_id: str) -> ProblemBody:
        """Return the content of the answer to a request."""
        return {
            "type": "about:blank",
            "title": TITLES.get(self.status_code) or HTTPStatus(self.status_code).phrase,
            "status": self.status_code,
            "detail": self.detail,
            "errors": self.errors[:MOST_NAMED],
            "request_id": request_id,
        }

    def response(self, request_id: str) -> Response:
        """Return the answer to a request."""
        return Response(
            orjson.dumps(self.body(request_id)),
            status_code=self.status_code,
            headers=self.headers,
            media_type=MEDIA_TYPE,
        )


def invalid(errors: Sequence[FieldError]) -> Problem:
    """Return the 422 problem of values that are not allowed."""
    first = errors[0]
    detail = f"{first['pointer'] or 'The request body'} {first['detail']}."
    if len(errors) > 1:
        detail = f"{len(errors)} values are not allowed; the first: {detail}"
    return Problem(422, detail, errors)


def from_invalid_value(error: InvalidValue) -> Problem:
    """Return the problem of a value that rnn_core does not accept."""
    value = error.value if isinstance(error.value, Said) else shown(error.value)
    detail = f"is {value}; allowed: {shortened(error.allowed)}"
    return invalid([field_error(error.path, detail)])


def problem_of(error: Exception) -> Problem:
    """Return the problem that tells a caller of an error, without a trace."""
    match error:
        case Problem():
            return error
        case InvalidValue():
            return from_invalid_value(error)
        case RecursionError():
            return Problem(400, "The request body is nested too deeply to be read.")
        case RequestValidationError():
            return invalid(field_errors(error.errors()))
        case StarletteHTTPException():
            return Problem(error.status_code, str(error.detail), headers=error.headers)
        case _:
            return Problem(500, "The server failed on this request. The failure is in the server's log.")


async def answer_problem(request: Request, error: Exception) -> Response:
    """Answer an error in the one shape."""
    problem = problem_of(error)
    let_go(error)
    if problem.status_code == HTTPStatus.NOT_FOUND and problem.detail == "Not Found":
        problem.detail = f"There is nothing at {shown(request.url.path)}."
    if problem.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = (problem.headers or {}).get("Allow", "other methods")
        if "GET" in allowed and "HEAD" not in allowed:
            allowed += ", HEAD"
            problem.headers = {"Allow": allowed}
        problem.detail = f"{request.url.path} does not take {request.method}; it takes {allowed}."
    return problem.response(request.scope["request_id"])


def let_go(error: BaseException) -> None:
    """Drop what the functions that failed had in hand, a large body perhaps.

    An error and the frames that it passed hold one another, and all that until the garbage is collected.
    """
    passed: BaseException | None = error
    while passed is not None:
        clear_frames(passed.__traceback__)
        passed = passed.__context__


def documented(descriptions: Mapping[int, str]) -> dict[int | str, dict[str, Any]]:
    """Return what the API's description says of these statuses."""
    retry = {
        "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "examples": [5]}}
    }
    return {
        status: {"model": ProblemAnswer, "description": description}
        | ({"headers": retry} if status == HTTPStatus.SERVICE_UNAVAILABLE else {})
        for status, description in descriptions.items()
    }


FAILURE = documented({500: "The server failed"})
BAD_REQUEST = FAILURE | documented(
    {
        400: "The body is not JSON, not UTF-8, or has a number that is not finite",
        413: "The body is larger than body_bytes in GET /api/limits",
        415: "Content-Type is another than is taken, or the body is compressed",
        422: "A value is not allowed; errors says which, what it was and what is allowed",
        503: "Too many are computing, or the server was asked to stop; Retry-After says when to try again",
    }
)


def install(app: FastAPI) -> None:
    """Have every error of the app answered in the one shape."""
    kinds: tuple[Any, ...] = (
        StarletteHTTPException,
        RequestValidationError,
        InvalidValue,
        RecursionError,
        Exception,
    )
    for kind in kinds:
        app.add_exception_handler(kind, answer_problem)
