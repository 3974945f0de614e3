"""A training run as it arrives: an iterator of its frames, which knows in the end how it ended."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import AsyncIterator, Generator, Iterator
from typing import Any, Self

import httpx

from app.client.calls import Line, RunCall
from app.client.errors import UnexpectedAnswer, failure
from app.client.results import Done, Frame


class Reading:
    """What is shared by runs that wait and runs that are awaited: lines become frames."""

    def __init__(self, call: RunCall) -> None:
        self._call = call
        self._done: Done | None = None
        self._rest: list[bytes] = []  # the beginning of a line whose end has not arrived
        self._bar = bar(call.steps) if call.progress else None

    @property
    def done(self) -> Done:
        """How the run ended; there once all its frames were read."""
        if self._done is None:
            raise RuntimeError("The run has not ended: read its frames to the last, or finish() it.")
        return self._done

    def _frames_of(self, chunk: bytes) -> Iterator[Frame]:
        """Yield the frames whose lines end in this chunk."""
        *ended, rest = chunk.split(b"\n")
        for end in ended:
            line = self._call.answer(200, b"".join([*self._rest, end]))
            self._rest = []
            self._show(line)
            if isinstance(line, Done):
                self._done = line
            else:
                yield line
        self._rest.append(rest)

    def _check_ended(self) -> None:
        """Raise UnexpectedAnswer where the stream ended without a last line."""
        if self._done is None:
            raise UnexpectedAnswer("The run's stream ended before its last line: the server went away.")

    def _show(self, line: Line) -> None:
        """Move the progress bar to where a line is."""
        if self._bar is not None:
            self._bar.set_postfix(loss=f"{line.loss:.4g}", refresh=False)
            self._bar.update(line.step - self._bar.n)

    def _leave(self) -> None:
        """Close the progress bar."""
        if self._bar is not None:
            self._bar.close()


def bar(steps: int) -> Any:
    """Return tqdm's progress bar for so many updates, None where tqdm is not installed."""
    try:
        tqdm = importlib.import_module("tqdm.auto").tqdm
    except ImportError:
        warnings.warn("No progress bar is shown: tqdm is not installed.", stacklevel=4)
        return None
    return tqdm(total=steps, unit="update")


class Run(Reading, Iterator[Frame]):
    """The frames of a training run, each as soon as it arrives; then ``done``.

    A loop that is left early leaves the run open: ``close`` it, or use it in a with statement, and
    the server stops computing.
    """

    def __init__(self, call: RunCall, http: httpx.Client) -> None:
        super().__init__(call)
        self._http = http
        self._frames = self._read()

    def _read(self) -> Generator[Frame, None, None]:
        try:
            with self._http.stream(**self._call.request()) as response:
                if response.status_code != 200:
                    raise failure(response.status_code, response.read())
                for chunk in response.iter_bytes():
                    yield from self._frames_of(chunk)
            self._check_ended()
        finally:
            self._leave()

    def __next__(self) -> Frame:
        return next(self._frames)

    def finish(self) -> Done:
        """Read the frames that are left and return how the run ended."""
        for _ in self:
            pass
        return self.done

    def close(self) -> None:
        """Leave the run where it is."""
        self._frames.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class AsyncRun(Reading, AsyncIterator[Frame]):
    """The frames of a training run, for ``async for``; then ``done``.

    A loop that is left early leaves the run open: ``aclose`` it, or use it in an async with
    statement, and the server stops computing.
    """

    # no asynchronous generator: one that is left open cannot be closed in time when the loop ends

    def __init__(self, call: RunCall, http: httpx.AsyncClient) -> None:
        super().__init__(call)
        self._http = http
        self._response: httpx.Response | None = None
        self._chunks: AsyncIterator[bytes] | None = None
        self._frames: Iterator[Frame] = iter(())
        self._left = False

    async def _opened(self) -> AsyncIterator[bytes]:
        """Return the stream's pieces; the request is sent when the first is asked for."""
        if self._chunks is None:
            request = self._http.build_request(**self._call.request())
            self._response = await self._http.send(request, stream=True)
            if self._response.status_code != 200:
                raise failure(self._response.status_code, await self._response.aread())
            self._chunks = self._response.aiter_bytes()
        return self._chunks

    async def __anext__(self) -> Frame:
        if self._left:
            raise StopAsyncIteration
        try:
            while (frame := next(self._frames, None)) is None:
                if not (chunk := await anext(await self._opened(), b"")):
                    self._check_ended()
                    raise StopAsyncIteration
                self._frames = self._frames_of(chunk)
        except BaseException:
            await self.aclose()
            raise
        return frame

    async def finish(self) -> Done:
        """Read the frames that are left and return how the run ended."""
        async for _ in self:
            pass
        return self.done

    async def aclose(self) -> None:
        """Leave the run where it is."""
        self._left = True
        self._leave()
        if self._response is not None:
            await self._response.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.aclose()
