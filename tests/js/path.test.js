import assert from "node:assert/strict";
import { test } from "node:test";
import { EDGES, kindOf, outermost, seen, statesOf, traced, turned } from "../../static/js/model/path.js";
import { recordingOf } from "./network.js";

const recording = recordingOf("dogs", 2, 100);
const count = recording.frames.length;
/** @param {import("../../static/js/model/recording.js").Frame} frame */
const placed = (frame) => statesOf(recording, frame);

test("one unit is drawn over time, two in a square, three in a cube, more in a plane", () => {
  assert.deepEqual([1, 2, 3, 4, 16].map(kindOf), ["line", "square", "cube", "plane", "plane"]);
});

test("a path goes from h0 through every state of the frame, and each point trails where it was at earlier updates", () => {
  const frame = recording.frames[60];
  const found = seen("square", recording, frame, count, placed);
  assert.deepEqual(found?.path, [[0, 0], ...frame.h]);
  assert.equal(found?.reach, 1);
  const earlier = traced(recording, count).filter(({ step }) => step < 60);
  assert.ok(earlier.length > 20);
  found?.trails.forEach((trail, i) => assert.deepEqual(trail, [...earlier.map(({ h }) => h[i]), frame.h[i]]));
});

test("traces run from the first update to the last, closer at the start, each once", () => {
  const steps = traced(recording, count).map(({ step }) => step);
  assert.deepEqual([steps[0], steps[steps.length - 1]], [0, 100]);
  assert.ok(steps[1] - steps[0] < steps[steps.length - 1] - steps[steps.length - 2]);
  assert.equal(new Set(steps).size, steps.length);
  assert.deepEqual(traced(recording, 1).map(({ step }) => step), [0]);
});

test("states that are not pressed into -1 to 1 get axes that are as long as the largest of them", () => {
  const open = recordingOf("dogs", 2, 4);
  open.request.model = { ...open.request.model, activation: "relu" };
  open.frames[4].h[0][1] = 6.2;
  const at = (/** @type {number} */ index) => seen("square", open, open.frames[index], 5, (frame) => statesOf(open, frame));
  assert.deepEqual([at(4)?.reach, at(0)?.reach], [7.5, 7.5]);
  assert.equal(seen("plane", open, open.frames[0], 5, () => null), null);
});

test("turning the cube keeps every distance, and its name stands at an outer edge", () => {
  const view = { turn: 0.7, tilt: 0.4 };
  for (const point of [[1, 0, 0], [0.2, -0.5, 0.9], [-1, -1, 1]]) {
    const { x, y, depth } = turned(point, view);
    assert.ok(Math.abs(Math.hypot(x, y, depth) - Math.hypot(...point)) < 1e-12);
  }
  const { x, y } = turned([0, 0, 1], view);
  assert.ok(Math.abs(x) < 1e-12 && y < 0);
  assert.equal(EDGES.length, 12);
  for (const [from, to] of EDGES) assert.equal(from.filter((value, i) => value !== to[i]).length, 1);
  for (const axis of [0, 1, 2]) {
    const far = Math.hypot(outermost(axis, view).x, outermost(axis, view).y);
    assert.ok(far > 1, `axis ${axis} at ${far}`);
  }
});
