import assert from "node:assert/strict";
import { test } from "node:test";
import { sumError } from "../../../static/js/model/walk/backward.js";
import { at as numberAt, largestPlace } from "../../../static/js/model/walk/gradients.js";
import { shown } from "../../../static/js/model/walk/shown.js";
import { courseOf, stations } from "../../../static/js/model/walk/stations.js";
import { forwardOf, recordingOf, times } from "../network.js";
import { gradientsOf } from "./reference.js";

const forward = forwardOf("hello", 3, 1);
const gradients = gradientsOf(forward);
const recording = recordingOf("hello", 3, 2);
const [frame] = recording.frames;
const course = courseOf(recording, frame);
const all = stations(course);
const seen = /** @type {any} */ ({ forward: { ...forward, model: { ...forward.model, cell: "rnn", activation: "tanh" } }, gradients, course, all, recording, frame });

/**
 * What a station shows: its blocks of numbers, and whether a sentence stands between them.
 * @param {string} kind @param {{ t?: number, k?: number, name?: string }} place @param {string} [weight]
 */
function blocks(kind, { t = 0, k = 0, name = "" }, weight = "Wh") {
  const at = all.findIndex((each) => each.kind === kind && each.t === t && each.k === k && (!name || each.name === name));
  const { lines } = shown(seen, at, weight);
  return lines.flatMap((line) => (Array.isArray(line) ? line : [])).flatMap((item) => (item.kind === "numbers" ? [item.values] : []));
}

/** @param {any} one @param {any} other */
function near(one, other) {
  const [a, b] = [[one].flat(3), [other].flat(3)];
  assert.equal(a.length, b.length);
  a.forEach((value, i) => assert.ok(Math.abs(value - b[i]) < 1e-12, `${a} and ${b}`));
}

test("going forward, the sum and the state are shown apart", () => {
  for (const step of forward.steps) {
    const sum = blocks("a", step);
    near(sum[sum.length - 1], step.a);
    near(blocks("h", step), [step.a, step.h]);
  }
});

test("the error is the probabilities less the 1 of the target", () => {
  for (const { t } of forward.steps) {
    const [probabilities, target, error] = blocks("error", { t });
    near(probabilities.map((row, i) => Number(row[0]) - Number(target[i][0])), error);
  }
});

test("the outer products of Wy add up to its gradient at the last of them", () => {
  for (const { t } of forward.steps) {
    const [error, h, term] = blocks("Wy", { t, name: "Wy" });
    near(error.map((row) => h[0].map((value) => Number(row[0]) * Number(value))), term);
  }
  const [, , , sum, whole] = blocks("Wy", { t: 4, name: "Wy" });
  near(sum, whole);
  near(whole, gradients.gradients.Wy);
});

test("what reaches a state is its own error and what flows back, each a product that is shown", () => {
  for (const t of [1, 2, 3]) {
    const [WyT, error, own, WhT, later, back, ownAgain, backAgain, dh] = blocks("dh", { t });
    near(times(/** @type {number[][]} */ (WyT), error.flat().map(Number)), own);
    near(times(/** @type {number[][]} */ (WhT), later.flat().map(Number)), back);
    near([own, back], [ownAgain, backAgain]);
    near(own.map((row, i) => Number(row[0]) + Number(back[i][0])), dh);
  }
  const [, , own, , dh] = blocks("dh", { t: 4 });
  near(own, dh);
});

test("the slope of the activation lets through what reaches the sum", () => {
  for (const { t } of forward.steps) {
    const [dh, slope, da] = blocks("da", { t });
    near(dh.map((row, i) => Number(row[0]) * Number(slope[i][0])), da);
  }
});

test("through a gated cell's gates only what there is flows back, under the names of the formulas", () => {
  const through = (/** @type {"gru" | "lstm"} */ cell, /** @type {string[]} */ parts, /** @type {number} */ t, weights = {}) => {
    const step = { dh: [1], da: Object.fromEntries(parts.map((part, i) => [part, [i]])) };
    return sumError(/** @type {any} */ ({ forward: { model: { weights } }, gradients: { steps: [step, step] }, course: { cell, losses: [1, 2] }, units: ["1"] }), /** @type {any} */ ({ t }));
  };
  const lstm = [1, 2].map((t) => through("lstm", ["i", "f", "g", "o"], t).formulas[0]);
  assert.deepEqual(lstm.map((tex) => tex.includes("\\circ f_{")), [true, false], "behind the last loss there is no step");
  assert.ok(lstm.every((tex) => !/[[\]]/.test(tex)));
  const { formulas, lines } = through("gru", ["r", "nx", "nh", "z"], 2, { bhn: [0] });
  assert.match(formulas[2], /^q_\{2\} = W_\{hn\} h_\{1\} \+ b_\{hn\}$/);
  assert.match(through("gru", ["r", "nx", "nh", "z"], 2).formulas[2], /h_\{1\}$/);
  const named = lines.flat().map((item) => /** @type {any} */ (item).name ?? "");
  assert.equal(named.filter((name) => name.includes("a_{n,2}")).length, 1);
});

test("term by term the double sum grows to the gradient of each weight", () => {
  const terms = all.filter(({ kind }) => kind === "term");
  for (const name of /** @type {const} */ (["Wx", "Wh"])) {
    const so = gradients.gradients[name].map((row) => row.map(() => 0));
    for (const place of terms) {
      const all = blocks("term", place, name);
      const [term, sum, whole] = all.slice(-3);
      const [dh, slope, input] = all.slice(-6, -3);
      near(dh.map((row, i) => input[0].map((value) => Number(row[0]) * Number(slope[i][0]) * Number(value))), term);
      if (place.k < place.t) {
        const [WhT, later, steep, back] = all;
        near(times(/** @type {number[][]} */ (WhT), later.map((row, i) => Number(row[0]) * Number(steep[i][0]))), back);
        near(back, dh);
      }
      term.forEach((row, i) => row.forEach((value, j) => (so[i][j] += Number(value))));
      near(sum, so);
      near(whole, gradients.gradients[name]);
    }
    near(so, gradients.gradients[name]);
  }
});

test("old and change are the new weight, which the server tells or the next frame has", () => {
  for (const name of ["Wx", "Wh", "Wy"]) {
    const [, old, change, after] = blocks("update", { name });
    near(old.map((row, i) => row.map((value, j) => Number(value) + Number(change[i][j]))), after);
    near(after, /** @type {any} */ (gradients.update.weights)[name]);
  }
  const momentum = recordingOf("hello", 3, 2);
  momentum.request.optimizer = { name: "momentum", learning_rate: 0.1 };
  const later = { ...seen, recording: momentum, frame: momentum.frames[1], gradients: { ...gradients, update: undefined } };
  const { lines } = shown(later, all.length - 1, "Wh");
  const values = lines.flatMap((line) => (Array.isArray(line) ? line : [])).flatMap((item) => (item.kind === "numbers" ? [item.values] : []));
  near(values[3], momentum.frames[2].weights.Wy);
  near(values[1].map((row, i) => row.map((value, j) => Number(value) + Number(values[2][i][j]))), values[3]);
  const ended = shown({ ...later, frame: momentum.frames[2] }, all.length - 1, "Wh");
  assert.ok(ended.lines.some((line) => !Array.isArray(line) && line.key === "walk.update.unknown"));
});

test("a check begins at the weight with the largest gradient, of a matrix or of a bias", () => {
  const place = largestPlace([[0.1, -3], [2, 0]]);
  assert.deepEqual([place, numberAt([[0.1, -3], [2, 0]], place)], [{ row: 0, column: 1 }, -3]);
  assert.deepEqual([largestPlace([0.5, -0.75]), numberAt([0.5, -0.75], { row: 1, column: 0 })], [{ row: 1, column: 0 }, -0.75]);
});
