"""What the page gives along says what it shows: code, weights, a page as one file, numbers and pictures."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open, Watch
from tests.browser.reading import all_drawn, recorded, type_in
from tests.browser.windows import PATIENCE

STAND_IN = Path(__file__).parent / "stand_in"


def shown(page: Page) -> dict[str, Any]:
    """Return the numbers of the frame in view, as the network's drawing has them."""
    return {
        "h": numbers(page, '[data-testid^="unit-"]'),
        "p": numbers(page, '[data-testid^="bar-"]'),
        "loss": numbers(page, '[data-testid^="loss-"]'),
    }


def numbers(page: Page, selector: str) -> list[float]:
    return page.locator(selector).evaluate_all("all => all.map(each => Number(each.dataset.value))")


def code(page: Page, language: str) -> str:
    page.get_by_test_id(f"code-{language}").click()
    return page.get_by_test_id("code").inner_text()


def printed(text: str, language: str) -> str:
    """Return what a text prints when it is run as it is."""
    program = ["bash", "-c", text] if language == "curl" else [sys.executable, "-c", text]
    paths = {"PATH": f"{os.environ['PATH']}:{STAND_IN}"}  # what the machine has comes first
    if language == "torch":
        paths["PYTHONPATH"] = str(STAND_IN)
    done = subprocess.run(
        program, check=False, env=os.environ | paths, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_code_in_each_language_prints_the_numbers_of_the_page(page: Page) -> None:
    for preset in ("dogs", "sentence", "reviews"):
        page.get_by_test_id("setup-preset").select_option(preset)
        page.locator('[data-testid=network][data-step="0"]').wait_for()
        page.locator('[data-testid=scrubber][max="300"]').wait_for()
        page.locator("body").press("End")
        page.get_by_test_id("takeaway").click()
        losses = [x for x in shown(page)["loss"] if x]
        said: dict[str, list[str]] = {}
        for language in ("python", "numpy", "torch"):
            said[language] = printed(code(page, language), language).splitlines()
            assert [
                float(x) for x in re.findall(r"loss ([\d.]+)", "\n".join(said[language]))
            ] == pytest.approx(losses, abs=1e-6)
        assert said["numpy"] == said["python"]
        assert sorted(said["torch"]) == sorted(said["python"])
        assert any(line.startswith("|dL/dWy| = ") for line in said["python"])
        forward = re.search(r'"loss":([\d.e-]+)[^"]*$', printed(code(page, "curl"), "curl").split("\n")[0])
        assert forward is not None
        assert float(forward[1]) == pytest.approx(sum(losses), rel=1e-5)
        page.get_by_test_id("takeaway-close").click()


def test_code_has_the_losses_of_probabilities_that_are_too_small_for_a_number(open_page: Open) -> None:
    page = open_page("/#text=dogs&activation=identity&eta=1e6&frame=3", charts=False)
    page.locator('[data-testid=network][data-step="3"]').wait_for()
    seen = shown(page)
    assert 0 in seen["p"]
    assert max(seen["loss"]) > 1000
    page.get_by_test_id("takeaway").click()
    for language in ("python", "numpy", "torch"):
        said = printed(code(page, language), language)
        assert [float(x) for x in re.findall(r"loss ([\d.]+)", said)] == pytest.approx(seen["loss"], rel=1e-9)
        total = re.search(r"^L = ([\d.]+)$", said, re.MULTILINE)
        assert total is not None
        assert float(total[1]) == pytest.approx(sum(seen["loss"]), rel=1e-9)


def test_weights_go_out_and_come_back_as_they_were_and_a_file_without_any_is_refused_in_words(
    page: Page, watch: Watch, tmp_path: Path
) -> None:
    watch.expect("status 4", "Failed to load resource")
    bad = tmp_path / "bad.npz"
    bad.write_bytes(b"no weights at all")
    page.set_viewport_size({"width": 1280, "height": 480})
    page.get_by_test_id("takeaway").click()
    page.get_by_test_id("open-weights").set_input_files(bad)
    problem = page.get_by_test_id("weights-problem")
    expect(problem).to_be_in_viewport()
    assert "npz" in problem.inner_text()

    before = all_drawn(page)
    other = tmp_path / "five.npz"  # a network that reads and says five letters, where dogs has four
    numbers = np.random.default_rng(3)
    np.savez(
        other, Wx=numbers.normal(size=(3, 5)), Wh=numbers.normal(size=(3, 3)), Wy=numbers.normal(size=(5, 3))
    )
    page.get_by_test_id("open-weights").set_input_files(other)
    expect(problem).to_contain_text("Wx: is 3×5; allowed: d×4")
    assert (all_drawn(page), page.get_by_test_id("setup-seed").input_value()) == (before, "10")
    expect(page.get_by_test_id("fresh-weights")).to_have_count(0)
    expect(page.get_by_test_id("undo")).to_be_disabled()
    page.get_by_test_id("takeaway-close").click()

    page.locator("body").press("End")
    last = shown(page)
    page.get_by_test_id("takeaway").click()
    with page.expect_download() as download:
        page.get_by_test_id("save-npz").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    with np.load(file) as arrays:
        assert arrays["Wh"].shape == (3, 3)
        np.testing.assert_array_equal(arrays["Wh"], arrays["rnn.weight_hh_l0"])
    page.get_by_test_id("open-weights").set_input_files(file)
    page.locator('[data-testid=network][data-step="0"]').wait_for()
    assert shown(page) == last


def test_a_saved_page_opens_from_disk_and_shows_the_whole_run(
    page: Page, browser: Browser, tmp_path: Path
) -> None:
    type_in(page, "steps", "60")
    recorded(page, 61, "dog")
    page.get_by_test_id("takeaway").click()
    with page.expect_download(timeout=60_000) as download:
        page.get_by_test_id("save-page").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.stat().st_size < 8_000_000
    expect(page.get_by_test_id("save-page")).to_be_focused()
    before = page.get_by_test_id("network").get_attribute("data-step")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowRight")  # which would move the page behind
    expect(page.get_by_test_id("network")).to_have_attribute("data-step", str(before))
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("takeaway-dialog")).to_be_hidden()

    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    try:
        context.set_default_timeout(PATIENCE)
        alone = context.new_page()
        faults: list[str] = []
        alone.on("pageerror", lambda error: faults.append(str(error)))
        alone.on(
            "console", lambda line: faults.append(line.text) if line.type in ("error", "warning") else None
        )
        alone.on("request", lambda asked: faults.append(asked.url) if asked.url.startswith("http") else None)
        alone.goto(file.as_uri())
        alone.locator('[data-testid=scrubber][max="60"]').wait_for()
        expect(alone.locator("#stage .waiting")).to_have_count(0)
        for key, step in (("Home", 0), ("End", 60), ("ArrowLeft", 59)):
            for each in (page, alone):
                each.locator("body").press(key)
                each.locator(f'[data-testid=network][data-step="{step}"]').wait_for()
            assert shown(alone) == shown(page)
        alone.get_by_test_id("hidden-2").click()
        alone.locator('[data-testid=arithmetic-numbers][data-step="59"]').wait_for()
        alone.get_by_test_id("written").scroll_into_view_if_needed()
        for each in (page, alone):
            each.locator('[data-testid=written][data-step="59"]').wait_for()
        written = page.get_by_test_id("written").get_attribute("data-tokens")
        assert alone.get_by_test_id("written").get_attribute("data-tokens") == written != ""
        alone.locator("[data-testid=chart-loss] .main-svg").first.wait_for()
        alone.get_by_test_id("language").click()
        alone.get_by_text("各步的隐藏状态").wait_for()
        for needing_a_server in ("lesson", "walk-open"):
            expect(alone.get_by_test_id(needing_a_server)).to_have_count(0)
        before = alone.locator("main").inner_text()
        for key in ("w", "l", "?"):
            alone.locator("body").press(key)
        keys = alone.get_by_test_id("help-dialog")
        expect(keys).to_be_visible()
        assert {"W", "N", "L"}.isdisjoint(keys.locator("kbd").all_inner_texts())
        assert alone.locator("main").inner_text() == before
        assert faults == []
    finally:
        context.close()


def test_numbers_are_copied_and_pictures_saved(open_page: Open, tmp_path: Path) -> None:
    page = open_page(charts=False, permissions=["clipboard-read", "clipboard-write"], reduced_motion="reduce")
    page.locator('[data-testid=scrubber][max="300"]').wait_for()
    page.get_by_test_id("take-network").click()
    page.get_by_test_id("take-copy-network").click()
    page.locator("[data-testid=taken-network]:not(:empty)").wait_for()
    rows = [line.split("\t") for line in page.evaluate("navigator.clipboard.readText()").splitlines()]
    assert [row[1:4] for row in rows[1:]] == [["d", "o", "d"], ["o", "g", "d"], ["g", "s", "g"]]
    assert [float(x) for row in rows[1:] for x in row[6:]] == shown(page)["h"]
    for kind, begins in (("png", b"\x89PNG"), ("svg", b"<svg")):
        page.get_by_test_id("take-network").click()
        with page.expect_download() as download:
            page.get_by_test_id(f"take-{kind}-network").click()
        file = tmp_path / f"network.{kind}"
        download.value.save_as(file)
        content = file.read_bytes()
        assert content.startswith(begins)
        if kind == "svg":
            assert b">0.23<" in content
            assert b"http" not in content.replace(b"http://www.w3.org/", b"")
        moved = page.locator(".at-step").first.evaluate("step => getComputedStyle(step).transform")
        page.get_by_test_id("fold").click()
    assert moved.startswith("matrix(")
    assert f'transform="{moved}"'.encode() in content  # where it folds to
