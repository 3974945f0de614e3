import { formOf, partOf, textOf } from "./form.js";
import { partsOf, sequenceOf, WORD_LENGTH } from "./sequence.js";

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
 * Whether this page can draw a preset: any training run.
 * @param {{ endpoint: string }} preset
 */
export function drawable({ endpoint }) {
  return endpoint === "/api/train";
}

/**
 * The fields that a request would have come from; of several sequences, the word is that of the chosen one.
 * @param {import("./recording.js").TrainRequest} request
 * @param {number} [chosen]
 * @returns {Setup}
 */
export function setupOf(request, chosen = 0) {
  return {
    word: textOf(given(request)[chosen]),
    hidden: String(request.model.hidden_size),
    rate: String(request.optimizer.learning_rate),
    seed: String(request.model.seed ?? 0),
    steps: String(request.steps),
  };
}

/** @param {import("./recording.js").TrainRequest} request */
const given = ({ sequence, sequences }) => sequences ?? [sequence ?? {}];

/**
 * The request for the typed fields; what they do not name (cell, optimizer, …) is taken from the example.
 * @param {Setup} setup
 * @param {import("./recording.js").TrainRequest} example
 * @param {number} [chosen] of several sequences, the one that the word belongs to
 * @returns {import("./recording.js").TrainRequest}
 */
export function requestOf(setup, example, chosen = 0) {
  const steps = numberOrText(setup.steps);
  const parts = given(example).map((part, i) => (i === chosen ? retyped(part, setup.word) : part));
  const read = example.sequences ? { sequences: parts } : { sequence: parts[0] };
  return {
    ...example,
    ...read,
    model: { ...example.model, hidden_size: numberOrText(setup.hidden), seed: numberOrText(setup.seed) },
    optimizer: { ...example.optimizer, learning_rate: numberOrText(setup.rate) },
    steps,
    record_every: recordEvery(read, example.model.cell, Number(setup.hidden), Number(setup.steps)),
  };
}

/**
 * A sequence with another text in the same form.
 * @param {import("./sequence.js").SequencePart} part
 * @param {string} text
 */
function retyped({ vocabulary, outputs, embedding, ...part }, text) {
  const kept = Object.entries({ vocabulary, outputs, embedding }).filter(([, value]) => value !== undefined);
  return { ...partOf(formOf(part), text), ...Object.fromEntries(kept) };
}

/** How many matrices of each kind a cell has. @type {Record<string, number>} */
const MATRICES = { gru: 3, lstm: 4 };

/**
 * How many updates lie between two frames.
 * @param {{ sequence?: import("./sequence.js").SequencePart, sequences?: import("./sequence.js").SequencePart[] }} read
 * @param {string} cell
 * @param {number} d
 * @param {number} steps
 */
function recordEvery(read, cell, d, steps) {
  const sequences = partsOf(read).map(sequenceOf);
  const T = sequences.reduce((sum, { inputs }) => sum + inputs.length, 0);
  const [{ vocabulary, outputs, vectors }] = sequences;
  const [k, m] = [vectors?.[0]?.length ?? vocabulary.length, outputs.length];
  const numbers = (MATRICES[cell] ?? 1) * d * (d + k) + m * d + T * (d + m);
  const every = Math.ceil(Math.max(steps / MOST_FRAMES, (steps * numbers) / MOST_NUMBERS));
  return every >= 1 ? every : 1;
}

/**
 * The key of the sentence that says why a word cannot be drawn, or null.
 * @param {string} word
 * @param {import("./form.js").Form} [form]
 */
export function wordProblem(word, form = "text") {
  const { inputs, targets } = sequenceOf(partOf(form, word));
  const length = inputs.length + 1;
  if (form === "pairs" && targets.every((target) => target === null)) return "problem.word.pairs";
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
