import { fixed, superscript } from "../format.js";

/**
 * An axis: where values stand between 0 and 1, and which of them are written beside it.
 * @typedef {{ log: boolean, low: number, high: number, ticks: { at: number, label: string }[] }} Axis low and high are exponents on a log axis
 */

/** Smaller than this, a double has lost digits or is 0: it is marked, not drawn. */
export const SMALLEST = 1e-300;
/** Adding a smaller share than this to a double changes nothing. */
export const ROUNDING = 2 ** -52;

/**
 * What can be said of a magnitude: its value, that it is below float precision, or that it overflowed.
 * @typedef {"value" | "lost" | "overflow"} Standing
 * @param {number | null | undefined} value
 * @param {number} [least]
 * @returns {Standing}
 */
export function standing(value, least = SMALLEST) {
  if (value === null || value === undefined) return "overflow";
  return value < least ? "lost" : "value";
}

/**
 * An axis over whole powers of ten around the values, at least two of them.
 * @param {(number | null)[]} values those that are not positive do not count
 * @param {{ most?: number }} [options] how many ticks there may be
 * @returns {Axis}
 */
export function logAxis(values, { most = 6 } = {}) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value === null || !(value >= SMALLEST)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (low > high) [low, high] = [1, 1];
  const top = Math.ceil(Math.log10(high) - 1e-9) + 0; // never −0
  const bottom = Math.min(top - 2, Math.floor(Math.log10(low) + 1e-9));
  const every = step((top - bottom) / most);
  const ticks = [];
  for (let exponent = Math.ceil(bottom / every) * every; exponent <= top; exponent += every) {
    ticks.push({ at: exponent, label: `10${superscript(exponent)}` });
  }
  return { log: true, low: bottom, high: top, ticks };
}

/**
 * An axis from a value to another, both at least seen.
 * @param {number} low
 * @param {number} high
 * @param {{ most?: number, whole?: boolean }} [options]
 * @returns {Axis}
 */
export function linearAxis(low, high, { most = 5, whole = false } = {}) {
  if (high <= low) high = low + 1;
  const every = whole ? step((high - low) / most) : nice((high - low) / most);
  const decimals = Math.max(0, -Math.floor(Math.log10(every) + 1e-9));
  const ticks = [];
  for (let i = Math.ceil(low / every - 1e-9) + 0; i * every <= high + 1e-9 * every; i += 1) {
    ticks.push({ at: i * every, label: fixed(i * every, decimals) });
  }
  return { log: false, low, high, ticks };
}

/**
 * Where a value stands on an axis, 0…1; beyond its ends it stays there.
 * @param {Axis} axis
 * @param {number} value
 */
export function place(axis, value) {
  const at = axis.log ? Math.log10(Math.max(value, Number.MIN_VALUE)) : value;
  return placeOf(axis, at);
}

/**
 * Where a tick's own number stands, which on a log axis is an exponent.
 * @param {Axis} axis
 * @param {number} at
 */
export function placeOf(axis, at) {
  return Math.min(1, Math.max(0, (at - axis.low) / (axis.high - axis.low)));
}

/** The next of 1, 2, 5, 10, 20, 50 … @param {number} atLeast */
function step(atLeast) {
  return Math.max(1, nice(atLeast));
}

/** @param {number} atLeast */
function nice(atLeast) {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const rest = atLeast / power;
  return power * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
}

/** The ends of a map's colours, as powers of ten. */
const DECADES = { least: 1, most: 12 };

/**
 * How many powers of ten the colours of all maps span on either side of 1.
 * @param {(number | null)[][][]} maps
 */
export function mapDecades(maps) {
  let span = 0;
  for (const rows of maps) {
    for (const row of rows) for (const value of row) if (value !== null && value >= SMALLEST) span = Math.max(span, Math.abs(Math.log10(value)));
  }
  return Math.min(DECADES.most, Math.max(DECADES.least, Math.ceil(span)));
}
