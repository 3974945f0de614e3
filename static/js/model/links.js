/**
 * Which numbers of the network have to do with each other: what a number comes from, and where it goes.
 *
 * @typedef {object} Address a number, or without unit, row and column all of a vector or matrix, or an arrow
 * @property {string} part "input", "hidden", "c", "prediction", "loss"; a gate ("r"); a weight by its name ("Wx", "Wxr",
 *   "bh"); or what lies between them: "Wx_x", "Wh_h" and "a" (with a dot and the map's name in a gated cell), "logits", "exp", "sum", "rest" for 1 − z, "squashed" for tanh c
 * @property {number | null} [t] the step, 0 for the initial state; weights have none: they are the same at every step
 * @property {number} [unit] the place in a vector, from 1
 * @property {number} [row] @property {number} [column] the place in a matrix, from 1
 *
 * @typedef {"self" | "from" | "to" | "with"} Relation the number itself, what it comes from, where it goes, and what it
 *   is multiplied by
 * @typedef {{ cell: import("./cells.js").Cell, targets: number[] }} Wiring targets by their place in the outputs, −1 for none
 *
 * @typedef {{ lag: number, how: "unit" | "row" | "all" }} Edge lag 1 leads to the next step
 */
import { arrowOf, GATES } from "./cells.js";

/** @type {Map<string, Map<string, Edge>>} */
const known = new Map();

/**
 * What leads to what in a cell, as from>to; what passes through something unseen on its way counts too.
 * @param {import("./cells.js").Cell} cell
 */
function edgesOf(cell) {
  const found = known.get(cell);
  if (found) return found;
  const edges = /** @type {Map<string, Edge>} */ (new Map());
  /** @param {string} from @param {string[]} to @param {Edge["how"]} how @param {number} [lag] */
  const lead = (from, to, how, lag = 0) => to.forEach((each) => edges.set(`${from}>${each}`, { lag, how }));
  const maps =
    cell === "rnn"
      ? [{ name: "", Wx: "Wx", Wh: "Wh", x: "", h: "", biases: ["bh"], beyond: ["hidden"] }]
      : GATES[cell].map((gate) => ({
          ...gate, x: `.${gate.x}`, h: `.${gate.h}`,
          biases: gate.name === "n" ? ["bxn", "bhn"] : [`b${gate.name}`],
          beyond: [gate.name, ...AFTER[cell][gate.name], "hidden"],
        }));
  for (const { Wx, Wh, x, h, biases, beyond } of maps) {
    const ax = [`a${x}`, ...beyond];
    const ah = [`a${h}`, ...beyond];
    lead("input", [`Wx_x${x}`, ...ax], "all");
    lead(Wx, [`Wx_x${x}`, ...ax], "row");
    lead("hidden", [`Wh_h${h}`, ...ah], "all", 1);
    lead(Wh, [`Wh_h${h}`, ...ah], "row");
    lead(`Wx_x${x}`, ax, "unit");
    lead(`Wh_h${h}`, ah, "unit");
    for (const bias of biases) lead(bias, bias === "bhn" ? ah : ax, "unit");
    lead(`a${x}`, beyond, "unit");
    lead(`a${h}`, beyond, "unit");
  }
  for (const { name } of GATES[cell]) lead(name, [...AFTER[cell][name], "hidden"], "unit");
  lead("z", ["rest"], "unit");
  lead("rest", ["hidden"], "unit");
  lead("c", ["squashed", "hidden"], "unit");
  lead("squashed", ["hidden"], "unit");
  edges.set("c>c", { lag: 1, how: "unit" });
  lead("hidden", ["logits", "prediction"], "all");
  lead("Wy", ["logits", "prediction"], "row");
  lead("by", ["logits", "prediction"], "unit");
  lead("logits", ["exp"], "unit");
  lead("logits", ["sum", "prediction"], "all");
  lead("exp", ["prediction"], "unit");
  lead("exp", ["sum"], "all");
  lead("sum", ["prediction"], "all");
  lead("prediction", ["loss"], "all");
  known.set(cell, edges);
  return edges;
}

/** Where in its own step a gate leads, before h. @type {Record<string, Record<string, string[]>>} */
const AFTER = { gru: { r: ["n"], z: [], n: [] }, lstm: { f: ["c"], i: ["c"], g: ["c"], o: [] } };

/** Weights, and the parts that they are multiplied by column by column. @type {Record<string, string>} */
const READS = { Wx: "input", Wh: "hidden", Wy: "hidden" };

/** @param {number | null | undefined} one @param {number | null | undefined} other */
const agree = (one, other) => one === undefined || one === null || other === undefined || other === null || one === other;

/**
 * How a number stands to the one that is pointed at.
 * @param {Address} at the one that is pointed at
 * @param {Address} other
 * @param {Wiring} wiring
 * @returns {Relation | null}
 */
export function relation(at, other, wiring) {
  if (same(at, other)) return "self";
  if (leads(other, at, wiring)) return "from";
  if (leads(at, other, wiring)) return "to";
  return meets(at, other) || meets(other, at) ? "with" : null;
}

/** @param {Address} address */
const isArrow = ({ part, t }) => part in READS && t !== null && t !== undefined;

/**
 * The same number, or parts of one another. All arrows of a weight are one weight.
 * @param {Address} one @param {Address} other
 */
function same(one, other) {
  if ((isArrow(one) || isArrow(other)) && arrowOf(one.part)) return arrowOf(one.part) === arrowOf(other.part);
  return one.part === other.part && agree(one.t, other.t) && agree(one.unit, other.unit) && agree(one.row, other.row) && agree(one.column, other.column);
}

/**
 * @param {Address} from @param {Address} to @param {Wiring} wiring
 */
function leads(from, to, { cell, targets }) {
  if (isArrow(to)) return arrowOf(from.part) === null && from.part === READS[to.part] && from.t === Number(to.t) - (to.part === "Wh" ? 1 : 0);
  if (isArrow(from)) {
    const parts = from.part === "Wy" ? ["logits", "prediction"] : ["Wx_x", "Wh_h", "a", "hidden", "c", ...GATES[cell].map(({ name }) => name)];
    return from.t === to.t && parts.includes(to.part.split(".")[0]);
  }
  const edge = edgesOf(cell).get(`${from.part}>${to.part}`);
  if (!edge) return false;
  if (from.t !== null && from.t !== undefined && to.t !== null && to.t !== undefined && from.t + edge.lag !== to.t) return false;
  if (to.part === "loss" && from.part === "prediction") return agree(from.unit, targets[Number(to.t) - 1] + 1);
  return edge.how === "all" || agree(edge.how === "row" ? from.row : from.unit, to.unit);
}

/**
 * Whether a weight is multiplied by a number.
 * @param {Address} weight @param {Address} value
 */
function meets(weight, value) {
  const arrow = arrowOf(weight.part);
  return arrow !== null && !isArrow(weight) && weight.column !== undefined && READS[arrow] === value.part && agree(weight.column, value.unit);
}
