import { characters } from "../sequence.js";

/**
 * What the lab reads: words, characters, or a task with a lag.
 * @typedef {"words" | "characters" | "repeat" | "copy"} Kind
 * @typedef {object} Source as it is typed
 * @property {Kind} kind
 * @property {string} text
 * @property {string} times how often a word is repeated, or after how many steps it is copied
 *
 * @typedef {object} Reading what stands along the time axis
 * @property {Record<string, any>} sequence as a request names it
 * @property {string[]} inputs one for each step 1…T
 * @property {(string | null)[]} targets null where a step has no loss
 * @property {number} T
 *
 * @typedef {{ key: string, slots: Record<string, string | number> }} Message
 */

/** @type {Kind[]} */
export const KINDS = ["words", "characters", "repeat", "copy"];
/** The most steps that the page lays out. */
export const MOST_STEPS = 200;
/** What a copying network reads while it has to remember. */
export const BLANK = "␣";

/**
 * The words of a text; a mark at the end of a word stands by itself.
 * @param {string} text
 */
export function words(text) {
  return text.split(/\s+/u).flatMap((word) => (word === "" ? [] : (word.match(/^(.*[^.,;:!?])([.,;:!?]+)$/u)?.slice(1) ?? [word])));
}

/**
 * What the steps read and should say, or why they cannot.
 * @param {Source} source
 * @returns {Reading | Message}
 */
export function read(source) {
  const times = Number(source.times);
  if (hasTimes(source.kind) && !(Number.isInteger(times) && times >= 1 && source.times.trim() !== "")) {
    return { key: "source.problem.times", slots: { given: source.times, most: MOST_STEPS } };
  }
  if (source.kind === "copy") return copying(source.text, times);
  if (source.kind === "words") return following(words(source.text), "words");
  if (source.kind === "characters") return following(characters(source.text), "characters");
  const once = characters(`${source.text.trim()} `);
  if (once.length < 2) return { key: "source.problem.empty", slots: {} };
  if (once.length * times > MOST_STEPS + 1) return tooLong(once.length * times - 1);
  return following(Array.from({ length: times }, () => once).flat(), "characters");
}

/** @param {Kind} kind */
export function hasTimes(kind) {
  return kind === "repeat" || kind === "copy";
}

/**
 * @param {Reading | Message} reading
 * @returns {reading is Message}
 */
export function isProblem(reading) {
  return "key" in reading;
}

/** How many different tokens are read or said. @param {Reading} reading */
export function tokensOf({ inputs, targets }) {
  return new Set([...inputs, ...targets.filter((target) => target !== null)]).size;
}

/**
 * Every token predicts the next one.
 * @param {string[]} tokens
 * @param {"words" | "characters"} kind
 * @returns {Reading | Message}
 */
function following(tokens, kind) {
  if (tokens.length < 3) return { key: `source.problem.short.${kind}`, slots: { count: tokens.length } };
  if (tokens.length > MOST_STEPS + 1) return tooLong(tokens.length - 1);
  const T = tokens.length - 1;
  return { sequence: kind === "words" ? { tokens } : { text: tokens.join("") }, inputs: tokens.slice(0, T), targets: tokens.slice(1), T };
}

/**
 * A word is read, and said again, letter by letter, so many steps later.
 * @param {string} text
 * @param {number} after
 * @returns {Reading | Message}
 */
function copying(text, after) {
  const word = characters(text.trim());
  const T = word.length + after;
  if (word.length === 0) return { key: "source.problem.empty", slots: {} };
  if (T < 2 || T > MOST_STEPS) return tooLong(T);
  const inputs = Array.from({ length: T }, (_, i) => word[i] ?? BLANK);
  const targets = Array.from({ length: T }, (_, i) => word[i - after] ?? null);
  return { sequence: { inputs, targets }, inputs, targets, T };
}

/** @param {number} T */
const tooLong = (T) => ({ key: "source.problem.long", slots: { given: T, most: MOST_STEPS } });

/**
 * The source that a request's sequence could have come from.
 * @param {{ tokens?: string[], text?: string }} sequence
 * @returns {Source}
 */
export function sourceOf(sequence) {
  if (sequence.tokens) return { kind: "words", text: sequence.tokens.join(" ").replace(/ ([.,;:!?]+)$/u, "$1"), times: "" };
  return { kind: "characters", text: sequence.text ?? "", times: "" };
}
