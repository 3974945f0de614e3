import assert from "node:assert/strict";
import { test } from "node:test";
import { fittedLabel, fittedNumber, textWidth, widest } from "../../static/js/model/labels.js";

test("a token that fits keeps its size, a longer one is written smaller, and one that is too long is cut", () => {
  assert.deepEqual(fittedLabel("d", 24, 60), { text: "d", size: 24 });
  assert.deepEqual(fittedLabel(" ", 24, 60), { text: "␣", size: 24 });
  const longer = fittedLabel("shepherd", 24, 80);
  assert.equal(longer.text, "shepherd");
  assert.ok(longer.size < 24 && longer.size >= 11 && Math.abs(textWidth("shepherd") * longer.size - 80) < 1e-9);
  const cut = fittedLabel("Donaudampfschifffahrt", 24, 60);
  assert.match(cut.text, /^Donau\w*…$/);
  assert.ok(textWidth(cut.text) * cut.size <= 60.5);
});

test("East Asian characters take twice the room of letters", () => {
  assert.ok(textWidth("犬") > 1.6 * textWidth("d"));
  assert.equal(widest(["a", null, "犬", "dog"]), textWidth("dog"));
  assert.equal(widest([]), 0);
});

test("a number keeps its decimals while they can be read, and says its power of ten where they cannot", () => {
  assert.deepEqual(fittedNumber(-0.456, 17, 60), { text: "−0.46", size: 17 });
  assert.deepEqual([1e300, -2.04e111, 123456].map((value) => fittedNumber(value, 12, 40).text), ["10³⁰⁰", "−2·10¹¹¹", "1.2·10⁵"]);
  assert.ok(fittedNumber(1e300, 12, 40).size > 11);
  assert.equal(fittedNumber(1.5e7, 12, 60).text, "1.5·10⁷");
  assert.equal(fittedNumber(NaN, 12, 4).text, "–");
});
