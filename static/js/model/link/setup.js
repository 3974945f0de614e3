import { blocksOf, GATES } from "../cells.js";
import { words } from "../sequence.js";
import { ACTIVATIONS, changed, CONSTANTS, EMPTY, MOST_UNITS, requestOf, SCHEMES, setupOf, sizesOf, wordProblem } from "../setup.js";
import { numbersOfText, textOfNumbers } from "./numbers.js";

/**
 * The set-up in an address: an example by its name, or everything that differs from the plainest network. Where an
 * address names no sequence, it means the example that it names, else the first, with what it says changed.
 * @typedef {import("../setup.js").Setup} Setup
 * @typedef {{ name: string, request: import("../recording.js").TrainRequest }[]} Presets
 */

/** What each form of sequence is called. @type {Record<import("../form.js").Form, string>} */
const FORMS = { text: "text", tokens: "words", pairs: "pairs" };

/** Fields with a name of their own; the others are called as in the set-up. @type {Partial<Record<string, string>>} */
const NAMES = { hidden: "d", rate: "eta", scheme: "init" };

/** @type {import("../setup.js").Typed[]} */
const NUMBERS = ["hidden", "seed", "gain", "forget", "rate", "momentum", "decay", "beta1", "beta2", "epsilon", "clip", "truncate", "steps", "stop", "every"];

/** @type {Record<"cell" | "activation" | "bias" | "scheme" | "optimizer", string[]>} */
const CHOICES = { cell: Object.keys(GATES), activation: ACTIVATIONS, bias: ["on", "off"], scheme: SCHEMES, optimizer: Object.keys(CONSTANTS) };
const SWITCHES = /** @type {const} */ (["last", "cut"]);
const CHOSEN = /** @type {(keyof typeof CHOICES)[]} */ (Object.keys(CHOICES));

const called = (/** @type {string} */ field) => NAMES[field] ?? field;
/** In front of a token whose vector is told. */
const VECTOR = "x.";
const isWeight = (/** @type {string} */ name) => /^(W[xhy]|b)[a-z]{0,2}$/.test(name) && name !== "bias";

/** All that can be refused. */
export const EVERYTHING = ["word", "weights", "state", ...Object.keys(EMPTY)];

/**
 * @param {import("../setup.js").State} state
 * @param {Presets} presets
 * @returns {[name: string, value: string][]}
 */
export function setupFields({ setup, preset }, presets) {
  const example = presets.find(({ name }) => name === preset);
  if (example && JSON.stringify(setupOf(example.request)) === JSON.stringify(setup)) return [["preset", preset]];
  /** @type {[string, string][]} */
  const fields = setup.items.map((item) => [FORMS[setup.form], item]);
  const differs = (/** @type {keyof Setup} */ field) => setup[field] !== EMPTY[field];
  if (differs("outputs")) fields.push(["outputs", setup.outputs]);
  for (const [token, vector] of Object.entries(setup.embedding ?? {})) fields.push([VECTOR + token, vector]);
  for (const field of [...CHOSEN, ...NUMBERS]) if (differs(field)) fields.push([called(field), setup[field]]);
  for (const field of SWITCHES) if (setup[field]) fields.push([field, "on"]);
  for (const [name, values] of Object.entries({ ...setup.weights, h0: setup.h0, c0: setup.c0 })) if (values) fields.push([name, textOfNumbers(values)]);
  return fields;
}

/**
 * @param {import("./fields.js").Fields} fields
 * @param {Presets} presets
 * @returns {{ setup: Setup, preset: string }}
 */
export function setupFrom(fields, presets) {
  const example = fields.read("preset", (value) => presets.find(({ name }) => name === value));
  const change = changeFrom(fields);
  const base = example || !change.items ? setupOf((example ?? presets[0]).request) : EMPTY;
  const reads = change.items ? { last: false, outputs: "", embedding: null } : {};
  const setup = changed(base, { ...reads, ...change });
  const values = valuesFrom(fields, setup);
  const own = Object.keys({ ...change, ...values }).length > 0;
  return { setup: { ...setup, ...values }, preset: own ? "" : (example ?? presets[0]).name };
}

/**
 * The parts of an address that a server which refuses these fields has refused.
 * @param {string[]} fields
 * @returns {(name: string) => boolean}
 */
export function refusedBy(fields) {
  const one = (/** @type {string[]} */ ...names) => names.some((name) => fields.includes(name));
  return (name) =>
    fields.some((field) => called(field) === name) ||
    (one("word", "list") && (Object.values(FORMS).includes(name) || name === "last")) ||
    (one("embedding") && name.startsWith(VECTOR)) ||
    (one("weights") && isWeight(name)) ||
    (one("state") && (name === "h0" || name === "c0"));
}

/**
 * What an address says of the set-up, but for weights and first states.
 * @param {import("./fields.js").Fields} fields
 * @returns {Partial<Setup>}
 */
function changeFrom(fields) {
  /** @type {Partial<Record<string, any>>} */
  const change = {};
  for (const [form, name] of Object.entries(FORMS)) {
    if (change.items) break;
    const items = fields.all(name, (text) => (wordProblem(text, /** @type {import("../form.js").Form} */ (form)) ? undefined : text));
    if (items.length) Object.assign(change, { form, items });
  }
  const set = (/** @type {string} */ field, /** @type {(value: string) => any} */ understand) => {
    const value = fields.read(called(field), understand);
    if (value !== undefined) change[field] = value;
  };
  set("outputs", (value) => (words(value).length ? value : undefined));
  for (const field of CHOSEN) set(field, (value) => (CHOICES[field].includes(value) ? value : undefined));
  for (const field of NUMBERS) set(field, (value) => (value.trim() !== "" && Number.isFinite(Number(value)) && (field !== "hidden" || isSize(Number(value))) ? value : undefined));
  for (const field of SWITCHES) set(field, (value) => ({ on: true, off: false })[value]);
  const vectors = fields.names.filter((name) => name.startsWith(VECTOR)).flatMap((name) => {
    const numbers = fields.read(name, (value) => (words(value).length && words(value).every((each) => Number.isFinite(Number(each))) ? value : undefined));
    return numbers === undefined ? [] : [[name.slice(VECTOR.length), numbers]];
  });
  if (vectors.length) change.embedding = Object.fromEntries(vectors);
  return change;
}

/** @param {number} d */
const isSize = (d) => Number.isInteger(d) && d >= 1 && d <= MOST_UNITS;

/**
 * Weights and first states, where they have the sizes of the network. Some weights alone are none.
 * @param {import("./fields.js").Fields} fields
 * @param {Setup} setup
 * @returns {Partial<Pick<Setup, "weights" | "h0" | "c0">>}
 */
function valuesFrom(fields, setup) {
  const d = Number(setup.hidden);
  /** @type {Partial<Pick<Setup, "weights" | "h0" | "c0">>} */
  const values = {};
  for (const name of /** @type {const} */ (["h0", "c0"])) {
    const state = name === "c0" && setup.cell !== "lstm" ? undefined : fields.read(name, (text) => numbersOfText(text, d, null));
    if (state) values[name] = /** @type {number[]} */ (state);
  }
  const names = fields.names.filter(isWeight);
  if (names.length === 0) return values;
  const { k, m } = sizesOf(requestOf({ ...setup, weights: null }));
  const { matrices, biases } = shapesOf(setup.cell, d, k, m);
  const all = names.some((name) => name in biases) ? { ...matrices, ...biases } : matrices;
  const weights = names.every((name) => name in all) ? fields.together(Object.keys(all), (text, name) => numbersOfText(text, ...all[name])) : undefined;
  return weights ? { ...values, weights } : values;
}

/**
 * The rows and columns of each weight of a cell; a bias has no columns.
 * @param {import("../cells.js").Cell} cell @param {number} d @param {number} k @param {number} m
 * @returns {Record<"matrices" | "biases", Record<string, [number, number | null]>>}
 */
function shapesOf(cell, d, k, m) {
  /** @param {string[]} names @param {[number, number | null]} shape */
  const each = (names, shape) => Object.fromEntries(names.map((name) => [name, shape]));
  const hidden = cell === "rnn" ? ["bh"] : GATES[cell].flatMap(({ name }) => (name === "n" ? ["bxn", "bhn"] : [`b${name}`]));
  return {
    matrices: { ...each(blocksOf(cell, "Wx"), [d, k]), ...each(blocksOf(cell, "Wh"), [d, d]), Wy: [m, d] },
    biases: { ...each(hidden, [d, null]), by: [m, null] },
  };
}
