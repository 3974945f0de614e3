import { visible } from "./format.js";

/**
 * An answer of /api/forward, as far as the page reads it.
 * @typedef {object} ForwardStep
 * @property {number} t @property {string} input @property {string | null} target @property {string} prediction
 * @property {number[]} x @property {number[]} a @property {number[]} h @property {number[]} Wx_x @property {number[]} Wh_h
 * @property {number[]} logits @property {number[]} probabilities @property {number | null} loss
 *
 * @typedef {object} Forward
 * @property {string[]} vocabulary @property {string[]} outputs @property {number[]} h0
 * @property {{ weights: Record<string, number[][]> }} model
 * @property {ForwardStep[]} steps @property {number | null} loss
 */

/**
 * A block of numbers with a name, or a sign between two.
 * @typedef {object} Block
 * @property {"numbers"} kind
 * @property {string} name in the notation of dom/notation.js
 * @property {(number | null)[][]} values rows of columns
 * @property {string[]} rows what each row stands for, or none
 * @property {string[]} columns
 * @property {number | null} markRow
 * @property {number | null} markColumn
 * @property {boolean} signed whether the colours of signed numbers apply
 * @typedef {{ kind: "sign", text: string }} Sign
 * @typedef {object} Arithmetic
 * @property {string} title a key of the sentences
 * @property {Record<string, string | number>} slots
 * @property {string} formula in the notation of dom/notation.js
 * @property {(Block | Sign)[][]} lines
 */

/**
 * The arithmetic behind a part of the network: every number is one that the server sent.
 * @param {import("./selection.js").Selection} selection
 * @param {Forward} forward
 * @returns {Arithmetic}
 */
export function arithmetic(selection, forward) {
  const { part, t } = selection;
  const step = forward.steps[t - 1];
  const unit = selection.unit === null ? null : selection.unit - 1;
  const before = t === 1 ? forward.h0 : forward.steps[t - 2].h;
  const { Wx, Wh, Wy } = forward.model.weights;
  const tokens = forward.vocabulary.map(visible);
  const outputs = forward.outputs.map(visible);
  const units = before.map((_, i) => String(i + 1));
  const letter = forward.vocabulary.indexOf(step.input);
  const target = step.target === null ? null : forward.outputs.indexOf(step.target);
  const slots = { t, before: t - 1, input: visible(step.input), target: visible(step.target ?? ""), unit: selection.unit ?? 0 };
  const sub = { t: `_${t}`, b: `_${t - 1}` };
  const u = unit === null ? "" : `,${unit + 1}`;

  switch (part) {
    case "input":
      return {
        title: "arithmetic.input", slots, formula: `x${sub.t} = onehot("${slots.input}")`,
        lines: [[vector(`x${sub.t}`, step.x, tokens, { mark: letter, signed: false })]],
      };
    case "Wx":
      return {
        title: "arithmetic.Wx", slots, formula: `W_x x${sub.t}`,
        lines: [
          [matrix("W_x", Wx, units, tokens, { markColumn: letter }), sign("·"), vector(`x${sub.t}`, step.x, [], { mark: letter, signed: false })],
          [sign("="), vector(`W_x x${sub.t}`, step.Wx_x, units)],
        ],
      };
    case "Wh":
      return {
        title: t === 1 ? "arithmetic.Wh.first" : "arithmetic.Wh", slots, formula: `W_h h${sub.b}`,
        lines: [
          [matrix("W_h", Wh, units, [], {}), sign("·"), vector(`h${sub.b}`, before, [])],
          [sign("="), vector(`W_h h${sub.b}`, step.Wh_h, units)],
        ],
      };
    case "hidden": {
      const mark = { mark: unit };
      return {
        title: unit === null ? "arithmetic.hidden" : "arithmetic.unit", slots,
        formula: `h_{${t}${u}} = tanh(a_{${t}${u}}),  a${sub.t} = W_x x${sub.t} + W_h h${sub.b}`,
        lines: [
          [vector(`W_x x${sub.t}`, step.Wx_x, units, mark), sign("+"), vector(`W_h h${sub.b}`, step.Wh_h, [], mark), sign("="), vector(`a${sub.t}`, step.a, [], mark)],
          [sign("tanh"), vector(`a${sub.t}`, step.a, units, mark), sign("="), vector(`h${sub.t}`, step.h, [], mark)],
        ],
      };
    }
    case "Wy":
      return {
        title: "arithmetic.Wy", slots, formula: `z${sub.t} = W_y h${sub.t}`,
        lines: [
          [matrix("W_y", Wy, outputs, [], {}), sign("·"), vector(`h${sub.t}`, step.h, [])],
          [sign("="), vector(`z${sub.t}`, step.logits, outputs)],
        ],
      };
    case "prediction":
      return {
        title: "arithmetic.prediction", slots, formula: `ŷ${sub.t} = softmax(z${sub.t})`,
        lines: [
          [sign("softmax"), vector(`z${sub.t}`, step.logits, outputs, { mark: target }), sign("="), vector(`ŷ${sub.t}`, step.probabilities, [], { mark: target, signed: false })],
        ],
      };
    case "loss":
      return {
        title: "arithmetic.loss", slots, formula: `L${sub.t} = −ln ŷ_{${t}}("${slots.target}")`,
        lines: [
          [sign("−ln"), single(`ŷ_{${t}}("${slots.target}")`, target === null ? null : step.probabilities[target]), sign("="), single(`L${sub.t}`, step.loss)],
          [...forward.steps.flatMap((each, i) => [sign(i === 0 ? "L =" : "+"), single(`L_${each.t}`, each.loss)]), sign("="), single("L", forward.loss)],
        ],
      };
  }
}

/** @param {string} text @returns {Sign} */
const sign = (text) => ({ kind: "sign", text });

/**
 * @param {string} name @param {(number | null)[][]} values @param {string[]} rows @param {string[]} columns
 * @param {{ markRow?: number | null, markColumn?: number | null, signed?: boolean }} marks
 * @returns {Block}
 */
const matrix = (name, values, rows, columns, { markRow = null, markColumn = null, signed = true }) =>
  ({ kind: "numbers", name, values, rows, columns, markRow, markColumn, signed });

/**
 * @param {string} name @param {(number | null)[]} values @param {string[]} rows
 * @param {{ mark?: number | null, signed?: boolean }} [options]
 * @returns {Block}
 */
const vector = (name, values, rows, { mark = null, signed = true } = {}) =>
  matrix(name, values.map((value) => [value]), rows, [], { markRow: mark, signed });

/** @param {string} name @param {number | null} value */
const single = (name, value) => vector(name, [value], [], { signed: false });
