"""The page, its static files, plotly.js, and the API's documentation: all from this server.

What a page loads from /static has an address with the version of all static files in it, so that a browser
keeps it for good; relative imports and fonts follow from there. A page's style sheets are sent as one, and
so are its modules: /static/…/css/index.bundle.css and /static/…/js/main.bundle.js.
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response
from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from app import bundle
from app.files import FOR_A_DAY, FOR_GOOD, REVALIDATE, Content, Files
from app.resources import folder, package

SHEET = re.compile(r' *<link rel="stylesheet" href="/static/(css/[^"]+)"(?: media="(\w+)")?>\n')
MODULE = re.compile(r'(<script type="module" src="/static/js/\w+)\.js"')
BUNDLE = re.compile(r"css/(\w+)\.bundle\.css|(js/\w+)\.bundle\.js|js/[\w/-]+\.(\w+)\.chunk\.js")
STATIC = re.compile(r'"/static/([^"?]*)(?:\?v=[^"]*)?"')  # an address in a template
VERSION = re.compile(r"([0-9a-f]{16})/(.+)")
METHODS = ["GET", "HEAD"]

router = APIRouter(include_in_schema=False)


class Pages:
    """The pages as they are sent: rendered, compressed, and kept until a file of theirs changes."""

    def __init__(self) -> None:
        self.static = Files(folder("static"))
        self.scripts = Files(package("plotly") / "package_data")
        self._templates = Files(folder("templates"))
        self._environment = Environment(
            loader=FileSystemLoader(folder("templates")), autoescape=select_autoescape()
        )
        self._kept: dict[str, tuple[tuple[str, str], Content]] = {}

    def page(self, name: str) -> Content:
        """Return the page of a template."""
        files = self.static.version()
        key = (files, self._templates.version())
        found = self._kept.get(name)
        if found is None or found[0] != key:
            text = MODULE.sub(r'\1.bundle.js"', self.template(name))
            if (first := SHEET.search(text)) is not None:
                one = f'  <link rel="stylesheet" href="/static/css/{Path(name).stem}.bundle.css">\n'
                text = text[: first.start()] + one + SHEET.sub("", text[first.start() :])
            text = STATIC.sub(rf'"/static/{files}/\1"', text)
            found = key, Content.of(text.encode(), "text/html")
            self._kept[name] = found
        return found[1]

    def template(self, name: str) -> str:
        """Return a template's page, which names its modules and style sheets one by one."""
        return self._environment.get_template(name).render(version=metadata.version("plotly"))

    def bundle(self, path: str) -> Content | None:
        """Return the modules or the style sheets of a page as one file, None where there is no such."""
        key = (self.static.version(), self._templates.version())
        found = self._kept.get(path)
        if found is None or found[0] != key:
            made = self._made(path)
            if made is None:
                return None
            found = key, made
            self._kept[path] = found
        return found[1]

    def _made(self, path: str) -> Content | None:
        named = BUNDLE.fullmatch(path)
        if named is None:
            return None
        sheet, script, chunk = named.groups()
        if sheet in {"index", "vanishing"}:
            listed = SHEET.findall(self.template(f"{sheet}.html"))
            return Content.of(bundle.styles(listed, self.text, "css").encode(), "text/css")
        start = f"{script}.js" if script else f"js/{chunk}.js"
        if not any(
            f'src="/static/{start}"' in self.template(page) for page in ("index.html", "vanishing.html")
        ):
            return None
        if script:
            return Content.of(bundle.script(start, self.text).encode(), "text/javascript")
        module = bundle.chunks(start, self.text).get(path)
        if module is None:
            return None
        return Content.of(bundle.chunk(module, start, self.text).encode(), "text/javascript")

    def text(self, path: str) -> str:
        """Return the text of a static file; raises FileNotFoundError where there is none."""
        content = self.static.kept(path) or self.static.read(path)
        if content is None:
            raise FileNotFoundError(path)
        return content.plain.decode()


def pages_of(request: Request) -> Pages:
    """Return the app's pages."""
    pages: Pages = request.app.state.pages
    return pages


def answer(request: Request, content: Content, cache: str) -> Response:
    """Return the answer with that content, or 304 where the browser has it."""
    headers = request.headers
    return content.response(headers.get("accept-encoding", ""), headers.get("if-none-match", ""), cache)


@router.api_route("/", methods=METHODS)
async def index(request: Request) -> Response:
    """Return the page."""
    return answer(request, pages_of(request).page("index.html"), REVALIDATE)


@router.api_route("/vanishing", methods=METHODS)
async def vanishing(request: Request) -> Response:
    """Return the lab of vanishing and exploding gradients."""
    return answer(request, pages_of(request).page("vanishing.html"), REVALIDATE)


@router.api_route("/docs", methods=METHODS)
async def docs(request: Request) -> Response:
    """Return the API's documentation, which one can try out; works with no internet."""
    return answer(request, pages_of(request).page("docs.html"), REVALIDATE)


@router.api_route("/plotly.min.js", methods=METHODS)
async def plotly_script(request: Request) -> Response:
    """Return plotly.js: kept for a day, or for good where the address names a version (?v=…)."""
    cache = FOR_GOOD if "v" in request.query_params else FOR_A_DAY
    return await file(request, pages_of(request).scripts, "plotly.min.js", cache)


@router.api_route("/static/{path:path}", methods=METHODS)
async def static(request: Request, path: str) -> Response:
    """Return a static file: kept for good where its address names the version that the files have."""
    files, cache = pages_of(request).static, REVALIDATE
    if versioned := VERSION.fullmatch(path):
        named, path = versioned.groups()
        cache = FOR_GOOD if named == files.version() else REVALIDATE
    if BUNDLE.fullmatch(path):
        content = await run_in_threadpool(pages_of(request).bundle, path)
        if content is None:
            raise HTTPException(404)
        return answer(request, content, cache)
    return await file(request, files, path, cache)


async def file(request: Request, files: Files, path: str, cache: str) -> Response:
    """Return a file; the first time it is read and compressed in a thread."""
    content = files.kept(path) or await run_in_threadpool(files.read, path)
    if content is None:
        raise HTTPException(404)
    return answer(request, content, cache)


@router.api_route("/favicon.ico", methods=METHODS)
async def favicon() -> Response:
    """Send those who ask for a favicon by its old name to the drawn one."""
    return Response(status_code=308, headers={"Location": "/static/icon.svg"})


def install(app: FastAPI) -> None:
    """Add the page and what it loads to the app."""
    app.state.pages = Pages()
    app.include_router(router)
