"""Client and AsyncClient: the same calls, sent and waited for, or sent and awaited."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine
from types import MethodType
from typing import Any, Generic, ParamSpec, Self, TypeVar, overload

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


class Endpoint(Generic[P, R]):
    """An endpoint as a method: of Client it returns the answer, of AsyncClient it is awaited for it."""

    def __init__(self, call: Callable[P, Call[R]]) -> None:
        self._call = call

    @overload
    def __get__(self, client: Client, owner: type) -> Callable[P, R]: ...
    @overload
    def __get__(self, client: AsyncClient, owner: type) -> Callable[P, Coroutine[Any, Any, R]]: ...
    @overload
    def __get__(self, client: None, owner: type) -> Callable[..., Any]: ...

    def __get__(self, client: Any, owner: type) -> Any:
        """Return the method."""
        return method_of(client, owner, self._call, lambda client, call: client.send(call))


class Training(Generic[P]):
    """An endpoint whose method gives a run, the frames of which are iterated over or awaited."""

    def __init__(self, call: Callable[P, RunCall]) -> None:
        self._call = call

    @overload
    def __get__(self, client: Client, owner: type) -> Callable[P, Run]: ...
    @overload
    def __get__(self, client: AsyncClient, owner: type) -> Callable[P, AsyncRun]: ...
    @overload
    def __get__(self, client: None, owner: type) -> Callable[..., Any]: ...

    def __get__(self, client: Any, owner: type) -> Any:
        """Return the method."""
        return method_of(client, owner, self._call, lambda client, call: client.run(call))


def method_of(client: Any, owner: type, call: Callable[..., Any], use: Callable[[Any, Any], Any]) -> Any:
    """Return the method that uses a call, with the name, the arguments and the description of it."""

    def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        return use(self, call(*args, **kwargs))

    named: Any = method
    named.__name__, named.__doc__ = call.__name__, call.__doc__
    named.__qualname__ = f"{owner.__name__}.{call.__name__}"
    itself = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)
    named.__signature__ = inspect.Signature([itself, *inspect.signature(call).parameters.values()])
    return method if client is None else MethodType(method, client)


class Endpoints:
    """The API's endpoints, for both clients."""

    forward = Endpoint(endpoints.forward)
    gradients = Endpoint(endpoints.gradients)
    vanishing = Endpoint(endpoints.vanishing)
    sample = Endpoint(endpoints.sample)
    principal = Endpoint(endpoints.principal)
    train = Training(endpoints.train)
    export_weights = Endpoint(endpoints.export_weights)
    import_weights = Endpoint(endpoints.import_weights)
    presets = Endpoint(endpoints.presets)
    limits = Endpoint(endpoints.limits)
    health = Endpoint(endpoints.health)


def opened(address: str | None, app: App | None, timeout: float | None, here: Callable[[App], T]) -> Any:
    """Return what httpx's clients are opened with; ``here`` runs an app in this process."""
    if address is not None and app is not None:
        raise ValueError(f"address is {address!r} and app is given; allowed: one of the two")
    return {
        "base_url": address or IN_PROCESS,
        "timeout": httpx.Timeout(timeout, connect=CONNECT),
        "transport": here(app or new_app()) if address is None else None,
    }


class Client(Endpoints):
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


class AsyncClient(Endpoints):
    """The API as methods to await, otherwise those of Client; ``train`` is for async for.

    It is opened with what Client is. Without an address the app runs in the caller's event loop,
    which must be asyncio's.
    """

    def __init__(
        self, address: str | None = None, *, app: App | None = None, timeout: float | None = SILENCE
    ) -> None:
        self._http = httpx.AsyncClient(**opened(address, app, timeout, AppTransport))

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
