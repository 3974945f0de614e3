import assert from "node:assert/strict";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { handout } from "../../static/js/handout.js";
import { Recording } from "../../static/js/model/recording.js";
import { questionOf } from "../../static/js/model/replay.js";

const [BEFORE, AFTER] = ["<p>é".repeat(1_300_000), "</p>"];

/** A generator of the same numbers each time, with all their digits. */
function numbers() {
  let seed = 7;
  return () => (seed = (seed * 16807) % 2147483647) / 2147483647;
}

/**
 * A run of so many frames, saved; answers about a frame have so many numbers.
 * @param {number} frames
 * @param {(step: number) => number} sized
 */
async function saved(frames, sized) {
  const number = numbers();
  const recording = new Recording({ sequence: { text: "dogs" }, model: { seed: 1 }, optimizer: { name: "sgd" }, steps: frames - 1 });
  for (let step = 0; step < frames; step += 1) recording.add({ step, weights: { Wh: [[step]] }, h: [[number()]] });
  recording.finish({ step: frames - 1, learned: true, stopped: "steps" });
  const store = {
    recording: { value: recording },
    presets: { value: [] },
    preset: { value: "" },
    setup: { value: { items: ["dogs"] } },
    start: { value: "d" },
    length: { value: "3" },
    writing: { value: null },
  };
  /** @type {string[]} */
  const asked = [];
  const api = {
    text: async () => `${BEFORE}<!-- recorded -->${AFTER}`,
    /** @param {string} path @param {any} body */
    post: async (path, body) => {
      asked.push(questionOf(path, body));
      return { of: body.model.weights.Wh[0][0], numbers: Array.from({ length: sized(body.model.weights.Wh[0][0]) }, number) };
    },
  };
  const file = await handout(/** @type {any} */ (store), /** @type {any} */ (api), () => {}, "#text=dogs");
  const page = await file.text();
  const found = page.match(/<script type="application\/gzip" id="recorded">(.*)<\/script>/);
  assert(found);
  assert.equal(page.replace(found[0], ""), BEFORE + AFTER);
  const { answers, hash } = JSON.parse(gunzipSync(Uint8Array.from(atob(found[1]), (byte) => byte.charCodeAt(0))).toString());
  assert.equal(hash, "#text=dogs");
  const { [questionOf("/api/train", recording.request)]: run, [questionOf("/api/presets")]: presets, ...others } = answers;
  assert.deepEqual(presets.presets[0].request, recording.request);
  const { event, ...ending } = run.pop();
  assert.deepEqual([event, ending], ["done", recording.ending]);
  const steps = run.map((/** @type {any} */ frame) => frame.step);
  const about = Object.values(others).map(({ of }) => of);
  assert.deepEqual(about, steps.flatMap((/** @type {number} */ step) => [step, step])); // its arithmetic, and what it writes
  assert(Object.keys(others).every((question) => asked.includes(question)));
  return { bytes: file.size, steps };
}

test("a run that fits is saved with every frame and all that was answered about it", async () => {
  const { bytes, steps } = await saved(20, () => 100);
  assert.deepEqual(steps, Array.from({ length: 20 }, (_, step) => step));
  assert(bytes < 8_000_000);
});

test("of a run that does not fit so many frames are left out that the file stays below 8 MB, and not many more", async () => {
  for (const sized of [() => 100, (/** @type {number} */ step) => (step ? 400 : 100), (/** @type {number} */ step) => 100 + step / 4]) {
    const { bytes, steps } = await saved(1501, sized);
    assert.deepEqual([steps[0], steps.at(-1)], [0, 1500]);
    assert(bytes < 8_000_000 && bytes > 7_600_000, `${bytes}`);
  }
});
