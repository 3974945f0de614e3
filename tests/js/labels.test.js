import assert from "node:assert/strict";
import { test } from "node:test";
import { fittedLabel, textWidth, widest } from "../../static/js/model/labels.js";

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
