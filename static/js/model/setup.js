import { formOf, partOf, textOf } from "./form.js";
import { cutAt, readingOf } from "./reading-setup.js";
import { partsOf, sequenceOf, WORD_LENGTH } from "./sequence.js";

/**
 * All that the user can set up. What is typed is kept as it is typed; a text that is not a number goes to the server
 * as it is, which says what is allowed. An empty text leaves the server's default.
 * @typedef {"hidden" | "seed" | "gain" | "forget" | "rate" | "momentum" | "decay" | "beta1" | "beta2" | "epsilon" |
 *   "clip" | "truncate" | "steps" | "stop" | "every" | "outputs"} Typed
 * @typedef {object} Chosen
 * @property {import("./form.js").Form} form
 * @property {string[]} items the sequences, as they are written in that form
 * @property {boolean} last whether only the last step's output counts
 * @property {Record<string, string> | null} embedding the numbers of each token's vector, null for one-hot inputs
 * @property {import("./recording.js").Cell} cell
 * @property {string} activation @property {"" | "on" | "off"} bias @property {string} scheme @property {string} optimizer
 * @property {boolean} cut whether Wh is zero and stays so
 * @property {import("./recording.js").Weights | null} weights edited by hand; null for those of the seed
 * @property {number[] | null} h0 @property {number[] | null} c0 null for zeros
 * @typedef {Record<Typed, string> & Chosen} Setup
 * @typedef {{ setup: Setup, preset: string, chosen: number }} State what a link, an undo or a lesson comes back to
 * @typedef {Typed | "word" | "list" | "embedding" | "cell" | "activation" | "bias" | "scheme" | "optimizer" | "weights" | "state"} Field
 * @typedef {Partial<Record<Field, string>>} FieldProblems
 */

/** The most hidden units that the page draws. */
export const MOST_UNITS = 16;

export const ACTIVATIONS = ["tanh", "relu", "sigmoid", "identity"];
export const SCHEMES = ["normal", "xavier", "orthogonal", "identity"];

/** Which constants each rule has. @type {Record<string, { field: Typed, name: string, standard: string }[]>} */
export const CONSTANTS = {
  sgd: [],
  momentum: [{ field: "momentum", name: "momentum", standard: "0.9" }],
  rmsprop: [{ field: "decay", name: "decay", standard: "0.99" }, { field: "epsilon", name: "epsilon", standard: "1e-8" }],
  adam: [
    { field: "beta1", name: "beta1", standard: "0.9" },
    { field: "beta2", name: "beta2", standard: "0.999" },
    { field: "epsilon", name: "epsilon", standard: "1e-8" },
  ],
};

/** @type {Setup} */
export const EMPTY = {
  form: "text", items: [""], last: false, outputs: "", embedding: null,
  cell: "rnn", activation: "tanh", bias: "", scheme: "normal", gain: "", forget: "", hidden: "3", seed: "0", cut: false,
  weights: null, h0: null, c0: null,
  optimizer: "sgd", rate: "0.1", momentum: "", decay: "", beta1: "", beta2: "", epsilon: "", clip: "", truncate: "",
  steps: "300", stop: "", every: "",
};

/** A recording holds at most about this many frames and numbers; a larger one is made every few updates. */
const MOST_FRAMES = 2000;
const MOST_NUMBERS = 4_000_000;

/** Where each field stands in a request; of several sequences the number is left out. @type {[string, Field][]} */
const POINTERS = [
  ["/sequence/outputs", "outputs"], ["/sequence/embedding", "embedding"], ["/sequence/", "word"],
  ["/model/hidden_size", "hidden"], ["/model/seed", "seed"], ["/model/cell", "cell"], ["/model/activation", "activation"],
  ["/model/bias", "bias"], ["/model/init/scheme", "scheme"], ["/model/init/gain", "gain"], ["/model/init/forget_bias", "forget"],
  ["/model/weights", "weights"], ["/model/h0", "state"], ["/model/c0", "state"],
  ["/optimizer/name", "optimizer"], ["/optimizer/learning_rate", "rate"], ["/optimizer/clip_norm", "clip"],
  ...["momentum", "decay", "beta1", "beta2", "epsilon"].map((name) => /** @type {[string, Field]} */ ([`/optimizer/${name}`, name])),
  ["/truncate", "truncate"], ["/stop_at_probability", "stop"], ["/steps", "steps"], ["/record_every", "every"],
];

/**
 * Whether this page can draw a preset: any training run.
 * @param {{ endpoint: string }} preset
 */
export function drawable({ endpoint }) {
  return endpoint === "/api/train";
}

/**
 * The set-up that makes a request.
 * @param {import("./recording.js").TrainRequest} request
 * @returns {Setup}
 */
export function setupOf(request) {
  const { model, optimizer } = request;
  const parts = request.sequences ?? [request.sequence ?? {}];
  const { embedding, outputs } = parts[0];
  const text = (/** @type {unknown} */ value) => (value === undefined || value === null ? "" : String(value));
  const frozen = request.freeze ?? [];
  /** @type {Setup} */
  const setup = {
    ...EMPTY,
    form: formOf(parts[0]),
    items: parts.map(textOf),
    outputs: outputs?.join(" ") ?? "",
    embedding: embedding ? Object.fromEntries(Object.entries(embedding).map(([token, vector]) => [token, vector.join(" ")])) : null,
    cell: model.cell ?? "rnn",
    activation: model.activation ?? "tanh",
    bias: model.bias === undefined || model.bias === null ? "" : model.bias ? "on" : "off",
    scheme: model.init?.scheme ?? "normal",
    gain: frozen.length ? "" : text(model.init?.gain),
    forget: text(model.init?.forget_bias),
    hidden: text(model.hidden_size ?? 3),
    seed: text(model.seed ?? 0),
    cut: frozen.length > 0,
    weights: model.weights ?? null,
    h0: model.h0 ?? null,
    c0: model.c0 ?? null,
    optimizer: optimizer.name ?? "sgd",
    rate: text(optimizer.learning_rate ?? 0.1),
    momentum: text(optimizer.momentum), decay: text(optimizer.decay), beta1: text(optimizer.beta1),
    beta2: text(optimizer.beta2), epsilon: text(optimizer.epsilon), clip: text(optimizer.clip_norm),
    truncate: text(request.truncate), steps: text(request.steps ?? 300), stop: text(request.stop_at_probability),
  };
  const { record_every: every } = request;
  return every === undefined || every === requestOf(setup).record_every ? setup : { ...setup, every: text(every) };
}

/**
 * The request that a set-up makes. Without Wh, a network starts with it at zero and keeps it there.
 * @param {Setup} setup
 * @returns {import("./recording.js").TrainRequest}
 */
export function requestOf(setup) {
  const { cell } = setup;
  const read = readingOf(setup);
  const given = (/** @type {Record<string, string>} */ texts) =>
    Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== "").map(([name, text]) => [name, numberOrText(text)]));
  const init = {
    ...(setup.scheme === "normal" ? {} : { scheme: setup.scheme }),
    ...given({ gain: setup.gain, forget_bias: cell === "lstm" ? setup.forget : "" }),
    ...(setup.cut ? { gain: 0 } : {}),
  };
  const constants = Object.fromEntries(CONSTANTS[setup.optimizer]?.map(({ field, name }) => [name, setup[field]]) ?? []);
  const weights = setup.weights && setup.cut ? cutAt(setup.weights) : setup.weights;
  return {
    ...read,
    model: {
      cell,
      hidden_size: numberOrText(setup.hidden),
      ...(cell === "rnn" ? { activation: setup.activation } : {}),
      ...(setup.bias && !weights ? { bias: setup.bias === "on" } : {}),
      ...(Object.keys(init).length ? { init } : {}),
      seed: numberOrText(setup.seed),
      ...(weights ? { weights } : {}),
      ...(setup.h0 ? { h0: setup.h0 } : {}),
      ...(setup.c0 && cell === "lstm" ? { c0: setup.c0 } : {}),
    },
    optimizer: { name: setup.optimizer, learning_rate: numberOrText(setup.rate), ...given({ ...constants, clip_norm: setup.clip }) },
    steps: numberOrText(setup.steps),
    record_every: setup.every.trim() ? numberOrText(setup.every) : recordEvery(read, cell, Number(setup.hidden), Number(setup.steps)),
    ...given({ stop_at_probability: setup.stop, truncate: setup.truncate }),
    ...(setup.cut ? { freeze: recurrent(cell) } : {}),
  };
}

/** A cell's matrices Wh. @param {string} cell */
export const recurrent = (cell) => Array.from({ rnn: [""], gru: "rzn", lstm: "ifgo" }[cell] ?? [""], (gate) => `Wh${gate}`);

/** What decides the weights that a seed gives. @type {(keyof Setup)[]} */
const DRAWN = ["cell", "hidden", "seed", "scheme", "gain", "forget", "bias"];

/**
 * A set-up with something changed. Weights edited by hand go where others are asked for or where they fit no more,
 * and so do the first states.
 * @param {Setup} setup
 * @param {Partial<Setup>} change
 * @returns {Setup}
 */
export function changed(setup, change) {
  const next = { ...setup, ...change };
  const differs = (/** @type {keyof Setup} */ name) => name in change && change[name] !== setup[name];
  if (!("weights" in change) && (DRAWN.some(differs) || sizes(next) !== sizes(setup))) next.weights = null;
  if (differs("cell") || differs("hidden")) Object.assign(next, { h0: null, c0: null });
  return next;
}

/** The sizes of input and output that a set-up makes. @param {Setup} setup */
function sizes(setup) {
  const { k, m } = sizesOf(readingOf(setup));
  return `${k} ${m}`;
}

/**
 * The steps of all sequences together, and the numbers of an input and of an output.
 * @param {import("./reading-setup.js").Read} read
 */
export function sizesOf(read) {
  const sequences = partsOf(read).map(sequenceOf);
  const [{ vocabulary, outputs, vectors }] = sequences;
  return { T: sequences.reduce((sum, { inputs }) => sum + inputs.length, 0), k: vectors?.[0]?.length ?? vocabulary.length, m: outputs.length };
}

/** How many matrices of each kind a cell has. @type {Record<string, number>} */
const MATRICES = { gru: 3, lstm: 4 };

/**
 * How many updates lie between two frames.
 * @param {import("./reading-setup.js").Read} read @param {string} cell @param {number} d @param {number} steps
 */
function recordEvery(read, cell, d, steps) {
  const { T, k, m } = sizesOf(read);
  const numbers = (MATRICES[cell] ?? 1) * d * (d + k) + m * d + T * (d + m);
  const every = Math.ceil(Math.max(steps / MOST_FRAMES, (steps * numbers) / MOST_NUMBERS));
  return every >= 1 ? every : 1;
}

/**
 * What the page itself finds wrong, as keys of its sentences.
 * @param {Setup} setup
 * @param {number} chosen which of several sequences is looked at
 * @returns {FieldProblems}
 */
export function ownProblems(setup, chosen) {
  /** @type {FieldProblems} */
  const problems = {};
  setup.items.forEach((text, i) => {
    const problem = wordProblem(text, setup.form);
    if (problem) problems[i === chosen ? "word" : "list"] = problem;
  });
  if (Number(setup.hidden) > MOST_UNITS) problems.hidden = "problem.hidden";
  return problems;
}

/**
 * The key of the sentence that says why a word cannot be drawn, or null.
 * @param {string} word
 * @param {import("./form.js").Form} [form]
 */
export function wordProblem(word, form = "text") {
  const { inputs, targets } = sequenceOf(partOf(form, word));
  const length = inputs.length + (form === "pairs" ? 0 : 1);
  if (form === "pairs" && targets.every((target) => target === null)) return "problem.word.pairs";
  if (length < WORD_LENGTH.least && form !== "pairs") return form === "tokens" ? "problem.word.words" : "problem.word.short";
  return length > WORD_LENGTH.most ? "problem.word.long" : null;
}

/**
 * Problems sorted to the fields that their pointers name; the rest apply to the whole request. One field shows all
 * weights, so a problem of theirs says which it is.
 * @param {{ pointer: string, detail: string }[]} errors
 * @returns {{ fields: FieldProblems, rest: string[] }}
 */
export function problemsByField(errors) {
  /** @type {FieldProblems} */
  const fields = {};
  const rest = [];
  for (const { pointer, detail } of errors) {
    const plain = pointer.replace(/^\/sequences\/\d+/, "/sequence");
    const field = POINTERS.find(([start]) => plain === start || plain.startsWith(start.endsWith("/") ? start : `${start}/`))?.[1];
    const named = field === "weights" ? pointer.split("/")[3] : undefined;
    if (field) fields[field] ??= named ? `${named}: ${detail}` : detail;
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
