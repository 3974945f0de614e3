import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiProblem, BROKEN_OFF } from "../../../static/js/api.js";
import { createStore } from "../../../static/js/model/lab/store.js";
import { columnOf } from "../../../static/js/model/lab/columns.js";
import { UNREACHABLE } from "../../../static/js/model/loading.js";
import { train } from "../../../static/js/vanishing-requests.js";

/** Turns of the event loop until something holds. @param {() => boolean} holds */
async function until(holds) {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

/** A server that sends one frame and then nothing more, and sums up a stopped run when the test says so. */
function played() {
  const store = createStore();
  store.source.value = { kind: "words", text: "one two three four", times: "" };
  store.columns.value = [columnOf({}, 1)];
  /** @type {((answer: any) => void)[]} */
  const summaries = [];
  let open = 0;
  /** @type {((problem: unknown) => void)[]} */
  const refusals = [];
  /** @type {any} */
  const api = {
    ApiProblem,
    post: () => new Promise((resolve, reject) => summaries.push(resolve) && refusals.push(reject)),
    async *stream(/** @type {string} */ _path, /** @type {any} */ _body, /** @type {AbortSignal} */ signal) {
      yield { event: "frame", step: 0, loss: 1, weights: {} };
      open += 1;
      await new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
    },
  };
  /** Trains until the frame was taken. */
  const begin = async () => {
    const controller = new AbortController();
    const before = open;
    const ended = train(store, api, controller.signal);
    await until(() => open > before);
    return { controller, ended };
  };
  /** Answers what is asked of a stopped run, before and after. @param {Promise<void>} ended */
  const sumUp = async (ended) => {
    for (let i = 0; i < 2; i += 1) {
      await until(() => summaries.length > 0);
      summaries.shift()?.({ summary: { decay_per_step: 0.5 } });
    }
    await ended;
  };
  /** Refuses the first thing that is asked of a stopped run. @param {Promise<void>} ended */
  const refuse = async (ended) => {
    await until(() => refusals.length > 0);
    refusals.shift()?.(new ApiProblem("The server cannot be reached."));
    await ended;
  };
  return { store, begin, sumUp, refuse };
}

test("a stopped run is summed up and stays", async () => {
  const { store, begin, sumUp } = played();
  const { controller, ended } = await begin();
  controller.abort("stop");
  await sumUp(ended);
  const run = store.runs.value.get(1);
  assert.equal(run?.state, "stopped");
  assert.equal(run?.after?.decay_per_step, 0.5);
});

test("a stopped run that is summed up late neither ends the next training nor takes its place", async () => {
  const { store, begin, sumUp } = played();
  const first = await begin();
  first.controller.abort("stop");
  const next = await begin();
  await sumUp(first.ended);
  assert.equal(store.training.value, true);
  assert.equal(store.runs.value.get(1)?.state, "running");
  next.controller.abort("left");
  await next.ended;
});

test("a stopped run that was dropped does not come back with its summary", async () => {
  const { store, begin, sumUp } = played();
  const { controller, ended } = await begin();
  controller.abort("stop");
  store.runs.value = new Map();
  await sumUp(ended);
  assert.equal(store.runs.value.size, 0);
});

test("a stopped run that cannot be summed up stays as it was stopped and says why", async () => {
  const { store, begin, refuse } = played();
  const { controller, ended } = await begin();
  controller.abort("stop");
  await refuse(ended);
  const run = store.runs.value.get(1);
  assert.equal(run?.state, "stopped");
  assert.equal(run?.after, null);
  assert.equal(run?.problem, "The server cannot be reached.");
});

/** A server that sends so many frames of a run of three and then fails so, each time that it is asked. @param {[number, string?][]} answers */
function failing(...answers) {
  const store = createStore();
  store.source.value = { kind: "words", text: "one two three four", times: "" };
  store.columns.value = [columnOf({}, 1)];
  /** @type {any[]} */
  const asked = [];
  /** @type {any} */
  const api = {
    ApiProblem,
    BROKEN_OFF,
    post: async () => ({ summary: { decay_per_step: 0.5 } }),
    async *stream(/** @type {string} */ _path, /** @type {any} */ body) {
      const [count, problem] = answers[asked.push(body) - 1];
      for (let step = 0; step < count; step += 1) yield { event: "frame", step, loss: 1, weights: {} };
      if (problem) throw new ApiProblem(problem);
      if (count === 3) yield { event: "done", stopped: "steps" };
    },
  };
  const controller = new AbortController();
  const ended = train(store, api, controller.signal);
  const state = (/** @type {string} */ wanted) => until(() => store.runs.value.get(1)?.state === wanted);
  return { store, api, asked, controller, ended, state };
}

test("a run that breaks off with the server goes on where it was once the server is back", async () => {
  const { store, asked, ended, state } = failing([2, BROKEN_OFF], [0, UNREACHABLE], [3]);
  await state("broken");
  assert.equal(store.training.value, true);
  assert.equal(store.runs.value.get(1)?.problem, BROKEN_OFF);
  store.settings.value = { ...store.settings.value, steps: "7" }; // what is typed meanwhile is of the next training
  store.returned.value += 1;
  await until(() => store.runs.value.get(1)?.problem === UNREACHABLE);
  store.returned.value += 1;
  await ended;
  const run = store.runs.value.get(1);
  assert.deepEqual(run?.frames.map(({ step }) => step), [0, 1, 2]);
  assert.deepEqual([run?.state, run?.problem, run?.after?.decay_per_step], ["steps", "", 0.5]);
  assert.deepEqual(asked[2], asked[0]);
  assert.equal(store.training.value, false);
});

test("a run that breaks off at the same place again has failed", async () => {
  const { store, ended, state } = failing([2, BROKEN_OFF], [2]);
  await state("broken");
  store.returned.value += 1;
  await ended;
  assert.equal(store.runs.value.get(1)?.state, "failed");
  assert.equal(store.runs.value.get(1)?.problem, BROKEN_OFF);
});

test("what sums a run up is asked for again once the server is back, and where it breaks off twice no more", async () => {
  for (const [problems, said] of /** @type {[string[], string][]} */ ([[[UNREACHABLE, UNREACHABLE, BROKEN_OFF], ""], [[BROKEN_OFF, BROKEN_OFF], BROKEN_OFF]])) {
    const { store, api, ended } = failing([3]);
    api.post = async () => {
      const problem = problems.shift();
      if (problem) throw new ApiProblem(problem);
      return { summary: { decay_per_step: 0.25 } };
    };
    while (problems.length > 0) {
      const left = problems.length;
      store.returned.value += 1;
      await until(() => problems.length < left);
    }
    store.returned.value += 1;
    await ended;
    const run = store.runs.value.get(1);
    assert.deepEqual([run?.state, run?.problem, run?.after?.decay_per_step], ["steps", said, said ? undefined : 0.25]);
  }
});

test("a run that waits for the server can be stopped", async () => {
  const { store, asked, controller, ended, state } = failing([2, BROKEN_OFF]);
  await state("broken");
  controller.abort("stop");
  await ended;
  assert.deepEqual([store.runs.value.get(1)?.state, store.runs.value.get(1)?.problem], ["stopped", ""]);
  store.returned.value += 1;
  assert.equal(asked.length, 1);
});
