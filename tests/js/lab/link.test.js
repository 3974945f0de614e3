import assert from "node:assert/strict";
import { test } from "node:test";
import en from "../../../static/js/i18n/en.js";
import lab from "../../../static/js/i18n/vanishing.en.js";
import { columnOf } from "../../../static/js/model/lab/columns.js";
import { LESSONS } from "../../../static/js/model/lab/lessons.js";
import { told as named } from "../../../static/js/model/link/fields.js";
import { fromHash, toHash, within } from "../../../static/js/model/lab/link.js";
import { pairOf, sameAsBefore } from "../../../static/js/model/lab/store.js";
import { frameAt, trainingFigures } from "../../../static/js/model/lab/training.js";

const columns = [columnOf({ cell: "rnn", hidden_size: 8, init: { gain: 1.25 } }, 1), { ...columnOf({ cell: "lstm", hidden_size: 3 }, 2), clip: 1 }];

test("what an address tells is what it was made of", () => {
  const told = /** @type {any} */ ({ lesson: "", source: { kind: "copy", text: "a & b ␣#?", times: "30" }, columns, chosen: { t: 12, k: 3 } });
  assert.deepEqual(fromHash(toHash(told)), { ...told, left: [] });
  assert.deepEqual(fromHash(toHash({ lesson: "forget", source: null, columns: null, chosen: { t: null, k: null } })), { lesson: "forget", source: null, columns: null, chosen: { t: null, k: null }, left: [] });
});

test("given weights travel in an address", () => {
  const given = [columnOf({ cell: "rnn", weights: { Wx: [[1]], Wh: [[2]], Wy: [[3]] }, h0: [0.5] }, 1), columns[1]];
  assert.deepEqual(fromHash(toHash({ lesson: "", source: null, columns: given, chosen: { t: null, k: null } })).columns, given.map((column, i) => ({ ...column, id: i + 1 })));
});

test("what an address says wrong is left out", () => {
  for (const wrong of ["{", "[]", "[1,2]", JSON.stringify([columns[0]]), JSON.stringify([{ ...columns[0], gain: 1e9 }, columns[1]]), JSON.stringify([{ ...columns[0], cell: "x" }, columns[1]]), JSON.stringify([{ ...columns[0], clip: -1 }, columns[1]]), JSON.stringify([{ ...columns[0], hidden: 2.5 }, columns[1]]), JSON.stringify([{ ...columns[0], given: { weights: { Wh: "x" } } }, columns[1]])]) {
    const told = fromHash(`#columns=${encodeURIComponent(wrong)}`);
    assert.equal(told.columns, null, wrong);
    assert.deepEqual(told.left, [named("columns", wrong)]);
  }
  assert.deepEqual(fromHash("#t=-1&k=x&read=novel").chosen, { t: null, k: null });
  assert.equal(fromHash("#read=novel").source, null);
  const lost = fromHash("#lesson=nothing&read=novel&t=0&k=3&colour=red");
  assert.equal(lost.lesson, "");
  assert.equal(lost.chosen.k, 3);
  assert.deepEqual(lost.left.sort(), ["colour=red", "lesson=nothing", "read=novel", "t=0"]);
  assert.deepEqual(within({ t: 20, k: 20 }, 20), { chosen: { t: 20, k: 20 }, left: [] });
  assert.deepEqual(within({ t: 21, k: 9 }, 20), { chosen: { t: null, k: 9 }, left: ["t=21"] });
  assert.deepEqual(within({ t: 3, k: 9 }, 20), { chosen: { t: 3, k: null }, left: ["k=9"] });
});

test("the steps chosen stay within the sequence, k not behind t", () => {
  assert.deepEqual(pairOf({ t: null, k: null }, 20), { t: 20, k: 2 });
  assert.deepEqual(pairOf({ t: 99, k: 50 }, 20), { t: 20, k: 20 });
  assert.deepEqual(pairOf({ t: 5, k: 9 }, 20), { t: 5, k: 5 });
  assert.deepEqual(pairOf({ t: 1, k: null }, 20), { t: 1, k: 1 });
  assert.deepEqual(pairOf({ t: null, k: null }, 2), { t: 2, k: 1 });
});

test("rows that say the same are the same objects", () => {
  const keep = sameAsBefore();
  const first = keep([{ a: 1 }, { a: 2 }]);
  assert.equal(keep([{ a: 1 }, { a: 2 }]), first);
  const second = keep([{ a: 1 }, { a: 3 }]);
  assert.notEqual(second, first);
  assert.equal(second[0], first[0]);
});

test("every lesson has its words, and its answer among its choices", () => {
  for (const { name, choices, right, view } of LESSONS) {
    assert.ok(choices.includes(right), name);
    for (const key of ["title", "question", "after", ...choices.map((choice) => `choice.${choice}`)]) assert.ok(lab[`lesson.${name}.${key}`], `${name} ${key}`);
    assert.ok(lab[`view.${view}.title`], view);
  }
});

test("the lab's words and the other page's do not contradict each other", () => {
  for (const key of Object.keys(lab)) if (key in en) assert.equal(lab[key], en[key], key);
});

test("the frame of an update is the last one that is not behind it", () => {
  const run = /** @type {any} */ ({ frames: [0, 3, 6, 7].map((step) => ({ step })) });
  assert.deepEqual([0, 2, 3, 5, 6, 100].map((step) => frameAt(run, step).step), [0, 0, 3, 3, 6, 7]);
});

test("gradient norms are drawn at their updates, clipped ones only where there is clipping", () => {
  const frames = [0, 5].map((step) => ({ step, loss: 2, weights: {}, gradient_norm: 1e4, clipped_norm: 1 }));
  const runs = /** @type {any[]} */ ([{ column: columns[0], frames }, { column: columns[1], frames }, null]);
  const norms = /** @type {any[]} */ (trainingFigures(runs, 5).norms);
  assert.deepEqual(norms.map((figure) => figure?.curves.length), [1, 2, undefined]);
  assert.deepEqual(norms[1].curves[1].points.map((/** @type {any} */ { x, value }) => [x, value]), [[0, 1], [5, 1]]);
  assert.equal(norms[0].y, norms[1].y);
});
