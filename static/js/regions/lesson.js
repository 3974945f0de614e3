import { computed, effect, signal, untracked } from "../../vendor/signals-core/signals-core.mjs";
import { html } from "../dom/html.js";
import { fixed } from "../model/format.js";
import { NO_HISTORY } from "../model/history.js";
import { CHAPTERS } from "../model/lesson/chapters.js";
import { at, withAnswer, withDone } from "../model/lesson/progress.js";
import { judged, QUESTIONS } from "../model/lesson/questions.js";
import { requestOf, setupOf } from "../model/setup.js";
import { LessonView } from "../views/lesson.js";

const NAMES = CHAPTERS.map(({ name }) => name);
const still = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * The lesson beside the network. Each chapter sets the page up for itself; closed, the lesson gives the page back.
 * @param {import("./page.js").Page} page
 */
export function lesson({ store, act, words, place, region }) {
  const progress = store.lesson;
  const open = computed(() => progress.value.open);
  const number = computed(() => progress.value.chapter);
  /** The recording that the chapter begins with, once it is there. */
  const own = signal(/** @type {import("../model/recording.js").Recording | null} */ (null));
  /** The page as the learner left it. @type {ReturnType<typeof pageNow> | null} */
  let left = null;
  let begun = false;
  let stopWaiting = () => {};

  const pageNow = () => ({ told: act.link.now(), state: act.setup.state(), history: store.history.value, problems: store.problems.value });

  /** Does something once, as soon as something is so. @param {() => boolean} so read reactively @param {() => void} then */
  function once(so, then) {
    stopWaiting();
    const stop = effect(() => {
      if (so()) queueMicrotask(() => untracked(finish));
    });
    let over = false;
    const finish = () => {
      if (over) return;
      stopWaiting();
      then();
    };
    stopWaiting = () => {
      over = true;
      stop();
    };
  }

  /** Sets the page up for the chapter. @param {() => void} [then] what follows once its recording is there */
  function setUp(then) {
    const before = store.recording.value;
    store.linking.value = then !== undefined;
    own.value = null;
    if (store.walk.value) act.endWalk();
    store.selection.value = null;
    store.folded.value = false;
    const { request } = CHAPTERS[number.value];
    const preset = store.presets.value.find((each) => sameRun(each.request, request));
    store.history.value = NO_HISTORY;
    void act.setup.take({ setup: setupOf(request), preset: preset?.name ?? "", chosen: 0 });
    once(
      () => store.recording.value !== before && store.received.value.complete,
      () => {
        own.value = store.recording.value;
        then?.();
      },
    );
  }

  /** Goes on with what a link has set up: the chapter's own recording, or another after it. */
  function takeUp() {
    const linked = act.link.now();
    if (!linked || !sameRun(requestOf(linked.state.setup), requestOf(setupOf(CHAPTERS[number.value].request)))) {
      setUp(() => linked && void act.link.show(linked));
      return;
    }
    once(
      () => store.received.value.complete,
      () => (own.value = store.recording.value),
    );
  }

  function giveBack() {
    own.value = null;
    stopWaiting();
    const kept = left;
    left = null;
    begun = false;
    if (!kept?.told || store.linked.value) return;
    void act.link.show(kept.told, true).then(() => unfinished(kept));
    store.history.value = kept.history;
  }

  /** What was typed and could not be recorded stands there again, with what was said of it. @param {ReturnType<typeof pageNow>} kept */
  function unfinished({ told, state, problems }) {
    if (store.setup.value !== told?.state.setup || state.setup === told.state.setup) return;
    store.setup.value = state.setup;
    store.preset.value = state.preset;
    store.problems.value = problems;
  }

  effect(() => {
    if (open.value) {
      number.value;
      untracked(() => {
        const linked = store.linked.value;
        store.linked.value = false;
        if (!begun && !linked) left = pageNow();
        if (!begun) showTop();
        begun = true;
        if (linked) takeUp();
        else setUp();
      });
    } else untracked(giveBack);
  });

  effect(() => {
    const { recording, frame, selection, walk } = store;
    if (!own.value || !recording.value || !frame.value) return;
    const chapter = CHAPTERS[number.value];
    if (chapter.done({ recording: recording.value, frame: frame.value, selection: selection.value, walk: walk.value })) {
      untracked(() => (progress.value = withDone(progress.value, chapter.name)));
    }
  });

  const to = (/** @type {number} */ chapter) => {
    progress.value = at(progress.value, chapter);
    showTop();
  };

  /**
   * Begins to read a chapter at its title, once it is drawn, unless the learner has already gone on to something else.
   * A page that has only just come stays at its own top, until anything is pressed.
   */
  function showTop() {
    const from = document.activeElement;
    requestAnimationFrame(() => {
      if (![from, document.body].includes(document.activeElement)) return;
      const lesson = place("lesson");
      lesson.scrollTop = 0;
      document.getElementById("lesson-title")?.focus({ preventScroll: true });
      const column = getComputedStyle(lesson).position === "fixed";
      if (column || !navigator.userActivation.hasBeenActive) return;
      lesson.style.scrollMarginTop = `${place("player").offsetHeight}px`; // which stays in sight above it
      lesson.scrollIntoView({ block: "start", behavior: still.matches ? "auto" : "smooth" });
    });
  }

  region("lesson", () => {
    place("lesson").hidden = !open.value;
    const { chapter, done, answers } = progress.value;
    const { name, links } = CHAPTERS[chapter];
    const question = QUESTIONS[name];
    const known = own.value && { recording: own.value, first: own.value.frames[0] };
    const given = answers[name] ?? "";
    return html`<${LessonView}
      names=${NAMES}
      chapter=${chapter}
      done=${done}
      links=${links}
      choices=${question.choices}
      given=${given}
      verdict=${known && given ? { right: judged(question, known, given), answer: answerOf(question, known, name) } : null}
      slots=${known && question.slots(known)}
      t=${words.value}
      on=${{
        go: to,
        again: () => setUp(),
        close: () => {
          progress.value = { ...progress.value, open: false };
          for (const name of ["menu", "lesson"]) /** @type {HTMLElement | null} */ (document.querySelector(`[data-testid=${name}]`))?.focus(); // that of them which is in sight
        },
        answer: (/** @type {string} */ text) => {
          progress.value = withAnswer(progress.value, name, text);
          if (known && judged(question, known, text) !== null) document.getElementById("lesson-verdict")?.focus(); // where the page's keys act
        },
      }}
    />`;
  });

  /** @param {import("../model/lesson/questions.js").Question} question @param {import("../model/lesson/questions.js").Known} known @param {string} name */
  function answerOf(question, known, name) {
    const answer = question.answer(known);
    return question.choices.length ? words.value(`chapter.${name}.choice.${question.choices[answer]}`) : fixed(answer, question.decimals);
  }
}

/** Whether two requests record the same, however often. @param {object} one @param {object} other */
function sameRun(one, other) {
  const essence = (/** @type {object} */ request) => JSON.stringify({ ...request, record_every: undefined });
  return essence(one) === essence(other);
}
