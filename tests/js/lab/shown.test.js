import assert from "node:assert/strict";
import { test } from "node:test";
import en from "../../../static/js/i18n/en.js";
import lab from "../../../static/js/i18n/vanishing.en.js";
import { columnOf, turned } from "../../../static/js/model/lab/columns.js";
import { columnsShown } from "../../../static/js/model/lab/shown.js";
import { createStore } from "../../../static/js/model/lab/store.js";
import { translator } from "../../../static/js/model/words.js";

test("a trained network is told by the clipping that it was trained with, not by what was chosen since", () => {
  const store = createStore();
  const shown = columnsShown(store, { value: translator({ ...en, ...lab }) });
  const differs = () => shown.value.map((column) => column.differs);
  store.source.value = { kind: "words", text: "a b c d", times: "" };
  store.columns.value = turned([columnOf({}, 1), columnOf({}, 2)], 2, "clip", 1);
  const run = (/** @type {number} */ i) => /** @type {any} */ ({ column: store.columns.value[i], frames: [{ step: 0, weights: {} }, { step: 5, weights: {} }] });
  store.runs.value = new Map([[1, run(0)], [2, run(1)]]);
  store.update.value = 5;
  assert.deepEqual(differs(), ["clipping off\ntrained, update 5", "clipping 1\ntrained, update 5"]);
  store.columns.value = turned(store.columns.value, 1, "clip", 1);
  assert.deepEqual(differs(), ["clipping off\ntrained, update 5", "clipping 1\ntrained, update 5"]);
  store.untrained.value = new Set([1]);
  assert.deepEqual(differs(), ["", "trained, update 5"]);
});
