import assert from "node:assert/strict";
import { test } from "node:test";
import { leave, NO_HISTORY, redo, undo } from "../../static/js/model/history.js";

test("steps back and forward come to the same states", () => {
  let history = leave(leave(NO_HISTORY, "a"), "b");
  const back = undo(history, "c");
  assert.equal(back?.state, "b");
  const further = undo(/** @type {any} */ (back).history, "b");
  assert.equal(further?.state, "a");
  assert.equal(undo(/** @type {any} */ (further).history, "a"), null);
  const again = redo(/** @type {any} */ (further).history, "a");
  assert.equal(again?.state, "b");
  assert.equal(redo(/** @type {any} */ (again).history, "b")?.state, "c");
  history = leave(/** @type {any} */ (again).history, "b");
  assert.equal(redo(history, "d"), null);
});

test("typing in one field is one step", () => {
  const typed = leave(leave(leave(NO_HISTORY, "d", "word"), "do", "word"), "dog", "seed");
  assert.deepEqual(typed.past, ["d", "dog"]);
  const back = undo(typed, "x");
  assert.deepEqual(leave(/** @type {any} */ (back).history, "dog", "seed").past, ["d", "dog"]);
});
