"""What every request passes: ids, the log, headers, hosts, other sites' scripts, and the metrics."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from typing import Any

import httpx
import pytest

from app.client.inprocess import AppTransport
from app.main import create_app
from app.settings import Settings


def asked(
    *requests: tuple[str, str, dict[str, str]], host: str = "http://localhost", **settings: Any
) -> list[httpx.Response]:
    """Return the answers of an app with these settings to requests, one after another."""

    async def ask() -> list[httpx.Response]:
        transport = AppTransport(create_app(Settings(**settings)))
        async with httpx.AsyncClient(transport=transport, base_url=host) as client:
            return [await client.request(method, path, headers=headers) for method, path, headers in requests]

    return asyncio.run(ask())


def get(path: str = "/api/health", host: str = "http://localhost", **settings: Any) -> httpx.Response:
    return asked(("GET", path, {}), host=host, **settings)[0]


def test_every_answer_has_an_id_that_its_problem_and_the_log_have_too(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO, "unrolled.access"):
        answers = asked(
            ("GET", "/api/health", {}),
            ("GET", "/nothing", {}),
            ("POST", "/api/forward?a=b", {"content-type": "text/plain"}),
            ("GET", "/nothing", {"x-request-id": "from-the.proxy:1"}),
            ("GET", "/nothing", {"x-request-id": 'no" id'}),
        )
    lines = [json.loads(record.getMessage()) for record in caplog.records if record.name == "unrolled.access"]
    ids = [answer.headers["x-request-id"] for answer in answers]
    assert [line["id"] for line in lines] == ids
    assert len(set(ids)) == 5
    assert ids[3] == "from-the.proxy:1"
    assert '"' not in ids[4]
    for answer, line in zip(answers, lines, strict=True):
        assert (line["status"], line["bytes"]) == (answer.status_code, len(answer.content))
        assert line["complete"] is True
        assert line["path"] == answer.request.url.path
        if answer.status_code >= 400:
            assert answer.json()["request_id"] == line["id"]


def test_of_an_answer_to_head_no_byte_is_counted(caplog: pytest.LogCaptureFixture) -> None:
    """The server keeps the page back; only how long it is goes out."""
    with caplog.at_level(logging.INFO, "unrolled.access"):
        page, _, counted = asked(("HEAD", "/", {}), ("GET", "/", {}), ("GET", "/metrics", {}), metrics=True)
    head, got = (json.loads(record.getMessage())["bytes"] for record in caplog.records[:2])
    assert (head, got) == (0, int(page.headers["content-length"]))
    assert f'unrolled_answer_bytes_total{{route="/"}} {got}\n' in counted.text


def test_a_failure_is_logged_with_its_id_and_answered_without_its_trace(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.routes.meta.version", lambda: 1 / 0)
    answer = get()
    problem = answer.json()
    assert (answer.status_code, problem["status"]) == (500, 500)
    assert "division" not in answer.text
    (failed,) = (record for record in caplog.records if record.exc_info)
    assert problem["request_id"] in failed.getMessage()
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_scripts_come_from_this_server_alone_and_pages_are_framed_by_no_other() -> None:
    for path in ("/", "/api/health", "/nothing"):
        headers = get(path).headers
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy["script-src"] == policy["default-src"] == policy["frame-ancestors"] == "'self'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert headers["referrer-policy"] == "same-origin"
    inside = re.findall(r"<script(?![^>]*src=)|<[^>]+ on\w+=|javascript:", get("/").text + get("/docs").text)
    assert inside == []


def test_settings_let_a_site_frame_the_pages() -> None:
    headers = get("/", frame_ancestors="'self' https://learn.example").headers
    assert headers["content-security-policy"].endswith("frame-ancestors 'self' https://learn.example")
    assert "x-frame-options" not in headers
    assert get("/", frame_ancestors="'none'").headers["x-frame-options"] == "DENY"
    with pytest.raises(ValueError, match="frame_ancestors"):
        Settings(frame_ancestors="'self'; script-src *")


def test_scripts_of_other_sites_may_ask_only_where_settings_say_so() -> None:
    origin = {"origin": "https://notes.example"}
    preflight = {
        **origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    requests = (("GET", "/api/health", origin), ("OPTIONS", "/api/forward", preflight))
    refused = asked(*requests)
    assert [name for answer in refused for name in answer.headers if name.startswith("access-control")] == []
    allowed = asked(*requests, cors_origins="https://notes.example, https://other.example")
    assert [answer.headers["access-control-allow-origin"] for answer in allowed] == [origin["origin"]] * 2
    assert "Retry-After" in allowed[0].headers["access-control-expose-headers"]
    (stranger,) = asked(
        ("GET", "/api/health", {"origin": "https://evil.example"}), cors_origins=origin["origin"]
    )
    assert "access-control-allow-origin" not in stranger.headers
    for name, value, said in (
        ("origin", "https://evil.example", "origin"),
        ("access-control-request-method", "DELETE", "method"),
        ("access-control-request-headers", "x-other", "headers"),
    ):
        (answer,) = asked(
            ("OPTIONS", "/api/forward", {**preflight, name: value}), cors_origins=origin["origin"]
        )
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
        assert answer.json()["detail"].endswith(f"not allowed: {said}.")
        assert answer.json()["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize(
    ("host", "status"),
    [("http://LEARN.example", 200), ("http://learn.example:8000", 200), ("http://127.0.0.1:9", 200)]
    + [("http://evil.example", 421), ("http://learn.example.evil.example", 421), ("http://[::1]:80", 421)],
)
def test_a_request_for_another_host_is_refused_where_settings_name_the_hosts(host: str, status: int) -> None:
    answer = get(host=host, allowed_hosts="learn.example, 127.0.0.1")
    assert answer.status_code == status
    if status == 421:
        assert answer.headers["content-type"] == "application/problem+json"
        assert "which this server is not" in answer.json()["detail"]
    assert get(host=host, allowed_hosts="learn.example, *").status_code == 200


def test_there_are_no_metrics_unless_settings_ask_for_them() -> None:
    assert get("/metrics").status_code == 404
    assert asked(("HEAD", "/metrics", {}), metrics=True)[0].status_code == 200


def test_metrics_count_requests_by_route_and_status_and_time() -> None:
    *_, answer = asked(
        ("GET", "/api/health", {}),
        ("GET", "/api/health", {}),
        ("GET", "/nothing/1", {}),
        ("GET", "/nothing/2", {}),
        ("GET", "/static/icon.svg", {}),
        ("GET", "/metrics", {}),
        metrics=True,
        places=7,
    )
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    samples = dict(re.findall(r"^(\w+(?:\{[^}]*\})?) (\S+)$", answer.text, re.MULTILINE))
    assert samples['unrolled_requests_total{route="/api/health",method="GET",status="200"}'] == "2"
    assert samples['unrolled_requests_total{route="none",method="GET",status="404"}'] == "2"
    assert samples['unrolled_requests_total{route="/static",method="GET",status="200"}'] == "1"
    assert samples['unrolled_request_seconds_bucket{route="/api/health",le="+Inf"}'] == "2"
    assert samples['unrolled_request_seconds_count{route="/api/health"}'] == "2"
    assert float(samples['unrolled_request_seconds_sum{route="/api/health"}']) > 0
    assert samples['unrolled_places{line="trainings"}'] == "7"
    assert int(samples["process_resident_memory_bytes"]) > 10_000_000
    described = re.findall(r"^# TYPE (\w+) ", answer.text, re.MULTILINE)
    families = [re.sub(r"_(bucket|sum|count)$", "", name.partition("{")[0]) for name in samples]
    assert set(families) <= set(described)
    for name in described:  # the samples of one metric stand together
        places = [place for place, family in enumerate(families) if family == name]
        assert places == list(range(places[0], places[0] + len(places)))
