"""The page as one file that opens from disk: its modules, styles, fonts and pictures put into its HTML.

A module is found by its path: each import names it, and a map in the page says where its text is, which
is the page itself. api.js, which asks a server, gives way to replay.js, which has the answers by heart.
The file is made once and is the same for everybody; what was recorded goes into it by ``RECORDED``.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from posixpath import dirname, join, normpath

from app.files import Content, Files
from app.resources import folder

RECORDED = "<!-- recorded -->"
"""Where in the file the recorded answers go: a script element with id recorded."""

START = "js/main.js"
FORMULAS = "vendor/katex/katex.min"
API, REPLAY = "js/api.js", "js/replay.js"
TYPES = {".svg": "image/svg+xml", ".woff2": "font/woff2", ".js": "text/javascript", ".mjs": "text/javascript"}

STATIC = "/static/(?:[0-9a-f]{16}/)?"  # with or without the version of the files
IMPORT = re.compile(r"""(\bfrom\s*|\bimport\s*\(?\s*)(["'])(\.{1,2}/[^"']+)\2""")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
STYLES = re.compile(rf'<link rel="stylesheet" href="{STATIC}([^"?]+)[^"]*"( media="\w+")?>')
HINTS = re.compile(r'\s*<link rel="(?:module)?preload"[^>]*>')
ICON = re.compile(rf'(<link rel="icon" href="){STATIC}([^"?]+)[^"]*(")')
CLASSIC = re.compile(rf'<script src="{STATIC}([^"?]+)[^"]*"></script>')
MODULE = re.compile(rf'<script type="module" src="{STATIC}([^"?]+)[^"]*"></script>')
URL = re.compile(r"""url\((["']?)(?!data:)([^"')]+)\1\)""")


def packed(page: str, plotly: bytes) -> str:
    """Return the page, given as its HTML, as one file.

    Parameters
    ----------
    page
        The rendered HTML of the page at /.
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
            f'<script type="importmap">{json.dumps({"imports": dict(modules())})}</script>',
            '<script type="module">',
            f'  import {{ prepare }} from "unrolled/{REPLAY}";',
            "  await prepare();",
            f'  await import("unrolled/{START}");',
            "</script>",
        ]
    )
    page = MODULE.sub(lambda _: start, page)
    return page.replace("<html ", "<html data-handout ", 1)


def modules() -> Iterator[tuple[str, str]]:
    """Yield every module that the page may load, by the name that its imports have in the file."""
    waiting, seen = [START, REPLAY], {API}
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        source, here = text(path), dirname(path)
        waiting += [normpath(join(here, found[3])) for found in IMPORT.finditer(COMMENT.sub("", source))]
        named = IMPORT.sub(
            lambda found, here=here: f"{found[1]}{found[2]}{name(normpath(join(here, found[3])))}{found[2]}",  # type: ignore[misc]
            source,
        )
        yield name(path), f"data:text/javascript;base64,{base64.b64encode(named.encode()).decode()}"


def name(path: str) -> str:
    """Return what a module is called inside the file."""
    return f"unrolled/{REPLAY if path == API else path}"


def styles(path: str) -> str:
    """Return a style sheet with all that it refers to inside it; fonts that are not there are left out."""
    here = dirname(path)

    def inside(found: re.Match[str]) -> str:
        target = normpath(join(here, found[2]))
        return f'url("{data_url(target) if static(target).is_file() else "data:,"}")'

    return URL.sub(inside, text(path))


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


def content(page: Content, scripts: Files) -> Content:
    """Return the file of a page, made once; scripts are where its charts' library is."""
    library = scripts.read("plotly.min.js")
    if library is None or library.zipped is None:
        raise FileNotFoundError("plotly.min.js")
    return made(page.plain, library.zipped)


@lru_cache(2)
def made(page: bytes, plotly: bytes) -> Content:
    """Return the file."""
    return Content.of(packed(page.decode(), plotly).encode(), "text/html")
