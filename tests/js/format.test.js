import assert from "node:assert/strict";
import { test } from "node:test";
import { compact, fixed, full, inSentence, visible } from "../../static/js/model/format.js";

test("a number is rounded to the decimals asked for", () => {
  assert.equal(fixed(0.126), "0.13");
  assert.equal(fixed(1 / 3, 4), "0.3333");
  assert.equal(fixed(2), "2.00");
});

test("a negative number has a minus sign, not a hyphen", () => {
  assert.equal(fixed(-0.5), "\u22120.50");
  assert.equal(compact(-12.34), "\u221212.3");
  assert.equal(full(-1.5e-7), "\u22121.5e\u22127");
});

test("what rounds to zero has no sign", () => {
  assert.equal(fixed(-0.004), "0.00");
  assert.equal(fixed(-0), "0.00");
  assert.equal(fixed(-0.006), "\u22120.01");
});

test("a number that is missing or not finite is a dash", () => {
  for (const write of [fixed, compact, full]) {
    for (const value of [null, undefined, NaN, Infinity, -Infinity]) assert.equal(write(value), "–");
  }
});

test("a compact number has three significant digits, from thousandths to thousands", () => {
  assert.equal(compact(0.0012), "0.0012");
  assert.equal(compact(0.0358), "0.0358");
  assert.equal(compact(0.6531), "0.653");
  assert.equal(compact(9876.54), "9876.5");
  assert.equal(compact(0), "0");
});

test("what is smaller or larger is written with a power of ten", () => {
  assert.equal(compact(3.14e-9), "3.1·10⁻⁹");
  assert.equal(compact(-2.09e200), "\u22122.1·10²⁰⁰");
  assert.equal(compact(0.00099), "9.9·10⁻⁴");
  assert.equal(compact(5e-324), "4.9·10⁻³²⁴");
});

test("a huge number with fixed decimals still fits its place", () => {
  assert.equal(fixed(99_999.994), "99999.99");
  assert.equal(fixed(3.9e200), "3.9·10²⁰⁰");
  assert.equal(fixed(-1.797e308, 4), "\u22121.8·10³⁰⁸");
});

test("all digits are those that a double is told apart by", () => {
  for (const value of [0.1 + 0.2, 1 / 3, Math.PI, 1.4373336200960134, 5e-324]) assert.equal(Number(full(value).replaceAll("\u2212", "-")), value);
  assert.equal(full(0.1 + 0.2), "0.30000000000000004");
});

test("a mark stands on a ring, and what has no shape gets one", () => {
  assert.deepEqual(["\u0301", "\u064b", "\u093e"].map(visible), ["◌\u0301", "◌\u064b", "◌\u093e"]);
  assert.deepEqual(["\u0001", "\0", "\u001b"].map(visible), ["␁", "␀", "␛"]);
  for (const token of ["\u200b", "\u200d", "\ufe0f", "\ufeff", "\u202e", "\u00ad", "\u007f", "\ud83d"]) assert.equal(visible(token), "◇");
});

test("in a sentence a letter that runs from right to left keeps to itself", () => {
  assert.deepEqual(["م", "ש", "𞤀"].map(inSentence), ["\u2068م\u2069", "\u2068ש\u2069", "\u2068𞤀\u2069"]);
  assert.deepEqual(["a", " ", "犬", "é", "\u200d"].map(inSentence), ["a", "␣", "犬", "é", "◇"]);
});

test("white space can be seen, every other character stays itself", () => {
  assert.deepEqual([" ", "\u3000", "\n", "\t"].map(visible), ["␣", "␣", "⏎", "⇥"]);
  assert.deepEqual(["a", "犬", "🐕", "é"].map(visible), ["a", "犬", "🐕", "é"]);
});
