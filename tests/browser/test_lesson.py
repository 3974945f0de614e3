"""The lesson: each chapter can be done by keyboard alone, and the page comes back as it was left."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.reading import all_drawn, go, recorded, type_in


def opened(page: Page, chapter: int) -> None:
    """Open the lesson at a chapter by keyboard, and wait until the page is set up for it."""
    page.keyboard.press("l")
    expect(page.locator("#lesson-title")).to_be_focused()
    page.get_by_test_id(f"chapter-{chapter}").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id(f"chapter-{chapter}")).to_have_attribute("aria-current", "step")
    expect(page.locator("#lesson-question")).to_be_visible()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def shuffle(page: Page) -> None:
    page.get_by_test_id("setup-word").focus()
    press(page, "Control+a")
    page.keyboard.type("olleh")
    recorded(page, 401, "olle")
    press(page, "Escape", " ")
    expect(page.get_by_test_id("player-play")).to_have_attribute("aria-label", "Pause")
    press(page, " ")


def walk_to_the_sum(page: Page) -> None:
    press(page, "w")
    page.locator(".walk-head").wait_for()
    press(page, "End")
    expect(page.get_by_test_id("walk-count")).to_have_text("37 / 37")
    expect(page.get_by_test_id("task-done")).to_have_text("")
    press(page, "b", "b", "b")


def choose_gates(page: Page) -> None:
    press(page, " ")
    expect(page.get_by_test_id("player-play")).to_have_attribute("aria-label", "Pause")
    page.get_by_test_id("setup-cell").focus()
    page.keyboard.type("L")
    expect(page.get_by_test_id("setup-cell")).to_have_value("lstm")
    page.get_by_test_id("c-1-1").wait_for()  # the recording before has as many frames of as many steps
    recorded(page, 201, "a" + "." * 29)
    press(page, "Escape", " ")


def keys(*pressed: str) -> Callable[[Page], None]:
    return lambda page: press(page, *pressed)


CHAPTERS: dict[int, tuple[Callable[[Page], None], str]] = {  # what is done, and the right answer
    1: (shuffle, "2"),
    2: (keys(*["Shift+ArrowRight"] * 3, "Shift+ArrowDown"), "33"),
    3: (keys("Shift+ArrowRight", "Shift+ArrowRight"), "-0.37"),
    4: (keys("Shift+ArrowRight", *["Shift+ArrowUp"] * 3), "4.93"),
    5: (walk_to_the_sum, "6"),
    6: (keys(*"+++ "), "2"),  # at the highest speed
    7: (keys("Shift+ArrowRight"), "3"),
    8: (choose_gates, "0.21"),
}
CHOOSING = {1, 6, 7}
FITS = "width => innerWidth === width && document.documentElement.scrollWidth === width"


MOVED = """() => new Promise(resolve => {
    const seen = list => resolve(list.getEntries().reduce((sum, { value }) => sum + value, 0));
    new PerformanceObserver(seen).observe({ type: "layout-shift", buffered: true });
    setTimeout(resolve, 200, 0);
})"""


def test_a_link_to_a_chapter_and_a_reload_have_room_for_the_lesson_before_it_comes(open_page: Open) -> None:
    page = open_page("/#chapter=3", own=True)
    for _ in range(2):
        page.locator("#lesson-question").wait_for()
        assert page.evaluate(MOVED) < 0.1
        page.reload()


ON_TO_THE_CHOICE = """async () => {
    const at = name => document.querySelector(`[data-testid=${name}]`);
    at("chapter-1").focus();
    at("chapter-1").click();
    at("choice-2").focus();
    for (let frames = 0; frames < 3; frames++) await new Promise(resolve => requestAnimationFrame(resolve));
    return document.activeElement.dataset.testid;
}"""


def test_who_has_gone_on_to_an_answer_is_not_taken_back_to_the_title(page: Page) -> None:
    opened(page, 1)
    assert page.evaluate(ON_TO_THE_CHOICE) == "choice-2"


def test_every_chapter_is_done_by_keyboard_alone(page: Page) -> None:
    opened(page, 1)
    for chapter, (task, answer) in CHAPTERS.items():
        expect(page.get_by_test_id(f"chapter-{chapter}")).to_have_attribute("aria-current", "step")
        expect(page.locator("#lesson-question")).to_be_visible()
        verdict = page.get_by_test_id("verdict")
        if chapter in CHOOSING:
            page.get_by_test_id(f"choice-{answer}").focus()
            press(page, "Enter")
        else:
            page.get_by_test_id("lesson-number").focus()
            page.keyboard.type("1000")
            press(page, "Enter")
            expect(verdict).to_contain_text(f"it is {answer.replace('-', '−')}")
            page.get_by_test_id("lesson-number").focus()
            press(page, "Control+a")
            page.keyboard.type(answer)
            press(page, "Enter")
        expect(verdict).to_contain_text("Right.")
        assert not re.search(r"[{}$]|undefined|NaN", page.locator("#lesson").inner_text())
        expect(verdict).to_be_focused()  # where the page's keys act
        expect(page.get_by_test_id("task-done")).to_have_text("")
        task(page)
        expect(page.get_by_test_id("task-done")).to_have_text("Done", timeout=60_000)
        expect(page.get_by_test_id(f"chapter-{chapter}")).to_have_class(re.compile("done"))
        page.get_by_test_id("lesson-next").focus()
        press(page, "Enter")
    expect(page.locator("#lesson")).to_be_hidden()


def test_closed_it_gives_the_page_back_as_it_was_left_and_remembers_its_place(page: Page) -> None:
    type_in(page, "word", "banana")
    recorded(page, 301, "banan")
    go(page, 70)
    page.get_by_test_id("loss-3").click()
    before = all_drawn(page)
    opened(page, 4)
    recorded(page, 301, "dog")
    expect(page.get_by_test_id("undo")).to_be_disabled()
    type_in(page, "rate", "0.1")
    expect(page.get_by_test_id("undo")).to_be_enabled()
    page.locator("#lesson-title").focus()
    press(page, "l")
    expect(page.locator("#lesson")).to_be_hidden()
    recorded(page, 301, "banan")
    expect(page.get_by_test_id("network")).to_have_attribute("data-step", "70")
    assert all_drawn(page) == before
    expect(page.get_by_test_id("loss-3")).to_have_attribute("aria-pressed", "true")
    page.get_by_test_id("undo").click()  # what was done before the lesson, not in it
    recorded(page, 301, "dog")
    expect(page.get_by_test_id("setup-rate")).to_have_value("0.3")
    press(page, "l")
    expect(page.get_by_test_id("chapter-4")).to_have_attribute("aria-current", "step")
    page.evaluate("history.replaceState(null, '', '#text=banana&chapter=1')")  # an address that is behind
    page.reload(wait_until="domcontentloaded")
    expect(page.get_by_test_id("chapter-4")).to_have_attribute("aria-current", "step")
    expect(page.get_by_test_id("lesson")).to_contain_text("4/8")


def test_on_a_phone_a_chapter_begins_in_sight_under_the_player(open_page: Open) -> None:
    page = open_page(width=390, height=844, reduced_motion="reduce", charts=False)
    page.locator('[data-testid=scrubber][max="300"]').wait_for()
    for opening in ("first", "second"):
        page.get_by_test_id("menu").click()
        page.get_by_test_id("lesson").click()
        expect(page.locator("#lesson-title"), opening).to_be_focused()
        expect(page.locator("#lesson-title"), opening).to_be_in_viewport(ratio=1)
        player, head = page.locator(".player").bounding_box(), page.locator(".lesson-head").bounding_box()
        assert player
        assert head
        assert -1 < player["y"] < 1
        assert -1 < head["y"] - player["height"] < 40
        before = page.evaluate("scrollY")
        page.get_by_test_id("walk-open").click()  # the network takes turns with the chapter
        expect(page.get_by_test_id("hidden-1")).to_be_in_viewport(ratio=1)
        stage, walk = page.locator("#stage").bounding_box(), page.locator("#walk").bounding_box()
        assert stage
        assert walk
        assert -1 < stage["y"] < walk["y"] - 200
        page.get_by_test_id("walk-close").click()
        expect(page.locator("#lesson-title"), opening).to_be_in_viewport(ratio=1)
        assert page.evaluate("scrollY") == before
        page.get_by_test_id("lesson-close").click()
        expect(page.get_by_test_id("menu"), "what opened it").to_be_focused()
        expect(page.get_by_test_id("menu")).to_be_in_viewport()


def test_the_lesson_stands_beside_the_network_or_under_it(open_page: Open) -> None:
    page = open_page(charts=False, locale="zh-CN")
    page.locator('[data-testid=scrubber][max="300"]').wait_for()
    page.keyboard.press("l")
    sizes = [(390, 844), (1280, 720)]
    for chapter in range(1, 9):
        page.get_by_test_id(f"chapter-{chapter}").click()
        expect(page.get_by_test_id(f"chapter-{chapter}")).to_have_attribute("aria-current", "step")
        expect(page.locator("#lesson-question")).to_be_attached()
        text = page.locator("#lesson").inner_text()
        assert "{" not in text
        assert "$" not in text
        sizes = sizes[::-1]  # begin with the size that it is
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_function(FITS, arg=width)
            lesson, stage = page.locator("#lesson").bounding_box(), page.locator(".stage").bounding_box()
            assert lesson
            assert stage
            beside = lesson["x"] + lesson["width"] <= stage["x"]
            assert beside if width > 1000 else lesson["y"] >= stage["y"] + stage["height"]
