"""What is sent to an endpoint, and how its answer is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypedDict, TypeVar

import numpy as np
import orjson
from pydantic import BaseModel, ValidationError

from app.client import results
from app.client.errors import Problem, ProblemError, UnexpectedAnswer, failure

R = TypeVar("R")
A = TypeVar("A", bound=BaseModel)
Line = results.Frame | results.Done

SequenceLike = str | Sequence[str] | Mapping[str, Any]
"""A text, a list of tokens, or the API's sequence as a dict."""
ModelLike = Mapping[str, Any] | results.Model
"""The API's model as a dict, or the model of an answer."""


class CellKeywords(TypedDict, total=False):
    """Fields of a model; arrays may be NumPy's or lists."""

    cell: Literal["rnn", "gru", "lstm"]
    hidden_size: int
    activation: Literal["tanh", "relu", "sigmoid", "identity"]
    bias: bool
    init: Mapping[str, Any]
    weights: Mapping[str, Any]
    h0: Any
    c0: Any


class ModelKeywords(CellKeywords, total=False):
    """The same with the seed that the weights are drawn from."""

    seed: int


@dataclass(frozen=True)
class Call(Generic[R]):
    """A request and how to read its answer."""

    method: str
    path: str
    content: Mapping[str, Any] | bytes | None
    """What is sent as JSON, or a file that is sent as it is."""
    read: Callable[[bytes], R]
    query: Mapping[str, Any] = field(default_factory=dict)

    def request(self) -> dict[str, Any]:
        """Return the arguments of httpx's request."""
        request: dict[str, Any] = {"method": self.method, "url": self.path, "params": self.query}
        if self.content is None:
            return request
        if isinstance(self.content, bytes):
            return request | {
                "content": self.content,
                "headers": {"Content-Type": "application/octet-stream"},
            }
        # NaN is written as such: the server's answer then says where it stands
        body = json.dumps(self.content, default=plain, separators=(",", ":")).encode()
        return request | {"content": body, "headers": {"Content-Type": "application/json"}}

    def answer(self, status: int, body: bytes) -> R:
        """Return the answer; raises ProblemError or UnexpectedAnswer."""
        if status != 200:
            raise failure(status, body)
        try:
            return self.read(body)
        except (orjson.JSONDecodeError, ValidationError) as error:
            raise UnexpectedAnswer(f"{self.path} answered what is not of this API: {error}") from error


@dataclass(frozen=True)
class RunCall(Call[Line]):
    """A training request; its answer is read line by line."""

    steps: int = 0
    progress: bool = False


def reader(of: type[A]) -> Callable[[bytes], A]:
    """Return what reads an answer of this class."""
    return lambda body: of.model_validate(orjson.loads(body))


def line(body: bytes) -> Line:
    """Return what a line of a run says; raises ProblemError for one that says what went wrong."""
    content = orjson.loads(body)
    match content:
        case {"event": "done"}:
            return results.Done.model_validate(content)
        case {"event": "error"}:
            raise ProblemError(Problem.model_validate(content.get("problem")))
        case _:
            return results.Frame.model_validate(content)


def plain(value: Any) -> Any:
    """Return for JSON what is no part of it: arrays (torch's too), their numbers, parts of answers."""
    if isinstance(value, BaseModel):
        return {name: getattr(value, name) for name in value.model_fields_set}
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Sequence):
        return list(value)
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        value = value.double() if value.is_floating_point() else value
    if not hasattr(value, "__array__"):
        raise TypeError(f"{type(value).__name__} cannot be part of a request")
    array = np.asarray(value)
    return (array.astype(np.float64) if array.dtype.kind == "f" else array).tolist()


def as_sequence(sequence: SequenceLike) -> Any:
    """Return the API's sequence."""
    if isinstance(sequence, str):
        return {"text": sequence}
    return sequence if isinstance(sequence, Mapping) else {"tokens": list(sequence)}


def as_model(model: ModelLike | None, keywords: Mapping[str, Any]) -> dict[str, Any]:
    """Return the API's model: the fields of the one that is given, the keywords over them."""
    given = plain(model) if isinstance(model, results.Model) else model
    return {**(given or {}), **keywords}


def given(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that are not None."""
    return {name: value for name, value in content.items() if value is not None}


def post(name: str, read: Callable[[bytes], R], content: Mapping[str, Any]) -> Call[R]:
    """Return the call of an endpoint, without the fields that are None."""
    return Call("POST", f"api/{name}", given(content), read)


def upload(name: str, read: Callable[[bytes], R], file: bytes, query: Mapping[str, Any]) -> Call[R]:
    """Return the call of an endpoint that takes a file."""
    return Call("POST", f"api/{name}", file, read, given(query))


def get(name: str, read: Callable[[bytes], R]) -> Call[R]:
    """Return the call of an endpoint that takes nothing."""
    return Call("GET", f"api/{name}", None, read)
