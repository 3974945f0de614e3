"""Who may know of whom: the mathematics nothing of the server, the page's parts only what is beneath them."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import pytest

from app.handout import REPLAY

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "static" / "js"
Sources = Mapping[str, str]  # a module's path in its tree, and its text

IMPORT = re.compile(r"""\b(?:from|import)\s*\(?\s*["']([^"'\s,;:]+)["']""")  # of JavaScript, in JSDoc too
NOT_CODE = re.compile(  # comments and quoted text; a template's text may hold code and stays
    r"""/\*.*?\*/|(?<![:"'`\\])//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.DOTALL
)
NETWORK = ("fetch", "XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon")
DOCUMENT = (
    *("document", "window", "globalThis", "self", "navigator", "location", "history", "localStorage"),
    *("sessionStorage", "matchMedia", "requestAnimationFrame", "getComputedStyle", "addEventListener"),
    *("HTMLElement", "SVGElement", "Element", "ResizeObserver", "IntersectionObserver", "customElements"),
)
SIGNALS = "vendor/signals-core/"
ALLOWED = {  # what a folder of static/js imports; "" asks and acts, regions join it with views
    "model": ("model/", SIGNALS),
    "i18n": ("i18n/",),
    "dom": ("dom/", "model/", "vendor/"),
    "views": ("dom/", "model/", "vendor/"),
    "regions": ("dom/", "model/", "views/", "vendor/", "regions/page.js", "regions/lab/page.js"),
    "": (
        *("model/", SIGNALS, "requests.js", "vanishing-requests.js", "setup-actions.js", "link-actions.js"),
        "handout.js",
    ),
}

HANDED_IN = {  # only the types of these are named
    "": ("api.js",),
    "i18n": ("language.js",),
    "views": ("setup-actions.js",),
    "regions": ("actions.js", "takeaway.js", "vanishing-actions.js", "appearance.js", "language.js"),
}


def python_sources() -> Sources:
    """Return the modules of rnn_core and app."""
    files = [*ROOT.glob("rnn_core/**/*.py"), *ROOT.glob("app/**/*.py")]
    return {file.relative_to(ROOT).as_posix(): file.read_text() for file in files}


def page_sources() -> Sources:
    """Return the modules of static/js."""
    return {file.relative_to(SCRIPTS).as_posix(): file.read_text() for file in SCRIPTS.rglob("*.js")}


def composition_roots() -> set[str]:
    """Return the modules that the templates start: one a page."""
    pages = "".join(page.read_text() for page in (ROOT / "templates").rglob("*.html"))
    return set(re.findall(r'<script type="module" src="/static/js/([^"?]+)', pages))


def imported(source: str) -> Iterator[tuple[int, str]]:
    """Yield the depth of every relative import (0 for an absolute one) and the module imported."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((0, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.level, node.module or ""


def python_faults(sources: Sources) -> list[str]:
    """Return each import of rnn_core that is neither its own, NumPy's nor the standard library's."""
    allowed = {"rnn_core", "numpy"} | sys.stdlib_module_names
    return [
        f"{path} imports {'.' * level}{module}"
        for path, source in sources.items()
        if path.startswith("rnn_core/")
        for level, module in imported(source)
        if level >= len(PurePosixPath(path).parts) or (level == 0 and module.split(".")[0] not in allowed)
    ]


class Import(NamedTuple):
    """A module that another imports: its path from static/js, vendor/ for ../vendor."""

    target: str
    only_types: bool
    later: bool  # by import(…), when it is needed


def page_imports(path: str, source: str) -> list[Import]:
    """Return what a module of the page imports."""
    comments = [part.span() for part in re.finditer(r"/\*.*?\*/", source, re.DOTALL)]
    found = []
    for match in IMPORT.finditer(source):
        parts = list(PurePosixPath("js", path).parent.parts)
        for part in PurePosixPath(match[1]).parts:
            if part == "..":
                parts.pop()
            else:
                parts.append(part)
        target = "/".join(parts).removeprefix("js/") if match[1].startswith(".") else match[1]
        only_types = any(start < match.start() < end for start, end in comments)
        found.append(Import(target, only_types, later="(" in match[0] and not only_types))
    return found


def names(source: str, wanted: tuple[str, ...], *, properties: bool = False) -> list[str]:
    """Return which of the wanted names the code uses, as properties (window.fetch) too if asked."""
    code = NOT_CODE.sub('""', source)
    before = "" if properties else "."
    return [name for name in wanted if re.search(rf"(?<![\w${before}]){name}\b(?!\s*:)", code)]


def page_faults(sources: Sources) -> list[str]:
    """Return every import and every name that a module of the page should not know."""
    faults, roots = [], composition_roots()
    for path, source in sources.items():
        folder = path.split("/")[0] if "/" in path else ""
        for target, only_types, _ in page_imports(path, source):
            handed_in = only_types and target in HANDED_IN.get(folder, ())
            if path not in roots and not handed_in and not target.startswith(ALLOWED[folder]):
                faults.append(f"{path} imports {target}")
        if folder == "model":
            faults += [f"{path} uses {name}" for name in names(source, DOCUMENT)]
        if path != "api.js":
            faults += [f"{path} uses {name}" for name in names(source, NETWORK, properties=True)]
    drawing = [path for path, source in sources.items() if names(source, ("Plotly",), properties=True)]
    if len(drawing) != 1:
        faults.append(f"Plotly is called in {drawing}")
    return faults


def planted(path: str, text: str) -> set[str]:
    """Return the faults of one more module, beside the one that draws charts."""
    charts = {"views/charts.js": page_sources()["views/charts.js"]}
    assert page_faults(charts) == []
    return set(page_faults({**charts, path: text}))


def test_the_mathematics_knows_numpy_and_the_standard_library_alone() -> None:
    assert python_faults(python_sources()) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("import app", "imports app"),
        ("from app.settings import Settings", "imports app.settings"),
        ("def f():\n    import scipy.linalg as la", "imports scipy.linalg"),
        ("from ..app import main", "imports ..app"),
    ],
)
def test_an_import_against_the_direction_is_found_in_python(line: str, fault: str) -> None:
    assert python_faults({"rnn_core/planted.py": f"import numpy as np\n{line}\n"}) == [
        f"rnn_core/planted.py {fault}"
    ]


def test_the_server_imports_only_what_is_installed_with_it() -> None:
    locked = set(
        re.findall(
            r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==", (ROOT / "requirements.txt").read_text(), re.MULTILINE
        )
    )
    given = packages_distributions()
    outside = {
        module.split(".")[0]
        for source in python_sources().values()
        for level, module in imported(source)
        if level == 0
    } - (sys.stdlib_module_names | {"app", "rnn_core"})
    assert {"fastapi", "numpy", "pydantic"} <= outside
    for module in outside:
        assert {re.sub(r"[._-]+", "-", name).lower() for name in given[module]} & locked, module


def test_every_module_of_the_page_knows_only_what_is_beneath_it() -> None:
    assert composition_roots() >= {"main.js"}
    assert page_faults(page_sources()) == []


@pytest.mark.parametrize(
    ("path", "line", "fault"),
    [
        ("model/planted.js", 'import { html } from "../dom/html.js";', "imports dom/html.js"),
        ("model/planted.js", 'import * as api from "../api.js";', "imports api.js"),
        ("model/planted.js", '/** @type {import("../views/help.js").Help} */', "imports views/help.js"),
        ("model/planted.js", 'import { h } from "../../vendor/preact/preact.mjs";', "imports vendor/preact/"),
        ("model/planted.js", "export const wide = `${window.innerWidth}px`;", "uses window"),
        ("model/planted.js", 'export const at = () => document.querySelector("#a");', "uses document"),
        ("model/planted.js", 'export const ask = () => fetch("/api/health");', "uses fetch"),
        ("views/planted.js", 'import { post } from "../api.js";', "imports api.js"),
        ("views/planted.js", 'import { Help } from "./help.js";', "imports views/help.js"),
        ("views/planted.js", 'import {\n  Help,\n} from "./help.js";', "imports views/help.js"),
        ("views/planted.js", 'const help = await import("./help.js");', "imports views/help.js"),
        ("views/planted.js", 'export { followForward } from "../requests.js";', "imports requests.js"),
        ("views/planted.js", 'import en from "../i18n/en.js";', "imports i18n/en.js"),
        ("views/planted.js", 'import d3 from "d3";', "imports d3"),
        ("dom/planted.js", "const socket = new WebSocket(address);", "uses WebSocket"),
        ("views/planted.js", "const answer = await window.fetch(path);", "uses fetch"),
        ("dom/planted.js", 'import { Help } from "../views/help.js";', "imports views/help.js"),
        ("i18n/planted.js", 'import { fixed } from "../model/format.js";', "imports model/format.js"),
        ("planted.js", 'import { post } from "./api.js";', "imports api.js"),
        ("planted.js", 'import { Network } from "./views/network.js";', "imports views/network.js"),
        ("planted.js", 'import "./main.js";', "imports main.js"),
        ("regions/planted.js", 'import { actions } from "../actions.js";', "imports actions.js"),
        ("regions/planted.js", 'import { head } from "./head.js";', "imports regions/head.js"),
        ("dom/planted.js", "Plotly.react(place, data, layout);", "Plotly is called in "),
    ],
)
def test_a_module_that_knows_too_much_is_found_on_the_page(path: str, line: str, fault: str) -> None:
    (found,) = planted(path, line)
    assert found.startswith(fault if "Plotly" in line else f"{path} {fault}")


@pytest.mark.parametrize(
    "line",
    [
        "// the window of fetch: Plotly draws it in the document",
        '/** What fetch gives. @type {import("./sequence.js").Sequence} */',
        'import { signal } from "../../vendor/signals-core/signals-core.mjs";',
        'export const text = { history: "window", kind: "document" };',
        "export const past = (recording) => recording.history;",
    ],
)
def test_words_and_properties_are_not_taken_for_code(line: str) -> None:
    assert planted("model/planted.js", line) == set()


def reached(path: str, sources: Sources, *, later: bool) -> set[str]:
    """Return a module and all that it and they import: to begin with, or later too."""
    found, waiting = set(), [path]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            imports = page_imports(module, sources.get(module, ""))
            waiting += [each.target for each in imports if not each.only_types and (later or not each.later)]
    return found


def test_no_module_of_the_page_is_left_unused() -> None:
    sources = page_sources()
    used = set().union(*(reached(start, sources, later=True) for start in composition_roots()))
    pages = "".join(page.read_text() for page in (ROOT / "templates").rglob("*.html"))
    plain = set(re.findall(r'<script src="/static/js/([^"?]+)', pages))
    in_place_of_api = REPLAY.removeprefix("js/")
    assert sources.keys() - used - plain == {in_place_of_api}
