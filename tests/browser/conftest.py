"""A real server, a real browser, and pages in which anything untoward fails the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, Route

from tests.app.conftest import started
from tests.browser.chromium import chromium

Open = Callable[..., Page]


class Watch:
    """What pages complain of, and what a test says that it expects of them."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.expected: list[str] = []

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

        page.on("pageerror", lambda error: self.seen.append(f"page error: {error}"))
        page.on("console", console)
        page.on("requestfailed", failed)
        page.on("request", asked)
        page.on("response", answered)

    def check(self) -> None:
        """Fail unless all that came up was expected, and all that was expected came up."""
        assert [each for each in self.seen if not any(part in each for part in self.expected)] == []
        assert [part for part in self.expected if not any(part in each for each in self.seen)] == []


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Return where the server is."""
    with started() as (_, url):
        yield url


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[httpx.Client]:
    """Return a client of the API that the page asks too."""
    with httpx.Client(base_url=address, timeout=30) as opened:
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


@pytest.fixture
def open_page(browser: Browser, address: str, watch: Watch) -> Iterator[Open]:
    """Return what opens a page of the server in a window of its own, watched."""
    contexts: list[BrowserContext] = []
    held: list[Route] = []

    def open_page(
        path: str = "/",
        *,
        width: int = 1280,
        height: int = 720,
        at: str = address,
        charts: bool = True,
        **options: Any,
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        watch.over(page, at)
        if not charts:
            page.route("**/plotly.min.js*", lambda route: held.append(route))
        page.goto(at + path, wait_until="domcontentloaded")
        return page

    yield open_page
    for route in held:
        route.fulfill(body="")
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: Open) -> Page:
    """Return the page at / with the lesson's example recorded, the library of its charts still on its way."""
    opened = open_page(charts=False)
    opened.locator('[data-testid=scrubber][max="300"]').wait_for()
    return opened
