import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import en from "../../static/js/i18n/en.js";
import { Recording } from "../../static/js/model/recording.js";
import { frameWords, selectionWords, stageWords, translator } from "../../static/js/model/words.js";
import { frameOf, recordingOf, requestFor, without } from "./network.js";

const t = translator(en);

/**
 * A frame of "dogs" in which the targets have these probabilities and share the rest evenly.
 * @param {number} step
 * @param {number[]} shares
 */
function frameWith(step, shares) {
  const probabilities = shares.map((share, i) => [0, 1, 2, 3].map((j) => (j === i + 1 ? share : (1 - share) / 3)));
  return { ...frameOf("dogs", 3, step), probabilities, losses: shares.map((share) => -Math.log(share)) };
}

test("the words beside the player name the update, each pair, and whether it is learned", () => {
  const recording = recordingOf("dogs", 3, 300);
  assert.equal(frameWords(frameWith(143, [0.97, 0.951, 0.988]), recording, t), "update 143 of 300: d→o 0.97, o→g 0.95, g→s 0.99, learned");
  assert.equal(frameWords(frameWith(3, [0.2, 0.9, 0.9]), recording, t), "update 3 of 300: d→o 0.20, o→g 0.90, g→s 0.90, learning");
});

test("of a long word they count what is right", () => {
  const recording = recordingOf("shepherd", 3, 10);
  const [frame] = recording.frames;
  const right = frame.probabilities.filter((row, i) => row.indexOf(Math.max(...row)) === recording.sequence.vocabulary.indexOf("hepherd"[i])).length;
  assert.equal(frameWords(frame, recording, t), `update 0 of 10: ${right} of 7 right, learning`);
});

test("blanks in them can be seen", () => {
  const recording = recordingOf("a b", 2, 1);
  assert.match(frameWords(recording.frames[0], recording, t), /a→␣ \d\.\d\d, ␣→b \d\.\d\d/);
});

test("letters that run from right to left leave the order of the pairs alone", () => {
  const recording = recordingOf("אב", 2, 1);
  assert.match(frameWords(recording.frames[0], recording, t), /^update 0 of 1: \u2068א\u2069→\u2068ב\u2069 \d\.\d\d, /);
  assert.match(stageWords(recording.frames[0], recording.sequence, t)[0], /reads \u2068א\u2069, says/);
});

test("a run that left the finite numbers says so at its last frame, and only there", () => {
  const recording = recordingOf("dogs", 3, 5);
  recording.finish({ step: 5, learned: false, stopped: "diverged" });
  assert.match(frameWords(recording.frames[5], recording, t), /diverged/);
  assert.doesNotMatch(frameWords(recording.frames[4], recording, t), /diverged/);
});

test("a run that ended without saying every target says so, and only at its last frame", () => {
  const recording = recordingOf("dogs", 3, 3);
  recording.frames[2] = frameWith(2, [0.1, 0.9, 0.9]);
  recording.frames[3] = frameWith(3, [0.1, 0.9, 0.9]);
  assert.match(frameWords(recording.frames[3], recording, t), /, learning$/);
  recording.finish({ step: 3, learned: false, stopped: "steps" });
  assert.match(frameWords(recording.frames[3], recording, t), /, not learned$/);
  assert.match(frameWords(recording.frames[2], recording, t), /, learning$/);
  recording.frames[3] = frameWith(3, [0.6, 0.9, 0.9]);
  assert.match(frameWords(recording.frames[3], recording, t), /, right, but less sure than asked for$/);
});

test("of several sequences the words tell the one that is looked at, how many are right, and whether all are", () => {
  const request = without(requestFor("dogs", 1, 4));
  const pairs = (/** @type {string} */ input, /** @type {string} */ target) => ({ inputs: ["not", input], targets: [null, target], outputs: ["+", "-"] });
  const recording = new Recording({ ...request, sequences: [pairs("good", "-"), pairs("bad", "+")] });
  recording.add({
    step: 0, loss: 2, losses: [[null, 1], [null, 1]], probabilities: [[[0.5, 0.5], [0.3, 0.7]], [[0.5, 0.5], [0.3, 0.7]]],
    h: [[[0], [0]], [[0], [0]]], flow: [[1, 1], [1, 1]], weights: {}, gradient_norms: {},
  });
  assert.equal(frameWords(recording.frames[0], recording, t), "update 0 of 4: good→- 0.70, learning; 1 of 2 sequences right");
  const second = recording.at(1);
  assert.equal(frameWords(second.frames[0], second, t), "update 0 of 4: bad→+ 0.30, learning; 1 of 2 sequences right");
  const right = [[[0.5, 0.5], [0.3, 0.7]], [[0.5, 0.5], [0.7, 0.3]]];
  recording.add({ step: 1, loss: 1, losses: [[null, 1], [null, 1]], probabilities: right, h: [[[0], [0]], [[0], [0]]], flow: [[1, 1], [1, 1]], weights: {}, gradient_norms: {} });
  assert.match(frameWords(recording.frames[1], recording, t), /, learned; 2 of 2 sequences right$/);
  assert.match(stageWords(recording.frames[0], recording.sequence, t)[0], /^Step 1: reads not, says \+; it has no target; hidden state 0\.00\.$/);
});

test("the drawing in words says each step's input, prediction, target, loss and state", () => {
  const { sequence } = recordingOf("dogs", 2, 0);
  const frame = { ...frameWith(0, [0.5, 0.1, 0.25]), h: [[0.5, -0.25], [0, 1], [-1, 0.125]] };
  const sentences = stageWords(frame, sequence, t);
  assert.equal(sentences.length, 3);
  assert.equal(sentences[0], "Step 1: reads d, says o; the target o has probability 0.50, loss 0.69; hidden state 0.50, \u22120.25.");
  assert.match(sentences[1], /^Step 2: reads o, says d; the target g has probability 0\.10, loss 2\.30/);
});

test("what is selected is called by its name, a single number with its value", () => {
  const { sequence } = recordingOf("dogs", 2, 0);
  const frame = { ...frameWith(0, [0.5, 0.1, 0.25]), h: [[0.5, -0.25], [0, 1], [-1, 0.125]] };
  const called = (/** @type {any} */ part, /** @type {number | null} */ unit = null) => selectionWords({ part, t: 2, unit }, frame, sequence, t);
  assert.deepEqual(["input", "Wh", "hidden", "f"].map((part) => called(part)), ["input o at step 2", "Wh into step 2", "h2: hidden state at step 2", "f at step 2"]);
  assert.deepEqual([called("hidden", 1), called("prediction", 3), called("loss")], ["hidden unit 1 at step 2: 0.00", "ŷ 2(g) = 0.10", "step 2: loss 2.30"]);
  assert.equal(called("c", 2), "c 2 at step 2");
});

test("a sentence without its key or without a slot's value is an error", () => {
  assert.throws(() => t("no.such.key"), /no\.such\.key/);
  assert.throws(() => t("arithmetic.at"), /arithmetic\.at.*step/);
  assert.equal(t("arithmetic.at", { step: 7 }), "update 7");
});

test("every sentence is used, and every one that is used is there", () => {
  const root = new URL("../../", import.meta.url);
  const files = (/** @type {string} */ folder) => readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" }).map((path) => folder + path);
  const source = [...files("static/js/"), ...files("templates/")]
    .filter((path) => /\.(js|html)$/.test(path) && !path.includes("/i18n/"))
    .map((path) => readFileSync(new URL(path, root), "utf8"))
    .join("\n");
  const keys = Object.keys(en);
  const rooms = new Set(keys.map((key) => key.split(".")[0]));
  const named = [...source.matchAll(/"([a-z]+)(\.[A-Za-z]+)+"/g)].filter(([, room]) => rooms.has(room)).map(([text]) => text.slice(1, -1));
  for (const key of named) assert.ok(key in en, `there is no sentence ${key}`);
  const built = [...source.matchAll(/`([a-z]+\.)\$\{[^`]*\}(\.[a-z]+)?`/g)].map(([, start, end = ""]) => ({ start, end }));
  for (const key of keys) {
    const found = named.includes(key) || built.some(({ start, end }) => key.startsWith(start) && key.endsWith(end));
    assert.ok(found, `${key} is never used`);
  }
});
