"""What the page at / shows, read from its document, and what the API says of the same."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
from playwright.sync_api import Page, expect

Frame = dict[str, Any]

DRAWN = """network => Object.fromEntries([...network.querySelectorAll("[data-testid][data-value]")]
    .map(element => [element.dataset.testid, element.dataset.value]))"""


def preset(client: httpx.Client, name: str = "dogs") -> dict[str, Any]:
    """Return the request that a named example stands for."""
    presets = client.get("/api/presets").json()["presets"]
    return next(each["request"] for each in presets if each["name"] == name)


def changed(request: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return the request as it is after these fields of the page were filled in."""
    model = {name: fields[name] for name in ("hidden_size", "seed") if name in fields}
    optimizer = {name: fields[name] for name in ("learning_rate",) if name in fields}
    return request | {
        "sequence": {"text": fields.get("word", request["sequence"]["text"])},
        "model": request["model"] | model,
        "optimizer": request["optimizer"] | optimizer,
        "steps": fields.get("steps", request["steps"]),
    }


def trained(client: httpx.Client, request: dict[str, Any]) -> list[Frame]:
    """Return the frames that the API streams for a request."""
    answer = client.post("/api/train", json=request)
    assert answer.status_code == 200, answer.text
    *frames, done = map(json.loads, answer.text.splitlines())
    assert done["event"] == "done"
    return frames


def forward(client: httpx.Client, request: dict[str, Any], frame: Frame) -> dict[str, Any]:
    """Return the API's forward pass with a frame's weights."""
    model = request["model"] | {"weights": frame["weights"]}
    answer: dict[str, Any] = client.post(
        "/api/forward", json={"sequence": request["sequence"], "model": model}
    ).json()
    return answer


def numbers_of(frame: Frame) -> dict[str, float]:
    """Return the numbers that the network's drawing is to show of a frame."""
    numbers: dict[str, float] = {}
    for t, (h, probabilities, loss) in enumerate(
        zip(frame["h"], frame["probabilities"], frame["losses"], strict=True), start=1
    ):
        numbers |= {f"unit-{t}-{i}": value for i, value in enumerate(h, start=1)}
        numbers |= {f"bar-{t}-{i}": value for i, value in enumerate(probabilities, start=1)}
        numbers |= {f"loss-{t}": loss, f"flow-{t}": frame["flow"][t - 1]}
    return numbers


def drawn(page: Page) -> dict[str, float]:
    """Return every number in the drawing of the network, with all its digits."""
    values = page.get_by_test_id("network").evaluate(DRAWN)
    return {name: float(value) for name, value in values.items()}


def all_drawn(page: Page) -> dict[str, str]:
    """Return every number of the network's drawing as it is written in the document."""
    values: dict[str, str] = page.get_by_test_id("network").evaluate(DRAWN)
    return values


def words(page: Page) -> str:
    """Return what the page says of where it is."""
    return page.get_by_test_id("words").inner_text()


def shown_update(page: Page) -> int:
    """Return the update that the words name."""
    found = re.match(r"update (\d+) of", words(page))
    assert found, words(page)
    return int(found[1])


def go(page: Page, index: int) -> None:
    """Move the scrubber to a frame."""
    page.get_by_test_id("scrubber").fill(str(index))


def type_in(page: Page, field: str, text: str) -> None:
    """Replace what stands in a field of the set-up strip, opening what folds it away."""
    typed = page.get_by_test_id(f"setup-{field}")
    settings = page.get_by_test_id("settings")
    if not typed.is_visible() and settings.get_attribute("aria-expanded") == "false":
        settings.click()
    typed.fill(text)


def recorded(page: Page, frames: int, inputs: str) -> None:
    """Wait until a recording of so many frames of this word is wholly there."""
    expect(page.locator(".stage .letter")).to_have_text([letter.replace(" ", "␣") for letter in inputs])
    expect(page.get_by_test_id("scrubber")).to_have_attribute("max", str(frames - 1))


def chart(page: Page, name: str) -> dict[str, Any]:
    """Return the data and the axes of a chart once it shows the frame that the network shows."""
    place = page.get_by_test_id(f"chart-{name}")
    place.scroll_into_view_if_needed()
    expect(place).to_have_attribute(
        "data-step", str(page.get_by_test_id("network").get_attribute("data-step"))
    )
    answer: dict[str, Any] = place.evaluate(
        "({ data, layout }) => ({ data, layout, shapes: layout.shapes ?? [] })"
    )
    return answer


def shown(page: Page, update: int) -> dict[str, float]:
    """Return the arithmetic's numbers by their addresses, once they are those of the update shown."""
    numbers = page.get_by_test_id("arithmetic-numbers")
    expect(numbers).to_have_attribute("data-step", str(update))
    found: list[list[str]] = numbers.locator("[data-part][data-value]").evaluate_all(
        """all => all.map(({ dataset: { part, t, unit, row, column, value } }) =>
            [[part, t, unit ?? row, column].filter(each => each !== undefined).join(" "), value])"""
    )
    values: dict[str, float] = {}
    for address, value in found:
        assert values.setdefault(address, float(value)) == float(value), f"{address} has two values"
    return values


def vector(part: str, values: list[float]) -> dict[str, float]:
    """Return a vector's numbers by their addresses."""
    return {f"{part} {i}": value for i, value in enumerate(values, start=1)}


def matrix(part: str, rows: list[list[float]]) -> dict[str, float]:
    """Return a matrix's numbers by their addresses: the same at every step, so without one."""
    return {f"{part} {i} {j}": value for i, row in enumerate(rows, 1) for j, value in enumerate(row, 1)}
