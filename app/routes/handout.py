"""GET /handout.html: the page as one file, into which recorded answers are put."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from app import handout
from app.files import REVALIDATE
from app.routes.pages import METHODS, answer, pages_of

router = APIRouter(include_in_schema=False)


@router.api_route("/handout.html", methods=METHODS)
async def get_handout(request: Request) -> Response:
    """Return the page at / with its scripts, styles and fonts inside it, to be opened from disk.

    It asks no server. What the API answered is put where `<!-- recorded -->` stands:
    `<script type="application/gzip" id="recorded">…</script>` with gzipped JSON in base 64,
    `{"answers": {question: answer}, "hash": ""}`: a question is a path, a space and a digest of the body,
    as questionOf in static/js/model/replay.js writes it, and the answer of /api/train is a list of the
    events that it streamed.
    "Save as page" on the page does so for the run in view.
    """
    pages = pages_of(request)
    page, version = pages.template("index.html"), pages.static.version()
    content = await run_in_threadpool(handout.content, page, version, pages.scripts)
    return answer(request, content, REVALIDATE)
