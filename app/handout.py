"""The page as one file that opens from disk: its modules, styles, fonts and pictures put into its HTML.

Its modules come as one (app/bundle.py), in which api.js, which asks a server, has given way to replay.js,
which has the answers by heart.
The file is made once and is the same for everybody; what was recorded goes into it by ``RECORDED``.
"""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from pathlib import Path

from app import bundle
from app.files import Content, Files
from app.resources import folder

RECORDED = "<!-- recorded -->"
"""Where in the file the recorded answers go: a script element with id recorded."""

START = "js/main.js"
FORMULAS = "vendor/katex/katex.min"
API, REPLAY = "js/api.js", "js/replay.js"
TYPES = {".svg": "image/svg+xml", ".woff2": "font/woff2", ".js": "text/javascript", ".mjs": "text/javascript"}

STYLES = re.compile(r'<link rel="stylesheet" href="/static/([^"?]+)[^"]*"( media="\w+")?>')
HINTS = re.compile(r'\s*<link rel="(?:module)?preload"[^>]*>')
ICON = re.compile(r'(<link rel="icon" href=")/static/([^"?]+)[^"]*(")')
CLASSIC = re.compile(r'<script src="/static/([^"?]+)[^"]*"></script>')
MODULE = re.compile(r'<script type="module" src="/static/([^"?]+)[^"]*"></script>')


def packed(page: str, plotly: bytes) -> str:
    """Return the page, given as its HTML, as one file.

    Parameters
    ----------
    page
        The HTML of the page at /, as its template has it.
    plotly
        The gzipped library that the charts are drawn with.
    """
    page = HINTS.sub("", page)
    page = STYLES.sub(lambda found: f"<style{found[2] or ''}>\n{styles(found[1])}</style>", page)
    page = ICON.sub(lambda found: f"{found[1]}{data_url(found[2])}{found[3]}", page)
    page = CLASSIC.sub(lambda found: f"<script>\n{text(found[1])}</script>", page)
    library = base64.b64encode(plotly).decode()
    start = "\n".join(
        [
            f"<style>{styles(FORMULAS + '.css')}</style>",
            f"<script>{text(FORMULAS + '.js')}</script>",
            RECORDED,
            f'<script type="application/gzip" id="plotly">{library}</script>',
            f'<script type="module">\n{modules()}</script>',
        ]
    )
    page = MODULE.sub(lambda _: start, page)
    return page.replace("<html ", "<html data-handout ", 1)


def modules() -> str:
    """Return all modules that the page may load as one, which unpacks what was recorded before it starts."""
    prepare = f'await $need("{REPLAY}").prepare();'
    whole = bundle.script(START, text, instead={API: REPLAY}, vendored=data_url, first=prepare)
    return whole.replace("</script", r"<\/script")  # of a text in it: it would end the element


def styles(path: str) -> str:
    """Return a style sheet with all that it refers to inside it; fonts that are not there are left out."""

    def inside(found: re.Match[str]) -> str:
        target = bundle.beside(path, found[2])
        return f'url("{data_url(target) if static(target).is_file() else "data:,"}")'

    return bundle.URL.sub(inside, text(path))


def data_url(path: str) -> str:
    """Return a static file as a URL that holds it."""
    file = static(path)
    return f"data:{TYPES[file.suffix]};base64,{base64.b64encode(file.read_bytes()).decode()}"


def text(path: str) -> str:
    """Return the text of a static file."""
    return static(path).read_text()


def static(path: str) -> Path:
    """Return where a static file is."""
    return folder("static") / path


def content(page: str, version: str, scripts: Files) -> Content:
    """Return the file of a page, made once for a version of its files; scripts have its charts' library."""
    library = scripts.read("plotly.min.js")
    if library is None or library.zipped is None:
        raise FileNotFoundError("plotly.min.js")
    return made(page, library.zipped, version)


@lru_cache(2)
def made(page: str, plotly: bytes, version: str) -> Content:
    """Return the file."""
    return Content.of(packed(page, plotly).encode(), "text/html")
