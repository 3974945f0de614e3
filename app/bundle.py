"""Many modules as one script, many style sheets as one: a browser asks once, not a hundred times.

Each module becomes a function that is called when the module is first needed, and gives what it exports:

    import { a as b } from "./x.js";   →   const { a: b } = need("js/x.js");
    export function f() {}             →   function f() {} … exported.f = f

The modules themselves stay as they are, to be read and changed one by one. What is written here is a subset
of the language: one import a line, names exported where they are declared. tests/app/test_bundle.py holds the
page's modules to it. Vendored modules (.mjs) are left to the browser, and so are the languages' sentences in
js/i18n, which are loaded when they are read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from posixpath import dirname, join, normpath, relpath

Text = Callable[[str], str]  # the text of a static file, by its path

IMPORT = re.compile(r'^import (\* as \w+|\w+|\{[^}]*\}) from "(\.[^"]+)";$', re.MULTILINE)
LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')
EXPORT = re.compile(r"^export (async function\*?|function\*?|class|const) (\w+)", re.MULTILINE)
DEFAULT = re.compile(r"^export default ", re.MULTILINE)
LIST = re.compile(r"^export \{([^}]*)\};$", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
URL = re.compile(r"""url\((["']?)(?!data:)([^"')]+)\1\)""")
SENTENCES = "js/i18n/"

HEAD = """\
const kept = {};
const need = (path) => {
  if (!(path in kept)) modules[path]((kept[path] = {}));
  return kept[path];
};
"""


def script(
    start: str,
    text: Text,
    *,
    instead: Mapping[str, str] | None = None,
    vendored: Callable[[str], str] | None = None,
    first: str = "",
) -> str:
    """Return a module and all that it needs as one module, which stands in the same folder.

    Parameters
    ----------
    instead
        Modules that take the place of others. Where given, the sentences of all languages come along.
    vendored
        Where a vendored module is, by its path; by default where it is.
    first
        A statement to be executed before the module that starts.
    """
    whole = instead is not None
    replaced = instead or {}
    here = dirname(start)
    paths = list(reached(start, text, replaced, sentences=whole))
    vendors = [path for path in paths if path.endswith(".mjs")]
    address = vendored or (lambda path: relpath(path, here))
    lines = [f"import * as vendored{i} from {json.dumps(address(path))};" for i, path in enumerate(vendors)]
    lines += [HEAD, *(f"kept[{json.dumps(path)}] = vendored{i};" for i, path in enumerate(vendors))]
    lines += ["const modules = {"]
    for path in paths:
        if path not in vendors and path != start:
            body = function(path, text(path), replaced, here, sentences=whole)
            lines.append(f"{json.dumps(path)}: (exported) => {{\n{body}\n}},")
    lines += ["};", first, function(start, text(start), replaced, here, sentences=whole)]
    return "\n".join(lines)


def reached(start: str, text: Text, instead: Mapping[str, str], *, sentences: bool) -> Iterator[str]:
    """Yield a module and all that it needs, at once or later."""
    waiting, seen = [start], set()
    while waiting:
        path = waiting.pop()
        path = instead.get(path, path)
        if path in seen:
            continue
        seen.add(path)
        yield path
        if path.endswith(".mjs"):
            continue
        source = COMMENT.sub("", text(path))
        waiting += [beside(path, found[2]) for found in IMPORT.finditer(source)]
        later = [beside(path, found[1]) for found in LATER.finditer(source)]
        waiting += [each for each in later if sentences or not each.startswith(SENTENCES)]


def function(path: str, source: str, instead: Mapping[str, str], here: str, *, sentences: bool) -> str:
    """Return the body of the function that a module becomes."""

    def needed(target: str) -> str:
        return f"need({json.dumps(instead.get(target, target))})"

    def imported(found: re.Match[str]) -> str:
        names, target = found[1], needed(beside(path, found[2]))
        if names.startswith("*"):
            return f"const {names.removeprefix('* as ')} = {target};"
        if names.startswith("{"):
            return f"const {names.replace(' as ', ': ')} = {target};"
        return f"const {{ default: {names} }} = {target};"

    def later(found: re.Match[str]) -> str:
        target = beside(path, found[1])
        if target.startswith(SENTENCES) and not sentences:
            return f'import("./{relpath(target, here)}")'
        return f"Promise.resolve().then(() => {needed(target)})"

    exported = {name: name for _, name in EXPORT.findall(source)}
    for names in LIST.findall(source):
        for name in names.split(","):
            own, _, other = name.strip().partition(" as ")
            exported[other or own] = own
    if DEFAULT.search(source):
        exported["default"] = "$default"
    body = IMPORT.sub(imported, source)
    body = LATER.sub(later, body)
    body = LIST.sub("", EXPORT.sub(r"\1 \2", DEFAULT.sub("const $default = ", body)))
    body = body.replace("import.meta.url", f'new URL("./{relpath(path, here)}", import.meta.url).href')
    given = ", ".join(own if own == name else f"{name}: {own}" for name, own in exported.items())
    return f"{body}\nObject.assign(exported, {{ {given} }});" if exported else body


def beside(path: str, target: str) -> str:
    """Return the path of what a file names relative to itself."""
    return normpath(join(dirname(path), target))


def styles(sheets: list[tuple[str, str]], text: Text, here: str) -> str:
    """Return style sheets, each a path and a medium or nothing, as one that stands in a folder."""

    def moved(path: str) -> str:
        return URL.sub(lambda found: f'url("{relpath(beside(path, found[2]), here)}")', text(path))

    return "\n".join(
        f"@media {medium} {{\n{moved(path)}\n}}" if medium else moved(path) for path, medium in sheets
    )
