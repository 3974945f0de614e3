"""Write .github/figures.png: what README's example of the figures draws, in the look of the page.

.venv/bin/python -m tests.browser.make_figures_picture
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import plotly

from tests.browser.chromium import chromium

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
WIDTH, HEIGHT = 560, 400


def drawn() -> list[Any]:
    """Run README's example and return its figures."""
    blocks = re.findall(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text(), re.DOTALL | re.MULTILINE)
    (example,) = (block for block in blocks if "import Client, figures" in block)
    names: dict[str, Any] = {}
    exec(re.sub(r"^.*write_html.*$", "", example, flags=re.MULTILINE), names)  # noqa: S102 our own README
    return [names["decay"], names["pairs"]]


def main() -> None:
    """Draw the figures beside each other and keep the picture."""
    fonts = f"file://{ROOT}/static/css/look.css"
    with chromium() as browser:
        size = {"width": 2 * WIDTH, "height": HEIGHT}
        page = browser.new_page(viewport=size, device_scale_factor=2)  # type: ignore[arg-type]
        places = "".join(
            figure.to_html(
                full_html=False,
                include_plotlyjs=False,
                default_width=f"{WIDTH}px",
                default_height=f"{HEIGHT}px",
                config={"displayModeBar": False},
            )
            for figure in drawn()
        )
        whole = ROOT / "test-results" / "figures.html"
        whole.parent.mkdir(exist_ok=True)
        whole.write_text(
            f'<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="{fonts}">'
            f'<script src="file://{SCRIPT}"></script><body style="margin:0;display:flex">{places}'
        )
        page.goto(f"file://{whole}")
        page.wait_for_function("() => document.querySelectorAll('.main-svg .ytitle').length >= 2")
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(500)
        page.screenshot(path=ROOT / ".github" / "figures.png")


if __name__ == "__main__":
    main()
