import { told as named } from "../link/fields.js";
import { ACTIVATIONS, CELLS, FEWEST, MOST, RANGES, SCHEMES } from "./columns.js";
import { LESSONS } from "./lessons.js";
import { KINDS } from "./source.js";

const PARTS = ["lesson", "read", "text", "times", "t", "k", "columns"];

/**
 * What the address says after its #: enough to come back to the same numbers. A lesson that nothing was changed in is
 * told by its name alone.
 * @typedef {object} Told
 * @property {string} lesson
 * @property {import("./source.js").Source | null} source
 * @property {import("./columns.js").Column[] | null} columns
 * @property {{ t: number | null, k: number | null }} chosen
 */

/**
 * @param {Told} told
 * @returns {string}
 */
export function toHash({ lesson, source, columns, chosen }) {
  const fields = new URLSearchParams();
  if (lesson) fields.set("lesson", lesson);
  if (source) {
    fields.set("read", source.kind);
    fields.set("text", source.text);
    if (source.times) fields.set("times", source.times);
  }
  if (chosen.t !== null) fields.set("t", String(chosen.t));
  if (chosen.k !== null) fields.set("k", String(chosen.k));
  if (columns) fields.set("columns", JSON.stringify(columns.map((column) => ({ ...column, id: undefined }))));
  return fields.size ? `#${fields}` : "";
}

/**
 * What an address says, as far as it can be understood; what cannot is left out, and its parts are named.
 * @param {string} hash
 * @returns {Told & { left: string[] }}
 */
export function fromHash(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const left = [...fields].filter(([name]) => !PARTS.includes(name)).map(([name, value]) => named(name, value));
  /** @template V @param {string} name @param {V | null} value @returns {V | null} */
  const understood = (name, value) => {
    if (value === null && fields.has(name)) left.push(named(name, fields.get(name) ?? ""));
    return value;
  };
  const step = (/** @type {string} */ name) => {
    const value = Number(fields.get(name));
    return understood(name, Number.isInteger(value) && value >= 1 ? value : null);
  };
  const kind = /** @type {any} */ (fields.get("read"));
  const lesson = fields.get("lesson") ?? "";
  return {
    lesson: understood("lesson", LESSONS.some(({ name }) => name === lesson) ? lesson : null) ?? "",
    source: understood("read", KINDS.includes(kind) ? { kind, text: fields.get("text") ?? "", times: fields.get("times") ?? "" } : null),
    columns: understood("columns", columnsOf(fields.get("columns"))),
    chosen: { t: step("t"), k: step("k") },
    left,
  };
}

/**
 * The steps of an address that a sequence has; those that it has not are left out, and named.
 * @param {Told["chosen"]} chosen
 * @param {number} T
 */
export function within({ t, k }, T) {
  const known = { t: t !== null && t <= T ? t : null, k: k !== null && k <= Math.min(T, t ?? T) ? k : null };
  const left = Object.entries({ t, k }).flatMap(([name, step]) => (step !== null && known[/** @type {"t" | "k"} */ (name)] === null ? [named(name, String(step))] : []));
  return { chosen: known, left };
}

/**
 * @param {string | null} text
 * @returns {import("./columns.js").Column[] | null}
 */
function columnsOf(text) {
  let found;
  try {
    found = JSON.parse(text ?? "");
  } catch {
    return null;
  }
  if (!Array.isArray(found) || found.length < FEWEST || found.length > MOST || !found.every(isColumn)) return null;
  return found.map((column, i) => ({ ...column, id: i + 1 }));
}

/** @param {any} column */
function isColumn(column) {
  if (typeof column !== "object" || column === null) return false;
  const { cell, scheme, activation, clip, given } = column;
  const ranges = /** @type {(keyof typeof RANGES)[]} */ (["gain", "forget", "hidden", "seed"]);
  return (
    CELLS.includes(cell) &&
    SCHEMES.includes(scheme) &&
    ACTIVATIONS.includes(activation) &&
    ranges.every((knob) => isNumber(column[knob]) && column[knob] >= RANGES[knob].least && column[knob] <= RANGES[knob].most) &&
    Number.isInteger(column.hidden) &&
    Number.isInteger(column.seed) &&
    (clip === null || (isNumber(clip) && clip > 0)) &&
    (given === null || isGiven(given))
  );
}

/** @param {any} given */
function isGiven(given) {
  if (typeof given !== "object" || typeof given.weights !== "object" || given.weights === null) return false;
  const weights = Object.values(given.weights);
  const states = [given.h0, given.c0].filter((state) => state !== undefined);
  const isVector = (/** @type {any} */ value) => Array.isArray(value) && value.every(isNumber);
  return weights.length > 0 && weights.every((value) => isVector(value) || (Array.isArray(value) && value.every(isVector))) && states.every(isVector);
}

/** @param {any} value */
function isNumber(value) {
  return typeof value === "number" && Number.isFinite(value);
}
