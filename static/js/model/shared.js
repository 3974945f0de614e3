import { blocksOf } from "./cells.js";

/**
 * What there is to say of a weight in the drawing: that all of its arrows are one, and how many numbers it has.
 * @param {"Wx" | "Wh" | "Wy"} which
 * @param {{ model: { cell?: import("./cells.js").Cell, weights: Record<string, number[] | number[][]> } }} answer
 * @returns {{ key: string, slots: Record<string, string | number> }} a key of the sentences, and what fills it in
 */
export function sharedWeights(which, { model }) {
  const names = which === "Wy" ? [which] : blocksOf(model.cell ?? "rnn", which);
  const matrix = /** @type {number[][]} */ (model.weights[names[0]]);
  const [rows, columns] = [matrix.length, matrix[0].length];
  const blocks = names.length;
  return { key: blocks === 1 ? "shared.one" : "shared.several", slots: { name: names.join(", "), blocks, rows, columns, count: blocks * rows * columns } };
}
