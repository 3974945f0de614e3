import assert from "node:assert/strict";
import { test } from "node:test";
import { arithmetic } from "../../static/js/model/arithmetic.js";
import { forwardOf, times } from "./network.js";

/** @typedef {import("../../static/js/model/arithmetic.js").Block} Block */
/** @typedef {import("../../static/js/model/selection.js").Part} Part */
const forward = forwardOf("hello", 4, 11);

/**
 * What a line says, with its signs as text.
 * @param {Part} part @param {number} t @param {number | null} [unit]
 */
function linesOf(part, t, unit = null) {
  const { lines } = arithmetic({ part, t, unit }, forward);
  return lines.map((line) => ({
    signs: line.flatMap((item) => (item.kind === "sign" ? [item.text] : [])),
    blocks: line.flatMap((item) => (item.kind === "numbers" ? [item] : [])),
  }));
}

/** The numbers of a column vector. @param {Block} block */
const column = ({ values }) => values.map((row) => Number(row[0]));

/** @param {number[]} one @param {number[]} other */
function near(one, other) {
  assert.equal(one.length, other.length);
  one.forEach((value, i) => assert.ok(Math.abs(value - other[i]) < 1e-12, `${one} and ${other}`));
}

const EVERY_STEP = [1, 2, 3, 4];

test("Wx times x is the product that is shown, and the column of the input is marked", () => {
  for (const t of EVERY_STEP) {
    const [product, result] = linesOf("Wx", t);
    const [Wx, x] = product.blocks;
    near(times(/** @type {number[][]} */ (Wx.values), column(x)), column(result.blocks[0]));
    assert.deepEqual([product.signs, result.signs], [["·"], ["="]]);
    assert.equal(Wx.columns[Wx.markColumn ?? -1], "hell"[t - 1]);
    near(column(result.blocks[0]), Wx.values.map((row) => Number(row[Wx.markColumn ?? -1])));
  }
});

test("Wh times the state before is the product that is shown, which is nothing at the first step", () => {
  for (const t of EVERY_STEP) {
    const [product, result] = linesOf("Wh", t);
    const [Wh, before] = product.blocks;
    near(times(/** @type {number[][]} */ (Wh.values), column(before)), column(result.blocks[0]));
    near(column(before), t === 1 ? [0, 0, 0, 0] : forward.steps[t - 2].h);
  }
  assert.equal(arithmetic({ part: "Wh", t: 1, unit: null }, forward).title, "arithmetic.Wh.first");
});

test("the hidden state is the tanh of what is read plus what is remembered", () => {
  for (const t of EVERY_STEP) {
    const [sum, squashed] = linesOf("hidden", t);
    const [read, remembered, a] = sum.blocks.map(column);
    near(read.map((value, i) => value + remembered[i]), a);
    const [before, h] = squashed.blocks.map(column);
    near(before, a);
    near(a.map(Math.tanh), h);
    assert.deepEqual([sum.signs, squashed.signs], [["+", "="], ["tanh", "="]]);
  }
});

test("a selected unit is marked in every vector of its sum", () => {
  for (const line of linesOf("hidden", 2, 3)) for (const block of line.blocks) assert.equal(block.markRow, 2);
  for (const line of linesOf("hidden", 2)) for (const block of line.blocks) assert.equal(block.markRow, null);
  assert.match(arithmetic({ part: "hidden", t: 2, unit: 3 }, forward).formula, /h_\{2,3\} = tanh\(a_\{2,3\}\)/);
});

test("Wy times h gives the scores, and their softmax the probabilities", () => {
  for (const t of EVERY_STEP) {
    const [product, result] = linesOf("Wy", t);
    near(times(/** @type {number[][]} */ (product.blocks[0].values), column(product.blocks[1])), column(result.blocks[0]));
    const [{ blocks }] = linesOf("prediction", t);
    const [scores, probabilities] = blocks.map(column);
    near(scores, column(result.blocks[0]));
    const sum = scores.reduce((all, z) => all + Math.exp(z), 0);
    near(scores.map((z) => Math.exp(z) / sum), probabilities);
    assert.equal(blocks[0].rows[blocks[0].markRow ?? -1], "ello"[t - 1]);
  }
});

test("the loss is the logarithm of the target's probability, and the steps' losses add up", () => {
  for (const t of EVERY_STEP) {
    const [own, all] = linesOf("loss", t);
    const [[probability], [loss]] = own.blocks.map(column);
    near([-Math.log(probability)], [loss]);
    const terms = all.blocks.map((block) => column(block)[0]);
    const total = terms.pop() ?? NaN;
    assert.equal(terms.length, 4);
    near([terms.reduce((sum, term) => sum + term, 0)], [total]);
    assert.equal(terms[t - 1], loss);
  }
});

test("the input is a one in its own place", () => {
  for (const t of EVERY_STEP) {
    const [{ blocks: [x] }] = linesOf("input", t);
    assert.equal(column(x).reduce((sum, value) => sum + value, 0), 1);
    assert.equal(x.rows[column(x).indexOf(1)], "hell"[t - 1]);
    assert.equal(x.markRow, column(x).indexOf(1));
  }
});
