"""`python -m app` and the console command: starting, failing to start, and stopping."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path

import httpx
import pytest

from app.__main__ import main
from app.resources import folder

ROOT = Path(__file__).resolve().parents[2]
Start = Callable[..., AbstractContextManager[tuple[subprocess.Popen[str], str]]]

LONG_RUN = {
    "sequence": {"text": "the brown dog is a shepherd"},
    "steps": 50_000,
    "record_every": 50_000,
}


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the one line with which the command refuses to start."""
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    return said.err


def test_a_taken_port_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refusal(capsys, "--port", str(port))
    assert f"127.0.0.1:{port}" in said
    assert "in use" in said


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (("--port", "http"), {}, "--port is 'http'"),
        (("--port", "70000"), {}, "--port is '70000'"),
        ((), {"UNROLLED_PORT": "-1"}, "UNROLLED_PORT is '-1'"),
        (("--workers", "0"), {}, "--workers is '0'"),
        ((), {"UNROLLED_LOG_LEVEL": "loud"}, "UNROLLED_LOG_LEVEL is 'loud'"),
        ((), {"UNROLLED_ALLOWED_HOSTS": " ,"}, "UNROLLED_ALLOWED_HOSTS is ' ,'"),
        ((), {"UNROLLED_ALLOWED_HOSTS": "localhost:8000"}, "allowed: hosts, without port"),
        (
            (),
            {"UNROLLED_CORS_ORIGINS": "https://a.example, https://b.example/"},
            "other sites (https://name:port)",
        ),
        (("--host", "no.such.host.invalid"), {}, "no.such.host.invalid"),
    ],
)
def test_a_bad_setting_is_one_line(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    environment: dict[str, str],
    said: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert said in refusal(capsys, *arguments)


def test_host_and_port_come_from_the_environment_where_no_option_says_otherwise(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        monkeypatch.setenv("UNROLLED_HOST", "127.0.0.1")
        monkeypatch.setenv("UNROLLED_PORT", port)
        assert f"127.0.0.1:{port}" in refusal(capsys)


@pytest.mark.parametrize("hosts", ["*", "learn.example, teach.example"])
def test_the_images_health_check_passes_whatever_hosts_are_allowed(start: Start, hosts: str) -> None:
    (check,) = re.findall(r"HEALTHCHECK .*\n  CMD (.*)", (ROOT / "Dockerfile").read_text())
    program, *arguments = json.loads(check)
    assert program == "python"
    with start(UNROLLED_ALLOWED_HOSTS=hosts) as (process, address):
        host, port = address.removeprefix("http://").split(":")
        assert host == "127.0.0.1"
        settings = {"UNROLLED_ALLOWED_HOSTS": hosts, "UNROLLED_PORT": port}
        asked = [sys.executable, *arguments]
        assert subprocess.run(asked, cwd=ROOT, env=os.environ | settings, check=False).returncode == 0
        process.terminate()
        process.wait(timeout=30)
        gone = subprocess.run(asked, cwd=ROOT, env=os.environ | settings, capture_output=True, check=False)
        assert gone.returncode != 0


def test_the_console_command_is_the_same_program() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    module, _, function = project["scripts"]["unrolled"].partition(":")
    assert getattr(import_module(module), function) is main


def test_templates_and_static_files_are_found_from_any_folder(tmp_path: Path) -> None:
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            "from app.resources import folder; print(folder('static'), folder('templates'))",
        ],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == [str(folder("static")), str(folder("templates"))]
    assert (folder("templates") / "index.html").is_file()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_server_stops_when_asked_though_a_stream_is_open(start: Start, how: signal.Signals) -> None:
    with start(UNROLLED_LOG_LEVEL="info") as (process, address):
        with httpx.stream("POST", f"{address}/api/train", json=LONG_RUN, timeout=20) as answer:
            lines = answer.iter_lines()
            assert json.loads(next(lines))["step"] == 0
            process.send_signal(how)
            *_, last = lines
        assert json.loads(last)["problem"]["status"] == 503
        process.wait(timeout=30)
        assert process.stderr is not None
        logged = process.stderr.read()
        assert "Finished server process" in logged
        assert "ERROR" not in logged
        assert "Traceback" not in logged
