/**
 * What each kind of cell is made of: the names of its gates and of the weights that make them, as in the API.
 * @typedef {"rnn" | "gru" | "lstm"} Cell
 *
 * @typedef {object} Gate
 * @property {string} name as in the API's gates
 * @property {string} x the map that reads x: a key of Wx_x
 * @property {string} h the map that reads h_{t−1}: a key of Wh_h
 * @property {string} Wx @property {string} Wh the names of its weights
 * @property {"sigma" | "tanh"} squash
 */

/** @param {string} name @param {"sigma" | "tanh"} squash @returns {Gate} */
const gate = (name, squash) => ({ name, x: name, h: name, Wx: `Wx${name}`, Wh: `Wh${name}`, squash });

/** The gates in the order in which a value meets them. @type {Record<Cell, Gate[]>} */
export const GATES = {
  rnn: [],
  gru: [gate("r", "sigma"), { ...gate("n", "tanh"), x: "nx", h: "nh" }, gate("z", "sigma")],
  lstm: [gate("f", "sigma"), gate("i", "sigma"), gate("g", "tanh"), gate("o", "sigma")],
};

/**
 * The weights of a cell that read x or h_{t−1}: W_x stands for all of them in the drawing.
 * @param {Cell} cell
 * @param {"Wx" | "Wh"} which
 */
export function blocksOf(cell, which) {
  return cell === "rnn" ? [which] : GATES[cell].map((each) => each[which]);
}

/**
 * Which arrow of the drawing a weight belongs to: Wxr → Wx.
 * @param {string} name
 */
export function arrowOf(name) {
  return /^W[xhy]/.test(name) ? name.slice(0, 2) : null;
}

/**
 * The parts of a step in the order in which values pass through them.
 * @param {Cell} cell
 * @returns {import("./selection.js").Part[]}
 */
export function partsOf(cell) {
  const within = /** @type {import("./selection.js").Part[]} */ (GATES[cell].map(({ name }) => name));
  return ["input", "Wx", "Wh", ...within, ...(cell === "lstm" ? /** @type {const} */ (["c"]) : []), "hidden", "Wy", "prediction", "loss"];
}
