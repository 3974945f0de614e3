import assert from "node:assert/strict";
import { test } from "node:test";
import { createStore } from "../../static/js/model/store.js";
import { seek } from "../../static/js/model/player.js";
import { recordingOf } from "./network.js";

/** @param {ReturnType<typeof createStore>} store @param {number} index */
const go = (store, index) => (store.playback.value = seek(store.playback.value, store.received.value.count, index));

test("before a recording there is nothing to show", () => {
  const store = createStore();
  assert.deepEqual([store.frame.value, store.losses.value, store.index.value], [null, [], 0]);
});

test("a new recording is shown from its start, stopped, at the speed that was chosen", () => {
  const store = createStore();
  store.begin(recordingOf("dogs", 3, 9));
  store.playback.value = { index: 7, playing: true, speed: 4, due: 0.5 };
  const next = recordingOf("cats", 3, 9);
  store.begin(next);
  assert.deepEqual(store.playback.value, { index: 0, playing: false, speed: 4, due: 0 });
  assert.equal(store.frame.value, next.frames[0]);
});

test("what is shown at an index is that frame, whichever way it was come to", () => {
  const store = createStore();
  const recording = recordingOf("dogs", 3, 30);
  store.begin(recording);
  for (const index of [0, 30, 7, 8, 7, 29, 0]) {
    go(store, index);
    assert.equal(store.frame.value, recording.frames[index]);
  }
});

test("only frames that are known to be there are shown", () => {
  const store = createStore();
  const recording = recordingOf("dogs", 3, 9);
  store.begin(recording);
  store.received.value = { count: 4, complete: false };
  go(store, 9);
  assert.equal(store.frame.value, recording.frames[3]);
  assert.deepEqual(store.losses.value, recording.frames.slice(0, 4).map(({ loss }) => loss));
});

test("the selection stays where the new network has such a part", () => {
  const store = createStore();
  store.begin(recordingOf("dogs", 3, 1));
  store.selection.value = { part: "hidden", t: 3, unit: 3 };
  store.begin(recordingOf("cats", 2, 1));
  assert.deepEqual(store.selection.value, { part: "hidden", t: 3, unit: null });
  store.begin(recordingOf("ab", 2, 1));
  assert.equal(store.selection.value, null);
});

test("the start of the writing stays while the network knows its characters", () => {
  const store = createStore();
  store.begin(recordingOf("dogs", 3, 1));
  assert.equal(store.start.value, "d");
  store.start.value = "go";
  store.begin(recordingOf("good", 3, 1));
  assert.equal(store.start.value, "go");
  store.begin(recordingOf("犬🐕猫", 3, 1));
  assert.equal(store.start.value, "犬");
});

test("writing starts as the sequence does, until another start is typed", () => {
  const store = createStore();
  store.begin(recordingOf("dogs", 3, 9));
  assert.equal(store.start.value, "d");
  store.begin(recordingOf("good", 3, 9));
  assert.equal(store.start.value, "g");
  store.start.value = "o";
  store.begin(recordingOf("dogs", 3, 9));
  assert.equal(store.start.value, "o");
});
