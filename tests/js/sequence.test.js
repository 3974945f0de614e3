import assert from "node:assert/strict";
import { test } from "node:test";
import { characters, joined, largest, lastLoss, partsOf, sequenceOf, tokensOf, words } from "../../static/js/model/sequence.js";

test("each character predicts the next", () => {
  const { inputs, targets, vocabulary } = sequenceOf({ text: "dogs" });
  assert.deepEqual([inputs, targets, vocabulary], [["d", "o", "g"], ["o", "g", "s"], ["d", "o", "g", "s"]]);
});

test("the vocabulary holds each character once, in order of first appearance", () => {
  assert.deepEqual(sequenceOf({ text: "banana" }).vocabulary, ["b", "a", "n"]);
  assert.deepEqual(sequenceOf({ text: "hello" }).vocabulary, ["h", "e", "l", "o"]);
  assert.deepEqual(sequenceOf({ text: "aa" }), { inputs: ["a"], targets: ["a"], vocabulary: ["a"], outputs: ["a"], vectors: null });
});

test("characters are code points, as the server counts them", () => {
  assert.deepEqual(characters("🐕好a"), ["🐕", "好", "a"]);
  assert.equal("🐕🐈".length, 4);
  assert.deepEqual(sequenceOf({ text: "🐕🐈" }).inputs, ["🐕"]);
  assert.deepEqual(characters("e\u0301"), ["e", "\u0301"]);
});

test("of equally large numbers the first counts, and a missing one never", () => {
  assert.equal(largest([0.2, 0.5, 0.3]), 1);
  assert.equal(largest([0.25, 0.25, 0.25, 0.25]), 0);
  assert.equal(largest([null, -7, null, -8]), 1);
  assert.equal(largest([-1]), 0);
});

test("words predict the next word, and pairs say their own targets", () => {
  const { inputs, targets, vocabulary, outputs } = sequenceOf({ tokens: ["I", "like", "dogs"] });
  assert.deepEqual([inputs, targets, vocabulary, outputs], [["I", "like"], ["like", "dogs"], ["I", "like", "dogs"], ["I", "like", "dogs"]]);
  const pairs = sequenceOf({ inputs: ["not", "bad"], targets: [null, "+"], outputs: ["-", "+"] });
  assert.deepEqual([pairs.targets, pairs.vocabulary, pairs.outputs], [[null, "+"], ["not", "bad"], ["-", "+"]]);
  assert.deepEqual(sequenceOf({ inputs: ["a"], targets: ["b"] }).vocabulary, ["a", "b"]);
  assert.equal(lastLoss(pairs), 2);
  assert.equal(lastLoss({ ...pairs, targets: ["+", null] }), 1);
});

test("an embedding gives each step its vector", () => {
  const { vectors, vocabulary } = sequenceOf({ text: "aba", embedding: { a: [1, 2], b: [-1, 0.5] } });
  assert.deepEqual([vectors, vocabulary], [[[1, 2], [-1, 0.5]], ["a", "b"]]);
});

test("several sequences share one vocabulary and one list of outputs, in order of first appearance", () => {
  const texts = partsOf({ sequences: [{ text: "dog" }, { text: "god" }, { text: "dot" }] });
  assert.deepEqual(texts.map(({ vocabulary }) => vocabulary), Array.from({ length: 3 }, () => ["d", "o", "g", "t"]));
  const tagged = partsOf({ sequences: [{ inputs: ["x"], targets: ["+"], outputs: ["+"] }, { inputs: ["y"], targets: ["-"], outputs: ["-"] }] });
  assert.deepEqual(tagged.map(({ outputs, vocabulary }) => [outputs, vocabulary]), [[["+", "-"], ["x", "y"]], [["+", "-"], ["x", "y"]]]);
  assert.deepEqual(partsOf({ sequence: { text: "ab" } }), [{ text: "ab" }]);
});

test("a text is read by the tokens that a network knows", () => {
  assert.deepEqual(tokensOf("go", ["g", "o"]), ["g", "o"]);
  assert.deepEqual(tokensOf(" the  dog", ["the", "dog"]), ["the", "dog"]);
  assert.deepEqual(words(" a\tb\n"), ["a", "b"]);
  assert.equal(joined(["the", "dog"], ["the", "dog"]), "the dog");
  assert.equal(joined(["g", "o"], ["g", "o"]), "go");
});
