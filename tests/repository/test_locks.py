"""The locks install what they name, today and when newer releases are out."""

from __future__ import annotations

import re
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
LOCKED = re.compile(r"^([a-z0-9._-]+)(?:\[([a-z,-]+)\])?==(\S+)(?: ; (.+?))? \\$", re.MULTILINE)


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-build.txt", "requirements-dev.txt"])
def test_a_lock_pins_packages_with_the_extras_that_others_want_of_them(lock: str) -> None:
    """Pip takes the newest of name[extra] where only name is pinned, and refuses it for its hash."""
    pins = LOCKED.findall((ROOT / lock).read_text())
    extras = {name: set(filter(None, wanted.split(","))) for name, wanted, _, _ in pins}
    wanted = [
        (name, requirement)
        for name, own, _, _ in pins
        for requirement in map(Requirement, _requires(name))
        if requirement.extras and _applies(requirement, {"", *own.split(",")})
    ]
    for name, requirement in wanted:
        assert extras[requirement.name.lower()] >= requirement.extras, f"{name} wants {requirement}"
    assert lock != "requirements-dev.txt" or wanted


def _requires(name: str) -> list[str]:
    try:
        return requires(name) or []
    except ModuleNotFoundError:  # for another platform
        return []


def _applies(requirement: Requirement, extras: set[str]) -> bool:
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in extras)
