import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiProblem, BROKEN_OFF } from "../../static/js/api.js";
import { createStore } from "../../static/js/model/store.js";
import { UNREACHABLE } from "../../static/js/model/loading.js";
import { seek } from "../../static/js/model/player.js";
import { followForward, followWriting, recorder } from "../../static/js/requests.js";
import { frameOf, recordingOf, requestFor } from "./network.js";

/** @typedef {typeof import("../../static/js/api.js")} Api */

/** A server whose answers come when a test lets them. */
function server() {
  /** @type {{ path: string, body: any, give: (answer: any) => void, refuse: (error: Error) => void }[]} */
  const asked = [];
  /** @type {{ body: any, signal: AbortSignal, send: (...events: any[]) => Promise<void> }[]} */
  const streams = [];
  const api = {
    ApiProblem,
    BROKEN_OFF,
    post: (/** @type {string} */ path, /** @type {any} */ body) =>
      new Promise((give, refuse) => asked.push({ path, body, give, refuse })),
    async *stream(/** @type {string} */ _, /** @type {any} */ body, /** @type {AbortSignal} */ signal) {
      /** @type {any[]} */
      const queue = [];
      let wake = () => {};
      const send = async (/** @type {any[]} */ ...events) => {
        queue.push(...events);
        wake();
        await settled();
      };
      streams.push({ body, signal, send });
      for (;;) {
        while (queue.length === 0) await new Promise((resolve) => (wake = () => resolve(undefined)));
        const event = queue.shift();
        if (event === "end") return;
        if (event instanceof Error) throw event;
        yield event;
      }
    },
  };
  return { api: /** @type {Api} */ (/** @type {unknown} */ (api)), asked, streams };
}

/** Lets everything that has been answered go its way. */
async function settled() {
  for (let i = 0; i < 5; i += 1) await new Promise((resolve) => setTimeout(resolve, 0));
}

const frame = (/** @type {number} */ step) => ({ event: "frame", ...frameOf("dogs", 3, step) });
const done = { event: "done", step: 2, learned: false, stopped: "steps" };
const refusal = new ApiProblem("not allowed", [{ pointer: "/model/seed", detail: "is -1; allowed: at least 0" }]);

test("frames are shown as they come, and the recording is complete with its ending", async () => {
  const store = createStore();
  const { api, streams } = server();
  const recording = recorder(store, api).record(requestFor("dogs", 3, 2));
  await streams[0].send(frame(0));
  assert.deepEqual([store.frame.value?.step, store.received.value], [0, { count: 1, complete: false }]);
  await streams[0].send(frame(1), frame(2), done, "end");
  await recording;
  assert.deepEqual(store.received.value, { count: 3, complete: true });
  assert.deepEqual(store.problems.value, { fields: {}, rest: [] });
});

test("a refused request leaves the recording in view as it is, still growing", async () => {
  const store = createStore();
  const { api, streams } = server();
  const { record } = recorder(store, api);
  void record(requestFor("dogs", 3, 2));
  await streams[0].send(frame(0));
  const first = store.recording.value;
  void record(requestFor("dogs", 3, 9));
  await streams[1].send(refusal);
  assert.deepEqual(store.problems.value.fields, { seed: "is -1; allowed: at least 0" });
  assert.equal(store.recording.value, first);
  await streams[0].send(frame(1), frame(2), done, "end");
  assert.deepEqual(store.received.value, { count: 3, complete: true });
});

test("a new recording replaces the one in view with its first frame, and ends its request", async () => {
  const store = createStore();
  const { api, streams } = server();
  const { record } = recorder(store, api);
  void record(requestFor("dogs", 3, 2));
  await streams[0].send(frame(0));
  void record(requestFor("dogs", 3, 7));
  assert.equal(store.recording.value?.total, 2);
  await streams[1].send(frame(0));
  assert.equal(store.recording.value?.total, 7);
  assert.ok(streams[0].signal.aborted);
  await streams[0].send(frame(1));
  assert.equal(store.received.value.count, 1);
});

test("of requests that follow each other quickly only the newest is shown", async () => {
  const store = createStore();
  const { api, streams } = server();
  const { record } = recorder(store, api);
  void record(requestFor("dogs", 3, 5));
  void record(requestFor("dogs", 3, 6));
  await streams[0].send(frame(0));
  assert.equal(store.frame.value, null);
  await streams[1].send(frame(0));
  assert.equal(store.recording.value?.total, 6);
});

test("a request that was given up is not shown when its answer comes", async () => {
  const store = createStore();
  const { api, streams } = server();
  const { record, drop } = recorder(store, api);
  void record(requestFor("dogs", 3, 5));
  drop();
  await streams[0].send(frame(0));
  assert.equal(store.recording.value, null);
});

test("a stream without an ending is said to have stopped, and keeps what it brought", async () => {
  for (const end of ["end", new ApiProblem(BROKEN_OFF)]) {
    const store = createStore();
    const { api, streams } = server();
    void recorder(store, api).record(requestFor("dogs", 3, 9));
    await streams[0].send(frame(0), frame(1), frame(2), end);
    assert.deepEqual(store.problems.value.rest, [BROKEN_OFF]);
    assert.equal(store.received.value.count, 3);
  }
});

test("a run that broke off goes on where it stopped, once, and not again from where nothing more comes", async () => {
  const store = createStore();
  const { api, streams } = server();
  const { record, resume } = recorder(store, api);
  void record(requestFor("dogs", 3, 4));
  await streams[0].send(frame(0), frame(1), new ApiProblem(BROKEN_OFF));
  const begun = store.recording.value;
  assert.equal(store.broken.value, begun);
  resume();
  resume();
  assert.equal(streams.length, 2);
  assert.deepEqual(streams[1].body, streams[0].body);
  await streams[1].send(frame(0));
  assert.equal(store.received.value.count, 2);
  await streams[1].send(frame(1), frame(2), new ApiProblem(BROKEN_OFF));
  assert.deepEqual(begun?.received.map(({ step }) => step), [0, 1, 2]);
  resume();
  await streams[2].send(new ApiProblem(UNREACHABLE));
  resume();
  await streams[3].send(frame(0), frame(1), frame(2), frame(3), done, "end");
  assert.deepEqual([begun?.received.map(({ step }) => step), store.received.value.complete, store.broken.value], [[0, 1, 2, 3], true, null]);

  void record(requestFor("dogs", 3, 9));
  await streams[4].send(frame(0), frame(1), new ApiProblem(BROKEN_OFF));
  resume();
  await streams[5].send(frame(0), new ApiProblem(BROKEN_OFF));
  resume();
  assert.deepEqual([streams.length, store.broken.value, store.problems.value.rest], [6, null, [BROKEN_OFF]]);
});

test("a run that broke off before it began is asked for again, once", async () => {
  const store = createStore();
  const { api, streams } = server();
  const { record } = recorder(store, api);
  for (const missed of [true, false]) {
    void record(requestFor("dogs", 3, 4));
    await streams[streams.length - 1].send(new ApiProblem(BROKEN_OFF));
    assert.deepEqual([store.missed.value, store.problems.value.rest], [missed, [BROKEN_OFF]]);
  }
});

/** @param {number} index @param {ReturnType<typeof createStore>} store */
const go = (store, index) => (store.playback.value = seek(store.playback.value, store.received.value.count, index));

test("the arithmetic is asked for once something is selected, with the weights of the shown frame", async () => {
  const store = createStore();
  const { api, asked } = server();
  store.begin(recordingOf("dogs", 3, 5));
  const stop = followForward(store, api);
  assert.equal(asked.length, 0);
  store.selection.value = { part: "hidden", t: 1, unit: null };
  assert.deepEqual([asked[0].path, asked[0].body.sequence, asked[0].body.model.weights], ["/api/forward", { text: "dogs" }, store.frame.value?.weights]);
  asked[0].give({ loss: 1 });
  await settled();
  assert.deepEqual(store.forward.value, { frame: store.frame.value, answer: { loss: 1 } });
  stop();
});

test("while an answer is awaited only the newest question is kept, and none is asked twice", async () => {
  const store = createStore();
  const { api, asked } = server();
  store.begin(recordingOf("dogs", 3, 5));
  store.selection.value = { part: "hidden", t: 1, unit: null };
  const stop = followForward(store, api);
  for (const index of [1, 2, 3, 4]) go(store, index);
  assert.equal(asked.length, 1);
  asked[0].give({ loss: 0 });
  await settled();
  assert.equal(asked.length, 2);
  assert.equal(asked[1].body.model.weights, store.frame.value?.weights);
  asked[1].give({ loss: 4 });
  await settled();
  assert.equal(store.forward.value?.answer.loss, 4);
  go(store, 0);
  await settled();
  assert.deepEqual([asked.length, store.forward.value?.answer.loss], [2, 0]);
  stop();
});

test("an answer that broke off is asked for once more when the server is back, and not a third time", async () => {
  const store = createStore();
  const { api, asked } = server();
  store.begin(recordingOf("dogs", 3, 5));
  store.selection.value = { part: "hidden", t: 1, unit: null };
  const stop = followForward(store, api);
  for (const missed of [true, false]) {
    asked[asked.length - 1].refuse(new ApiProblem(BROKEN_OFF));
    await settled();
    assert.deepEqual([store.missed.value, store.problems.value.rest], [missed, [BROKEN_OFF]]);
    store.missed.value = false;
    store.returned.value += 1;
  }
  assert.deepEqual(asked[1].body, asked[0].body);
  asked[2].give({ loss: 1 });
  await settled();
  assert.equal(store.forward.value?.answer.loss, 1);
  stop();
});

test("what the network writes comes from the shown frame and the typed start", async () => {
  const store = createStore();
  const { api, asked } = server();
  store.begin(recordingOf("dogs", 3, 5));
  const stop = followWriting(store, api);
  const { path, body } = asked[0];
  assert.deepEqual(
    [path, body.vocabulary, body.prompt, body.length, body.temperature, body.model.weights],
    ["/api/sample", [..."dogs"], ["d"], 10, 0, store.frame.value?.weights],
  );
  asked[0].give({ tokens: ["o"] });
  await settled();
  assert.deepEqual(store.writing.value, { frame: store.frame.value, start: "d", tokens: ["o"], problem: null });
  stop();
});

test("a refused start is mended by the next one, even if it was typed before the refusal came", async () => {
  const store = createStore();
  const { api, asked } = server();
  store.begin(recordingOf("dogs", 3, 5));
  const stop = followWriting(store, api);
  asked[0].give({ tokens: [] });
  await settled();
  store.start.value = "x";
  store.start.value = "g";
  asked[1].refuse(new ApiProblem("is x", [{ pointer: "/prompt/0", detail: 'is "x"; allowed: d, o, g, s' }]));
  await settled();
  assert.deepEqual(asked[2].body.prompt, ["g"]);
  asked[2].give({ tokens: ["s"] });
  await settled();
  assert.deepEqual([store.writing.value?.tokens, store.writing.value?.problem], [["s"], null]);
  store.start.value = "x";
  asked[3].refuse(new ApiProblem("is x", [{ pointer: "/prompt/0", detail: 'is "x"; allowed: d, o, g, s' }]));
  await settled();
  assert.deepEqual(store.writing.value?.problem, { field: "start", said: 'is "x"; allowed: d, o, g, s' });
  store.start.value = "o";
  asked[4].refuse(new ApiProblem("overflow", [{ pointer: "/model/weights", detail: "makes states that overflow" }]));
  await settled();
  assert.equal(store.writing.value?.problem?.field, "model", "what is typed is not to blame");
  stop();
});
