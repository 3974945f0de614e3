import { characters, sequenceOf, WORD_LENGTH } from "./sequence.js";

/**
 * The set-up strip as it is typed; a text that is not a number goes to the server as it is, which says what is allowed.
 * @typedef {"word" | "hidden" | "rate" | "seed" | "steps"} Field
 * @typedef {Record<Field, string>} Setup
 */

/** @type {Field[]} */
export const FIELDS = ["word", "hidden", "rate", "seed", "steps"];

/** Where each field stands in a request. @type {Record<string, Field>} */
const POINTERS = {
  "/sequence/text": "word",
  "/model/hidden_size": "hidden",
  "/optimizer/learning_rate": "rate",
  "/model/seed": "seed",
  "/steps": "steps",
};

/** A recording holds at most about this many frames and numbers; a larger one is made every few updates. */
const MOST_FRAMES = 2000;
const MOST_NUMBERS = 4_000_000;

/**
 * Whether this page can draw a preset: one text, trained on by the plain recurrent cell.
 * @param {{ endpoint: string, request: { sequence?: { text?: unknown }, model?: { cell?: string } } }} preset
 */
export function drawable({ endpoint, request }) {
  return endpoint === "/api/train" && typeof request.sequence?.text === "string" && (request.model?.cell ?? "rnn") === "rnn";
}

/**
 * The fields that a request would have come from.
 * @param {import("./recording.js").TrainRequest} request
 * @returns {Setup}
 */
export function setupOf(request) {
  return {
    word: request.sequence.text,
    hidden: String(request.model.hidden_size),
    rate: String(request.optimizer.learning_rate),
    seed: String(request.model.seed ?? 0),
    steps: String(request.steps),
  };
}

/**
 * The request for the typed fields; what they do not name (cell, optimizer, …) is taken from the example.
 * @param {Setup} setup
 * @param {import("./recording.js").TrainRequest} example
 * @returns {import("./recording.js").TrainRequest}
 */
export function requestOf(setup, example) {
  const steps = numberOrText(setup.steps);
  return {
    ...example,
    sequence: { text: setup.word },
    model: { ...example.model, hidden_size: numberOrText(setup.hidden), seed: numberOrText(setup.seed) },
    optimizer: { ...example.optimizer, learning_rate: numberOrText(setup.rate) },
    steps,
    record_every: recordEvery(setup.word, Number(setup.hidden), Number(setup.steps)),
  };
}

/**
 * How many updates lie between two frames.
 * @param {string} word
 * @param {number} d
 * @param {number} steps
 */
function recordEvery(word, d, steps) {
  const { inputs, vocabulary } = sequenceOf(word);
  const [T, k] = [inputs.length, vocabulary.length];
  const numbers = d * d + 2 * d * k + T * (d + k);
  const every = Math.ceil(Math.max(steps / MOST_FRAMES, (steps * numbers) / MOST_NUMBERS));
  return every >= 1 ? every : 1;
}

/**
 * The key of the sentence that says why a word cannot be drawn, or null.
 * @param {string} word
 */
export function wordProblem(word) {
  const length = characters(word).length;
  if (length < WORD_LENGTH.least) return "problem.word.short";
  return length > WORD_LENGTH.most ? "problem.word.long" : null;
}

/**
 * Problems sorted to the fields that their pointers name; the rest apply to the whole request.
 * @param {{ pointer: string, detail: string }[]} errors
 * @returns {{ fields: Partial<Setup>, rest: string[] }}
 */
export function problemsByField(errors) {
  /** @type {Partial<Setup>} */
  const fields = {};
  const rest = [];
  for (const { pointer, detail } of errors) {
    const field = POINTERS[pointer];
    if (field) fields[field] ??= detail;
    else rest.push(pointer ? `${pointer}: ${detail}` : detail);
  }
  return { fields, rest };
}

/**
 * The number that a text is, or the text itself where it is none.
 * @param {string} text
 */
export function numberOrText(text) {
  const value = Number(text);
  return text.trim() === "" || !Number.isFinite(value) ? text : value;
}
