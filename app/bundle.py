"""Many modules as one script, many style sheets as one: a browser asks once, not a hundred times.

Each module becomes a function that is called when the module is first needed, and gives what it exports:

    import { a as b } from "./x.js";   →   const { a: b } = $need("js/x.js");
    export function f() {}             →   function f() {} … $exported.f = f

The modules themselves stay as they are, to be read and changed one by one. What is written here is a subset
of the language: one import a line, names exported where they are declared. tests/app/test_bundle.py holds the
page's modules to it. Vendored modules (.mjs) are left to the browser, and so are the languages' sentences in
js/i18n, which are loaded when they are read. What a module imports later, by import(…), comes as a further
script with all that is not in the first: js/views/x.main.chunk.js. Comments that document what follows are
left out: they are a third of what would be sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import basename, dirname, join, normpath, relpath

Text = Callable[[str], str]  # the text of a static file, by its path

IMPORT = re.compile(r'^import (\* as \w+|\w+|\{[^}]*\}) from "(\.[^"]+)";$', re.MULTILINE)
LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')
EXPORT = re.compile(r"^export (async function\*?|function\*?|class|const) (\w+)", re.MULTILINE)
DEFAULT = re.compile(r"^export default ", re.MULTILINE)
LIST = re.compile(r"^export \{([^}]*)\};$", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DOC = re.compile(r"^[ \t]*/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*\n", re.MULTILINE)
URL = re.compile(r"""url\((["']?)(?!data:)([^"')]+)\1\)""")
SENTENCES = "js/i18n/"

HEAD = """\
const $kept = {};
const $need = (path) => {
  if (!(path in $kept)) $modules[path](($kept[path] = {}));
  return $kept[path];
};
"""
FURTHER = """\
const $later = async (chunk, path) => {
  (await import(chunk)).default($modules, $need, $later);
  return $need(path);
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
        Modules that take the place of others. Where given, what is imported later comes along.
    vendored
        Where a vendored module is, by its path; by default where it is.
    first
        A statement to be executed before the module that starts.
    """
    place = Place(dirname(start), start, instead or {}, whole=instead is not None)
    paths = list(reached(start, text, place.instead, later=place.whole))
    vendors = [path for path in paths if path.endswith(".mjs")]
    address = vendored or place.relative
    lines = [f"import * as vendored{i} from {json.dumps(address(path))};" for i, path in enumerate(vendors)]
    lines += [
        HEAD if place.whole else HEAD + FURTHER,
        *(f"$kept[{json.dumps(path)}] = vendored{i};" for i, path in enumerate(vendors)),
    ]
    lines += ["const $modules = {"]
    for path in paths:
        if path not in vendors and path != start:
            lines.append(f"{json.dumps(path)}: ($exported) => {{\n{function(path, text(path), place)}\n}},")
    lines += ["};", first, "{", function(start, text(start), place), "}"]
    return "\n".join(lines)


def chunk(path: str, start: str, text: Text) -> str:
    """Return a module that is imported later, with all that it needs and the script of ``start`` has not."""
    place = Place(dirname(path), start, {}, whole=False)
    before = set(reached(start, text, {}, later=False))
    lines = ["export default ($modules, $need, $later) => {"]
    for each in reached(path, text, {}, later=False):
        if each not in before:
            name = json.dumps(each)
            lines.append(f"$modules[{name}] ??= ($exported) => {{\n{function(each, text(each), place)}\n}};")
    return "\n".join([*lines, "};"])


def chunks(start: str, text: Text) -> dict[str, str]:
    """Return the modules that are imported later than the start, by the paths of their chunks."""
    place = Place("", start, {}, whole=False)
    every = [path for path in reached(start, text, {}, later=True) if not path.endswith(".mjs")]
    found = {beside(path, target) for path in every for target in LATER.findall(COMMENT.sub("", text(path)))}
    return {place.chunk(path): path for path in found if not path.startswith(SENTENCES)}


@dataclass(frozen=True)
class Place:
    """Where a script stands, whose modules it has, and what takes the place of what.

    Attributes
    ----------
    here
        Its folder.
    start
        The module that its page starts with.
    whole
        Whether everything is in it, also what is imported later.
    """

    here: str
    start: str
    instead: Mapping[str, str]
    whole: bool

    def relative(self, path: str) -> str:
        """Return a path as an import of this script has it."""
        found = relpath(path, self.here or ".")
        return found if found.startswith(".") else f"./{found}"

    def chunk(self, path: str) -> str:
        """Return the path of the chunk of a module."""
        return f"{path.removesuffix('.js')}.{basename(self.start).removesuffix('.js')}.chunk.js"


def reached(start: str, text: Text, instead: Mapping[str, str], *, later: bool) -> Iterator[str]:
    """Yield a module and all that it needs: at once, or later too."""
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
        waiting += [beside(path, target) for _, target in IMPORT.findall(source)]
        waiting += [beside(path, target) for target in LATER.findall(source) if later]


def function(path: str, source: str, place: Place) -> str:
    """Return the body of the function that a module becomes."""

    def needed(target: str) -> str:
        return f"$need({json.dumps(place.instead.get(target, target))})"

    def imported(found: re.Match[str]) -> str:
        names, target = found[1], needed(beside(path, found[2]))
        if names.startswith("*"):
            return f"const {names.removeprefix('* as ')} = {target};"
        if names.startswith("{"):
            return f"const {names.replace(' as ', ': ')} = {target};"
        return f"const {{ default: {names} }} = {target};"

    def later(found: re.Match[str]) -> str:
        target = beside(path, found[1])
        if place.whole:
            return f"Promise.resolve().then(() => {needed(target)})"
        if target.startswith(SENTENCES):
            return f"import({json.dumps(place.relative(target))})"
        first = Place(dirname(place.start), place.start, {}, whole=False)  # whose later() imports it
        return f"$later({json.dumps(first.relative(first.chunk(target)))}, {json.dumps(target)})"

    source = DOC.sub("", source)
    exported = {name: name for _, name in EXPORT.findall(source)}
    for names in LIST.findall(source):
        for name in names.split(","):
            own, _, other = name.strip().partition(" as ")
            exported[other or own] = own
    if DEFAULT.search(source):
        exported["default"] = "$default"
    body = LATER.sub(later, IMPORT.sub(imported, source))
    body = LIST.sub("", EXPORT.sub(r"\1 \2", DEFAULT.sub("const $default = ", body)))
    where = f"new URL({json.dumps(place.relative(path))}, import.meta.url).href"
    body = body.replace("import.meta.url", where)
    given = ", ".join(own if own == name else f"{name}: {own}" for name, own in exported.items())
    return f"{body}\nObject.assign($exported, {{ {given} }});" if exported else body


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
