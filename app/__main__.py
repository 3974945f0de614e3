"""`python -m app`, or `unrolled` once installed: start the server and say where it is."""

from __future__ import annotations

import argparse
import socket
import sys
from typing import NoReturn

from pydantic import ValidationError

from app.resources import version
from app.serving import serve
from app.settings import Settings
from app.workers import supervise


def main(arguments: list[str] | None = None) -> None:
    """Run the server until it is asked to stop; a bad setting or a taken port is one line."""
    settings = read_settings(arguments)
    try:
        listening = listen(settings.host, settings.port)
    except OSError as error:
        fail(f"cannot listen on {settings.host}:{settings.port}: {error.strerror or error}")
    with listening:
        host, port = listening.getsockname()[:2]
        print(f"Unrolled is at {address(host, port)} (Ctrl+C stops it)", flush=True)
        if settings.workers == 1:
            serve(settings, listening)
        else:
            supervise(settings, listening)


def read_settings(arguments: list[str] | None) -> Settings:
    """Return the settings: those of the command line, else the environment's, else defaults."""
    parser = argparse.ArgumentParser(
        prog="unrolled", description="Watch a recurrent network learn, number by number."
    )
    parser.add_argument("--host", help="address to listen on (UNROLLED_HOST, 127.0.0.1)")
    parser.add_argument("--port", help="port to listen on (UNROLLED_PORT, 8000); 0 takes a free one")
    parser.add_argument("--workers", help="processes that serve (UNROLLED_WORKERS, 1)")
    parser.add_argument("--version", action="version", version=version())
    given = {name: value for name, value in vars(parser.parse_args(arguments)).items() if value}
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = first["loc"][0]
        source = f"--{name}" if name in given else f"UNROLLED_{str(name).upper()}"
        is_form = first["type"] == "string_pattern_mismatch"
        why = f"allowed: {Settings.model_fields[str(name)].description}" if is_form else first["msg"]
        fail(f"{source} is {first['input']!r}: {why}")


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raises OSError where it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


def address(host: str, port: int) -> str:
    """Return the address to open in a browser on this machine."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared with, not bound to
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def fail(message: str) -> NoReturn:
    """End with one line on the error stream."""
    print(f"unrolled: {message}", file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
