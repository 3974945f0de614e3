"""README's examples answer what README says they do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
EXAMPLES = re.findall(r"^```(sh|python)\n(.*?)^```\n```text\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)

# for a machine without curl: the options that the examples use
CURL = f"""#!{sys.executable}
import argparse, sys, httpx
asked = argparse.ArgumentParser()
asked.add_argument("-s", "--silent", action="store_true")
asked.add_argument("-N", "--no-buffer", action="store_true")
asked.add_argument("-H", "--header")
asked.add_argument("-d", "--data")
asked.add_argument("address")
given = asked.parse_args()
name, _, value = given.header.partition(": ")
sys.stdout.write(httpx.post("http://" + given.address, content=given.data, headers={{name: value}}).text)
"""


def test_every_block_of_code_is_an_example_with_its_output() -> None:
    blocks = re.findall(r"^```(\w+)$", README, re.MULTILINE)
    assert blocks == [name for language, _, _ in EXAMPLES for name in (language, "text")]
    languages = [language for language, _, _ in EXAMPLES]
    assert (languages.count("sh"), languages.count("python")) == (3, 3)


@pytest.mark.parametrize(
    ("command", "said"), [(code, said) for language, code, said in EXAMPLES if language == "sh"]
)
def test_a_request_answers_what_is_written_under_it(
    address: str, tmp_path: Path, command: str, said: str
) -> None:
    if shutil.which("curl") is None:
        stand_in = tmp_path / "curl"
        stand_in.write_text(CURL)
        stand_in.chmod(0o755)
    assert "localhost:8000" in command
    answer = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command.replace("localhost:8000", address.split("//")[1])],
        env=os.environ | {"PATH": f"{os.environ['PATH']}:{tmp_path}", "NO_PROXY": "*"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout == said


@pytest.mark.parametrize(
    ("code", "said"), [(code, said) for language, code, said in EXAMPLES if language == "python"]
)
def test_python_prints_what_is_written_under_it(address: str, tmp_path: Path, code: str, said: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", code.replace("http://localhost:8000", address)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert ran.stdout == said


def test_every_address_that_is_named_is_served(client: httpx.Client) -> None:
    named = re.findall(r"`(/\w+)`", README)
    assert "/docs" in named
    for path in named:
        assert client.get(path).status_code == 200, path
