/**
 * The network of a frame and what it reads, as code in any language needs them.
 * @typedef {object} Shown
 * @property {number} step updates made so far
 * @property {"rnn" | "gru" | "lstm"} cell
 * @property {string} activation of the plain cell
 * @property {Record<string, number[] | number[][]>} weights by name, as the API has them
 * @property {number[] | null} h0 null where it is zero
 * @property {number[] | null} c0
 * @property {string[]} inputs
 * @property {(string | null)[]} targets null where a step has no loss
 * @property {string[]} vocabulary
 * @property {string[]} outputs
 * @property {number[][] | null} vectors the input of each step where it is no one-hot
 * @property {object} sequence as the API takes it
 */

/** The gates' letters, in the order of torch's rows. */
export const GATES = { rnn: [""], gru: ["r", "z", "n"], lstm: ["i", "f", "g", "o"] };

/**
 * @param {import("../recording.js").Recording} recording
 * @param {import("../recording.js").Frame} frame
 * @returns {Shown}
 */
export function shownOf(recording, frame) {
  const { model } = recording.request;
  const { inputs, targets, vocabulary, outputs, vectors } = recording.sequence;
  return {
    step: frame.step,
    cell: recording.cell,
    activation: model.activation ?? "tanh",
    weights: frame.weights,
    h0: model.h0 ?? null,
    c0: model.c0 ?? null,
    inputs, targets, vocabulary, outputs, vectors,
    sequence: recording.part,
  };
}

/**
 * The model as the API takes it, with the frame's weights.
 * @param {Shown} shown
 */
export function modelOf({ cell, activation, weights, h0, c0 }) {
  return { cell, ...(cell === "rnn" && activation !== "tanh" ? { activation } : {}), weights, ...(h0 && { h0 }), ...(c0 && { c0 }) };
}

/**
 * A value as Python writes it: JSON but for null.
 * @param {unknown} value
 */
export function python(value) {
  const text = JSON.stringify(value);
  return value === null ? "None" : Array.isArray(value) ? text.replaceAll(/"(?:[^"\\]|\\.)*"|null|,/g, (part) => (part === "null" ? "None" : part === "," ? ", " : part)) : text;
}

/**
 * A vector or matrix as Python writes it, a row a line.
 * @param {number[] | number[][]} values
 * @param {string} indent of the lines after the first
 */
export function rows(values, indent) {
  if (!Array.isArray(values[0])) return python(values);
  return `[\n${values.map((row) => `${indent}    ${python(row)},`).join("\n")}\n${indent}]`;
}
