"""The client's runs and its app in the same process: in time, left early, interrupted, at the end."""

from __future__ import annotations

import asyncio
import inspect
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any, cast

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from app.client import AsyncClient, Client, calls, endpoints, results
from app.client.inprocess import App
from app.main import create_app
from app.schemas import answers, model, principal, requests, stream, weights

ROOT = Path(__file__).resolve().parents[2]
PAIRS = [
    (results.Forward, answers.ForwardAnswer),
    (results.ForwardStep, answers.ForwardStep),
    (results.Model, answers.ModelAnswer),
    (results.Gradients, answers.GradientsAnswer),
    (results.GradientStep, answers.GradientStep),
    (results.Contribution, answers.Contribution),
    (results.Lag, answers.LagAnswer),
    (results.Check, answers.CheckAnswer),
    (results.Update, answers.UpdateAnswer),
    (results.PrincipalDirections, principal.PrincipalAnswer),
    (results.Vanishing, answers.VanishingAnswer),
    (results.Norms, answers.Norms),
    (results.JacobianNorms, answers.JacobianNorms),
    (results.JacobianStep, answers.JacobianStep),
    (results.Recurrent, answers.RecurrentAnswer),
    (results.Summary, answers.SummaryAnswer),
    (results.Imported, weights.ImportAnswer),
    (results.Sample, answers.SampleAnswer),
    (results.SampleStep, answers.SampleStep),
    (results.Frame, stream.FrameLine),
    (results.Done, stream.DoneLine),
]


@pytest.mark.parametrize(("result", "answer"), PAIRS)
def test_a_result_has_the_fields_of_the_answer(result: type[BaseModel], answer: type[BaseModel]) -> None:
    event = {"event"} & answer.model_fields.keys()
    assert result.model_fields.keys() == answer.model_fields.keys() - event
    required = {name for name, field in result.model_fields.items() if field.is_required()}
    assert required == {name for name, field in answer.model_fields.items() if field.is_required()} - event


@pytest.mark.parametrize(
    ("call", "request_of_it"),
    [
        (endpoints.forward, requests.ForwardRequest),
        (endpoints.gradients, requests.GradientsRequest),
        (endpoints.vanishing, requests.VanishingRequest),
        (endpoints.sample, requests.SampleRequest),
        (endpoints.principal, principal.PrincipalRequest),
        (endpoints.train, requests.TrainRequest),
        (endpoints.export_weights, weights.ExportRequest),
        (endpoints.import_weights, weights.ImportQuery),
    ],
)
@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_a_method_takes_the_fields_of_its_request_with_their_defaults(
    client: type, call: Callable[..., Any], request_of_it: type[BaseModel]
) -> None:
    taken = dict(inspect.signature(getattr(client, call.__name__)).parameters)
    for added in ("self", "keywords", "progress", "file"):
        taken.pop(added, None)
    fields = cast(dict[str, FieldInfo], request_of_it.model_fields)
    assert taken.keys() == fields.keys()
    for name in fields.keys() - {"model", "optimizer"}:  # not given, they are the server's
        default = inspect.Parameter.empty if fields[name].is_required() else fields[name].default
        assert taken[name].default == default, name


def test_every_endpoint_has_a_method() -> None:
    asked = {
        "train": ("ab",),
        "forward": ("ab",),
        "gradients": ("ab",),
        "vanishing": ("ab",),
        "principal": ([[1.0]],),
        "import_weights": (b"",),
    }
    named = {"sample": {"vocabulary": "ab", "prompt": "a"}}
    both = {*dir(Client)} & {*dir(AsyncClient)} & vars(endpoints).keys()
    methods = [name for name in both if not name.startswith("_")]
    sent = [vars(endpoints)[name](*asked.get(name, ()), **named.get(name, {})) for name in methods]
    described = create_app().openapi()["paths"]
    assert {(call.method.lower(), f"/{call.path}") for call in sent} == {
        (method, path) for path, operations in described.items() for method in operations
    }


def test_the_keywords_of_a_model_are_its_fields() -> None:
    assert calls.ModelKeywords.__annotations__.keys() == model.Model.model_fields.keys()
    assert calls.CellKeywords.__annotations__.keys() == model.Model.model_fields.keys() - {"seed"}


class Paced:
    """The app, which answers no more than its first line until it may; it knows when it has ended."""

    def __init__(self) -> None:
        self.app = create_app()
        self.ended = Event()

    def go_on(self) -> None:
        """Let all that is left out."""
        self.loop.call_soon_threadsafe(self.gate.set)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer, the pieces of the body after the first only once they may go on."""
        pieces, self.loop, self.gate = 0, asyncio.get_running_loop(), asyncio.Event()

        async def paced(message: Any) -> None:
            nonlocal pieces
            pieces += message["type"] == "http.response.body"
            if pieces > 1:
                await self.gate.wait()
            await send(message)

        try:
            await self.app(scope, receive, paced)
        finally:
            self.ended.set()


def test_frames_arrive_while_the_run_goes_on() -> None:
    paced = Paced()
    with Client(app=paced) as client:
        run = client.train("dogs", steps=3)
        assert next(run).step == 0
        assert not paced.ended.is_set()
        with pytest.raises(RuntimeError, match="has not ended"):
            _ = run.done
        paced.go_on()
        assert [frame.step for frame in run] == [1, 2, 3]
        assert run.finish() is run.done


def test_frames_arrive_while_the_run_goes_on_and_is_awaited() -> None:
    async def check() -> None:
        paced = Paced()
        async with AsyncClient(app=paced) as client:
            run = client.train("dogs", steps=3)
            assert (await anext(run)).step == 0
            assert not paced.ended.is_set()
            paced.go_on()
            assert [frame.step async for frame in run] == [1, 2, 3]
            assert await run.finish() is run.done

    asyncio.run(check())


def test_an_app_whose_reader_leaves_ends() -> None:
    paced = Paced()
    with Client(app=paced) as client:
        with client.train("dogs", steps=50_000) as run:
            next(run)
        assert paced.ended.wait(10)
        assert [*run] == []
        paced.ended.clear()
        left = client.train("dogs", steps=50_000)
        next(left)
    assert paced.ended.wait(10)


def test_an_app_whose_awaiting_reader_leaves_ends() -> None:
    async def check() -> None:
        paced = Paced()
        async with AsyncClient(app=paced) as client:
            async with client.train("dogs", steps=50_000) as run:
                await anext(run)
            assert paced.ended.is_set()
            assert [frame async for frame in run] == []
            paced.ended.clear()
            left = client.train("dogs", steps=50_000)
            await anext(left)
            waiting = asyncio.ensure_future(anext(left))
            await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            assert paced.ended.is_set()
            paced.ended.clear()
            open_run = client.train("dogs", steps=50_000)
            await anext(open_run)
        assert paced.ended.is_set()

    asyncio.run(check())


def test_a_run_of_a_server_that_is_left_can_be_followed_by_another(address: str) -> None:
    with Client(address) as client:
        for _ in range(3):
            with client.train("dogs", steps=50_000) as run:
                assert next(run).step == 0
            assert client.health().status == "ok"


def failing(begun: bool) -> App:
    """Return an app that fails, before its answer or in it."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if begun:
            await send({"type": "http.response.start", "status": 200, "headers": []})
        raise ZeroDivisionError("in the app")

    return app


@pytest.mark.parametrize("begun", [False, True])
def test_what_the_app_raises_is_raised_to_its_caller(begun: bool) -> None:
    with Client(app=failing(begun)) as client, pytest.raises(ZeroDivisionError, match="in the app"):
        client.health()

    async def ask() -> None:
        async with AsyncClient(app=failing(begun)) as awaiting:
            await awaiting.health()

    with pytest.raises(ZeroDivisionError, match="in the app"):
        asyncio.run(ask())


UNCLOSED = {
    "a client and a run": "Client().health(); run = client.train('dogs', steps=50_000); next(run)",
    "an interrupted run": "for frame in client.train('dogs', steps=50_000): raise KeyboardInterrupt",
}


@pytest.mark.parametrize("left", UNCLOSED)
def test_a_script_ends_that_leaves_something_open(left: str) -> None:
    script = f"from app.client import Client\nclient = Client()\n{UNCLOSED[left]}\n"
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if "interrupted" in left:
        assert ran.stderr.endswith("\nKeyboardInterrupt\n")
        assert ran.stderr.count("Traceback") == 1
    else:
        assert (ran.returncode, ran.stderr) == (0, "")


class Bar:
    """What the client needs of tqdm, writing down what it is told."""

    def __init__(self, total: int, unit: str) -> None:
        self.total, self.unit, self.n, self.losses, self.closed = total, unit, 0, list[str](), False

    def update(self, more: int) -> None:
        """Move on."""
        self.n += more

    def set_postfix(self, loss: str, refresh: bool) -> None:
        """Show a loss."""
        self.losses.append(loss)

    def close(self) -> None:
        """End."""
        self.closed = True


def test_a_progress_bar_goes_to_where_the_run_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Bar] = []

    def tqdm(**arguments: Any) -> Bar:
        shown.append(Bar(**arguments))
        return shown[-1]

    tqdm_auto = types.ModuleType("tqdm.auto")
    tqdm_auto.__dict__["tqdm"] = tqdm
    monkeypatch.setitem(sys.modules, "tqdm", types.ModuleType("tqdm"))
    monkeypatch.setitem(sys.modules, "tqdm.auto", tqdm_auto)
    with Client() as client:
        done = client.train(
            "dogs", optimizer={"learning_rate": 0.3}, stop_at_probability=0.9, record_every=5, progress=True
        ).finish()
        left = client.train("dogs", progress=True)
        next(left)
        left.close()
    (bar, other) = shown
    assert (bar.total, bar.unit, bar.n, bar.closed) == (300, "update", done.step, True)
    assert 0 < done.step < 300
    assert bar.losses[-1] == f"{done.loss:.4g}"
    assert (other.n, other.closed) == (0, True)


def test_without_tqdm_a_run_goes_on_without_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)

    async def finish() -> results.Done:
        async with AsyncClient() as client:
            with pytest.warns(UserWarning, match="tqdm is not installed"):
                run = client.train("dogs", steps=2, progress=True)
            return await run.finish()

    assert asyncio.run(finish()).step == 2
