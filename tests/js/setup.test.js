import assert from "node:assert/strict";
import { test } from "node:test";
import { changed, drawable, numberOrText, ownProblems, problemsByField, requestOf, setupOf, wordProblem } from "../../static/js/model/setup.js";
import { requestFor } from "./network.js";

const example = {
  ...requestFor("dogs", 3, 300),
  model: { cell: "rnn", hidden_size: 3, activation: "tanh", init: { gain: 3 }, seed: 10 },
  optimizer: { name: "sgd", learning_rate: 0.3, clip_norm: 1 },
};
const setup = setupOf(example);

test("the set-up of a request makes the same request again", () => {
  assert.deepEqual(requestOf(setup), example);
  const full = {
    sequences: [{ inputs: ["a", "b"], targets: [null, "+"], outputs: ["+", "-"] }, { inputs: ["b"], targets: ["-"], outputs: ["+", "-"] }],
    model: { cell: "lstm", hidden_size: 2, bias: true, init: { scheme: "orthogonal", gain: 0.5, forget_bias: 2 }, seed: 3, h0: [0.1, 0], c0: [1, -1] },
    optimizer: { name: "adam", learning_rate: 0.02, beta1: 0.8, epsilon: 1e-6, clip_norm: 5 },
    steps: 50, record_every: 1, stop_at_probability: 0.9, truncate: 4,
  };
  assert.deepEqual(requestOf(setupOf(full)), full);
  const embedded = { ...example, sequence: { tokens: ["a", "b", "a"], embedding: { a: [0.5, -1], b: [1, 2] } }, model: { ...example.model, weights: { Wx: [[1, 2]], Wh: [[3]], Wy: [[1], [2]] } } };
  assert.deepEqual(requestOf(setupOf(embedded)), embedded);
});

test("what is changed replaces its own part and nothing else", () => {
  assert.deepEqual(requestOf(changed(setup, { items: ["hello"], hidden: "5", seed: "42", rate: "0.25", steps: "120" })), {
    ...example,
    sequence: { text: "hello" },
    model: { ...example.model, hidden_size: 5, seed: 42 },
    optimizer: { ...example.optimizer, learning_rate: 0.25 },
    steps: 120,
  });
});

test("each rule is sent its own constants, and only those that were typed", () => {
  const of = (/** @type {Partial<import("../../static/js/model/setup.js").Setup>} */ change) => requestOf(changed({ ...setup, clip: "" }, change)).optimizer;
  const typed = { momentum: "0.5", decay: "0.9", beta1: "0.7", beta2: "", epsilon: "1e-5" };
  assert.deepEqual(of({ ...typed, optimizer: "momentum" }), { name: "momentum", learning_rate: 0.3, momentum: 0.5 });
  assert.deepEqual(of({ ...typed, optimizer: "rmsprop" }), { name: "rmsprop", learning_rate: 0.3, decay: 0.9, epsilon: 1e-5 });
  assert.deepEqual(of({ ...typed, optimizer: "adam" }), { name: "adam", learning_rate: 0.3, beta1: 0.7, epsilon: 1e-5 });
});

test("without Wh a network starts with it at zero and keeps it there", () => {
  const of = (/** @type {any} */ cell) => requestOf(changed(setup, { cut: true, cell }));
  assert.deepEqual([of("rnn").freeze, of("rnn").model.init], [["Wh"], { gain: 0 }]);
  assert.deepEqual(of("gru").freeze, ["Whr", "Whz", "Whn"]);
  assert.deepEqual(of("lstm").freeze, ["Whi", "Whf", "Whg", "Who"]);
  const weights = { Wx: [[1, 2]], Wh: [[3]], Wy: [[4]] };
  assert.deepEqual(requestOf({ ...setup, weights, cut: true }).model.weights, { ...weights, Wh: [[0]] });
});

test("only the last output counts where that is asked for", () => {
  assert.deepEqual(requestOf(changed(setup, { last: true })).sequence, { inputs: ["d", "o", "g"], targets: [null, null, "s"] });
});

test("weights edited by hand go once others are asked for or they fit no more, and stay otherwise", () => {
  const edited = { ...setup, weights: { Wx: [[1, 2, 3, 4]] }, h0: [0, 1, 0] };
  for (const change of [{ hidden: "4" }, { seed: "8" }, { cell: /** @type {const} */ ("gru") }, { scheme: "xavier" }, { items: ["hey"] }]) {
    assert.equal(changed(edited, change).weights, null, JSON.stringify(change));
  }
  for (const change of [{ rate: "1" }, { steps: "9" }, { items: ["sdog"] }, { h0: [1, 0, 0] }]) {
    assert.equal(changed(edited, change).weights, edited.weights, JSON.stringify(change));
  }
  assert.equal(changed(edited, { hidden: "4" }).h0, null);
  assert.deepEqual(changed(edited, { seed: "4" }).h0, [0, 1, 0]);
});

test("a text that is no number goes to the server as it is", () => {
  assert.equal(numberOrText("abc"), "abc");
  assert.equal(numberOrText(""), "");
  assert.equal(numberOrText("  "), "  ");
  assert.equal(numberOrText("Infinity"), "Infinity");
  assert.equal(numberOrText("1e-3"), 0.001);
  assert.equal(numberOrText(" 7 "), 7);
  const bad = requestOf({ ...setup, hidden: "many", steps: "-" });
  assert.deepEqual([bad.model.hidden_size, bad.steps, bad.record_every], ["many", "-", 1]);
});

test("a recording is made of every update, unless there are too many of them or too large ones", () => {
  const every = (/** @type {Partial<typeof setup>} */ change) => requestOf({ ...setup, ...change }).record_every;
  assert.equal(every({ steps: "2000" }), 1);
  assert.equal(every({ steps: "2001" }), 2);
  assert.equal(every({ steps: "50000" }), 25);
  const large = { items: ["the brown dog is a german shepherd"], hidden: "64" };
  for (const steps of ["300", "2000", "50000"]) {
    const [T, k, d] = [33, new Set(large.items[0]).size, 64];
    const frames = Number(steps) / every({ ...large, steps });
    assert.ok(frames * (d * d + 2 * d * k + T * (d + k)) <= 4_000_000, steps);
  }
});

test("a word has from 2 to 40 characters of any script", () => {
  assert.equal(wordProblem(""), "problem.word.short");
  assert.equal(wordProblem("a"), "problem.word.short");
  assert.equal(wordProblem("🐕"), "problem.word.short");
  assert.equal(wordProblem("🐕犬"), null);
  assert.equal(wordProblem("🐕".repeat(40)), null);
  assert.equal(wordProblem("a".repeat(41)), "problem.word.long");
});

test("a problem goes to the field that its pointer names, all others to the page", () => {
  const sorted = problemsByField([
    { pointer: "/sequence/text", detail: "word" },
    { pointer: "/model/hidden_size", detail: "hidden" },
    { pointer: "/optimizer/learning_rate", detail: "rate" },
    { pointer: "/model/seed", detail: "seed" },
    { pointer: "/steps", detail: "steps" },
    { pointer: "/model/hidden_size", detail: "a second one" },
    { pointer: "/model", detail: "is too large" },
    { pointer: "/sequences/3/outputs/1", detail: "outputs" },
    { pointer: "/model/weights/Wx", detail: "weights" },
    { pointer: "", detail: "The server cannot be reached." },
  ]);
  assert.deepEqual(sorted.fields, { word: "word", hidden: "hidden", rate: "rate", seed: "seed", steps: "steps", outputs: "outputs", weights: "Wx: weights" });
  assert.deepEqual(sorted.rest, ["/model: is too large", "The server cannot be reached."]);
});

test("training runs of every form are offered, answers of other endpoints are not", () => {
  assert.ok(drawable({ endpoint: "/api/train" }));
  assert.ok(!drawable({ endpoint: "/api/vanishing" }));
});

test("every sequence is looked at, and the number of units the page draws", () => {
  assert.equal(wordProblem("good dog", "pairs"), "problem.word.pairs");
  assert.equal(wordProblem("dog/+", "pairs"), null);
  assert.equal(wordProblem("dogs", "tokens"), "problem.word.words");
  assert.equal(wordProblem("big dogs", "tokens"), null);
  const several = { ...setup, items: ["dogs", "d", "cats"], hidden: "17" };
  assert.deepEqual(ownProblems(several, 0), { list: "problem.word.short", hidden: "problem.hidden" });
  assert.deepEqual(ownProblems({ ...several, hidden: "16" }, 1), { word: "problem.word.short" });
});
