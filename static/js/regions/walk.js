import { batch, computed, effect, untracked } from "../../vendor/signals-core/signals-core.mjs";
import { html } from "../dom/html.js";
import { loadTypesetting, typesetting } from "../dom/math.js";
import { inSentence, subscript, visible } from "../model/format.js";
import { go, SECONDS, tick, toggle } from "../model/walk/position.js";
import { shown, summed } from "../model/walk/shown.js";
import { courseOf, marksOf, stationOf, stations } from "../model/walk/stations.js";
import { walkKeys } from "../views/walk/keys.js";
import { WalkPanel } from "../views/walk/panel.js";

/**
 * The walk through one update of the shown frame, while it is open.
 * @param {import("./page.js").Page} page
 */
export function walk({ store, act, words, place, region }) {
  void loadTypesetting();
  const course = computed(() => {
    const { recording, frame } = store;
    return recording.value && frame.value ? courseOf(recording.value, frame.value) : null;
  });
  /** The stations stay the same from frame to frame. */
  const all = computed(() => JSON.parse(key.value));
  const key = computed(() => JSON.stringify(course.value ? stations(course.value) : []));
  const open = computed(() => store.walk.value !== null && all.value.length > 0);
  const at = computed(() => Math.min(store.walk.value?.at ?? 0, all.value.length - 1));

  const weights = computed(() => (course.value ? summed(course.value) : []));
  const weight = computed(() => {
    const asked = store.walk.value?.weight ?? "";
    return weights.value.includes(asked) ? asked : (weights.value.find((name) => name.startsWith("Wh")) ?? weights.value[0] ?? "");
  });

  /** @param {(position: import("../model/walk/position.js").Position) => import("../model/walk/position.js").Position} change */
  const move = (change) => {
    if (store.walk.value) store.walk.value = change({ ...store.walk.value, at: at.value });
  };
  const on = {
    go: (/** @type {number} */ to) => move((now) => go(now, all.value.length, to)),
    toggle: () => move((now) => toggle(now, all.value.length)),
    close: () => {
      act.endWalk();
      /** @type {HTMLElement | null} */ (place("player").querySelector(".walk-open"))?.focus({ preventScroll: true });
    },
    weight: (/** @type {string} */ weight) => move((now) => ({ ...now, weight })),
    check: (/** @type {import("../model/walk/position.js").Check | null} */ check) => move((now) => ({ ...now, check })),
    digits: () => (store.digits.value = !store.digits.value),
  };
  walkKeys({ open: () => open.value, step: (by) => on.go(at.value + by), ends: (first) => on.go(first ? 0 : Infinity), toggle: on.toggle, close: on.close });

  region("walk", () => {
    place("workbench").classList.toggle("with-walk", open.value);
    const { recording, frame, forward, gradients, checks, walk: position, digits, theme, walkProblem } = store;
    const run = recording.value;
    if (!open.value || !position.value || !run || !frame.value || !course.value) return null;
    const t = words.value;
    const answered = [forward.value, gradients.value].every((each) => each && run.frames.includes(each.frame)) && forward.value?.frame === gradients.value?.frame;
    const found = answered ? { forward: forward.value, gradients: gradients.value } : null;
    const of = found?.forward && found.gradients ? { forward: found.forward.answer, gradients: found.gradients.answer, frame: found.forward.frame } : null;
    const check = position.value.check;
    return html`<${WalkPanel}
      all=${all.value}
      course=${course.value}
      position=${{ ...position.value, at: at.value, check: check && of && check.name in of.gradients.gradients ? check : null }}
      title=${titleOf(all.value[at.value], weight.value, run, t)}
      shown=${of && shown({ ...of, course: course.value, all: all.value, recording: run }, at.value, weight.value)}
      gradients=${of?.gradients ?? null}
      checks=${checks.value && checks.value.frame === of?.frame ? checks.value.answer : null}
      inputs=${run.sequence.inputs.map(visible)}
      problem=${walkProblem.value}
      weight=${weight.value}
      weights=${weights.value}
      step=${of?.frame.step ?? frame.value.step}
      current=${of?.frame === frame.value}
      digits=${digits.value}
      theme=${theme.value}
      typeset=${typesetting.value}
      t=${t}
      on=${on}
    />`;
  });

  effect(() => {
    store.marks.value = open.value && course.value ? marksOf(all.value[at.value], course.value, weight.value) : null;
  });

  /** On a small window the walk lies over the page's foot: the network comes into what is left above, and after the walk what was read before. */
  effect(() => {
    if (!open.value || getComputedStyle(place("walk")).position !== "fixed") return undefined;
    const before = scrollY;
    place("stage").scrollIntoView({ block: "start" });
    const put = scrollY;
    return () => {
      if (scrollY === put) scrollTo(0, before);
    };
  });

  /** A part of the drawing that is selected meanwhile leads to its station. */
  effect(() => {
    const selection = store.selection.value;
    if (!selection || !untracked(() => open.value)) return;
    const to = untracked(() => stationOf(all.value, selection));
    batch(() => {
      store.selection.value = null;
      if (to >= 0) on.go(to);
    });
  });

  /** While it plays, a station stays for its time and then gives way to the next. */
  const pace = computed(() => (store.walk.value?.playing ? (1000 * SECONDS) / store.speed.value : 0));
  effect(() => {
    at.value;
    if (!pace.value) return undefined;
    const wait = setTimeout(() => move((now) => tick(now, all.value.length)), pace.value);
    return () => clearTimeout(wait);
  });
}

/**
 * Where a walk is, in words.
 * @param {import("../model/walk/stations.js").Station} station @param {string} weight
 * @param {import("../model/recording.js").Recording} recording @param {import("../model/words.js").Translate} t
 */
function titleOf({ kind, t: step, k, name }, weight, { cell, sequence }, t) {
  const gated = kind === "da" && cell !== "rnn" ? ".gated" : "";
  return t(`walk.at.${kind}${gated}`, { t: step, sub: subscript(step), k, name, weight, input: inSentence(sequence.inputs[step - 1] ?? "") });
}
