import assert from "node:assert/strict";
import { test } from "node:test";
import { moved, sameSelection, within } from "../../static/js/model/selection.js";

/** @typedef {import("../../static/js/model/selection.js").Selection} Selection */
const SIZE = { T: 3, d: 4, m: 5 };
const hidden = /** @type {Selection} */ ({ part: "hidden", t: 2, unit: 3 });

test("two selections are the same when part, step and unit are", () => {
  assert.ok(sameSelection(hidden, { ...hidden }));
  assert.ok(!sameSelection(hidden, { ...hidden, t: 1 }));
  assert.ok(!sameSelection(hidden, { ...hidden, unit: null }));
  assert.ok(!sameSelection(hidden, { ...hidden, part: "loss" }));
  assert.ok(!sameSelection(hidden, null));
});

test("a move without a selection begins at the first hidden block", () => {
  assert.deepEqual(moved(null, SIZE, { dt: 1 }), { part: "hidden", t: 1, unit: null });
});

test("a move to another step keeps part and unit, and stays within the word", () => {
  assert.deepEqual(moved(hidden, SIZE, { dt: 1 }), { ...hidden, t: 3 });
  assert.deepEqual(moved(hidden, SIZE, { dt: 9 }), { ...hidden, t: 3 });
  assert.deepEqual(moved(hidden, SIZE, { dt: -9 }), { ...hidden, t: 1 });
});

test("moves along the way of the values pass every part from the input to the loss", () => {
  let at = /** @type {Selection} */ ({ part: "input", t: 1, unit: null });
  const seen = [at.part];
  for (let i = 0; i < 7; i += 1) {
    at = moved(at, SIZE, { dPart: 1 });
    seen.push(at.part);
  }
  assert.deepEqual(seen, ["input", "Wx", "Wh", "hidden", "Wy", "prediction", "loss", "loss"]);
  for (let i = 0; i < 7; i += 1) at = moved(at, SIZE, { dPart: -1 });
  assert.equal(at.part, "input");
  assert.equal(moved(hidden, SIZE, { dPart: 1 }).unit, null);
});

test("in a gated cell the gates are passed too, and the cell state of an lstm", () => {
  const passed = (/** @type {"gru" | "lstm"} */ cell) => {
    let at = /** @type {Selection} */ ({ part: "Wh", t: 1, unit: null });
    return Array.from({ length: 6 }, () => (at = moved(at, { ...SIZE, cell }, { dPart: 1 })).part);
  };
  assert.deepEqual(passed("gru"), ["r", "n", "z", "hidden", "Wy", "prediction"]);
  assert.deepEqual(passed("lstm"), ["f", "i", "g", "o", "c", "hidden"]);
});

test("moves through the numbers of a part go around, the whole of it before the first", () => {
  const around = (/** @type {import("../../static/js/model/selection.js").Part} */ part, by = 1) => {
    let at = /** @type {Selection} */ ({ part, t: 2, unit: null });
    return Array.from({ length: 6 }, () => (at = moved(at, SIZE, { dUnit: by })).unit);
  };
  assert.deepEqual(around("hidden"), [1, 2, 3, 4, null, 1]);
  assert.deepEqual(around("prediction"), [1, 2, 3, 4, 5, null]);
  assert.deepEqual(around("hidden", -1), [4, 3, 2, 1, null, 4]);
  assert.deepEqual(around("Wx"), [null, null, null, null, null, null]);
});

test("a selection survives in a new network as far as it exists there", () => {
  assert.deepEqual(within(hidden, { T: 2, d: 3 }), hidden);
  assert.deepEqual(within(hidden, { T: 5, d: 2 }), { ...hidden, unit: null });
  assert.equal(within(hidden, { T: 1, d: 3 }), null);
  assert.equal(within({ part: "r", t: 1, unit: null }, { T: 2, d: 3 }), null);
  assert.equal(within({ part: "r", t: 1, unit: 3 }, { T: 2, d: 3, cell: "gru" })?.unit, 3);
  assert.equal(within({ part: "prediction", t: 1, unit: 5 }, { T: 2, d: 3, m: 4 })?.unit, null);
  assert.equal(within(null, { T: 5, d: 5 }), null);
});
