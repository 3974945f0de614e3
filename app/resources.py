"""Where the page's templates and static files are, and which version this is."""

from __future__ import annotations

from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return a folder of the page: beside this code when installed, else at the tree's top."""
    installed = PACKAGE / name
    return installed if installed.is_dir() else PACKAGE.parent / name


def package(name: str) -> Path:
    """Return the folder of an installed package, which is not imported."""
    found = find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError(f"{name} is not installed")
    return Path(found.submodule_search_locations[0])


@cache
def version() -> str:
    """Return the installed version, or "development" where the tree runs uninstalled."""
    try:
        return metadata.version("unrolled")
    except metadata.PackageNotFoundError:
        return "development"
