"""What README names is there: paths, links, make targets, settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.limits import Limits
from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
PROSE = FENCED.sub("", README)
SPANS = re.findall(r"`([^`\n]+)`", PROSE)
MAKEFILE = (ROOT / "Makefile").read_text()


def test_every_link_leads_to_a_file() -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", PROSE)
    assert {"LICENSE", "static/vendor/README.md"} <= set(links)
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_every_path_is_there() -> None:
    paths = {span for span in SPANS if re.fullmatch(r"[\w.-]+(/[\w.-]*)+", span)}
    assert {"rnn_core/bptt.py", "app/routes/", ".ci/run"} <= paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_folder_of_the_overview_is_there() -> None:
    overview = dict(re.findall(r"^ {4}(\w+)/ +(.+)$", README, re.MULTILINE))
    assert {"rnn_core", "app", "templates", "static", "tests"} <= overview.keys()
    assert [folder for folder in overview if not (ROOT / folder).is_dir()] == []
    tests = {folder.name for folder in (ROOT / "tests").iterdir() if folder.name.isidentifier()}
    assert set(re.findall(r"(\w+)/", overview["tests"])) == tests - {"__pycache__"}


def test_the_targets_of_make_are_those_that_are_described() -> None:
    described = set(re.findall(r"^ {4}make (\w+)", README, re.MULTILINE))
    described |= {span.split()[1] for span in SPANS if span.startswith("make ")}
    targets = set(re.findall(r"^(\w+):.* ## ", MAKEFILE, re.MULTILINE))
    assert described == targets - {"help"}
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert set(phony.split()) == targets


def test_the_table_of_settings_is_what_can_be_set() -> None:
    rows = re.findall(r"^\| `UNROLLED_(\w+)` \| `([^`]+)` \| (.+) \|$", README, re.MULTILINE)
    described = {name.lower(): (default, meaning) for name, default, meaning in rows}
    fields = Settings.model_fields
    assert list(described) == list(fields)
    for name, (default, meaning) in described.items():
        assert meaning == fields[name].description
        assert getattr(Settings(**{name: default}), name) == fields[name].default


@pytest.mark.parametrize("name", [name for name in Settings.model_fields if name.startswith("max_")])
def test_every_limit_that_can_be_set_is_one_that_the_api_answers(name: str) -> None:
    usual = Limits(Settings()).table()
    moved = Limits(Settings(**{name: 7})).table()
    assert {limit for limit in usual if moved[limit] != usual[limit]} != set()
