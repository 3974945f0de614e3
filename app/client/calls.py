"""The endpoints, each as a function of its keyword arguments; nothing is sent here.

Their arguments are the fields of the API's requests, with the same defaults. Where a request has a
model, its fields can be keyword arguments too, alone or over those of a model that is given.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypedDict, TypeVar, Unpack

import numpy as np
import orjson
from pydantic import BaseModel, ValidationError

from app.client import results
from app.client.errors import Problem, ProblemError, UnexpectedAnswer, failure
from app.schemas.meta import HealthAnswer, LimitsAnswer, PresetAnswer, PresetsAnswer

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
    content: Mapping[str, Any] | None
    read: Callable[[bytes], R]

    def request(self) -> dict[str, Any]:
        """Return the arguments of httpx's request."""
        if self.content is None:
            return {"method": self.method, "url": self.path}
        # NaN is written as such: the server's answer then says where it stands
        body = json.dumps(self.content, default=plain, separators=(",", ":")).encode()
        headers = {"Content-Type": "application/json"}
        return {"method": self.method, "url": self.path, "content": body, "headers": headers}

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

    steps: int
    progress: bool


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


def post(name: str, read: Callable[[bytes], R], content: Mapping[str, Any]) -> Call[R]:
    """Return the call of an endpoint, without the fields that are None."""
    given = {field: value for field, value in content.items() if value is not None}
    return Call("POST", f"api/{name}", given, read)


def forward(
    sequence: SequenceLike,
    *,
    model: ModelLike | None = None,
    digits: int | None = None,
    **keywords: Unpack[ModelKeywords],
) -> Call[results.Forward]:
    """Run the network over a sequence: every number of the forward pass.

    ``sequence`` is a text, a list of tokens, or a dict as in the API; the fields of ``model`` can
    be given as keywords (cell, hidden_size, activation, bias, init, seed, weights, h0, c0).
    """
    asked = {"sequence": as_sequence(sequence), "model": as_model(model, keywords), "digits": digits}
    return post("forward", reader(results.Forward), asked)


def gradients(
    sequence: SequenceLike,
    *,
    contributions: bool = True,
    check: bool = False,
    truncate: int | None = None,
    model: ModelLike | None = None,
    digits: int | None = None,
    **keywords: Unpack[ModelKeywords],
) -> Call[results.Gradients]:
    """Gradients through time, with every term (t, k) of their double sum.

    ``check`` holds them against central differences; with ``truncate`` they flow back so many
    steps at most. Sequence and model are given as in forward.
    """
    asked = {
        "sequence": as_sequence(sequence),
        "model": as_model(model, keywords),
        "contributions": contributions,
        "check": check,
        "truncate": truncate,
        "digits": digits,
    }
    return post("gradients", reader(results.Gradients), asked)


def vanishing(
    sequence: SequenceLike,
    *,
    rows: Sequence[int] | None = None,
    spectral_radii: bool = True,
    lyapunov: bool = True,
    model: ModelLike | None = None,
    digits: int | None = None,
    **keywords: Unpack[ModelKeywords],
) -> Call[results.Vanishing]:
    """Jacobians through time: how far each state depends on each earlier one.

    ``rows`` names the steps t that are wanted, all by default. Sequence and model are given as in
    forward.
    """
    asked = {
        "sequence": as_sequence(sequence),
        "model": as_model(model, keywords),
        "rows": rows,
        "spectral_radii": spectral_radii,
        "lyapunov": lyapunov,
        "digits": digits,
    }
    return post("vanishing", reader(results.Vanishing), asked)


def sample(
    *,
    vocabulary: Sequence[str],
    prompt: Sequence[str],
    length: int = 10,
    temperature: float = 0.0,
    seed: int = 0,
    model: ModelLike | None = None,
    digits: int | None = None,
    **keywords: Unpack[CellKeywords],
) -> Call[results.Sample]:
    """Let the network write: it reads the prompt, then what it has written itself.

    Vocabulary and prompt are lists of tokens, or texts whose characters are the tokens. ``seed`` is
    the drawing's; that of a model without weights stands in ``model``.
    """
    asked = {
        "model": as_model(model, keywords),
        "vocabulary": list(vocabulary),
        "prompt": list(prompt),
        "length": length,
        "temperature": temperature,
        "seed": seed,
        "digits": digits,
    }
    return post("sample", reader(results.Sample), asked)


def train(
    sequence: SequenceLike | None = None,
    *,
    sequences: Sequence[SequenceLike] | None = None,
    optimizer: Mapping[str, Any] | None = None,
    steps: int = 300,
    record_every: int = 1,
    stop_at_probability: float | None = None,
    truncate: int | None = None,
    model: ModelLike | None = None,
    digits: int | None = None,
    progress: bool = False,
    **keywords: Unpack[ModelKeywords],
) -> RunCall:
    """Train on a sequence, or on several at once: iterate over the run for its frames.

    Nothing is sent before the first frame is asked for; errors are raised there. ``done`` is then
    how the run ended; its model and optimizer, given to train again, continue it exactly. Sequence
    and model are given as in forward. ``progress`` shows a bar, where tqdm is installed.
    """
    asked = {
        "sequence": None if sequence is None else as_sequence(sequence),
        "sequences": None if sequences is None else [as_sequence(one) for one in sequences],
        "model": as_model(model, keywords),
        "optimizer": optimizer,
        "steps": steps,
        "record_every": record_every,
        "stop_at_probability": stop_at_probability,
        "truncate": truncate,
        "digits": digits,
    }
    call = post("train", line, asked)
    return RunCall(call.method, call.path, call.content, call.read, steps=steps, progress=progress)


def presets() -> Call[list[PresetAnswer]]:
    """Named requests to start from: ``client.train(**preset.request)`` sends one for training."""
    return Call("GET", "api/presets", None, lambda body: reader(PresetsAnswer)(body).presets)


def limits() -> Call[LimitsAnswer]:
    """How much one request may ask for."""
    return Call("GET", "api/limits", None, reader(LimitsAnswer))


def health() -> Call[HealthAnswer]:
    """Whether the server is well, and its version."""
    return Call("GET", "api/health", None, reader(HealthAnswer))
