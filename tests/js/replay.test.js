import assert from "node:assert/strict";
import { test } from "node:test";
import { questionOf, thinned } from "../../static/js/model/replay.js";

test("a question is the same text each time it is asked", () => {
  const body = { sequence: { text: "dogs" }, model: { weights: { Wh: [[0.1, -2]] } } };
  assert.equal(questionOf("/api/forward", body), questionOf("/api/forward", structuredClone(body)));
});

test("questions that differ in one digit, in their path or in the order of their letters are different texts", () => {
  const asked = [
    questionOf("/api/forward", { Wh: [0.12345678901234568] }),
    questionOf("/api/forward", { Wh: [0.12345678901234566] }),
    questionOf("/api/sample", { Wh: [0.12345678901234568] }),
    questionOf("/api/forward", { text: "ab" }),
    questionOf("/api/forward", { text: "ba" }),
    questionOf("/api/forward"),
    questionOf("/api/forward", {}),
  ];
  assert.equal(new Set(asked).size, asked.length);
});

test("of ten thousand weights that are next to each other no two are taken for the same", () => {
  const asked = new Set(Array.from({ length: 10_000 }, (_, i) => questionOf("/api/forward", { weights: [[i / 1e4, -i / 3]] })));
  assert.equal(asked.size, 10_000);
});

test("what is kept of too many frames begins with the first, ends with the last and is even between", () => {
  const frames = Array.from({ length: 301 }, (_, i) => i);
  assert.deepEqual(thinned(frames, 4), [0, 100, 200, 300]);
  assert.deepEqual(thinned([1, 2, 3], 3), [1, 2, 3]);
});
