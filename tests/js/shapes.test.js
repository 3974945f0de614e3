import assert from "node:assert/strict";
import { test } from "node:test";
import { bounds, filled, head, outline, shortened } from "../../static/js/model/shapes.js";

const LINES = [{ x1: 0, y1: 0, x2: 100, y2: 0 }, { x1: 50, y1: 90, x2: 50, y2: 10 }, { x1: 10, y1: 20, x2: 40, y2: 60 }];

/** @param {string} points */
const pairs = (points) => points.split(" ").map((pair) => pair.split(",").map(Number));

test("an arrow's tip ends where its line ends, with its base across the line", () => {
  for (const line of LINES) {
    const [tip, left, right] = pairs(head(line, 10));
    assert.deepEqual(tip, [line.x2, line.y2]);
    const middle = [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2];
    assert.ok(Math.abs(Math.hypot(tip[0] - middle[0], tip[1] - middle[1]) - 10) < 1e-9);
    const along = [line.x2 - line.x1, line.y2 - line.y1];
    assert.ok(Math.abs(along[0] * (left[0] - right[0]) + along[1] * (left[1] - right[1])) < 1e-9);
  }
});

test("a shortened line has the same direction and lacks just so much", () => {
  for (const line of LINES) {
    const cut = shortened(line, 7);
    assert.deepEqual([cut.x1, cut.y1], [line.x1, line.y1]);
    const length = (/** @type {typeof line} */ of) => Math.hypot(of.x2 - of.x1, of.y2 - of.y1);
    assert.ok(Math.abs(length(line) - length(cut) - 7) < 1e-9);
    assert.ok(Math.abs((cut.x2 - cut.x1) * (line.y2 - line.y1) - (cut.y2 - cut.y1) * (line.x2 - line.x1)) < 1e-9);
  }
});

const boxes = [0, 1, 2].map((i) => ({ x: 10 + 5 * i, y: 20, width: 4, height: 80 }));

test("a bar is as high as its probability, and never invisible", () => {
  assert.equal(filled(boxes[0], 0.25), 20);
  assert.equal(filled(boxes[0], 1), 80);
  assert.equal(filled(boxes[0], 0), 1);
});

test("many bars as one shape have the same feet, widths and heights", () => {
  assert.equal(outline(boxes, [0.5, 1, 0.25]), "M10 100v-40h4v40zM15 100v-80h4v80zM20 100v-20h4v20z");
});

test("the bounds hold every box of a row, with a margin", () => {
  assert.deepEqual(bounds(boxes, 0), { x: 10, y: 20, width: 14, height: 80 });
  assert.deepEqual(bounds(boxes, 3), { x: 7, y: 17, width: 20, height: 86 });
});
