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

test("while a knob moves all columns are asked together, and one that is slow is waited for only so long", async ({ mock }) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const store = createStore();
  store.source.value = { kind: "words", text: "one two three four", times: "" };
  /** @param {number} gain */
  const turn = (gain) => (store.columns.value = [columnOf({ init: { gain } }, 1), columnOf({ cell: "lstm", init: { gain } }, 2)]);
  /** @type {{ asks: string, give: (answer: any) => void }[]} */
  const asked = [];
  const post = (/** @type {string} */ _path, /** @type {any} */ { model }) => new Promise((give) => asked.push({ asks: `${model.cell} ${model.init.gain}`, give }));
  const answer = async (/** @type {string} */ asks) => {
    asked.find((each) => each.asks === asks)?.give({});
    for (let i = 0; i < 5; i += 1) await Promise.resolve();
  };
  const all = () => asked.map(({ asks }) => asks);
  turn(1);
  followColumns(store, /** @type {any} */ ({ ApiProblem, BROKEN_OFF, post }));
  turn(2);
  await answer("rnn 1");
  assert.deepEqual(all(), ["lstm 1", "rnn 1"]);
  turn(3);
  await answer("lstm 1");
  assert.deepEqual(all().slice(2), ["lstm 3", "rnn 3"]);
  turn(4);
  await answer("rnn 3");
  assert.equal(asked.length, 4);
  mock.timers.tick(80);
  assert.deepEqual(all().slice(4), ["rnn 4"]);
});
