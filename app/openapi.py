"""The API's description at /openapi.json: limits as they are set, examples as they are answered.

It is made when it is first asked for. Each request of examples.py is sent to an app like this one,
and its answer is shown; a field that has no example of its own takes the value that it has there.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.openapi.utils import get_openapi

from app.examples import REFUSED, REQUESTS, UPLOADS
from app.limits import Limits
from app.openapi_fields import illustrate, limit_fields
from app.problems import MEDIA_TYPE, problem_of
from app.settings import Settings

if TYPE_CHECKING:
    import httpx

JSON, FILE, LINES = "application/json", "application/octet-stream", "application/x-ndjson"
IN_PROCESS = "http://in-process"
REQUEST_ID = "f3a9c1d27e-5c"  # of the examples
Description = dict[str, Any]


def install(app: FastAPI, create: Callable[[Settings], FastAPI]) -> None:
    """Have the app describe itself at /openapi.json; ``create`` makes another with the same settings."""
    making = Lock()

    def openapi() -> Description:
        with making:
            if app.openapi_schema is None:
                app.openapi_schema = described(app, create)
            return app.openapi_schema

    def answer(request: Request) -> Response:
        return Response(orjson.dumps(openapi()), media_type=JSON)

    app.openapi = openapi  # type: ignore[method-assign]
    app.add_api_route("/openapi.json", answer, methods=["GET", "HEAD"], include_in_schema=False)


def described(app: FastAPI, create: Callable[[Settings], FastAPI]) -> Description:
    """Return the app's description."""
    schema = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        tags=app.openapi_tags,
    )
    settings: Settings = app.state.settings
    for path in schema["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    (content,) = response["content"].values()
                    response["content"] = {MEDIA_TYPE: content}
                elif LINES in response["content"]:  # the schema of each line
                    response["content"][LINES]["schema"] = {"$ref": "#/components/schemas/TrainLine"}
    limit_fields(schema["components"]["schemas"], Limits(settings).table())
    quiet = settings.model_copy(update={"access_log": False, "allowed_hosts": "*"})
    with in_process(create(quiet)) as client:
        for path, operations in schema["paths"].items():
            for method, operation in operations.items():
                show_examples(schema, client, method, path, operation)
    show_refusals(schema, 503, no_place(create, quiet))
    show_refusals(schema, 500, problem_of(RuntimeError()).response(REQUEST_ID))
    return schema


def in_process(app: FastAPI) -> httpx.Client:
    """Return a client of an app in this process."""
    import httpx  # with the client a fifth of all that is imported, and not needed to serve

    from app.client.inprocess import PortalTransport

    headers = {"X-Request-ID": REQUEST_ID}
    return httpx.Client(transport=PortalTransport(app), base_url=IN_PROCESS, headers=headers)


def show_examples(
    schema: Description, client: httpx.Client, method: str, path: str, operation: Description
) -> None:
    """Put an operation's requests, their answers, and what it refuses into its description."""
    send = partial(client.request, method, path)
    if path in REQUESTS:
        body = operation["requestBody"]["content"][JSON]
        for example in REQUESTS[path]:
            answer = send(json=example.request)
            if answer.status_code == 200:  # not where lower limits are set than it needs
                show(schema, body, example.name, example.summary, example.request)
                show_answer(schema, operation, example.name, example.summary, answer)
    elif path in UPLOADS:
        written, query = UPLOADS[path]
        file = client.post("/api/weights/export", json=written.request).content
        answer = send(content=file, params=query, headers={"Content-Type": FILE})
        if answer.status_code == 200:
            summary = (
                f"The file that the example {written.name!r} of /api/weights/export gives, read with {query}"
            )
            show_answer(schema, operation, written.name, summary, answer)
    else:
        show_answer(schema, operation, "answer", "What this server answers", send())
    for status, (name, body, headers) in REFUSED.items():
        if str(status) in operation["responses"]:
            media_type = FILE if path in UPLOADS else JSON
            answer = send(content=body, headers={"Content-Type": media_type} | headers)
            if answer.status_code != status:
                del operation["responses"][str(status)]
                continue
            show(
                schema, operation["responses"][str(status)]["content"][MEDIA_TYPE], name, name, answer.json()
            )


def show_answer(
    schema: Description, operation: Description, name: str, summary: str, answer: httpx.Response
) -> None:
    """Put an answer into an operation's description: of a stream two lines, of a file nothing."""
    content = operation["responses"]["200"]["content"]
    if JSON in content:
        show(schema, content[JSON], name, summary, answer.json())
    elif LINES in content:
        first, *_, last = answer.text.splitlines()
        show(schema, content[LINES], f"{name}-first", f"{summary}: the first line", orjson.loads(first))
        show(schema, content[LINES], f"{name}-last", f"{summary}: the last line", orjson.loads(last))


def show(schema: Description, content: Description, name: str, summary: str, value: Any) -> None:
    """Put an example into a body's description, and its values into those of the fields."""
    content.setdefault("examples", {})[name] = {"summary": summary, "value": value}
    illustrate(schema, content["schema"], value)


def show_refusals(schema: Description, status: int, answer: Any) -> None:
    """Put one answer into every operation that may give that status."""
    problem = orjson.loads(answer.body if isinstance(answer, Response) else answer.content)
    name = problem["title"].lower()
    for operations in schema["paths"].values():
        for operation in operations.values():
            response = operation["responses"].get(str(status))
            if response and problem["status"] == status:
                show(schema, response["content"][MEDIA_TYPE], name, name, problem)


def no_place(create: Callable[[Settings], FastAPI], settings: Settings) -> httpx.Response:
    """Return what is answered where there is one place, and that is taken."""
    full = create(settings.model_copy(update={"places": 1, "line": 0}))
    training = {"sequence": {"text": "ab"}, "model": {"hidden_size": 1}, "steps": settings.max_updates}
    with (
        in_process(full) as client,
        client.stream("POST", "/api/train", json=training) as taken,
    ):
        next(taken.iter_bytes())
        return client.post("/api/train", json=training, headers={"X-Request-ID": REQUEST_ID})
