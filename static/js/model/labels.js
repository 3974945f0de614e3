import { fixed, shortest, visible } from "./format.js";

/** How wide a character is, as a part of the type's size: letters about half, those of East Asian scripts all of it. */
const NARROW = 0.58;
const WIDE = 1.02;
/** A number in smaller type is hard to read. */
const LEAST_NUMBER = 10.5;
const FULL_WIDTH = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/**
 * The width of a text at a type size of 1.
 * @param {string} text
 */
export function textWidth(text) {
  return Array.from(text).reduce((sum, character) => sum + (FULL_WIDTH.test(character) ? WIDE : NARROW), 0);
}

/**
 * A token as large as it fits into a width, and cut short where even the smallest type is too wide.
 * @param {string} token
 * @param {number} size at most
 * @param {number} width
 * @param {number} [least] the smallest type
 */
export function fittedLabel(token, size, width, least = 11) {
  const text = visible(token);
  const fitting = Math.max(Math.min(least, size), Math.min(size, width / textWidth(text)));
  if (textWidth(text) * fitting <= width + 0.5) return { text, size: fitting };
  const all = Array.from(text);
  while (all.length > 1 && textWidth(`${all.join("")}…`) * fitting > width) all.pop();
  return { text: `${all.join("")}…`, size: fitting };
}

/**
 * A number with two decimals, as large as it fits into a width; one that could only be small is written shorter.
 * @param {number} value
 * @param {number} size at most
 * @param {number} width
 */
export function fittedNumber(value, size, width) {
  const fitting = (/** @type {string} */ text) => ({ text, size: Math.min(size, width / numberWidth(text)) });
  const whole = fitting(fixed(value));
  return whole.size < LEAST_NUMBER && Number.isFinite(value) ? fitting(shortest(value)) : whole;
}

/** The width of a number at a type size of 1. @param {string} text */
function numberWidth(text) {
  return Array.from(text).reduce((sum, character) => sum + (/[.·]/.test(character) ? NARROW / 2 : /[⁰¹²³⁴-⁹]/.test(character) ? 0.45 : 0.66), 0);
}

/**
 * The width of the widest of some tokens at a type size of 1.
 * @param {(string | null)[]} tokens
 */
export function widest(tokens) {
  return Math.max(0, ...tokens.map((token) => textWidth(visible(token ?? ""))));
}
