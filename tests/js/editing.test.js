import assert from "node:assert/strict";
import { test } from "node:test";
import { nameOf, setBy } from "../../static/js/model/editing.js";

const weights = { Wx: [[1, 2]], Wh: [[3]], Wy: [[4], [5]], bh: [6], by: [7, 8] };

test("a weight, a bias and a first state can be set; what follows from them cannot", () => {
  assert.deepEqual(setBy({ part: "Wx", row: 1, column: 2 }, weights), { name: "Wx", row: 0, column: 1 });
  assert.deepEqual(setBy({ part: "by", unit: 2 }, weights), { name: "by", row: 1, column: null });
  assert.deepEqual(setBy({ part: "hidden", t: 0, unit: 1 }, weights), { name: "h0", unit: 0 });
  assert.deepEqual(setBy({ part: "c", t: 0, unit: 3 }, weights), { name: "c0", unit: 2 });
  for (const of of [{ part: "hidden", t: 1, unit: 1 }, { part: "Wx_x", t: 1, unit: 1 }, { part: "Wh", t: 2 }, { part: "Wx" }, { part: "bh" }, { part: "constructor", unit: 1 }]) assert.equal(setBy(of, weights), null);
});

test("a number is named as it is written", () => {
  assert.deepEqual([nameOf({ part: "Wh", row: 2, column: 3 }), nameOf({ part: "bh", unit: 1 }), nameOf({ part: "hidden", t: 0, unit: 2 }), nameOf({ part: "c", t: 0, unit: 1 })], ["Wh 2,3", "bh 1", "h0 2", "c0 1"]);
});
