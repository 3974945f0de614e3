import assert from "node:assert/strict";
import { test } from "node:test";
import { formOf, FORMS, pairText, partOf, textOf } from "../../static/js/model/form.js";

test("a text in each form means the sequence that it is written from", () => {
  const parts = [
    { text: "a dog " },
    { tokens: ["a", "brown", "dog"] },
    { inputs: ["I", "like", "dogs"], targets: ["O", null, "ANIMAL"] },
  ];
  parts.forEach((part, i) => {
    assert.equal(formOf(part), FORMS[i]);
    assert.deepEqual(partOf(FORMS[i], textOf(part)), part);
  });
});

test("a target stands behind the last slash, and a slash alone stands for none", () => {
  assert.deepEqual(partOf("pairs", "1/2/half and/ /x dog/N"), {
    inputs: ["1/2", "and", "/x", "dog"],
    targets: ["half", null, null, "N"],
  });
  for (const [input, target] of [["1/2", null], ["a", null], ["a/b", "c"], ["a", "c"]]) {
    const { inputs, targets } = partOf("pairs", pairText(/** @type {string} */ (input), target));
    assert.deepEqual([inputs, targets], [[input], [target]]);
  }
});
