import assert from "node:assert/strict";
import { test } from "node:test";
import { linearAxis, logAxis, mapDecades, place, placeOf, standing } from "../../../static/js/model/lab/scale.js";

test("a log axis spans whole powers of ten around its values, exploding or vanishing", () => {
  const axis = logAxis([3e-41, 0.5, null, 0, 2e30]);
  assert.equal(axis.low, -41);
  assert.equal(axis.high, 31);
  assert.equal(place(axis, 1e-41), 0);
  assert.equal(place(axis, 1e31), 1);
  assert.ok(Math.abs(place(axis, 1e-5) - 0.5) < 1e-9);
  assert.ok(axis.ticks.length <= 8);
  for (const { at, label } of axis.ticks) assert.equal(label, `10${String(at).replace(/./g, (each) => (each === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(each)]))}`);
});

test("a log axis of one value, or of none, has room", () => {
  assert.deepEqual([logAxis([1]).low, logAxis([1]).high], [-2, 0]);
  assert.deepEqual([logAxis([null, 0]).low, logAxis([null, 0]).high], [-2, 0]);
});

test("places lie on a straight line in the logarithm", () => {
  const axis = logAxis([1e-6, 1]);
  for (let exponent = -6; exponent <= 0; exponent += 1) assert.ok(Math.abs(place(axis, 10 ** exponent) - (exponent + 6) / 6) < 1e-12);
});

test("a value beyond the axis stays at its end", () => {
  const axis = logAxis([1e-3, 1]);
  assert.equal(place(axis, 1e9), 1);
  assert.equal(place(axis, 1e-300), 0);
  assert.equal(place(axis, 0), 0);
});

test("a linear axis is ticked at round numbers within it", () => {
  const axis = linearAxis(-4.7, 0.5);
  assert.deepEqual(axis.ticks.map(({ label }) => label), ["−4", "−2", "0"]);
  assert.equal(placeOf(axis, -4.7), 0);
  assert.equal(placeOf(axis, 0.5), 1);
  assert.deepEqual(linearAxis(0, 3, { whole: true }).ticks.map(({ at }) => at), [0, 1, 2, 3]);
});

test("what is below precision and what overflowed are told from values", () => {
  assert.equal(standing(0.25), "value");
  assert.equal(standing(1e-299), "value");
  assert.equal(standing(1e-301), "lost");
  assert.equal(standing(0), "lost");
  assert.equal(standing(null), "overflow");
  assert.equal(standing(1e-17, 2 ** -52), "lost");
});

test("maps share colours that span their largest power of ten, within bounds", () => {
  assert.equal(mapDecades([[[1], [2e-4, 1]], [[1], [30, 1]]]), 4);
  assert.equal(mapDecades([[[1], [1e-200, 1]]]), 12);
  assert.equal(mapDecades([[[1], [0, null]]]), 1);
});
