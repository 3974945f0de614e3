import assert from "node:assert/strict";
import { test } from "node:test";
import { changeSpeed, FRAMES_PER_SECOND, pause, play, seek, SPEEDS, STOPPED_AT_START, tick } from "../../static/js/model/player.js";

/** @typedef {import("../../static/js/model/player.js").Playback} Playback */
const at = (/** @type {number} */ index, /** @type {Partial<Playback>} */ more = {}) => ({ ...STOPPED_AT_START, index, ...more });

/**
 * Ticks of a given length until a time is over.
 * @param {Playback} playback
 * @param {number} count
 * @param {boolean} complete
 * @param {number} seconds
 * @param {number} each
 */
function run(playback, count, complete, seconds, each) {
  for (let i = 0; i < Math.round(seconds / each); i += 1) playback = tick(playback, count, complete, each);
  return playback;
}

test("play goes on from the shown frame", () => {
  assert.deepEqual(play(at(5), 10, true), at(5, { playing: true }));
  assert.deepEqual(play(at(5), 10, false), at(5, { playing: true }));
});

test("play begins again where a complete recording stands at its end", () => {
  assert.equal(play(at(9), 10, true).index, 0);
  assert.equal(play(at(9), 10, false).index, 9);
});

test("nothing plays before the first frame is there", () => {
  assert.equal(play(STOPPED_AT_START, 0, false).playing, false);
});

test("pause keeps the frame and the speed", () => {
  assert.deepEqual(pause(at(4, { playing: true, speed: 8, due: 0.7 })), at(4, { speed: 8 }));
});

test("seeking stops, and stays between the first frame and the last", () => {
  const playing = at(4, { playing: true, due: 0.3 });
  assert.deepEqual(seek(playing, 10, 7), at(7));
  assert.deepEqual(seek(playing, 10, -3), at(0));
  assert.deepEqual(seek(playing, 10, Infinity), at(9));
  assert.deepEqual(seek(playing, 0, 5), at(0));
});

test("a second at speed 1 shows as many frames as are meant to pass, however long the ticks are", () => {
  for (const each of [1 / 240, 1 / 60, 1 / 30, 1 / 8]) {
    const { index, due } = run(at(0, { playing: true }), 1000, true, 2, each);
    assert.ok(Math.abs(index + due - 2 * FRAMES_PER_SECOND) < 1e-6, `${each}: ${index} and ${due}`);
  }
});

test("the speed multiplies the frames", () => {
  for (const speed of SPEEDS) {
    const { index, due } = run(at(0, { playing: true, speed }), 10_000, true, 4, 1 / 60);
    assert.ok(Math.abs(index + due - 4 * FRAMES_PER_SECOND * speed) < 1e-6, `${speed}`);
  }
});

test("a complete recording stops at its last frame", () => {
  const { index, playing } = run(at(0, { playing: true }), 10, true, 5, 1 / 60);
  assert.deepEqual({ index, playing }, { index: 9, playing: false });
});

test("where more frames will come, playback waits at the last one and then goes on", () => {
  const waiting = run(at(0, { playing: true }), 10, false, 5, 1 / 60);
  assert.deepEqual([waiting.index, waiting.playing], [9, true]);
  const later = run(waiting, 100, false, 1, 1 / 60);
  assert.ok(Math.abs(later.index + later.due - 9 - FRAMES_PER_SECOND) < 1e-6);
});

test("time passes a paused player by", () => {
  assert.deepEqual(tick(at(3), 10, true, 100), at(3));
});

test("the speed stays within the speeds there are", () => {
  assert.equal(changeSpeed(at(0, { speed: 1 }), 1).speed, 2);
  assert.equal(changeSpeed(at(0, { speed: 1 }), -1).speed, 0.5);
  assert.equal(changeSpeed(at(0, { speed: 8 }), 1).speed, 8);
  assert.equal(changeSpeed(at(0, { speed: 0.25 }), -1).speed, 0.25);
});
