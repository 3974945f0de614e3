"""The page, its static files, plotly.js, and the API's documentation: all from this server."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from importlib import resources
from typing import NamedTuple

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.types import Scope

from app.resources import folder, version

REVALIDATE = {"Cache-Control": "no-cache"}  # keep it, but ask whether it has changed
DAY, YEAR = 86_400, 31_536_000  # seconds

router = APIRouter(include_in_schema=False)


class RevalidatedFiles(StaticFiles):
    """Static files that a browser keeps and asks for by ETag."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, or 304 where the browser has it."""
        response = await super().get_response(path, scope)
        response.headers.update(REVALIDATE)
        return response


class Script(NamedTuple):
    """A script ready to be sent."""

    plain: bytes
    zipped: bytes
    etag: str


@cache
def plotly() -> Script:
    """Return the plotly.js of the plotly package, compressed once."""
    plain = resources.files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
    return Script(plain, gzip.compress(plain, 6, mtime=0), hashlib.sha256(plain).hexdigest()[:32])


@router.api_route("/", methods=["GET", "HEAD"])
def index(request: Request) -> Response:
    """Return the page."""
    templates: Jinja2Templates = request.app.state.templates
    return templates.TemplateResponse(request, "index.html", {"version": version()}, headers=REVALIDATE)


@router.api_route("/vanishing", methods=["GET", "HEAD"])
def vanishing(request: Request) -> Response:
    """Return the lab of vanishing and exploding gradients."""
    templates: Jinja2Templates = request.app.state.templates
    return templates.TemplateResponse(request, "vanishing.html", {"version": version()}, headers=REVALIDATE)


@router.api_route("/plotly.min.js", methods=["GET", "HEAD"])
def plotly_script(request: Request) -> Response:
    """Return plotly.js: kept for a day, or for good where the address names a version (?v=…)."""
    script = plotly()
    zips = "gzip" in request.headers.get("accept-encoding", "")
    etag = f'"{script.etag}{"-gzip" if zips else ""}"'
    keep = f"max-age={YEAR}, immutable" if "v" in request.query_params else f"max-age={DAY}"
    headers = {"ETag": etag, "Cache-Control": f"public, {keep}", "Vary": "Accept-Encoding"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if zips:
        headers["Content-Encoding"] = "gzip"
    return Response(script.zipped if zips else script.plain, headers=headers, media_type="text/javascript")


@router.api_route("/favicon.ico", methods=["GET", "HEAD"])
def favicon() -> Response:
    """Send those who ask for a favicon by its old name to the drawn one."""
    return Response(status_code=308, headers={"Location": "/static/icon.svg"})


@router.api_route("/docs", methods=["GET", "HEAD"])
def docs(request: Request) -> HTMLResponse:
    """Return the API's documentation, which one can try out; works with no internet."""
    app: FastAPI = request.app
    return get_swagger_ui_html(
        openapi_url="/openapi.json",
        title=f"{app.title}: the API",
        swagger_js_url="/static/vendor/swagger-ui/swagger-ui-bundle.js",
        swagger_css_url="/static/vendor/swagger-ui/swagger-ui.css",
        swagger_favicon_url="/static/icon.svg",
    )


def install(app: FastAPI) -> None:
    """Add the page and what it loads to the app."""
    app.state.templates = Jinja2Templates(folder("templates"))
    app.include_router(router)
    app.mount("/static", RevalidatedFiles(directory=folder("static")), name="static")
