import { ACTIVATIONS, CELLS, FEWEST, MOST, RANGES, SCHEMES } from "./columns.js";
import { KINDS } from "./source.js";

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
 * What an address says, as far as it can be understood; what cannot is left out.
 * @param {string} hash
 * @returns {Told}
 */
export function fromHash(hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const kind = /** @type {any} */ (fields.get("read"));
  const step = (/** @type {string} */ name) => {
    const value = Number(fields.get(name));
    return Number.isInteger(value) && value >= 1 ? value : null;
  };
  return {
    lesson: fields.get("lesson") ?? "",
    source: KINDS.includes(kind) ? { kind, text: fields.get("text") ?? "", times: fields.get("times") ?? "" } : null,
    columns: columnsOf(fields.get("columns")),
    chosen: { t: step("t"), k: step("k") },
  };
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
    ranges.every((knob) => typeof column[knob] === "number" && column[knob] >= RANGES[knob].least && column[knob] <= RANGES[knob].most) &&
    (clip === null || (typeof clip === "number" && clip > 0)) &&
    (given === null || (typeof given === "object" && typeof given.weights === "object" && given.weights !== null))
  );
}
