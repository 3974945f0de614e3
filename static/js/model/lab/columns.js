/**
 * The columns that stand side by side, each a network of its own. Lists of columns are never changed in place.
 * @typedef {"rnn" | "gru" | "lstm"} Cell
 * @typedef {object} Column
 * @property {number} id 1 to 4, which tells its colour too
 * @property {Cell} cell
 * @property {string} scheme how the weights are drawn
 * @property {number} gain factor on the recurrent weights
 * @property {string} activation of a vanilla RNN
 * @property {number} forget bias of an LSTM's forget gate
 * @property {number} hidden units d
 * @property {number} seed
 * @property {number | null} clip the norm that training clips gradients to
 * @property {Given | null} given weights that are not drawn but given, with the states before step 1
 *
 * @typedef {{ weights: Record<string, any>, h0?: number[], c0?: number[] }} Given
 * @typedef {"cell" | "scheme" | "gain" | "activation" | "forget" | "hidden" | "seed" | "clip"} Knob
 */

/** @type {Cell[]} */
export const CELLS = ["rnn", "gru", "lstm"];
export const SCHEMES = ["normal", "xavier", "orthogonal", "identity"];
export const ACTIVATIONS = ["tanh", "relu", "sigmoid", "identity"];
export const FEWEST = 2;
export const MOST = 4;

/** Ends and grain of the knobs that slide. @type {Record<"gain" | "forget" | "hidden" | "seed", { least: number, most: number, by: number }>} */
export const RANGES = {
  gain: { least: 0, most: 4, by: 0.01 },
  forget: { least: -2, most: 8, by: 0.1 },
  hidden: { least: 1, most: 64, by: 1 },
  seed: { least: 0, most: 50, by: 1 },
};

/** Knobs in the order in which columns are told apart by them. @type {Knob[]} */
const KNOBS = ["cell", "activation", "scheme", "gain", "forget", "hidden", "seed", "clip"];
/** What the drawing of weights reads: of no meaning where weights are given. */
export const DRAWN = ["scheme", "gain", "forget", "seed"];

/**
 * The column of a request's model.
 * @param {any} model
 * @param {number} id
 * @returns {Column}
 */
export function columnOf(model, id) {
  const { weights, h0, c0, init = {} } = model;
  return {
    id,
    cell: model.cell ?? "rnn",
    scheme: init.scheme ?? "normal",
    gain: init.gain ?? 1,
    activation: model.activation ?? "tanh",
    forget: init.forget_bias ?? 1,
    hidden: model.hidden_size ?? (weights ? Object.values(weights)[0].length : 3),
    seed: model.seed ?? 0,
    clip: null,
    given: weights ? { weights, ...(h0 && { h0 }), ...(c0 && { c0 }) } : null,
  };
}

/**
 * The request's model of a column.
 * @param {Column} column
 */
export function modelOf(column) {
  const { cell, hidden, scheme, gain, activation, forget, seed, given } = column;
  const kind = cell === "rnn" ? { cell, activation } : { cell };
  if (given) return { ...kind, ...given };
  return { ...kind, hidden_size: hidden, init: { scheme, gain, forget_bias: forget }, seed };
}

/**
 * Whether a knob says anything about a column.
 * @param {Column} column
 * @param {Knob} knob
 */
export function applies(column, knob) {
  if (knob === "activation") return column.cell === "rnn";
  if (knob === "forget") return column.cell === "lstm";
  return true;
}

/** Whether a step can lose all that comes to it: units of relu that are off hand nothing on. @param {Column} column */
export function cuts({ cell, activation }) {
  return cell === "rnn" && activation === "relu";
}

/**
 * One knob turned, in one column or in all that have it. Given weights give way to drawn ones.
 * @param {Column[]} columns
 * @param {number | null} id null for all
 * @param {Knob} knob
 * @param {any} value
 */
export function turned(columns, id, knob, value) {
  return columns.map((column) => {
    if ((id !== null && column.id !== id) || !applies(column, knob) || column[knob] === value) return column;
    return { ...column, [knob]: value, given: knob === "clip" ? column.given : null };
  });
}

/**
 * Columns for another text: weights that were given for another number of tokens give way to drawn ones.
 * @param {Column[]} columns
 * @param {number} tokens how many different ones there are
 */
export function fitting(columns, tokens) {
  const fits = (/** @type {Given} */ { weights }) => Object.entries(weights).every(([name, weight]) => (name.startsWith("Wx") ? weight[0]?.length : name === "Wy" ? weight.length : tokens) === tokens);
  if (columns.every(({ given }) => !given || fits(given))) return columns;
  return columns.map((column) => (column.given && !fits(column.given) ? { ...column, given: null } : column));
}

/**
 * A copy of a column beside it, to be changed in one thing. The others keep their colours.
 * @param {Column[]} columns
 * @param {number} id
 */
export function copied(columns, id) {
  if (columns.length >= MOST) return columns;
  const free = [1, 2, 3, 4].find((id) => columns.every((column) => column.id !== id)) ?? 0;
  return columns.flatMap((column) => (column.id === id ? [column, { ...column, id: free }] : [column]));
}

/**
 * @param {Column[]} columns
 * @param {number} id
 */
export function removed(columns, id) {
  return columns.length <= FEWEST ? columns : columns.filter((column) => column.id !== id);
}

/**
 * The knobs in which the columns differ, in a fixed order.
 * @param {Column[]} columns
 * @returns {Knob[]}
 */
export function differing(columns) {
  return KNOBS.filter((knob) => {
    const own = columns.filter((column) => applies(column, knob) && !(column.given && DRAWN.includes(knob)));
    return new Set(own.map((column) => column[knob])).size > 1;
  });
}

/**
 * What a knob says about a column where the columns differ in it: nothing where it does not apply.
 * @param {Column} column
 * @param {Knob[]} knobs
 */
export function told(column, knobs) {
  return knobs.filter((knob) => applies(column, knob) && !(column.given && DRAWN.includes(knob)));
}

/**
 * The value that all columns in scope share, or null.
 * @param {Column[]} columns
 * @param {number | null} id
 * @param {Knob} knob
 */
export function shared(columns, id, knob) {
  const own = columns.filter((column) => (id === null || column.id === id) && applies(column, knob));
  return own.length && own.every((column) => column[knob] === own[0][knob]) ? own[0][knob] : null;
}

/**
 * The given weights in which columns differ, written out where they are few: "Wh = 3.9".
 * @param {Column[]} columns
 * @returns {string[][]} for each column
 */
export function givenDifferences(columns) {
  const given = columns.filter((column) => column.given);
  const names = [...new Set(given.flatMap((column) => Object.keys(/** @type {Given} */ (column.given).weights)))];
  const differ = names.filter((name) => new Set(given.map((column) => JSON.stringify(column.given?.weights[name]))).size > 1);
  return columns.map((column) => (column.given ? differ.map((name) => `${name} = ${writtenOut(column.given?.weights[name])}`) : []));
}

/** @param {any} weight */
function writtenOut(weight) {
  const rows = [weight].flat().map((/** @type {any} */ row) => [row].flat());
  const all = rows.flat();
  if (all.length > 4) return "…";
  const text = rows.map((row) => row.map((/** @type {number} */ value) => Number(value.toPrecision(4))).join(" ")).join("; ").replaceAll("-", "\u2212");
  return all.length === 1 ? text : `(${text})`;
}
