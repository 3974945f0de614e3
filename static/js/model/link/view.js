import { GATES } from "../cells.js";
import { LENGTH } from "../lesson/progress.js";
import { partsOf, readable, sequenceOf } from "../sequence.js";
import { sameSelection, within } from "../selection.js";
import { requestOf } from "../setup.js";
import { courseOf, stations } from "../walk/stations.js";
import { told } from "./fields.js";

/**
 * What is looked at, as an address says it.
 * @typedef {object} View
 * @property {number} step the update whose frame is shown
 * @property {import("../selection.js").Selection | null} selection
 * @property {number | null} folded the step that the folded drawing shows
 * @property {boolean} digits whether every digit is shown
 * @property {{ at: number, weight: string, check: import("../walk/position.js").Check | null } | null} walk
 * @property {boolean} path whether the hidden state's path is open
 * @property {boolean} settings whether all of the set-up is
 * @property {string | null} start what the network writes on from; null for what it reads first
 * @property {string} length how much it writes
 * @property {number | null} chapter the lesson's open chapter, from 0
 */

/** How much the network writes before anything else was typed. */
export const LENGTH_WRITTEN = "10";
/** The most that a server lets it write, unless it was set up otherwise. */
export const MOST_WRITTEN = 2000;

/** How each part is called in front of its step: h2, Wh3; a number of it after a dot: h2.1. @type {Record<string, import("../selection.js").Part>} */
const PARTS = { x: "input", Wx: "Wx", Wh: "Wh", h: "hidden", c: "c", Wy: "Wy", y: "prediction", L: "loss", ...Object.fromEntries([...GATES.gru, ...GATES.lstm].map(({ name }) => [name, name])) };
const UNITS = /^(?:h|c|y|[rnzfigo])$/;

/**
 * @param {View} view
 * @param {number} chosen which of several sequences is looked at, from 0
 * @returns {[name: string, value: string][]}
 */
export function viewFields(view, chosen) {
  /** @type {[string, string | number | null][]} */
  const fields = [
    ["sequence", chosen ? chosen + 1 : null],
    ["frame", view.step || null],
    ["select", view.selection && selectionText(view.selection)],
    ["folded", view.folded],
    ["digits", view.digits ? "all" : null],
    ["walk", view.walk && view.walk.at + 1],
    ["terms", view.walk?.weight || null],
    ["check", view.walk?.check ? checkText(view.walk.check) : null],
    ["path", view.path ? "open" : null],
    ["setup", view.settings ? "open" : null],
    ["start", view.start],
    ["length", view.length === LENGTH_WRITTEN ? null : view.length],
    ["chapter", view.chapter === null ? null : view.chapter + 1],
  ];
  return fields.flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]]));
}

/**
 * What an address says of the view, as far as it exists in the network of a set-up.
 * @param {import("./fields.js").Fields} fields
 * @param {import("../setup.js").Setup} setup
 * @returns {{ chosen: number, view: View }}
 */
export function viewFrom(fields, setup) {
  const parts = partsOf(requestOf(setup));
  const chosen = (fields.read("sequence", whole(1, parts.length)) ?? 1) - 1;
  const { inputs, vocabulary, outputs } = sequenceOf(parts[chosen]);
  const T = inputs.length;
  const size = { T, d: Number(setup.hidden), m: outputs.length, cell: setup.cell };
  const at = fields.read("walk", whole(1, Infinity));
  const chapter = fields.read("chapter", whole(1, LENGTH));
  /** Whoever walks has nothing selected. */
  const selected = (/** @type {string} */ text) => {
    const selection = at === undefined ? selectionOf(text) : null;
    return selection && sameSelection(within(selection, size), selection) ? selection : undefined;
  };
  return {
    chosen,
    view: {
      step: fields.read("frame", whole(0, Infinity)) ?? 0,
      selection: fields.read("select", selected) ?? null,
      folded: fields.read("folded", whole(1, T)) ?? null,
      digits: fields.read("digits", only("all")) ?? false,
      walk: at === undefined ? null : { at: at - 1, weight: fields.read("terms", weightName) ?? "", check: fields.read("check", checkOf) ?? null },
      path: fields.read("path", only("open")) ?? false,
      settings: fields.read("setup", only("open")) ?? false,
      start: fields.read("start", (text) => (readable(text, vocabulary) ? text : undefined)) ?? null,
      length: String(fields.read("length", whole(1, MOST_WRITTEN)) ?? LENGTH_WRITTEN),
      chapter: chapter === undefined ? null : chapter - 1,
    },
  };
}

/** @typedef {{ asked: number, shown: number }} Near an update that was not recorded, and the one shown in its place */

/**
 * A view as far as it exists in a recording, the end of which is known.
 * @param {View} view
 * @param {import("../recording.js").Recording} recording
 * @param {number} count the frames that there are
 * @returns {{ index: number, walk: View["walk"], left: string[], near: Near | null }} the frame shown is the last one that is
 *   not after the update
 */
export function fitting({ step, walk }, recording, count) {
  const { frames } = recording;
  const last = frames[count - 1];
  const late = step > last.step;
  const found = late ? 0 : frames.slice(0, count).filter((frame) => frame.step <= step).length - 1;
  const left = late ? [told("frame", String(step))] : [];
  const near = late || frames[found].step === step ? null : { asked: step, shown: frames[found].step };
  if (!walk) return { index: found, walk, left, near };
  const all = stations(courseOf(recording, frames[found]));
  if (walk.at >= all.length) return { index: found, walk: null, left: [...left, told("walk", String(walk.at + 1))], near };
  const { weights } = frames[found];
  const named = walk.weight === "" || walk.weight in weights;
  const checked = !walk.check || valueAt(weights, walk.check) !== undefined;
  if (!named) left.push(told("terms", walk.weight));
  if (!checked && walk.check) left.push(told("check", checkText(walk.check)));
  return { index: found, walk: { ...walk, weight: named ? walk.weight : "", check: checked ? walk.check : null }, left, near };
}

/** @param {import("../recording.js").Weights} weights @param {import("../walk/position.js").Check} check */
function valueAt(weights, { name, row, column }) {
  const values = weights[name]?.[row];
  return Array.isArray(values) ? values[column] : column === 0 ? values : undefined;
}

/** @param {import("../selection.js").Selection} selection */
function selectionText({ part, t, unit }) {
  const name = Object.keys(PARTS).find((each) => PARTS[each] === part);
  return `${name}${t}${unit === null ? "" : `.${unit}`}`;
}

/** @param {string} text @returns {import("../selection.js").Selection | null} */
function selectionOf(text) {
  const found = /^([A-Za-z]+)([1-9]\d*)(?:\.([1-9]\d*))?$/.exec(text);
  if (!found || !Object.hasOwn(PARTS, found[1]) || (found[3] && !UNITS.test(found[1]))) return null;
  return { part: PARTS[found[1]], t: Number(found[2]), unit: found[3] ? Number(found[3]) : null };
}

/** @param {import("../walk/position.js").Check} check counted from 1 in an address */
const checkText = ({ name, row, column }) => `${name}.${row + 1}.${column + 1}`;

/** @param {string} text @returns {import("../walk/position.js").Check | undefined} */
function checkOf(text) {
  const found = /^(\w+)\.([1-9]\d*)\.([1-9]\d*)$/.exec(text);
  return found ? { name: found[1], row: Number(found[2]) - 1, column: Number(found[3]) - 1 } : undefined;
}

/** @param {string} text */
const weightName = (text) => (/^[Wb]\w{1,3}$/.test(text) ? text : undefined);

/** A whole number within bounds. @param {number} least @param {number} most */
const whole = (least, most) => (/** @type {string} */ text) => (/^\d+$/.test(text) && Number.isSafeInteger(Number(text)) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined);

/** @param {string} word */
const only = (word) => (/** @type {string} */ text) => (text === word ? true : undefined);
