import { arrowOf, GATES } from "../cells.js";

/**
 * The stations of a walk through one update, in the order of the lesson: forward through the steps to the losses, back from
 * them to the states, the terms of the double sum one by one, and what the update makes of each weight.
 * @typedef {"forward" | "back" | "terms" | "update"} Chapter
 * @typedef {"input" | "a" | "gate" | "c" | "h" | "y" | "loss" | "total" | "error" | "Wy" | "dh" | "da" | "term" | "terms" | "update"} Kind
 *
 * @typedef {object} Station
 * @property {Chapter} chapter
 * @property {Kind} kind
 * @property {number} t its step, 1…T; 0 where it belongs to none
 * @property {number} k the state of a term, 1…t; 0 for all else
 * @property {string} name a gate's or a weight's; empty for all else
 *
 * @typedef {object} Course what there is to walk through
 * @property {number} T
 * @property {number[]} losses the steps that have a target, in order
 * @property {import("../cells.js").Cell} cell
 * @property {string[]} weights their names, in the API's order
 * @property {number | null} truncate how many steps gradients flow back; null for all the way
 * @property {boolean} listed whether the terms are few enough to be shown one by one
 */

/** @type {Chapter[]} */
export const CHAPTERS = ["forward", "back", "terms", "update"];

/** Terms that have more numbers than this together are not asked for. */
const MOST_NUMBERS = 400_000;

/**
 * What there is to walk through at a frame.
 * @param {import("../recording.js").Recording} recording
 * @param {import("../recording.js").Frame} frame
 * @returns {Course}
 */
export function courseOf({ T, cell, sequence, request }, { weights }) {
  const numbers = Object.entries(weights).reduce((sum, [name, values]) => sum + (readout(name) ? 0 : values.flat().length), 0);
  return {
    T,
    losses: sequence.targets.flatMap((target, i) => (target === null ? [] : [i + 1])),
    cell,
    weights: Object.keys(weights),
    truncate: request.truncate ?? null,
    listed: ((T * (T + 1)) / 2) * numbers <= MOST_NUMBERS,
  };
}

/** @param {string} name whether a weight acts behind the states */
export const readout = (name) => name === "Wy" || name === "by";

/**
 * @param {Course} course
 * @returns {Station[]}
 */
export function stations(course) {
  return [...forward(course), ...back(course), ...terms(course), ...course.weights.map((name) => station("update", "update", { name }))];
}

/**
 * @param {Chapter} chapter @param {Kind} kind
 * @param {{ t?: number, k?: number, name?: string }} [place]
 * @returns {Station}
 */
const station = (chapter, kind, { t = 0, k = 0, name = "" } = {}) => ({ chapter, kind, t, k, name });

/** @param {Course} course */
function forward({ T, losses, cell }) {
  const found = [];
  for (let t = 1; t <= T; t += 1) {
    found.push(station("forward", "input", { t }));
    if (cell === "rnn") found.push(station("forward", "a", { t }));
    for (const { name } of GATES[cell]) found.push(station("forward", "gate", { t, name }));
    if (cell === "lstm") found.push(station("forward", "c", { t }));
    found.push(station("forward", "h", { t }));
    if (losses.includes(t)) found.push(station("forward", "y", { t }), station("forward", "loss", { t }));
  }
  return [...found, station("forward", "total")];
}

/** @param {Course} course */
function back({ losses }) {
  const last = losses[losses.length - 1] ?? 0;
  const states = Array.from({ length: last }, (_, i) => last - i);
  return [
    ...[...losses].reverse().map((t) => station("back", "error", { t })),
    ...losses.map((t) => station("back", "Wy", { t, name: "Wy" })),
    ...states.flatMap((t) => [station("back", "dh", { t }), station("back", "da", { t })]),
  ];
}

/** @param {Course} course */
function terms({ losses, truncate, listed }) {
  if (!listed) return [station("terms", "terms")];
  return losses.flatMap((t) => {
    const reach = Math.min(t, truncate ?? t);
    return Array.from({ length: reach }, (_, lag) => station("terms", "term", { t, k: t - lag }));
  });
}

/**
 * What a station points at in the drawing.
 * @param {Station} at
 * @param {Course} course
 * @param {string} weight whose terms are shown
 * @returns {import("../store.js").Marks}
 */
export function marksOf({ chapter, kind, t, k, name }, { T, losses, cell }, weight) {
  const all = (/** @type {string} */ part) => Array.from({ length: T }, (_, i) => ({ part, t: i + 1 }));
  const last = losses[losses.length - 1] ?? T;
  const here = (/** @type {string[]} */ ...parts) => parts.map((part) => ({ part, t }));
  const parts = () => {
    switch (kind) {
      case "input":
        return here("input");
      case "a":
      case "gate":
        return here("Wx", "Wh");
      case "y":
        return here("Wy", "prediction");
      case "loss":
        return here("loss");
      case "total":
        return losses.map((step) => ({ part: "loss", t: step }));
      case "error":
        return here("loss", "prediction");
      case "Wy":
        return here("prediction", "Wy", "hidden");
      case "dh":
        return [...here("hidden"), ...(losses.includes(t) ? here("Wy") : []), ...(t < last ? [{ part: "flow", t: t + 1 }] : [])];
      case "term":
        return [
          ...here("prediction", "Wy"), ...way("flow", t, k), ...(cell === "lstm" ? way("c", t, k) : []), { part: "hidden", t: k },
          ...[arrowOf(weight)].flatMap((part) => (part ? [{ part, t: k }] : [])),
        ];
      case "terms":
        return [...all("flow"), ...(cell === "lstm" ? all("c") : [])];
      case "update":
        return all(arrowOf(name) ?? (readout(name) ? "prediction" : "hidden"));
      default:
        return here("hidden");
    }
  };
  return { direction: chapter === "forward" ? "forward" : "back", t: k || t || last, parts: parts() };
}

/**
 * The arrows from step t back to step k, of the gradient or of the cell state.
 * @param {"flow" | "c"} part @param {number} t @param {number} k
 */
const way = (part, t, k) => Array.from({ length: t - k }, (_, i) => ({ part, t: t - i }));

/**
 * The station that a part of the drawing leads to: the first of its step where that part is worked out.
 * @param {Station[]} all
 * @param {import("../selection.js").Selection} selection
 */
export function stationOf(all, { part, t }) {
  const kinds = /** @type {Record<string, Kind[]>} */ ({
    input: ["input"], Wx: ["a", "gate"], Wh: ["a", "gate"], hidden: ["h"], c: ["c"], Wy: ["y"], prediction: ["y"], loss: ["loss"],
  })[part];
  const found = all.findIndex((each) => each.t === t && (kinds ? kinds.includes(each.kind) : each.kind === "gate" && each.name === part));
  return found < 0 ? all.findIndex((each) => each.t === t && each.kind === "h") : found;
}
