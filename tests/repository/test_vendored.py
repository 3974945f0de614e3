"""Vendored libraries: what the table says of them is what the script fetched and the type checker reads."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "static" / "vendor"
TABLE = re.findall(
    r"^\| \[([^\]]+)\]\(\S+\) \| (\S+) \| (\S+) \| (.+?) \|", (VENDOR / "README.md").read_text(), re.MULTILINE
)
OURS = ("*.d.mts", "README.md", "refresh.sh")


def fetched() -> dict[str, tuple[str, set[str]]]:
    """Return the version and the files of every package that refresh.sh takes."""
    script = (VENDOR / "refresh.sh").read_text().replace("\\\n", " ")
    lines = [shlex.split(line)[1:] for line in script.splitlines() if line.startswith("take ")]
    found: dict[str, tuple[str, set[str]]] = {}
    for package, version, folder, *files in lines:
        before, taken = found.get(package, (version, set()))
        assert before == version, package
        found[package] = (version, taken | {f"{folder}/{file.rpartition('/')[2]}" for file in files})
    return found


def test_the_table_names_the_versions_that_are_fetched() -> None:
    assert {name: version for name, version, _, _ in TABLE} == {
        name: version for name, (version, _) in fetched().items()
    }


def test_every_file_is_fetched_and_every_library_has_its_licence() -> None:
    there = {file.relative_to(VENDOR) for file in VENDOR.rglob("*") if file.is_file()}
    ours = {file for file in there if any(file.match(pattern) for pattern in OURS)}
    assert {file.as_posix() for file in there - ours} == set().union(
        *(files for _, files in fetched().values())
    )
    for name, _, licence, shown in TABLE:
        files = [file for pattern in re.findall(r"`([^`]+)`", shown) for file in VENDOR.glob(pattern)]
        assert files, name
        text = (files[0].parent / "LICENSE").read_text()
        said = {"MIT": "MIT", "Apache-2.0": "Apache License", "OFL-1.1": "SIL OPEN FONT LICENSE"}
        assert said[licence] in text, name


def test_the_type_checker_reads_the_same_versions() -> None:
    development = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    typed = {name: version for name, version, _, _ in TABLE if name in development}
    assert typed.keys() == {"preact", "htm", "@preact/signals-core"}
    for name, version in typed.items():
        assert development[name] == locked[f"node_modules/{name}"]["version"] == version
