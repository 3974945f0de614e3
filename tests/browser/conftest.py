"""A real server, a real browser, and pages in which anything untoward fails the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, Response, expect

from tests.browser.chromium import chromium
from tests.browser.windows import PATIENCE, Look, Window, Windows

Open = Callable[..., Page]
LOOKS = ("width", "height", "color_scheme", "reduced_motion")

expect.set_options(timeout=PATIENCE)


class Watch:
    """What pages complain of, and what a test says that it expects of them."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.expected: list[str] = []
        self._leave: list[Callable[[], None]] = []

    def expect(self, *parts: str) -> None:
        """Allow complaints that hold one of the parts; each part must come up."""
        self.expected += parts

    def over(self, page: Page, address: str) -> None:
        """Note each error, warning, failed or refused request, and request to another host."""

        def console(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                self.seen.append(f"console {message.type}: {message.text}")

        def failed(request: Request) -> None:
            if request.failure != "net::ERR_ABORTED":  # which is how the page gives a request up
                self.seen.append(f"{request.failure}: {request.url}")

        def asked(request: Request) -> None:
            if not request.url.startswith((f"{address}/", "data:", "blob:")):
                self.seen.append(f"request to another host: {request.url}")

        def answered(response: Response) -> None:
            if response.status >= 400:
                self.seen.append(f"status {response.status}: {response.url}")

        def broke(error: Error) -> None:
            self.seen.append(f"page error: {error}")

        hears: dict[Any, Callable[[Any], None]] = {
            "pageerror": broke,
            "console": console,
            "requestfailed": failed,
            "request": asked,
            "response": answered,
        }
        for event, heard in hears.items():
            page.on(event, heard)
            self._leave.append(partial(page.remove_listener, event, heard))

    def leave(self) -> None:
        """Note nothing more of any page."""
        for leave in self._leave:
            leave()

    def check(self) -> None:
        """Fail unless all that came up was expected, and all that was expected came up."""
        assert [each for each in self.seen if not any(part in each for part in self.expected)] == []
        assert [part for part in self.expected if not any(part in each for each in self.seen)] == []


class Remembering(httpx.HTTPTransport):
    """Asks each question once: that the API answers it the same again, to the bit, is held in tests/app."""

    def __init__(self) -> None:
        super().__init__()
        self._answers: dict[tuple[str, bytes], httpx.Response] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        asked = (str(request.url), request.read())
        if asked not in self._answers:
            answer = super().handle_request(request)
            content = answer.read()
            self._answers[asked] = httpx.Response(answer.status_code, content=content)
        known = self._answers[asked]
        return httpx.Response(known.status_code, content=known.content)


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[httpx.Client]:
    """Return a client of the API that the page asks too."""
    with httpx.Client(base_url=address, timeout=120, transport=Remembering()) as opened:
        yield opened


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started_browser:
        yield started_browser


@pytest.fixture
def watch() -> Iterator[Watch]:
    seen = Watch()
    yield seen
    seen.check()


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    return Windows(browser)


@pytest.fixture
def open_page(windows: Windows, address: str, watch: Watch, request: pytest.FixtureRequest) -> Iterator[Open]:
    """Return what opens a page of the server in a window in which nothing was done before, watched.

    Of what is passed to it, ``charts`` says whether what draws charts may come, else it stays on its way;
    ``own`` asks for a window that no other test will have, for what cannot be taken back: init scripts, a
    clock, listeners that do more than read; ``options`` are those of playwright's contexts.
    """
    opened: list[tuple[Window, dict[str, Any], str, bool]] = []
    failed = request.session.testsfailed

    def open_page(
        path: str = "/",
        *,
        at: str = address,
        charts: bool = True,
        own: bool = False,
        permissions: Sequence[str] = (),
        **options: Any,
    ) -> Page:
        look = Look(**{name: options.pop(name) for name in LOOKS if name in options})
        window = windows.create(options) if own else windows.take(options)
        opened.append((window, options, at, own))
        window.show(look)
        window.page.context.grant_permissions(permissions, origin=at)
        watch.over(window.page, at)
        if not charts:
            window.hold_charts()
        window.page.goto(at + path, wait_until="domcontentloaded")
        return window.page

    yield open_page
    watch.leave()
    for window, options, at, own in opened:
        if own or request.session.testsfailed > failed:  # who knows what it was doing
            window.close()
        else:
            windows.give_back(window, options, at)


@pytest.fixture
def page(open_page: Open) -> Page:
    """Return the page at / with the lesson's example recorded, the library of its charts still on its way."""
    opened = open_page(charts=False)
    opened.locator('[data-testid=scrubber][max="300"]').wait_for()
    return opened
