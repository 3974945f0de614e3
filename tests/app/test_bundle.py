"""A page's modules as one: the same modules, each once, and what each imports is what another exports."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from app import bundle
from app.resources import folder

STATIC = folder("static")
STARTS = ("js/main.js", "js/vanishing.js")


def text(path: str) -> str:
    return (STATIC / path).read_text()


def ran(script: str, folder: Path) -> str:
    """Return what a module prints."""
    (folder / "page.mjs").write_text(script)
    node = shutil.which("node", path=f"{os.environ['PATH']}:{Path(sys.executable).parent}")
    assert node is not None
    done = subprocess.run([node, "page.mjs"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


FILES = {
    "js/start.js": """import * as all from "./a.js";
import fallback from "./b.js";
import { one, two as second } from "./a.js";
console.log(all.one, fallback.name, second(), one);
const later = await import("./later.js");
console.log(later.default, new URL("x", later.here).pathname.endsWith("/deep/x"));
console.log(`
import { no } from "./template.js" as text
`.trim());
""",
    "js/a.js": """import b from "./b.js";
let calls = 0;
/** A number. */
export const one = /** @type {number} */ (
  /** @type {unknown} */ (1)
);
/**
 * Counts ** how often it is called.
 */
export function two() {
  calls += 1;
  return `${b.name}${calls}`;
}
""",
    "js/b.js": 'console.log("b runs once");\nexport default { name: "b" };\n',
    "js/later.js": """import { two } from "./a.js";
import { here } from "./deep/here.js";
export default two();
export { here };
""",
    "js/deep/here.js": "export const here = import.meta.url;\n",
}


def test_modules_as_one_do_what_they_do_apart(tmp_path: Path) -> None:
    apart, together = tmp_path / "apart", tmp_path / "together"
    for path, source in FILES.items():
        file = apart / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source)
    (apart / "package.json").write_text('{"type": "module"}')
    (together / "js").mkdir(parents=True)
    (together / "package.json").write_text('{"type": "module"}')
    page = bundle.script("js/start.js", FILES.__getitem__)
    assert "how often" not in page
    assert "{unknown}" in page
    (together / "js" / "page.js").write_text(page)
    assert bundle.chunks("js/start.js", FILES.__getitem__) == {"js/later.start.chunk.js": "js/later.js"}
    chunk = bundle.chunk("js/later.js", "js/start.js", FILES.__getitem__)
    assert "js/deep/here.js" in chunk
    assert '"js/a.js"] ??=' not in chunk  # the first script has it
    (together / "js" / "later.start.chunk.js").write_text(chunk)
    said = ran('import "./js/page.js";', together)
    assert said == ran('import "./js/start.js";', apart)
    assert said.startswith("b runs once\n1 b b1 1\nb2 true\nimport { no }")


def test_a_module_takes_the_place_of_another(tmp_path: Path) -> None:
    files = FILES | {"js/other.js": 'export default { name: "other" };'}
    said = ran(
        bundle.script(
            "js/start.js",
            files.__getitem__,
            instead={"js/b.js": "js/other.js"},
            first='console.log("first");',
        ),
        tmp_path,
    )
    assert said.startswith("first\n1 other other1 1")
    assert "b runs once" not in said


@pytest.mark.parametrize("start", STARTS)
def test_what_a_module_of_the_page_imports_is_exported_by_another_without_a_circle(start: str) -> None:
    imports: dict[str, list[str]] = {}
    place = bundle.Place("js", start, {}, whole=True)
    for path in bundle.reached(start, text, {}, later=True):
        if path.endswith(".mjs"):
            continue
        source = bundle.COMMENT.sub("", text(path))
        at_top = [line for line in source.splitlines() if re.match(r"import .* from \"\.", line)]
        found = bundle.IMPORT.findall(source)
        assert len(found) == len(at_top), path
        imports[path] = [bundle.beside(path, target) for _, target in found]
        for names, target in found:
            other = bundle.beside(path, target)
            if other.endswith(".mjs") or not names.startswith("{"):
                continue
            body = bundle.function(other, text(other), place)
            given = set(re.findall(r"\w+", body.rpartition("Object.assign($exported, {")[2]))
            for name in names.strip("{} ").split(","):
                assert name.split(" as ")[0].strip() in given, f"{path}: {name} of {other}"
    done: set[str] = set()
    while ready := {path for path in imports.keys() - done if {*imports[path]} & imports.keys() <= done}:
        done |= ready
    assert imports.keys() == done


@pytest.mark.parametrize(("page", "sheet"), [("/", "css/index"), ("/vanishing", "css/vanishing")])
def test_a_page_asks_for_its_styles_and_its_modules_once(client: httpx.Client, page: str, sheet: str) -> None:
    html = client.get(page).text
    links = re.findall(r'<link rel="stylesheet" href="(/static/[0-9a-f]{16}/([^"]+))"', html)
    assert [path for _, path in links] == [f"{sheet}.bundle.css"]
    styles = client.get(links[0][0])
    assert styles.headers["cache-control"].endswith("immutable")
    listed = re.findall(
        r'stylesheet" href="/static/([^"]+)"', (folder("templates") / html_name(page)).read_text()
    )
    assert len(listed) > 5
    for path in listed:
        longest = max(re.sub(r"url\([^)]*\)", "", text(path)).splitlines(), key=len)
        assert longest in styles.text or "url(" in longest
    for address in re.findall(r'url\("?([^")]+)', styles.text):
        if not address.startswith("data:"):
            assert client.get(f"{links[0][0].rpartition('/')[0]}/{address}").status_code == 200
    (script,) = re.findall(r'<script type="module" src="([^"]+)"', html)
    assert client.get(script).headers["content-type"].startswith("text/javascript")


def html_name(page: str) -> str:
    return "index.html" if page == "/" else "vanishing.html"


def test_there_is_no_bundle_of_anything_else(client: httpx.Client) -> None:
    for path in (
        "js/views/help.main.chunk.js",
        "js/views/path.x.chunk.js",
        "css/docs.bundle.css",
        "css/x.bundle.css",
        "js/api.bundle.js",
        "js/x.bundle.js",
    ):
        assert client.get(f"/static/{path}").status_code == 404
