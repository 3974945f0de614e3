import assert from "node:assert/strict";
import { test } from "node:test";
import { contrast, css, FAINTEST_FLOW, flowStrength, inkOn, signed, signedScale } from "../../static/js/model/colour.js";

/** @typedef {import("../../static/js/model/colour.js").Rgb} Rgb */
const THEMES = /** @type {const} */ (["light", "dark"]);
const VALUES = Array.from({ length: 201 }, (_, i) => (i - 100) / 100);

/** The three numbers of rgb(…). @param {string} text */
const parts = (text) => /** @type {Rgb} */ ((text.match(/\d+/g) ?? []).map(Number));

test("contrast is that of the accessibility guidelines", () => {
  assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
  assert.equal(contrast([255, 255, 255], [255, 255, 255]), 1);
  assert.equal(contrast([119, 119, 119], [255, 255, 255]).toFixed(2), "4.48");
  assert.equal(contrast([255, 255, 255], [255, 0, 0]).toFixed(2), "4.00");
});

test("zero is grey, and a value and its opposite stand equally far from it", () => {
  for (const theme of THEMES) {
    const zero = signed(0, theme);
    assert.ok(Math.max(...zero) - Math.min(...zero) <= 16, `${theme}: ${zero}`);
    for (const value of [0.25, 0.5, 0.75, 1]) {
      const [above, below] = [contrast(signed(value, theme), zero), contrast(signed(-value, theme), zero)];
      assert.ok(Math.max(above, below) / Math.min(above, below) < 1.35, `${theme} ±${value}: ${above} and ${below}`);
    }
  }
});

test("what is above zero is bluer than red, what is below is redder than blue", () => {
  for (const theme of THEMES) {
    for (const value of VALUES.filter((each) => Math.abs(each) > 0.05)) {
      const [red, , blue] = signed(value, theme);
      assert.equal(Math.sign(blue - red), Math.sign(value), `${theme} ${value}`);
    }
  }
});

test("the further from zero, the further from its colour", () => {
  for (const theme of THEMES) {
    const from = VALUES.map((value) => contrast(signed(value, theme), signed(0, theme)));
    for (let i = 101; i < 201; i += 1) {
      assert.ok(from[i] >= from[i - 1], `${theme} ${VALUES[i]}`);
      assert.ok(from[200 - i] >= from[201 - i], `${theme} ${-VALUES[i]}`);
    }
  }
});

test("beyond one the colour is that of one, and a missing value has that of zero", () => {
  assert.deepEqual(signed(1.7, "light"), signed(1, "light"));
  assert.deepEqual(signed(-9, "dark"), signed(-1, "dark"));
  assert.deepEqual(signed(null, "dark"), signed(0, "dark"));
});

test("a number on its colour can be read at every value", () => {
  for (const theme of THEMES) {
    for (const value of VALUES) {
      const ground = signed(value, theme);
      const ratio = contrast(ground, parts(inkOn(ground)));
      assert.ok(ratio >= 4.5, `${theme} ${value}: ${ratio}`);
    }
  }
});

test("charts take the same scale as the network", () => {
  for (const theme of THEMES) {
    for (const [at, colour] of signedScale(theme)) assert.equal(colour, css(signed(2 * at - 1, theme)));
  }
});

test("an arrow grows with the logarithm of its gradient", () => {
  assert.equal(flowStrength(1), 1);
  assert.equal(flowStrength(1e-3).toFixed(12), (0.5).toFixed(12));
  assert.equal(flowStrength(FAINTEST_FLOW), 0);
  const perDecade = [1, 1e-1, 1e-2, 1e-3].map(flowStrength).map((s, i, all) => (i ? all[i - 1] - s : 1 / 6));
  for (const difference of perDecade) assert.ok(Math.abs(difference - 1 / 6) < 1e-12);
});

test("a gradient of zero is faintest, one that overflowed is strongest", () => {
  assert.equal(flowStrength(0), 0);
  assert.equal(flowStrength(1e-300), 0);
  assert.equal(flowStrength(1e9), 1);
  assert.equal(flowStrength(null), 1);
});
