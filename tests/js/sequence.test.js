import assert from "node:assert/strict";
import { test } from "node:test";
import { characters, largest, sequenceOf } from "../../static/js/model/sequence.js";

test("each character predicts the next", () => {
  const { inputs, targets, vocabulary } = sequenceOf("dogs");
  assert.deepEqual([inputs, targets, vocabulary], [["d", "o", "g"], ["o", "g", "s"], ["d", "o", "g", "s"]]);
});

test("the vocabulary holds each character once, in order of first appearance", () => {
  assert.deepEqual(sequenceOf("banana").vocabulary, ["b", "a", "n"]);
  assert.deepEqual(sequenceOf("hello").vocabulary, ["h", "e", "l", "o"]);
  assert.deepEqual(sequenceOf("aa"), { inputs: ["a"], targets: ["a"], vocabulary: ["a"] });
});

test("characters are code points, as the server counts them", () => {
  assert.deepEqual(characters("🐕好a"), ["🐕", "好", "a"]);
  assert.equal("🐕🐈".length, 4);
  assert.deepEqual(sequenceOf("🐕🐈").inputs, ["🐕"]);
  assert.deepEqual(characters("e\u0301"), ["e", "\u0301"]);
});

test("of equally large numbers the first counts, and a missing one never", () => {
  assert.equal(largest([0.2, 0.5, 0.3]), 1);
  assert.equal(largest([0.25, 0.25, 0.25, 0.25]), 0);
  assert.equal(largest([null, -7, null, -8]), 1);
  assert.equal(largest([-1]), 0);
});
