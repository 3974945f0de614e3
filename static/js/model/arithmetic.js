import { gateArithmetic, gatedState, gatedWeights } from "./arithmetic/gated.js";
import { input, readout, prediction, loss } from "./arithmetic/output.js";
import { plainState, plainWeights } from "./arithmetic/plain.js";
import { visible } from "./format.js";

/**
 * An answer of /api/forward, as far as the page reads it. A plain cell has one sum a, a gated cell one for each of its
 * linear maps.
 * @typedef {number[] | Record<string, number[]>} Mapped
 * @typedef {object} ForwardStep
 * @property {number} t @property {string} input @property {string | null} target @property {string | null} prediction
 * @property {number[]} x @property {Mapped} a @property {Mapped} Wx_x @property {Mapped} Wh_h
 * @property {Record<string, number[]>} [gates] @property {number[]} [c] @property {number[]} h
 * @property {number[]} logits @property {number[]} probabilities @property {number | null} loss
 *
 * @typedef {object} Forward
 * @property {string[]} vocabulary @property {string[]} outputs @property {number[]} h0 @property {number[]} [c0]
 * @property {{ cell?: import("./cells.js").Cell, activation?: string, weights: Record<string, number[] | number[][]> }} model
 * @property {ForwardStep[]} steps @property {number | null} loss
 *
 * @typedef {object} Arithmetic
 * @property {string} title a key of the sentences
 * @property {Record<string, string | number>} slots
 * @property {string[]} formulas in symbols, as TeX
 * @property {(import("./arithmetic/blocks.js").Item[] | import("./arithmetic/blocks.js").Heading)[]} lines the same with numbers
 * @property {boolean} [opened] whether the cell is drawn open
 *
 * @typedef {object} Place what the arithmetic of one step is made from
 * @property {Forward} forward @property {ForwardStep} step @property {number} t @property {number} T
 * @property {import("./cells.js").Cell} cell
 * @property {number[]} before h_{t−1} @property {number[] | undefined} cBefore
 * @property {Record<string, number[][]>} W @property {Record<string, number[]>} b the weights: matrices, and vectors
 * @property {string[]} units @property {string[]} tokens what the places of x are called, none for an embedding
 * @property {string[]} outputs
 * @property {number | null} on the place of the 1 in x, null where x is not one-hot
 * @property {number | null} target its place in the outputs
 * @property {number | null} unit the one that is selected, from 0
 * @property {Record<string, string | number>} slots
 */

/**
 * The arithmetic behind a part of the network. Every quantity is one that the server sent; what is worked out here is only
 * what stands between two of them on paper: an exponential, 1 − z, tanh c.
 * @param {import("./selection.js").Selection} selection
 * @param {Forward} forward
 * @returns {Arithmetic}
 */
export function arithmetic(selection, forward) {
  const place = placeOf(selection, forward);
  const plain = place.cell === "rnn";
  switch (selection.part) {
    case "input":
      return input(place);
    case "Wx":
    case "Wh":
      return plain ? plainWeights(place, selection.part) : gatedWeights(place, selection.part);
    case "hidden":
      return plain ? plainState(place, forward.model.activation ?? "tanh") : gatedState(place, "hidden");
    case "c":
      return gatedState(place, "c");
    case "Wy":
      return readout(place);
    case "prediction":
      return prediction(place);
    case "loss":
      return loss(place);
    default:
      return gateArithmetic(place, selection.part);
  }
}

/**
 * @param {import("./selection.js").Selection} selection
 * @param {Forward} forward
 * @returns {Place}
 */
function placeOf({ t, unit }, forward) {
  const step = forward.steps[t - 1];
  const on = forward.vocabulary.indexOf(step.input);
  const oneHot = step.x.length === forward.vocabulary.length && step.x.every((value, i) => value === (i === on ? 1 : 0));
  const weights = Object.entries(forward.model.weights);
  const target = step.target === null ? null : forward.outputs.indexOf(step.target);
  const chosen = unit === null ? null : unit - 1;
  return {
    forward, step, t, T: forward.steps.length,
    cell: forward.model.cell ?? "rnn",
    before: t === 1 ? forward.h0 : forward.steps[t - 2].h,
    cBefore: t === 1 ? forward.c0 : forward.steps[t - 2].c,
    W: /** @type {Record<string, number[][]>} */ (Object.fromEntries(weights.filter(([, values]) => Array.isArray(values[0])))),
    b: /** @type {Record<string, number[]>} */ (Object.fromEntries(weights.filter(([, values]) => !Array.isArray(values[0])))),
    units: forward.h0.map((_, i) => String(i + 1)),
    tokens: oneHot ? forward.vocabulary.map(visible) : [],
    outputs: forward.outputs.map(visible),
    on: oneHot ? on : null,
    target,
    unit: chosen,
    slots: {
      t, before: t - 1, input: visible(step.input), target: visible(step.target ?? ""), unit: unit ?? 0,
      output: visible(forward.outputs[chosen ?? target ?? 0] ?? ""),
    },
  };
}
