import assert from "node:assert/strict";
import { test } from "node:test";
import { BLANK, isProblem, read as readSource, sourceOf, words } from "../../../static/js/model/lab/source.js";

/** @type {(source: any) => any} */
const read = readSource;

test("words are read in order, each to be followed by the next", () => {
  const reading = read({ kind: "words", text: "  the brown\n dog barks. ", times: "" });
  assert.deepEqual(reading, {
    sequence: { tokens: ["the", "brown", "dog", "barks", "."] },
    inputs: ["the", "brown", "dog", "barks"], targets: ["brown", "dog", "barks", "."], T: 4,
  });
});

test("marks at a word's end stand by themselves, and a mark alone stays one", () => {
  assert.deepEqual(words("Sit! Stay… no, really?! ..."), ["Sit", "!", "Stay…", "no", ",", "really", "?!", "..."]);
});

test("characters are code points", () => {
  const reading = read({ kind: "characters", text: "狗🐕a", times: "" });
  assert.deepEqual([reading.inputs, reading.targets, reading.sequence], [["狗", "🐕"], ["🐕", "a"], { text: "狗🐕a" }]);
});

test("a word repeated is the word and a blank, so many times", () => {
  const reading = read({ kind: "repeat", text: "dog", times: "3" });
  assert.deepEqual(reading.sequence, { text: "dog dog dog " });
  assert.equal(reading.T, 11);
});

test("a word to copy is said again after so many steps, with no loss before", () => {
  const { sequence, T } = read({ kind: "copy", text: "dog", times: "4" });
  assert.equal(T, 7);
  assert.deepEqual(sequence.inputs, ["d", "o", "g", BLANK, BLANK, BLANK, BLANK]);
  assert.deepEqual(sequence.targets, [null, null, null, null, "d", "o", "g"]);
  const close = read({ kind: "copy", text: "dogs", times: "1" });
  assert.deepEqual([close.inputs, close.targets], [["d", "o", "g", "s", BLANK], [null, "d", "o", "g", "s"]]);
});

test("what cannot be read is named, with what is allowed", () => {
  const key = (/** @type {string} */ kind, /** @type {string} */ text, times = "") => {
    const found = read({ kind, text, times });
    assert.ok(isProblem(found));
    return [found.key, found.slots];
  };
  assert.deepEqual(key("words", "one two"), ["source.problem.short.words", { count: 2 }]);
  assert.deepEqual(key("characters", "x"), ["source.problem.short.characters", { count: 1 }]);
  assert.deepEqual(key("characters", "x".repeat(202)), ["source.problem.long", { given: 201, most: 200 }]);
  assert.deepEqual(key("repeat", "dog", "51"), ["source.problem.long", { given: 203, most: 200 }]);
  assert.deepEqual(key("repeat", " ", "5"), ["source.problem.empty", {}]);
  assert.deepEqual(key("copy", "", "5"), ["source.problem.empty", {}]);
  assert.deepEqual(key("copy", "dog", "198"), ["source.problem.long", { given: 201, most: 200 }]);
  for (const times of ["", "0", "-3", "2.5", "many"]) assert.equal(key("copy", "dog", times)[0], "source.problem.times");
});

test("200 steps can be read, by every kind", () => {
  assert.equal(read({ kind: "words", text: "w ".repeat(201), times: "" }).T, 200);
  assert.equal(read({ kind: "characters", text: "x".repeat(201), times: "" }).T, 200);
  assert.equal(read({ kind: "repeat", text: "dog", times: "50" }).T, 199);
  assert.equal(read({ kind: "copy", text: "dog", times: "197" }).T, 200);
});

test("a request's sequence comes back from the source made of it", () => {
  const tokens = { tokens: ["the", "brown", "shepherd", "."] };
  assert.deepEqual(read(sourceOf(tokens)).sequence, tokens);
  assert.deepEqual(read(sourceOf({ text: "dogs dogs " })).sequence, { text: "dogs dogs " });
});
