"""Client and AsyncClient: the same calls, sent and waited for, or sent and awaited."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

import httpx

from app.client import endpoints
from app.client.calls import Call, RunCall
from app.client.inprocess import App, AppTransport, PortalTransport, new_app
from app.client.runs import AsyncRun, Run

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

CONNECT = 10.0  # seconds in which a server accepts a connection
SILENCE = 120.0  # seconds in which it says something; a request may compute for about a minute
IN_PROCESS = "http://in-process"  # a name for the app in this process; nothing is sent to it


def waiting(call: Callable[P, Call[R]]) -> Callable[Concatenate[Client, P], R]:
    """Return the method that sends a call and waits for its answer."""

    def method(self: Client, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return self.send(call(*args, **kwargs))

    return described(method, call)


def awaiting(call: Callable[P, Call[R]]) -> Callable[Concatenate[AsyncClient, P], Coroutine[Any, Any, R]]:
    """Return the method that sends a call and awaits its answer."""

    async def method(self: AsyncClient, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return await self.send(call(*args, **kwargs))

    return described(method, call)


def running(call: Callable[P, RunCall]) -> Callable[Concatenate[Client, P], Run]:
    """Return the method that gives a call's run."""

    def method(self: Client, /, *args: P.args, **kwargs: P.kwargs) -> Run:
        return self.run(call(*args, **kwargs))

    return described(method, call)


def awaited_run(call: Callable[P, RunCall]) -> Callable[Concatenate[AsyncClient, P], AsyncRun]:
    """Return the method that gives a call's run, whose frames are awaited."""

    def method(self: AsyncClient, /, *args: P.args, **kwargs: P.kwargs) -> AsyncRun:
        return self.run(call(*args, **kwargs))

    return described(method, call)


M = TypeVar("M", bound=Callable[..., Any])


def described(method: M, call: Callable[..., Call[Any]]) -> M:
    """Return the method with the name, the arguments and the description of its call."""
    named: Any = method
    named.__name__, named.__doc__ = call.__name__, call.__doc__
    named.__qualname__ = f"{inspect.signature(method).parameters['self'].annotation}.{call.__name__}"
    arguments = inspect.signature(call).parameters.values()
    named.__signature__ = inspect.Signature(
        [inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY), *arguments]
    )
    return method


def opened(address: str | None, app: App | None, timeout: float | None, here: Callable[[App], T]) -> Any:
    """Return what httpx's clients are opened with; ``here`` runs an app in this process."""
    if address is not None and app is not None:
        raise ValueError(f"address is {address!r} and app is given; allowed: one of the two")
    return {
        "base_url": address or IN_PROCESS,
        "timeout": httpx.Timeout(timeout, connect=CONNECT),
        "transport": here(app or new_app()) if address is None else None,
    }


class Client:
    """The API as methods that return typed answers, with NumPy arrays for their numbers.

    Every method raises ProblemError for what the server refuses. Close the client, or use it in a
    with statement.

    Parameters
    ----------
    address
        The server's, such as "http://localhost:8000". Without it there is no server: the app runs
        in this process, in a thread of its own.
    app
        The app to run in this process; by default a new one with the environment's settings.
    timeout
        Seconds that a server may be silent before httpx.ReadTimeout is raised; None for any time.
    """

    def __init__(
        self, address: str | None = None, *, app: App | None = None, timeout: float | None = SILENCE
    ) -> None:
        self._http = httpx.Client(**opened(address, app, timeout, PortalTransport))

    forward = waiting(endpoints.forward)
    gradients = waiting(endpoints.gradients)
    vanishing = waiting(endpoints.vanishing)
    sample = waiting(endpoints.sample)
    principal = waiting(endpoints.principal)
    train = running(endpoints.train)
    export_weights = waiting(endpoints.export_weights)
    import_weights = waiting(endpoints.import_weights)
    presets = waiting(endpoints.presets)
    limits = waiting(endpoints.limits)
    health = waiting(endpoints.health)

    def send(self, call: Call[R]) -> R:
        """Return the answer of a call."""
        answer = self._http.request(**call.request())
        return call.answer(answer.status_code, answer.content)

    def run(self, call: RunCall) -> Run:
        """Return the run of a training call."""
        return Run(call, self._http)

    def close(self) -> None:
        """Close the connections, or end the app in this process."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class AsyncClient:
    """The API as methods to await, otherwise those of Client; ``train`` is for async for.

    It is opened with what Client is. Without an address the app runs in the caller's event loop,
    which must be asyncio's.
    """

    def __init__(
        self, address: str | None = None, *, app: App | None = None, timeout: float | None = SILENCE
    ) -> None:
        self._http = httpx.AsyncClient(**opened(address, app, timeout, AppTransport))

    forward = awaiting(endpoints.forward)
    gradients = awaiting(endpoints.gradients)
    vanishing = awaiting(endpoints.vanishing)
    sample = awaiting(endpoints.sample)
    principal = awaiting(endpoints.principal)
    train = awaited_run(endpoints.train)
    export_weights = awaiting(endpoints.export_weights)
    import_weights = awaiting(endpoints.import_weights)
    presets = awaiting(endpoints.presets)
    limits = awaiting(endpoints.limits)
    health = awaiting(endpoints.health)

    async def send(self, call: Call[R]) -> R:
        """Return the answer of a call."""
        answer = await self._http.request(**call.request())
        return call.answer(answer.status_code, answer.content)

    def run(self, call: RunCall) -> AsyncRun:
        """Return the run of a training call."""
        return AsyncRun(call, self._http)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.aclose()
