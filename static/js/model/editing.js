/**
 * Which number of the set-up a number of the arithmetic is, counted from 0: a weight, of a bias without a column, or a
 * state before the first step. Whatever else there is follows from these.
 * @typedef {{ name: string, row: number, column: number | null }} Weight
 * @typedef {{ name: "h0" | "c0", unit: number }} State
 *
 * @param {import("./links.js").Address} address
 * @param {import("./recording.js").Weights} weights
 * @returns {Weight | State | null}
 */
export function setBy({ part, t, unit, row, column }, weights) {
  if (t === 0 && unit && (part === "hidden" || part === "c")) return { name: part === "c" ? "c0" : "h0", unit: unit - 1 };
  if (!Object.hasOwn(weights, part)) return null;
  if (!Array.isArray(weights[part][0])) return unit ? { name: part, row: unit - 1, column: null } : null;
  return row && column ? { name: part, row: row - 1, column: column - 1 } : null;
}

/** A number's name as it is written: Wh 2,3. @param {import("./links.js").Address} address */
export function nameOf({ part, t, unit, row, column }) {
  if (t === 0) return `${part === "c" ? "c0" : "h0"} ${unit}`;
  return row ? `${part} ${row},${column}` : `${part} ${unit}`;
}
