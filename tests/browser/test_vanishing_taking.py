"""The lab's numbers and pictures taken away, whole and exact, and its words in two languages."""

from __future__ import annotations

import struct
import xml.etree.ElementTree as ET
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.lab_reading import at_rest, point_at, preset, row, slide, vanishing

SVG = "{http://www.w3.org/2000/svg}"


def copied(page: Page, view: str) -> list[list[str]]:
    """Copy a view's numbers and return them."""
    page.get_by_test_id(f"take-{view}").click()
    page.get_by_test_id(f"take-copy-{view}").click()
    expect(page.get_by_test_id(f"taken-{view}")).not_to_be_empty()
    text: str = page.evaluate("navigator.clipboard.readText()")
    return [line.split("\t") for line in text.split("\n")]


def saved(page: Page, view: str, kind: str, folder: Path) -> Path:
    """Save a view's picture and return its file."""
    page.get_by_test_id(f"take-{view}").click()
    with page.expect_download() as download:
        page.get_by_test_id(f"take-{kind}-{view}").click()
    assert download.value.suggested_filename.endswith(f".{kind}")
    file = folder / f"{view}.{kind}"
    download.value.save_as(file)
    return file


def test_numbers_are_copied_with_all_digits_and_pictures_are_whole(
    open_page: Open, client: httpx.Client, tmp_path: Path
) -> None:
    page = open_page("/vanishing", permissions=["clipboard-read", "clipboard-write"])
    at_rest(page, 3)
    sequence = preset(client, "shepherd-rnn")["sequence"]
    models = [preset(client, f"shepherd-{cell}")["model"] for cell in ("rnn", "gru", "lstm")]

    page.locator("#view-lag").scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('[data-testid=map-3] [data-testid=map]')")
    head, *rows = copied(page, "lag")
    for model, name in zip(models, ("RNN", "GRU", "LSTM"), strict=True):
        place = head.index(f"{name} ‖∂h_t/∂h_k‖")
        assert [float(line[place]) for line in rows] == pytest.approx(
            row(client, sequence, model, 20), rel=1e-9
        )

    head, *rows = copied(page, "sentence")
    answer = vanishing(client, sequence, models[2])
    for name, part in (("LSTM h", "loss_gradient_norms"), ("LSTM (h, c)", "joint_loss_gradient_norms")):
        norms = answer[part][19]
        shares = [float(line[head.index(name)]) for line in rows]
        assert shares == pytest.approx([norm / norms[19] for norm in norms], rel=1e-9)
    assert [line[1] for line in rows] == sequence["tokens"][:20]

    head, *rows = copied(page, "map")
    assert head[0] == "RNN"
    norms = vanishing(client, sequence, models[0])["jacobian_norms"]["spectral"]
    assert [float(cell) for cell in rows[19][1:]] == pytest.approx(norms[19], rel=1e-9)

    for view, words in (("lag", {"RNN", "GRU", "LSTM"}), ("chain", {"brown", "product"}), ("map", {"LSTM"})):
        drawing = ET.parse(saved(page, view, "svg", tmp_path)).getroot()  # noqa: S314 (the page wrote it)
        said = {text.text for text in drawing.iter(f"{SVG}text")}
        assert words <= said
        assert page.locator(f"#view-{view}-title span").first.inner_text() in said
        assert not [each for each in drawing.iter() if each.get("class")]
        png = saved(page, view, "png", tmp_path).read_bytes()
        width, height = struct.unpack(">II", png[16:24])
        assert (width, height) == (2 * int(drawing.get("width", 0)), 2 * int(drawing.get("height", 0)))

    page.get_by_test_id("lesson").select_option("orthogonal")
    expect(page.get_by_test_id("question")).to_be_visible()
    expect(page.get_by_test_id("take-lag")).to_have_count(0)  # not before the prediction


def test_the_language_is_switched_and_nothing_else(open_page: Open) -> None:
    page = open_page("/vanishing")
    at_rest(page, 3)
    slide(page, "gain", 1.2)
    page.get_by_test_id("word-18").click()
    point_at(page, 4)
    at_rest(page, 3)
    share = page.get_by_test_id("card-3").get_by_test_id("share")
    expect(share).to_contain_text("14 steps back")
    before = float(share.get_attribute("data-value") or 0)
    page.get_by_test_id("language").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(share).to_contain_text("14 步之前")
    after = float(share.get_attribute("data-value") or 1)
    assert after == pytest.approx(before, rel=1e-4)  # first with few digits, at rest with all
    expect(page.get_by_test_id("knob-gain")).to_have_value("1.2")
    expect(page.locator("#view-lag-title")).to_contain_text("雅可比")
    expect(page).to_have_title("梯度消失 · Unrolled")
    page.get_by_test_id("lesson").select_option("forget")
    expect(page.get_by_test_id("question")).to_contain_text("遗忘门偏置")
    page.get_by_test_id("choice-faster").click()
    expect(page.get_by_test_id("explanation")).to_contain_text("都留不住")
    page.wait_for_function("() => location.hash.startsWith('#lesson=forget')")
    page.reload()
    expect(page.get_by_test_id("question")).to_contain_text("遗忘门偏置")
    page.get_by_test_id("language").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_test_id("question")).to_contain_text("forget biases")
