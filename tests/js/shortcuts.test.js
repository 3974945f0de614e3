import assert from "node:assert/strict";
import { test } from "node:test";
import { actionOf } from "../../static/js/model/shortcuts.js";

/** @type {string[]} */
const done = [];
/** @type {import("../../static/js/model/shortcuts.js").Shortcut[]} */
const shortcuts = [
  { shown: ["←"], says: "help.step", does: { ArrowLeft: () => done.push("back") } },
  { shown: ["Shift ←"], says: "help.select.step", does: { "Shift+ArrowLeft": () => done.push("select"), "Shift+U": () => done.push("unit") } },
  { shown: ["?"], says: "help.help", does: { "?": () => done.push("help"), u: () => done.push("next") } },
];
const pressed = (/** @type {string} */ key, shiftKey = false) => {
  done.length = 0;
  actionOf(shortcuts, { key, shiftKey })?.();
  return done.join();
};

test("a key with Shift is another key", () => {
  assert.equal(pressed("ArrowLeft"), "back");
  assert.equal(pressed("ArrowLeft", true), "select");
  assert.equal(pressed("u"), "next");
  assert.equal(pressed("U", true), "unit");
  assert.equal(pressed("ArrowRight"), "");
});

test("a sign counts whether or not a keyboard needs Shift for it", () => {
  assert.equal(pressed("?"), "help");
  assert.equal(pressed("?", true), "help");
});

test("no key is found that only the prototype of all objects has", () => {
  assert.equal(actionOf(shortcuts, { key: "constructor", shiftKey: false }), undefined);
});
