/**
 * The one part of the network that is selected.
 * @typedef {"input" | "Wx" | "Wh" | "hidden" | "Wy" | "prediction" | "loss"} Part
 * @typedef {object} Selection
 * @property {Part} part
 * @property {number} t the step it belongs to, 1…T
 * @property {number | null} unit a single hidden unit, 1…d, or null for the whole part
 */

/** The parts of a step in the order in which values pass through them. @type {Part[]} */
export const PARTS = ["input", "Wx", "Wh", "hidden", "Wy", "prediction", "loss"];

/**
 * @param {Selection | null} one
 * @param {Selection | null} other
 */
export function sameSelection(one, other) {
  return one?.part === other?.part && one?.t === other?.t && one?.unit === other?.unit;
}

/**
 * The selection after a move: to another step (dt), or along the way of the values within one (dPart).
 * Without a selection, the move begins at the first hidden block.
 * @param {Selection | null} selection
 * @param {number} T
 * @param {{ dt?: number, dPart?: number }} move
 * @returns {Selection}
 */
export function moved(selection, T, { dt = 0, dPart = 0 }) {
  if (!selection) return { part: "hidden", t: 1, unit: null };
  const t = Math.min(T, Math.max(1, selection.t + dt));
  if (dPart === 0) return { ...selection, t };
  const at = Math.min(PARTS.length - 1, Math.max(0, PARTS.indexOf(selection.part) + dPart));
  return { part: PARTS[at], t, unit: null };
}

/**
 * The selection as far as it exists in a network of this size, else null.
 * @param {Selection | null} selection
 * @param {{ T: number, d: number }} size
 * @returns {Selection | null}
 */
export function within(selection, { T, d }) {
  if (!selection || selection.t > T) return null;
  return selection.unit !== null && selection.unit > d ? { ...selection, unit: null } : selection;
}
