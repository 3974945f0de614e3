"""The client: what it returns is what the API answers, bit for bit, with and without a server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from pydantic import BaseModel

from app.client import AsyncClient, Client, ProblemError, UnexpectedAnswer
from app.client.inprocess import App
from app.main import create_app
from app.schemas.model import Model

ROOT = Path(__file__).resolve().parents[2]
Ask = Callable[..., Any]  # a method's name and its arguments → what it returns; of a run, frames and done

TWO = [{"text": "dog"}, {"inputs": ["d", "o", "g", "s"], "targets": [None, "g", None, "d"]}]
HUGE = {"weights": {"Wx": [[1e308, 1.0]], "Wh": [[1.0]], "Wy": [[1.0], [2.0]]}, "activation": "identity"}
CASES: list[tuple[str, dict[str, Any]]] = [
    ("forward", {"sequence": "dogs", "seed": 10}),
    ("forward", {"sequence": TWO[1], "cell": "gru", "hidden_size": 2, "digits": 3}),
    ("forward", {"sequence": {"tokens": ["a", "a", "b"], "vocabulary": ["a", "b"]}, "model": HUGE}),
    ("gradients", {"sequence": ["the", "dog", "barks", "."], "check": True, "bias": True}),
    ("gradients", {"sequence": TWO[1], "cell": "lstm", "contributions": False, "truncate": 2}),
    ("gradients", {"sequence": "dogs", "optimizer": {"name": "adam", "clip_norm": 0.5}}),
    ("principal", {"states": [[0.0, 0.5, 1.0], [0.25, -1.0, 0.5]], "points": [[0.5, 0.5, -0.5]]}),
    ("vanishing", {"sequence": "hello world", "rows": [3], "spectral_radii": False}),
    ("vanishing", {"sequence": TWO[1], "cell": "lstm", "c0": [0.1, 0.2, -0.3], "lyapunov": False}),
    ("sample", {"vocabulary": "dogs", "prompt": "d", "temperature": 0.7, "seed": 4, "model": {"seed": 7}}),
    ("train", {"sequence": "dogs", "seed": 10, "steps": 7, "record_every": 3, "truncate": 2}),
    ("train", {"sequences": TWO, "optimizer": {"name": "adam"}, "cell": "lstm", "steps": 2}),
]
MODEL = {*Model.model_fields}


def collected(open_client: Callable[[], Client]) -> Ask:
    """Return what asks a client that waits; a new one for each question."""

    def ask(name: str, *args: Any, **kwargs: Any) -> Any:
        with open_client() as opened:
            asked = getattr(opened, name)(*args, **kwargs)
            return ([*asked], asked.done) if name == "train" else asked

    return ask


def collected_awaiting(open_client: Callable[[], AsyncClient]) -> Ask:
    """Return what asks a client that is awaited, in an event loop of each question's own."""

    async def ask(name: str, *args: Any, **kwargs: Any) -> Any:
        async with open_client() as opened:
            asked = getattr(opened, name)(*args, **kwargs)
            return ([frame async for frame in asked], asked.done) if name == "train" else await asked

    return lambda *args, **kwargs: asyncio.run(ask(*args, **kwargs))


def asking(waits: bool, address: str | None = None, app: App | None = None) -> Ask:
    """Return what asks a server, or an app in this process."""
    if waits:
        return collected(lambda: Client(address, app=app))
    return collected_awaiting(lambda: AsyncClient(address, app=app))


both = pytest.mark.parametrize("waits", [True, False], ids=["waiting", "awaiting"])


@pytest.fixture(scope="module")
def here() -> App:
    return create_app()


@pytest.fixture(params=["server waiting", "server awaiting", "here waiting", "here awaiting"])
def ask(request: pytest.FixtureRequest, address: str, here: App) -> Ask:
    place, way = request.param.split()
    return asking(way == "waiting", *((address, None) if place == "server" else (None, here)))


def bare(value: Any) -> Any:
    """Return the JSON that a result was read from."""
    match value:
        case BaseModel():
            return {name: bare(getattr(value, name)) for name in value.model_fields_set}
        case dict():
            return {name: bare(item) for name, item in value.items()}
        case list() | tuple() | np.ndarray():
            return [bare(item) for item in value]
        case float() if np.isnan(value):
            return None
        case np.float64():
            return float(value)
        case _:
            return value


def same(result: Any, raw: Any) -> bool:
    """Return whether they are equal to the last bit, and to the sign of zero."""
    return json.dumps(bare(result), sort_keys=True) == json.dumps(raw, sort_keys=True)


def body_of(kwargs: dict[str, Any]) -> dict[str, Any]:
    """Return the API's request of a method's arguments, put together here by hand."""
    body: dict[str, Any] = {} if "states" in kwargs else {"model": dict(kwargs.get("model", {}))}
    for name, value in kwargs.items():
        if name == "sequence":
            body[name] = {str: {"text": value}, list: {"tokens": value}}.get(type(value), value)
        elif name in MODEL and not (name == "seed" and "prompt" in kwargs):
            body["model"][name] = value
        elif name != "model":
            body[name] = list(value) if name in ("vocabulary", "prompt") else value
    return body


@pytest.mark.parametrize(("name", "kwargs"), CASES)
def test_a_method_returns_what_the_api_answers_bit_for_bit(
    ask: Ask, client: httpx.Client, name: str, kwargs: dict[str, Any]
) -> None:
    result = ask(name, **kwargs)
    text = client.post(f"/api/{name}", json=body_of(kwargs)).raise_for_status().text
    if name == "train":
        *frames, done = [json.loads(line) for line in text.splitlines()]
        for line in (*frames, done):
            del line["event"]
        assert same(result[0], frames)
        assert same(result[1], done)
    else:
        assert same(result, json.loads(text))


def test_what_is_asked_without_arguments_is_what_the_server_says(ask: Ask, client: httpx.Client) -> None:
    for name in ("health", "limits"):
        assert same(ask(name), client.get(f"/api/{name}").json())
    assert same({"presets": ask("presets")}, client.get("/api/presets").json())


def test_a_null_is_nan_in_an_array_and_the_numbers_are_float64(ask: Ask) -> None:
    (first, *_), _ = ask("train", sequence=TWO[1], steps=0)
    assert first.losses.dtype == first.h.dtype == first.weights["Wh"].dtype == np.float64
    np.testing.assert_array_equal(np.isnan(first.losses), [True, False, True, False])
    (first, *_), _ = ask("train", sequences=TWO, steps=0)
    assert [one.shape for one in first.h] == [(2, 3), (4, 3)]
    overflown = ask("forward", ["a", "a", "b"], model=HUGE)
    assert overflown.overflow
    assert all(pointer.startswith("/") for pointer in overflown.overflow)


@pytest.mark.parametrize("rule", [{"name": "sgd", "learning_rate": 0.3}, {"name": "adam", "clip_norm": 0.5}])
def test_a_run_in_two_parts_is_the_run_in_one(ask: Ask, rule: dict[str, Any]) -> None:
    frames, whole = ask("train", "dogs", cell="gru", seed=3, optimizer=rule, steps=20)
    first, half = ask("train", "dogs", cell="gru", seed=3, optimizer=rule, steps=9)
    second, rest = ask("train", "dogs", model=half.model, optimizer=half.optimizer, steps=11)
    together = [*first, *second[1:]]
    assert [frame.loss for frame in together] == [frame.loss for frame in frames]
    for ours, theirs in zip(together, frames, strict=True):
        assert all(np.array_equal(ours.weights[name], weight) for name, weight in theirs.weights.items())
    assert same(rest.model, bare(whole.model))
    assert same(rest.optimizer, bare(whole.optimizer))


def test_arrays_of_any_kind_go_in_as_the_doubles_that_they_hold(ask: Ask) -> None:
    rng = np.random.default_rng(3)
    shapes = {"Wx": (2, 3), "Wh": (2, 2), "Wy": (4, 2)}
    weights = {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    embedding = {token: rng.normal(size=3) for token in "dogs"}
    h0, rows = rng.normal(size=4)[::2], np.array([2])
    sequence = {"text": "dogs", "embedding": embedding}
    given = ask("vanishing", sequence, weights=weights, h0=h0, rows=rows)
    for name, weight in weights.items():
        np.testing.assert_array_equal(given.model.weights[name], weight.astype(np.float64))
    listed = {
        "weights": {
            name: [[float(item) for item in row] for row in weight] for name, weight in weights.items()
        },
        "h0": [float(item) for item in h0],
    }
    vectors = {token: vector.tolist() for token, vector in embedding.items()}
    assert same(given, bare(ask("vanishing", {"text": "dogs", "embedding": vectors}, model=listed, rows=[2])))


class Tensor:
    """As torch's that learn or are bfloat16: no array before it is detached and of doubles."""

    def __init__(self, values: Any, learns: bool = True) -> None:
        self.values, self.learns = np.asarray(values), learns

    def detach(self) -> Tensor:
        return Tensor(self.values, learns=False)

    def cpu(self) -> Tensor:
        return self

    def is_floating_point(self) -> bool:
        return self.values.dtype.kind == "f"

    def double(self) -> Tensor:
        return Tensor(self.values.astype(np.float64), self.learns)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        if self.learns or self.values.dtype == np.float32:
            raise RuntimeError("Can't call numpy() on this tensor")
        return self.values


def test_ranges_and_tensors_that_learn_go_in_too(ask: Ask) -> None:
    rng = np.random.default_rng(4)
    shapes = {"Wx": (2, 4), "Wh": (2, 2), "Wy": (4, 2)}
    weights = {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    tensors = {name: Tensor(weight) for name, weight in weights.items()}
    given = ask("vanishing", "dogs", weights=tensors, rows=range(1, 4, 2))
    assert same(given, bare(ask("vanishing", "dogs", weights=weights, rows=[1, 3])))


def test_keywords_go_over_the_fields_of_a_model_that_is_given(ask: Ask) -> None:
    model = ask("forward", "dogs", seed=10).model
    h0 = np.array([0.5, -0.5, 0.25])
    moved = ask("forward", "dogs", model=model, h0=h0)
    np.testing.assert_array_equal(moved.h0, h0)
    np.testing.assert_array_equal(moved.model.weights["Wh"], model.weights["Wh"])
    assert ask("forward", "dogs", model={"seed": 9}, seed=10).loss == ask("forward", "dogs", seed=10).loss


def test_a_preset_can_be_sent_as_the_arguments_of_its_method(here: App) -> None:
    ask = asking(waits=True, app=here)
    for preset in ask("presets"):
        name = preset.endpoint.removeprefix("/api/")
        asked = ask(name, **preset.request | ({"steps": 0} if name == "train" else {}))
        assert (asked[1].model if name == "train" else asked.model).cell == preset.request["model"].get(
            "cell", "rnn"
        )


@pytest.mark.parametrize("form", ["npz", "safetensors"])
def test_weights_go_into_a_file_and_come_back(ask: Ask, tmp_path: Path, form: str) -> None:
    _, done = ask("train", "dogs", cell="gru", seed=3, steps=5)
    file = ask("export_weights", model=done.model, format=form)
    back = ask("import_weights", file)
    assert same(back.model.weights, bare(done.model.weights))
    assert (back.dimensions.k, back.format, back.unused) == (4, form, [])
    path = tmp_path / f"weights.{form}"
    path.write_bytes(ask("export_weights", sequence="dogs", seed=3, names="torch"))
    found = ask("import_weights", path, activation="relu", digits=3)
    assert found.model.activation == "relu"
    drawn = ask("forward", "dogs", seed=3, digits=3).model.weights
    assert same(found.model.weights, bare(drawn))
    with pytest.raises(ProblemError, match="/query/readout is 'none'"):
        ask("import_weights", path, readout="none")


def test_the_terms_of_the_double_sum_add_up_to_the_gradients(ask: Ask) -> None:
    found = ask("gradients", "dogs", cell="lstm", seed=1)
    assert found.contributions[0].terms.keys() == found.gradients.keys() - {"Wy", "by"}
    for name in found.contributions[0].terms:
        total = sum(getattr(row, name) for row in found.contributions)
        np.testing.assert_allclose(total, found.gradients[name], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    ("name", "kwargs", "pointers"),
    [
        (
            "forward",
            {"sequence": "dogs", "hidden_size": 0, "cell": "x"},
            ["/model/cell", "/model/hidden_size"],
        ),
        ("train", {"sequence": "dogs", "colour": "red"}, ["/model/colour"]),
        ("train", {"sequence": "dogs", "optimizer": {"clip_norm": np.nan}}, ["/optimizer/clip_norm"]),
        ("sample", {"vocabulary": "dogs", "prompt": "x"}, ["/prompt/0"]),
    ],
)
def test_a_refusal_is_raised_with_its_problem(
    ask: Ask, name: str, kwargs: dict[str, Any], pointers: list[str]
) -> None:
    with pytest.raises(ProblemError) as raised:
        ask(name, **kwargs)
    assert raised.value.status in (400, 422)
    assert [error.pointer for error in raised.value.errors] == pointers
    assert raised.value.title
    assert raised.value.detail == raised.value.problem.detail
    assert all(f"{error.pointer} " in str(raised.value) for error in raised.value.errors)


def said(*pieces: bytes, status: int = 200) -> App:
    """Return an app that answers everything with these pieces."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})
        for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})

    return app


@pytest.fixture(scope="module")
def lines(client: httpx.Client) -> list[bytes]:
    """Return the lines of a short run."""
    body = {"sequence": {"text": "dogs"}, "steps": 2}
    return client.post("/api/train", json=body).content.splitlines(keepends=True)


@both
def test_lines_may_arrive_in_any_pieces(waits: bool, lines: list[bytes]) -> None:
    whole = b"".join(lines)
    pieces = [whole[start : start + 7] for start in range(0, len(whole), 7)]
    frames, done = asking(waits, app=said(*pieces))("train", "dogs")
    assert [frame.step for frame in frames] == [0, 1, 2]
    assert done.step == 2
    assert same(asking(waits, app=said(whole))("train", "dogs"), bare([frames, done]))


@both
def test_an_error_line_is_raised_after_the_frames_before_it(waits: bool, lines: list[bytes]) -> None:
    problem = {"type": "about:blank", "title": "No", "status": 503, "detail": "Asked to stop.", "errors": []}
    problem["request_id"] = "a-1"
    last = json.dumps({"event": "error", "problem": problem}).encode() + b"\n"
    with pytest.raises(ProblemError, match="503 No: Asked to stop.") as raised:
        asking(waits, app=said(lines[0], last))("train", "dogs")
    assert raised.value.problem.model_dump() == problem


@both
@pytest.mark.parametrize(
    ("name", "app", "says"),
    [
        ("train", said(b'{"event": "frame"'), "before its last line"),
        ("train", said(b"{}\n"), "not of this API"),
        ("train", said(b"[]\n"), "not of this API"),
        ("train", said(b'{"event": "error"}\n'), "not of this API"),
        ("forward", said(b"<html>"), "not of this API"),
        ("health", said(b'{"well": true}'), "not of this API"),
        ("limits", said(b"<h1>Bad gateway", status=502), "502.*<h1>Bad gateway"),
        ("train", said(b'{"detail": "Not Found"}', status=404), "404.*Not Found"),
    ],
)
def test_what_is_not_this_api_is_named(waits: bool, name: str, app: App, says: str) -> None:
    with pytest.raises(UnexpectedAnswer, match=says):
        asking(waits, app=app)(name, *(("dogs",) if name in ("train", "forward") else ()))


def test_a_server_that_is_not_there_is_an_error_of_httpx() -> None:
    with Client("http://127.0.0.1:9") as nobody, pytest.raises(httpx.ConnectError):
        nobody.health()
    with pytest.raises(ValueError, match="allowed: one of the two"):
        Client("http://127.0.0.1:9", app=said())
