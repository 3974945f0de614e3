import { pairText, partOf, textOf } from "./form.js";
import { characters, sequenceOf, words } from "./sequence.js";

/**
 * What a set-up lets the network read, and what is done to it: of one sequence or of several.
 * @typedef {{ sequence?: import("./sequence.js").SequencePart, sequences?: import("./sequence.js").SequencePart[] }} Read
 * @typedef {import("./setup.js").Setup} Setup
 */

/**
 * @param {Pick<Setup, "form" | "items" | "last" | "outputs" | "embedding">} setup
 * @returns {Read}
 */
export function readingOf({ form, items, last, outputs, embedding }) {
  const labels = words(outputs.replaceAll(",", " "));
  const parts = items.map((text) => {
    const written = partOf(form, text);
    const part = last ? lastOnly(written) : written;
    return {
      ...part,
      ...(labels.length ? { outputs: labels } : {}),
      ...(embedding ? { embedding: vectorsOf(sequenceOf(part).inputs, embedding) } : {}),
    };
  });
  return parts.length > 1 ? { sequences: parts } : { sequence: parts[0] };
}

/**
 * The same sequence with a loss at its last target alone: many-to-one.
 * @param {import("./sequence.js").SequencePart} part
 */
function lastOnly(part) {
  const { inputs, targets } = sequenceOf(part);
  const at = targets.reduce((found, target, i) => (target === null ? found : i), -1);
  return { inputs, targets: targets.map((target, i) => (i === at ? target : null)) };
}

/**
 * @param {string[]} inputs
 * @param {Record<string, string>} embedding
 * @returns {Record<string, any[]>}
 */
function vectorsOf(inputs, embedding) {
  const tokens = [...new Set(inputs)];
  const size = Math.max(1, ...Object.values(embedding).slice(0, 1).map((numbers) => words(numbers).length));
  return Object.fromEntries(tokens.map((token, i) => [token, words(embedding[token] ?? startVector(token, i, tokens.length, size)).map(toNumber)]));
}

/** @param {string} text */
const toNumber = (text) => (Number.isFinite(Number(text)) ? Number(text) : text);

/**
 * The vectors that an embedding begins with: a token that is a number is that number, others stand around a circle.
 * @param {string[]} inputs
 * @returns {Record<string, string>}
 */
export function startEmbedding(inputs) {
  const tokens = [...new Set(inputs)];
  const size = tokens.every((token) => Number.isFinite(Number(token))) ? 1 : 2;
  return Object.fromEntries(tokens.map((token, i) => [token, startVector(token, i, tokens.length, size)]));
}

/** @param {string} token @param {number} i @param {number} count @param {number} size */
function startVector(token, i, count, size) {
  if (size === 1) return Number.isFinite(Number(token)) ? String(Number(token)) : String(Math.round((200 * i) / count - 100) / 100);
  const round = (/** @type {number} */ value) => String(Math.round(value * 100) / 100 + 0);
  const angle = (2 * Math.PI * i) / count;
  return Array.from({ length: size }, (_, j) => (j === 0 ? round(Math.cos(angle)) : j === 1 ? round(Math.sin(angle)) : "0")).join(" ");
}

/**
 * Texts pasted as a list: one a line, or separated by commas where there is one line.
 * @param {string} text
 * @returns {string[]}
 */
export function listed(text) {
  const items = text.split(text.includes("\n") ? "\n" : ",").map((item) => item.trim()).filter((item) => item !== "");
  return items.length ? items : [""];
}

/**
 * The texts of a list in another form: what is read stays, words become characters or the other way round.
 * @param {Setup} setup
 * @param {import("./form.js").Form} to
 * @returns {string[]}
 */
export function reformed({ form, items }, to) {
  return items.map((text) => {
    if (form === to) return text;
    const { inputs, targets } = sequenceOf(partOf(form, text));
    const last = targets[targets.length - 1];
    if (to === "pairs") return inputs.map((input, i) => pairText(input === " " ? "␣" : input, targets[i] === " " ? "␣" : targets[i])).join(" ");
    const tokens = form === "pairs" ? (targets.every((target, i) => i + 1 === inputs.length || target === inputs[i + 1]) && last ? [...inputs, last] : inputs) : null;
    const all = tokens ?? (form === "text" ? (text.includes(" ") ? words(text) : characters(text)) : words(text));
    return to === "tokens" ? all.join(" ") : all.every((token) => characters(token).length === 1) ? all.join("") : all.join(" ");
  });
}

/**
 * The tokens of a text in an order that a seed decides. A single target stays at its step; where several words have one
 * each, they take them along.
 * @param {import("./form.js").Form} form
 * @param {string} text
 * @param {number} seed
 */
export function shuffled(form, text, seed) {
  if (form === "text") return permuted(characters(text), seed).join("");
  if (form === "tokens") return permuted(words(text), seed).join(" ");
  const { inputs = [], targets = [] } = partOf("pairs", text);
  const order = permuted(inputs.map((_, i) => i), seed);
  const single = targets.filter((target) => target !== null).length === 1;
  return textOf({ inputs: order.map((i) => inputs[i]), targets: single ? targets : order.map((i) => targets[i]) });
}

/**
 * @template V
 * @param {V[]} values
 * @param {number} seed
 * @returns {V[]} in another order, as far as there is one
 */
function permuted(values, seed) {
  const next = [...values];
  let state = (Math.abs(Math.trunc(seed)) || 0) % 2 ** 32;
  for (let i = next.length - 1; i > 0; i -= 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = Math.floor((state / 2 ** 32) * (i + 1));
    [next[i], next[j]] = [next[j], next[i]];
  }
  const same = next.every((value, i) => value === values[i]);
  return same && values.length > 1 ? [...next.slice(1), next[0]] : next;
}

/**
 * Weights with every Wh at zero.
 * @param {import("./recording.js").Weights} weights
 * @returns {import("./recording.js").Weights}
 */
export function cutAt(weights) {
  return Object.fromEntries(
    Object.entries(weights).map(([name, rows]) => [name, name.startsWith("Wh") ? /** @type {number[][]} */ (rows).map((row) => row.map(() => 0)) : rows]),
  );
}
