import assert from "node:assert/strict";
import { test } from "node:test";
import { drawable, numberOrText, problemsByField, requestOf, setupOf, wordProblem } from "../../static/js/model/setup.js";
import { requestFor, without } from "./network.js";

const example = {
  ...requestFor("dogs", 3, 300),
  model: { cell: "rnn", hidden_size: 3, activation: "tanh", init: { scheme: "normal", gain: 3 }, seed: 10 },
  optimizer: { name: "sgd", learning_rate: 0.3, clip_norm: 1 },
};
const fields = { word: "hello", hidden: "5", rate: "0.25", seed: "42", steps: "120" };

test("the fields of a request make the same request again", () => {
  assert.deepEqual(requestOf(setupOf(example), example), example);
});

test("what is typed replaces its own part of the example and nothing else", () => {
  assert.deepEqual(requestOf(fields, example), {
    ...example,
    sequence: { text: "hello" },
    model: { ...example.model, hidden_size: 5, seed: 42 },
    optimizer: { ...example.optimizer, learning_rate: 0.25 },
    steps: 120,
  });
});

test("a text that is no number goes to the server as it is", () => {
  assert.equal(numberOrText("abc"), "abc");
  assert.equal(numberOrText(""), "");
  assert.equal(numberOrText("  "), "  ");
  assert.equal(numberOrText("Infinity"), "Infinity");
  assert.equal(numberOrText("1e-3"), 0.001);
  assert.equal(numberOrText(" 7 "), 7);
  const bad = requestOf({ ...fields, hidden: "many", steps: "-" }, example);
  assert.deepEqual([bad.model.hidden_size, bad.steps, bad.record_every], ["many", "-", 1]);
});

test("a recording is made of every update, unless there are too many of them or too large ones", () => {
  const every = (/** @type {Partial<typeof fields>} */ changed) => requestOf({ ...fields, ...changed }, example).record_every;
  assert.equal(every({ steps: "2000" }), 1);
  assert.equal(every({ steps: "2001" }), 2);
  assert.equal(every({ steps: "50000" }), 25);
  const large = { word: "the brown dog is a german shepherd", hidden: "64" };
  for (const steps of ["300", "2000", "50000"]) {
    const [T, k, d] = [33, new Set(large.word).size, 64];
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
    { pointer: "/model/cell", detail: "is unknown" },
    { pointer: "", detail: "The server cannot be reached." },
  ]);
  assert.deepEqual(sorted.fields, { word: "word", hidden: "hidden", rate: "rate", seed: "seed", steps: "steps" });
  assert.deepEqual(sorted.rest, ["/model/cell: is unknown", "The server cannot be reached."]);
});

test("training runs of every form are offered, answers of other endpoints are not", () => {
  assert.ok(drawable({ endpoint: "/api/train" }));
  assert.ok(!drawable({ endpoint: "/api/vanishing" }));
});

test("a text replaces the sequence that is looked at, in its form and with its outputs", () => {
  const pairs = { inputs: ["good", "dog"], targets: [null, "+"], outputs: ["+", "-"] };
  const rest = without(example);
  const several = { ...rest, sequences: [pairs, { ...pairs, targets: ["-", null] }] };
  assert.equal(setupOf(several).word, "good dog/+");
  assert.equal(setupOf(several, 1).word, "good/- dog");
  assert.deepEqual(requestOf(setupOf(several, 1), several, 1), several);
  assert.deepEqual(requestOf({ ...setupOf(several, 1), word: "a/+" }, several, 1).sequences, [pairs, { inputs: ["a"], targets: ["+"], outputs: ["+", "-"] }]);
  assert.equal(wordProblem("good dog", "pairs"), "problem.word.pairs");
  assert.equal(wordProblem("dog/+", "pairs"), null);
  assert.equal(wordProblem("dogs", "tokens"), "problem.word.short");
  assert.equal(wordProblem("big dogs", "tokens"), null);
});
