import { partsOf } from "./cells.js";

/**
 * The one part of the network that is selected; the gates are parts of a gated cell, c is the state of an lstm's cell.
 * @typedef {"input" | "Wx" | "Wh" | "r" | "n" | "z" | "f" | "i" | "g" | "o" | "c" | "hidden" | "Wy" | "prediction" | "loss"} Part
 * @typedef {object} Selection
 * @property {Part} part
 * @property {number} t the step it belongs to, 1…T
 * @property {number | null} unit a single number of it, or null for the whole part: a hidden unit, 1…d, or an output, 1…m
 *
 * @typedef {{ T: number, d: number, m?: number, cell?: import("./cells.js").Cell }} Size of the network
 */

/** The parts that can be looked at as a whole alone. @type {Part[]} */
const WHOLE = ["input", "Wx", "Wh", "Wy", "loss"];

/**
 * @param {Selection | null} one
 * @param {Selection | null} other
 */
export function sameSelection(one, other) {
  return one?.part === other?.part && one?.t === other?.t && one?.unit === other?.unit;
}

/**
 * What stands for the selection in the drawing of the network: of a gate the hidden block, of a probability the whole
 * prediction, of what else has no place of its own the whole that it belongs to.
 * @param {Selection | null} selection
 * @param {boolean} numbered whether hidden units stand apart
 * @returns {Selection | null}
 */
export function drawnAs(selection, numbered) {
  if (!selection) return null;
  const { part, t, unit } = selection;
  if (GATE.test(part)) return { part: "hidden", t, unit: null };
  return unit === null || (part === "hidden" && numbered) ? selection : { part, t, unit: null };
}
const GATE = /^[rnzfigo]$/;

/**
 * The selection after a move: to another step (dt), along the way of the values within one (dPart), or through the
 * numbers of a part (dUnit), the whole of which comes before its first. Without a selection, the move begins at the
 * first hidden block.
 * @param {Selection | null} selection
 * @param {Size} size
 * @param {{ dt?: number, dPart?: number, dUnit?: number }} move
 * @returns {Selection}
 */
export function moved(selection, { T, d, m = 0, cell = "rnn" }, { dt = 0, dPart = 0, dUnit = 0 }) {
  if (!selection) return { part: "hidden", t: 1, unit: null };
  const t = Math.min(T, Math.max(1, selection.t + dt));
  if (dPart !== 0) {
    const parts = partsOf(cell);
    const at = Math.min(parts.length - 1, Math.max(0, parts.indexOf(selection.part) + dPart));
    return { part: parts[at], t, unit: null };
  }
  if (dUnit === 0 || WHOLE.includes(selection.part)) return { ...selection, t };
  const count = 1 + (selection.part === "prediction" ? m : d);
  const unit = ((selection.unit ?? 0) + dUnit + count) % count;
  return { ...selection, t, unit: unit || null };
}

/**
 * The selection as far as it exists in a network of this size, else null.
 * @param {Selection | null} selection
 * @param {Size} size
 * @returns {Selection | null}
 */
export function within(selection, { T, d, m = Infinity, cell = "rnn" }) {
  if (!selection || selection.t > T || !partsOf(cell).includes(selection.part)) return null;
  const most = selection.part === "prediction" ? m : d;
  return selection.unit !== null && selection.unit > most ? { ...selection, unit: null } : selection;
}
