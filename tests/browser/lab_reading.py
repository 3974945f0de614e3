"""What the page at /vanishing shows, read from its document, and what the API says of the same."""

from __future__ import annotations

from typing import Any

import httpx
from playwright.sync_api import Page, expect

Answer = dict[str, Any]
Model = dict[str, Any]

READ = """([testid, curve]) => {
    const found = document.querySelector(`[data-testid="${testid}"] [data-curve="${curve}"]`);
    return found && found.dataset.values.split(" ").map(text => text === "null" ? null : Number(text));
}"""

CLOSE = """(value, wanted) => value === wanted
    || (value !== null && wanted !== null && Math.abs(value - wanted) <= 1e-9 * Math.abs(wanted))"""

SAME = f"""([testid, curve, wanted]) => {{
    const values = ({READ})([testid, curve]);
    return values !== null && values.length === wanted.length
        && values.every((value, i) => ({CLOSE})(value, wanted[i]));
}}"""

SAME_VALUE = f"""([selector, wanted]) => {{
    const found = document.querySelector(selector);
    return found !== null && ({CLOSE})(Number(found.dataset.value), wanted);
}}"""

SLIDE = """(slider, value) => {
    slider.value = String(value);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def preset(client: httpx.Client, name: str) -> dict[str, Any]:
    """Return a preset's request."""
    presets = client.get("/api/presets").json()["presets"]
    request: dict[str, Any] = next(each["request"] for each in presets if each["name"] == name)
    return request


def vanishing(client: httpx.Client, sequence: Any, model: Model) -> Answer:
    """Return the API's Jacobians, with all their digits."""
    answer = client.post("/api/vanishing", json={"sequence": sequence, "model": model})
    assert answer.status_code == 200, answer.text
    found: Answer = answer.json()
    return found


def by_lag(client: httpx.Client, sequence: Any, model: Model) -> list[dict[str, Any]]:
    """Return the API's shares of the gradient by lag."""
    request = {"sequence": sequence, "model": model, "contributions": False}
    found: list[dict[str, Any]] = client.post("/api/gradients", json=request).json()["by_lag"]
    return found


def row(client: httpx.Client, sequence: Any, model: Model, t: int, part: str = "joint") -> list[float]:
    """Return the API's ‖∂h_t/∂h_k‖ by lag, asked for as one row."""
    request = {"sequence": sequence, "model": model, "rows": [t]}
    norms = client.post("/api/vanishing", json=request).json()["jacobian_norms"]
    found = norms["h_only"] if part == "alone" else norms
    values: list[float] = found["spectral"][t - 1][:t]
    return values[::-1]


def drawn(page: Page, testid: str, curve: str = "curve.jacobian") -> list[float | None]:
    """Return the values of a curve as they are drawn."""
    values: list[float | None] = page.evaluate(READ, [testid, curve])
    return values


def shows(page: Page, testid: str, wanted: list[float | None], curve: str = "curve.jacobian") -> None:
    """Wait until a curve is drawn with these values, to 1e-9: rounded ones do not do."""
    page.wait_for_function(SAME, arg=[testid, curve, wanted])


def says(page: Page, selector: str, wanted: float) -> None:
    """Wait until an element holds this value, to 1e-9."""
    page.wait_for_function(SAME_VALUE, arg=[selector, wanted])


def slide(page: Page, knob: str, value: float) -> None:
    """Move a knob that slides."""
    page.get_by_test_id(f"knob-{knob}").evaluate(SLIDE, value)


def at_rest(page: Page, columns: int) -> None:
    """Wait until there are so many columns, all with their numbers."""
    expect(page.locator('[data-testid^="card-"][aria-busy]')).to_have_count(columns)
    expect(page.locator('[data-testid^="card-"][aria-busy="true"]')).to_have_count(0)


def point_at(page: Page, step: int) -> None:
    """Point at the word of a step with the mouse."""
    page.get_by_test_id(f"word-{step}").hover()


def type_text(page: Page, text: str) -> None:
    """Type another text."""
    page.get_by_test_id("source-text").fill(text)
