import assert from "node:assert/strict";
import { test } from "node:test";
import { readings, Recording } from "../../static/js/model/recording.js";
import { forwardOf, frameOf, recordingOf, requestFor } from "./network.js";

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
  const all = readings(frameOf("hello", 4, 2), { inputs: [..."hell"], targets: [..."ello"], vocabulary: [..."helo"] });
  assert.equal(all.length, 4);
  for (const [i, reading] of all.entries()) {
    const step = forward.steps[i];
    assert.deepEqual(
      [reading.t, reading.input, reading.target, reading.prediction, reading.loss],
      [step.t, step.input, step.target, step.prediction, step.loss],
    );
    assert.ok(Math.abs(reading.probability - Math.exp(-step.loss)) < 1e-12);
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
