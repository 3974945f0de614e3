import assert from "node:assert/strict";
import { test } from "node:test";
import { columnOf, copied, differing, fitting, givenDifferences, modelOf, removed, shared, told, turned } from "../../../static/js/model/lab/columns.js";

const three = () => ["rnn", "gru", "lstm"].map((cell, i) => columnOf({ cell, hidden_size: 16, seed: 4 }, i + 1));

test("a model comes back from its column", () => {
  const model = { cell: "rnn", activation: "relu", hidden_size: 5, init: { scheme: "orthogonal", gain: 1.1, forget_bias: 1 }, seed: 9 };
  assert.deepEqual(modelOf(columnOf(model, 1)), model);
});

test("given weights are sent as they are, and give way to drawn ones once a knob is turned", () => {
  const model = { cell: "rnn", activation: "tanh", weights: { Wx: [[1]], Wh: [[2]], Wy: [[3]] }, h0: [0.5] };
  const column = columnOf(model, 1);
  assert.deepEqual(modelOf(column), model);
  const [drawn] = turned([column], null, "gain", 2);
  assert.equal(drawn.given, null);
  assert.equal(/** @type {any} */ (modelOf(drawn)).hidden_size, 1);
  assert.deepEqual(turned([column], 1, "clip", 5)[0].given, column.given);
});

test("a knob turns one column, or all that have it, and leaves the others the same objects", () => {
  const columns = three();
  const one = turned(columns, 2, "gain", 3);
  assert.deepEqual(one.map(({ gain }) => gain), [1, 3, 1]);
  assert.equal(one[0], columns[0]);
  assert.deepEqual(turned(columns, null, "gain", 3).map(({ gain }) => gain), [3, 3, 3]);
  const forget = turned(columns, null, "forget", 4);
  assert.deepEqual(forget.map((column) => column.forget), [1, 1, 4]);
  assert.equal(forget[0], columns[0]);
  assert.equal(turned(columns, null, "gain", 1)[1], columns[1]);
});

test("two to four columns: a copy stands beside its model under an id of its own", () => {
  const four = copied(three(), 1);
  assert.deepEqual(four.map(({ id, cell }) => [id, cell]), [[1, "rnn"], [4, "rnn"], [2, "gru"], [3, "lstm"]]);
  assert.equal(copied(four, 1), four);
  assert.deepEqual(copied(removed(four, 1), 3).map(({ id }) => id), [4, 2, 3, 1], "an id, and with it a colour, is free again");
  const two = removed(three(), 2);
  assert.deepEqual(two.map(({ id }) => id), [1, 3]);
  assert.equal(removed(two, 1), two);
});

test("what differs is named where it means something", () => {
  const columns = turned(three(), 1, "seed", 7);
  assert.deepEqual(differing(columns), ["cell", "seed"]);
  const activations = turned(copied(three(), 1), 4, "activation", "relu");
  assert.deepEqual(differing(activations), ["cell", "activation"]);
  assert.deepEqual(activations.map((column) => told(column, ["activation"]).length), [1, 1, 0, 0]);
  assert.deepEqual(differing(turned(three(), 3, "forget", 5)), ["cell"]);
});

test("weights given for another number of tokens give way to drawn ones, those that can read a text stay", () => {
  const given = { weights: { Wx: [[1, 2], [3, 4]], Wh: [[1, 0], [0, 1]], Wy: [[1, 2], [3, 4]], bh: [1, 2] }, h0: [0, 1] };
  const columns = [columnOf(given, 1), columnOf({ hidden_size: 5 }, 2)];
  assert.equal(fitting(columns, 2), columns);
  assert.deepEqual(fitting(columns, 3), [{ ...columns[0], given: null }, columns[1]]);
  assert.equal(fitting(columns, 3)[0].hidden, 2);
});

test("given weights that differ are written out where they are few", () => {
  const one = (/** @type {number[][]} */ Wh) => columnOf({ cell: "rnn", weights: { Wx: [[1]], Wh, Wy: [[1]] } }, 1);
  assert.deepEqual(givenDifferences([one([[3.9]]), one([[1]]), ...three()]), [["Wh = 3.9"], ["Wh = 1"], [], [], []]);
  assert.deepEqual(givenDifferences([one([[8, 8], [-8, -8]]), one([[1, 0], [0, 1]])]), [["Wh = (8 8; −8 −8)"], ["Wh = (1 0; 0 1)"]]);
});

test("a knob shows a value only where all columns in scope agree", () => {
  const columns = turned(three(), 1, "gain", 2);
  assert.equal(shared(columns, null, "gain"), null);
  assert.equal(shared(columns, 1, "gain"), 2);
  assert.equal(shared(columns, null, "hidden"), 16);
  assert.equal(shared(columns, 1, "forget"), null);
});
