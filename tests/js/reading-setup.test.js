import assert from "node:assert/strict";
import { test } from "node:test";
import { cutAt, listed, readingOf, reformed, shuffled, startEmbedding } from "../../static/js/model/reading-setup.js";
import { EMPTY } from "../../static/js/model/setup.js";

test("one sequence or several are read in their form, with outputs and vectors for each input", () => {
  assert.deepEqual(readingOf({ ...EMPTY, items: ["dogs"] }), { sequence: { text: "dogs" } });
  assert.deepEqual(readingOf({ ...EMPTY, form: "pairs", items: ["good dog/+", "bad/-"], outputs: "+, -" }), {
    sequences: [
      { inputs: ["good", "dog"], targets: [null, "+"], outputs: ["+", "-"] },
      { inputs: ["bad"], targets: ["-"], outputs: ["+", "-"] },
    ],
  });
  assert.deepEqual(readingOf({ ...EMPTY, items: ["aba"], embedding: { a: "1 0.5", b: "x 2" } }).sequence?.embedding, { a: [1, 0.5], b: ["x", 2] });
});

test("a token without a vector gets one of the right length", () => {
  const { embedding } = readingOf({ ...EMPTY, items: ["abc"], embedding: { a: "1 2 3" } }).sequence ?? {};
  assert.deepEqual([embedding?.a, embedding?.b.length], [[1, 2, 3], 3]);
  assert.deepEqual(startEmbedding(["1.5", "2", "1.5"]), { 1.5: "1.5", 2: "2" });
  assert.deepEqual(startEmbedding(["a", "b"]), { a: "1 0", b: "-1 0" });
});

test("a pasted list has one text a line, or between commas", () => {
  assert.deepEqual(listed("dog\n cat \n\nbird"), ["dog", "cat", "bird"]);
  assert.deepEqual(listed("dog, cat,bird"), ["dog", "cat", "bird"]);
  assert.deepEqual(listed("hi, you\nthere"), ["hi, you", "there"]);
  assert.deepEqual(listed(""), [""]);
});

test("another form reads the same tokens", () => {
  const of = (/** @type {any} */ form, /** @type {string} */ text, /** @type {any} */ to) => reformed({ ...EMPTY, form, items: [text] }, to)[0];
  assert.equal(of("text", "dogs", "tokens"), "d o g s");
  assert.equal(of("text", "I like dogs", "tokens"), "I like dogs");
  assert.equal(of("tokens", "I like dogs", "pairs"), "I/like like/dogs");
  assert.equal(of("pairs", "I/like like/dogs", "tokens"), "I like dogs");
  assert.equal(of("pairs", "d/o o/g g/s", "text"), "dogs");
  assert.equal(of("pairs", "good dog/+", "tokens"), "good dog");
});

test("shuffling keeps the tokens, changes their order, and is decided by the seed", () => {
  for (const seed of [0, 1, 7, 12345]) {
    const word = shuffled("text", "banana", seed);
    assert.notEqual(word, "banana");
    assert.deepEqual([...word].sort(), [..."banana"].sort());
    assert.equal(shuffled("text", "banana", seed), word);
  }
  assert.notEqual(shuffled("text", "shepherd", 1), shuffled("text", "shepherd", 2));
  assert.match(shuffled("pairs", "not good dog/+", 3), /^\S+ \S+ \S+\/\+$/);
  assert.deepEqual(shuffled("pairs", "I/O see/O Rex/A", 3).split(" ").sort(), ["I/O", "Rex/A", "see/O"]);
});

test("cut weights have every Wh at zero and the others as they were", () => {
  assert.deepEqual(cutAt({ Wxr: [[1]], Whr: [[2, 3]], br: [4] }), { Wxr: [[1]], Whr: [[0, 0]], br: [4] });
});
