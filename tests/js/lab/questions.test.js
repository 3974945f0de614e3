import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiProblem, BROKEN_OFF } from "../../../static/js/api.js";
import { columnOf } from "../../../static/js/model/lab/columns.js";
import { createStore } from "../../../static/js/model/lab/store.js";
import { followColumns } from "../../../static/js/vanishing-requests.js";

test("while a knob moves, singular values are asked for where a step may lose all, and else only in sight", () => {
  const store = createStore();
  store.source.value = { kind: "words", text: "one two three four", times: "" };
  store.columns.value = [columnOf({ activation: "relu" }, 1), columnOf({ activation: "tanh" }, 2), columnOf({ cell: "gru" }, 3)];
  /** @type {any[]} */
  const asked = [];
  const post = (/** @type {string} */ _path, /** @type {any} */ body) => {
    asked.push(body);
    return new Promise(() => {});
  };
  followColumns(store, /** @type {any} */ ({ ApiProblem, BROKEN_OFF, post }));
  const wanted = () => asked.splice(0).map(({ model, rows, digits, singular_values }) => [model.activation ?? model.cell, rows, digits, singular_values]);
  assert.deepEqual(wanted(), [["relu", [3], 5, true], ["tanh", [3], 5, false], ["gru", [3], 5, false]]);
});
