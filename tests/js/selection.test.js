import assert from "node:assert/strict";
import { test } from "node:test";
import { moved, PARTS, sameSelection, within } from "../../static/js/model/selection.js";

/** @typedef {import("../../static/js/model/selection.js").Selection} Selection */
const hidden = /** @type {Selection} */ ({ part: "hidden", t: 2, unit: 3 });

test("two selections are the same when part, step and unit are", () => {
  assert.ok(sameSelection(hidden, { ...hidden }));
  assert.ok(!sameSelection(hidden, { ...hidden, t: 1 }));
  assert.ok(!sameSelection(hidden, { ...hidden, unit: null }));
  assert.ok(!sameSelection(hidden, { ...hidden, part: "loss" }));
  assert.ok(!sameSelection(hidden, null));
});

test("a move without a selection begins at the first hidden block", () => {
  assert.deepEqual(moved(null, 3, { dt: 1 }), { part: "hidden", t: 1, unit: null });
});

test("a move to another step keeps part and unit, and stays within the word", () => {
  assert.deepEqual(moved(hidden, 3, { dt: 1 }), { ...hidden, t: 3 });
  assert.deepEqual(moved(hidden, 3, { dt: 9 }), { ...hidden, t: 3 });
  assert.deepEqual(moved(hidden, 3, { dt: -9 }), { ...hidden, t: 1 });
});

test("moves along the way of the values pass every part from the input to the loss", () => {
  let at = /** @type {Selection} */ ({ part: "input", t: 1, unit: null });
  const seen = [at.part];
  for (let i = 0; i < PARTS.length; i += 1) {
    at = moved(at, 3, { dPart: 1 });
    seen.push(at.part);
  }
  assert.deepEqual(seen, ["input", "Wx", "Wh", "hidden", "Wy", "prediction", "loss", "loss"]);
  for (let i = 0; i < PARTS.length; i += 1) at = moved(at, 3, { dPart: -1 });
  assert.equal(at.part, "input");
  assert.equal(moved(hidden, 3, { dPart: 1 }).unit, null);
});

test("a selection survives in a new network as far as it exists there", () => {
  assert.deepEqual(within(hidden, { T: 2, d: 3 }), hidden);
  assert.deepEqual(within(hidden, { T: 5, d: 2 }), { ...hidden, unit: null });
  assert.equal(within(hidden, { T: 1, d: 3 }), null);
  assert.equal(within(null, { T: 5, d: 5 }), null);
});
