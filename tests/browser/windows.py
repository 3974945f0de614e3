"""Windows that are handed on from test to test, so that opening a page costs what the page itself does.

A new browser context costs more than all else about opening a page: a process is started, every file comes
anew, every script is compiled anew. So a window is emptied instead: what the page stored, where it had been,
what it was made to look like and what was routed goes; the browser's cache stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from playwright.sync_api import Browser, CDPSession

PATIENCE = 30_000  # milliseconds for which anything is waited for: a busy machine is slow, not wrong
CHARTS = "*/plotly.min.js*"


@dataclass(frozen=True)
class Look:
    """What a window can be made to look like at any time."""

    width: int = 1280
    height: int = 720
    color_scheme: Literal["light", "dark"] = "light"
    reduced_motion: Literal["no-preference", "reduce"] = "no-preference"


class Window:
    """A page in a browser context of its own."""

    def __init__(self, browser: Browser, options: dict[str, Any]) -> None:
        self.page = browser.new_context(**options).new_page()
        self.page.set_default_timeout(PATIENCE)
        self._protocol = self._session()
        self._holding: CDPSession | None = None

    def _session(self) -> CDPSession:
        return self.page.context.new_cdp_session(self.page)

    def show(self, look: Look) -> None:
        """Make the window look like this."""
        self.page.set_viewport_size({"width": look.width, "height": look.height})
        self.page.emulate_media(
            media="screen", color_scheme=look.color_scheme, reduced_motion=look.reduced_motion
        )

    def hold_charts(self) -> None:
        """Keep the library that draws charts on its way; playwright's routes would switch the cache off."""
        self._holding = self._session()
        self._holding.send("Fetch.enable", {"patterns": [{"urlPattern": CHARTS}]})

    def empty(self, origin: str) -> None:
        """Leave nothing of what was done in it with a page from there."""
        for other in self.page.context.pages:
            if other != self.page:
                other.close()
        self.page.unroute_all()
        if self.page.url.startswith(origin):  # what a tab keeps is not among what the protocol clears
            self.page.evaluate("sessionStorage.clear()")
        self.page.goto("about:blank")
        if self._holding:
            self._holding.detach()
            self._holding = None
        self.page.mouse.move(0, 0)
        self.page.context.clear_permissions()
        self._protocol.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        self._protocol.send("Page.resetNavigationHistory")

    def close(self) -> None:
        """Close it for good."""
        self.page.context.close()


class Windows:
    """The windows of a browser that no test uses at the moment, one of a kind."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, Window] = {}

    def take(self, options: dict[str, Any]) -> Window:
        """Return an empty window of a context with these options."""
        return self._free.pop(str(sorted(options.items())), None) or self.create(options)

    def create(self, options: dict[str, Any]) -> Window:
        """Return a window that is new."""
        return Window(self._browser, options)

    def give_back(self, window: Window, options: dict[str, Any], origin: str) -> None:
        """Empty a window and keep it for the next who wants such a one."""
        kind = str(sorted(options.items()))
        if window.page.is_closed() or kind in self._free:
            window.close()
        else:
            window.empty(origin)
            self._free[kind] = window
