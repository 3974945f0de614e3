import { columnOf } from "./columns.js";
import { sourceOf } from "./source.js";

/**
 * A known result to predict and then to see. Its columns are presets of the API, some changed in one thing; its words
 * stand under lesson.<name>.
 * @typedef {object} Lesson
 * @property {string} name
 * @property {{ preset: string, change?: any, clip?: number }[]} columns
 * @property {number} k the earlier step to point at
 * @property {string} view the view that answers the question
 * @property {string[]} choices
 * @property {string} right
 * @property {import("./training.js").Settings} [train] settings, where training answers it
 *
 * @typedef {{ name: string, request: { sequence: any, model: any } }} Preset
 */

/** @type {Lesson[]} */
export const LESSONS = [
  {
    name: "shepherd",
    columns: [{ preset: "shepherd-rnn" }, { preset: "shepherd-gru" }, { preset: "shepherd-lstm" }],
    k: 2, view: "lag", choices: ["all", "lstm", "none"], right: "none",
  },
  {
    name: "orthogonal",
    columns: [{ preset: "orthogonal" }, { preset: "orthogonal", change: { init: { gain: 1 } } }, { preset: "orthogonal", change: { init: { gain: 1.1 } } }],
    k: 1, view: "lag", choices: ["same", "straight", "bent"], right: "straight",
  },
  {
    name: "sigmoid",
    columns: [{ preset: "sigmoid" }, { preset: "sigmoid", change: { weights: { Wh: [[1]] } } }],
    k: 1, view: "lag", choices: ["grows", "shrinks"], right: "shrinks",
  },
  {
    name: "bound",
    columns: [{ preset: "bound" }, { preset: "bound", change: { activation: "identity", init: { scheme: "orthogonal" } } }],
    k: 1, view: "lag", choices: ["above", "both", "linear"], right: "linear",
  },
  {
    name: "radius-zero",
    columns: [{ preset: "radius-zero" }, { preset: "radius-zero", change: { weights: { Wh: [[0.5, 0.5], [-0.5, -0.5]], bh: [0, 1.5] } } }],
    k: 1, view: "lag", choices: ["vanish", "one", "explode"], right: "one",
  },
  {
    name: "forget",
    columns: [{ preset: "forget-bias-0" }, { preset: "forget-bias-1" }, { preset: "forget-bias-2" }],
    k: 1, view: "lag", choices: ["kept", "two", "faster"], right: "faster",
  },
  {
    name: "clipping",
    columns: [{ preset: "clipping" }, { preset: "clipping", clip: 1 }],
    k: 1, view: "norms", choices: ["both", "clipped", "plain"], right: "clipped",
    train: { rate: "1", steps: "300", optimizer: "sgd" },
  },
  {
    name: "healthy-total",
    columns: [{ preset: "healthy-total" }, { preset: "healthy-total", change: { cell: "lstm", init: { forget_bias: 4 } } }],
    k: 78, view: "share", choices: ["third", "percent", "millionth"], right: "millionth",
  },
];

/**
 * What a lesson begins with.
 * @param {Lesson} lesson
 * @param {Preset[]} presets
 */
export function opened(lesson, presets) {
  const requests = lesson.columns.map(({ preset }) => {
    const found = presets.find(({ name }) => name === preset);
    if (!found) throw new Error(`the server has no preset ${preset}`);
    return found.request;
  });
  return {
    source: sourceOf(requests[0].sequence),
    columns: lesson.columns.map(({ change = {}, clip = null }, i) => ({ ...columnOf(changed(requests[i].model, change), i + 1), clip })),
    chosen: { t: null, k: lesson.k },
  };
}

/**
 * A request's part with some of its fields changed, at any depth.
 * @param {any} part
 * @param {any} change
 * @returns {any}
 */
function changed(part, change) {
  const plain = (/** @type {any} */ value) => value !== null && typeof value === "object" && !Array.isArray(value);
  if (!plain(part) || !plain(change)) return change;
  const next = { ...part };
  for (const [name, value] of Object.entries(change)) next[name] = changed(part[name], value);
  return next;
}
