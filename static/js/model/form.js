import { words } from "./sequence.js";

/**
 * How a sequence is written in a text field. As "text" each character predicts the next, as "tokens" each word does.
 * As "pairs" every word stands with what it should make the network say, "I/– like/– dogs/animal"; one without a
 * slash has no target: "good dog/+".
 * @typedef {"text" | "tokens" | "pairs"} Form
 */

/** @type {Form[]} */
export const FORMS = ["text", "tokens", "pairs"];

/**
 * @param {import("./sequence.js").SequencePart} part
 * @returns {Form}
 */
export function formOf({ tokens, inputs }) {
  return inputs ? "pairs" : tokens ? "tokens" : "text";
}

/**
 * @param {import("./sequence.js").SequencePart} part
 * @returns {string}
 */
export function textOf({ text, tokens, inputs, targets = [] }) {
  if (inputs) return inputs.map((input, i) => pairText(input, targets[i])).join(" ");
  return tokens ? tokens.join(" ") : text ?? "";
}

/**
 * The part of a request that a text in a form means.
 * @param {Form} form
 * @param {string} text
 * @returns {import("./sequence.js").SequencePart}
 */
export function partOf(form, text) {
  if (form === "text") return { text };
  if (form === "tokens") return { tokens: words(text) };
  const pairs = words(text).map(pairOf);
  return { inputs: pairs.map(({ input }) => input), targets: pairs.map(({ target }) => target) };
}

/**
 * An input and its target as they are written. An input that has a slash of its own needs one behind it.
 * @param {string} input
 * @param {string | null} target
 */
export function pairText(input, target) {
  return target !== null ? `${input}/${target}` : input.includes("/") ? `${input}/` : input;
}

/** @param {string} word */
function pairOf(word) {
  const slash = word.lastIndexOf("/");
  if (slash <= 0) return { input: word, target: null };
  return { input: word.slice(0, slash), target: word.slice(slash + 1) || null };
}
