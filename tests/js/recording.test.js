import assert from "node:assert/strict";
import { test } from "node:test";
import { learned, readings, Recording } from "../../static/js/model/recording.js";
import { sequenceOf } from "../../static/js/model/sequence.js";
import { forwardOf, frameOf, recordingOf, requestFor, without } from "./network.js";

test("a recording holds the frames in the order in which they came", () => {
  const recording = recordingOf("dogs", 3, 20);
  assert.deepEqual(recording.frames.map(({ step }) => step), Array.from({ length: 21 }, (_, i) => i));
  for (const [i, frame] of recording.frames.entries()) assert.deepEqual(frame, frameOf("dogs", 3, i));
});

test("its sizes are those of the word and of the network", () => {
  const recording = recordingOf("banana", 5, 2);
  assert.deepEqual([recording.T, recording.d, recording.sequence.vocabulary.length], [5, 5, 3]);
  assert.equal(new Recording(requestFor("dogs", 3, 10)).d, 0);
});

test("the total is what was asked for, until training has ended earlier", () => {
  const recording = recordingOf("dogs", 3, 300);
  assert.equal(recording.total, 300);
  recording.finish({ step: 66, learned: true, stopped: "probability" });
  assert.equal(recording.total, 66);
});

test("a reading says what the network says, and how probable the target is", () => {
  const forward = forwardOf("hello", 4, 3);
  const all = readings(frameOf("hello", 4, 2), sequenceOf({ text: "hello" }));
  assert.equal(all.length, 4);
  for (const [i, reading] of all.entries()) {
    const step = forward.steps[i];
    assert.deepEqual(
      [reading.t, reading.input, reading.target, reading.prediction, reading.loss],
      [step.t, step.input, step.target, step.prediction, step.loss],
    );
    assert.ok(Math.abs((reading.probability ?? NaN) - Math.exp(-step.loss)) < 1e-12);
    assert.equal(reading.correct, step.prediction === step.target);
    assert.equal("helo"[reading.predictionIndex], reading.prediction);
    assert.equal("helo"[reading.targetIndex], reading.target);
  }
});

test("what is read from a frame depends on that frame alone", () => {
  const recording = recordingOf("dogs", 3, 6);
  const forwards = recording.frames.map((frame) => readings(frame, recording.sequence));
  const backwards = [...recording.frames].reverse().map((frame) => readings(frame, recording.sequence));
  assert.deepEqual(backwards.reverse(), forwards);
});

test("learned means that every target is the most probable output; a step without one does not count", () => {
  const frame = { ...frameOf("ab", 2, 0), probabilities: [[0.2, 0.8], [0.6, 0.4]] };
  const of = (/** @type {(string | null)[]} */ targets) => ({ inputs: ["a", "b"], targets, vocabulary: ["a", "b"], outputs: ["+", "-"], vectors: null });
  assert.ok(learned(frame, of(["-", "+"])));
  assert.ok(!learned(frame, of(["-", "-"])));
  assert.ok(learned(frame, of([null, "+"])));
  assert.deepEqual(readings({ ...frame, losses: [null, 0.5] }, of([null, "+"])).map(({ target, targetIndex, probability, correct, loss }) => ({ target, targetIndex, probability, correct, loss })), [
    { target: null, targetIndex: -1, probability: null, correct: null, loss: null },
    { target: "+", targetIndex: 0, probability: 0.6, correct: true, loss: 0.5 },
  ]);
});

test("of several sequences one is looked at, each with the same frames whenever it is come back to", () => {
  const good = { inputs: ["good", "dog"], targets: [null, "+"], outputs: ["+", "-"] };
  const bad = { inputs: ["bad"], targets: ["-"], outputs: ["+", "-"] };
  const request = without(requestFor("dogs", 1, 10));
  const recording = new Recording({ ...request, sequences: [good, bad] });
  const frame = (/** @type {number} */ step) => ({
    step, loss: 1, losses: [[null, 0.2], [0.9]], probabilities: [[[0.4, 0.6], [0.8, 0.2]], [[0.6, 0.4]]],
    h: [[[step], [0.5]], [[-0.25]]], flow: [[0.1, 1], [1]], weights: { Wx: [[1, 2, 3]] }, gradient_norms: {},
  });
  recording.add(frame(0));
  const second = recording.at(1);
  recording.add(frame(1));
  assert.deepEqual(recording.frames.map(({ h }) => h), [[[0], [0.5]], [[1], [0.5]]]);
  assert.deepEqual(second.frames.map(({ step, h, losses, flow }) => [step, h, losses, flow]), [[0, [[-0.25]], [0.9], [1]], [1, [[-0.25]], [0.9], [1]]]);
  assert.equal(recording.at(1), second);
  assert.equal(second.at(0), recording);
  assert.equal(second.at(0).frames[0], recording.frames[0]);
  assert.ok(second.sameRun(recording) && !second.sameRun(recordingOf("dogs", 3, 1)));
  assert.deepEqual([recording.T, second.T, second.k, second.m, second.d], [2, 1, 3, 2, 1]);
  assert.equal(recording.learnedAt(0), 1);
  second.finish({ step: 1, learned: false, stopped: "steps" });
  assert.equal(recording.total, 1);
  for (const { vocabulary } of recording.sequences) assert.deepEqual(vocabulary, ["good", "dog", "bad"]);
});

test("a network writes by itself only where it can read what it says", () => {
  const writes = (/** @type {import("../../static/js/model/sequence.js").SequencePart} */ sequence) => new Recording({ ...requestFor("dogs", 1, 1), sequence }).writes;
  assert.ok(writes({ text: "dogs" }));
  assert.ok(writes({ tokens: ["a", "dog"] }));
  assert.ok(!writes({ inputs: ["a"], targets: ["+"], outputs: ["+", "-"] }));
  assert.ok(!writes({ text: "ab", embedding: { a: [1, 2], b: [0, 1] } }));
});
