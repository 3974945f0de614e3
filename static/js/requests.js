import { computed, effect, untracked } from "../vendor/signals-core/signals-core.mjs";
import { Recording } from "./model/recording.js";
import { characters } from "./model/sequence.js";
import { numberOrText, problemsByField } from "./model/setup.js";

/**
 * @typedef {typeof import("./api.js")} Api
 * @typedef {import("./model/store.js").Store} Store
 * @typedef {import("./model/recording.js").Frame} Frame
 */

/**
 * Records a training run into the store. A newer call ends the one before, whose answers are then dropped.
 * @param {Store} store
 * @param {Api} api
 */
export function recorder(store, api) {
  let current = new AbortController();
  return /** @param {import("./model/recording.js").TrainRequest} request */ async (request) => {
    current.abort();
    const controller = new AbortController();
    current = controller;
    const recording = new Recording(request);
    const report = () => {
      store.received.value = { count: recording.frames.length, complete: recording.ending !== null };
    };
    let reported = 0;
    try {
      for await (const event of api.stream("/api/train", request, controller.signal)) {
        if (controller.signal.aborted) return;
        if (event.event === "done") recording.finish(event);
        else recording.add(event);
        if (recording.frames.length === 1 && store.recording.value !== recording) {
          store.problems.value = { fields: {}, rest: [] };
          store.begin(recording);
        } else if (recording.ending || performance.now() - reported > 50) {
          report();
          reported = performance.now();
          await nextTask();
          if (controller.signal.aborted) return;
        }
      }
    } catch (error) {
      if (!controller.signal.aborted) store.problems.value = problemsByField(errorsOf(error, api));
    }
  };
}

/**
 * Keeps the arithmetic of the shown frame at hand while something is selected.
 * @param {Store} store
 * @param {Api} api
 */
export function followForward(store, api) {
  return follow(
    () => (store.selection.value ? store.frame.value : null),
    async (frame, { request }) => {
      const { sequence, model } = request;
      return api.post("/api/forward", { sequence, model: { ...model, weights: frame.weights } });
    },
    (frame, answer) => (store.forward.value = { frame, answer }),
    (error) => (store.problems.value = problemsByField(errorsOf(error, api))),
    store,
  );
}

/**
 * Lets the network of the shown frame write by itself, from the start and for the length that are typed.
 * @param {Store} store
 * @param {Api} api
 */
export function followWriting(store, api) {
  const asked = computed(() => ({ frame: store.frame.value, start: store.start.value, length: store.length.value }));
  return follow(
    () => (asked.value.frame ? asked.value : null),
    async ({ frame, start, length }, { request, sequence }) => {
      const body = {
        model: { ...request.model, weights: /** @type {Frame} */ (frame).weights },
        vocabulary: sequence.vocabulary,
        prompt: characters(start),
        length: numberOrText(length),
        temperature: 0,
      };
      return (await api.post("/api/sample", body)).tokens;
    },
    ({ frame, start }, tokens) => (store.writing.value = { frame, start, tokens, problem: null }),
    (error, { frame, start }) => {
      const problem = errorsOf(error, api).map(({ detail }) => detail).join(" ");
      store.writing.value = { frame, start, tokens: [], problem };
    },
    store,
  );
}

/**
 * Asks about what is shown whenever that changes: one question at a time, of those that came up meanwhile only the
 * newest, and none twice about the same thing, so that scrubbing back needs no server.
 * @template {object} Q
 * @template A
 * @param {() => Q | null} question read reactively
 * @param {(question: Q, recording: Recording) => Promise<A>} ask
 * @param {(question: Q, answer: A) => void} show
 * @param {(error: unknown, question: Q) => void} fail
 * @param {Store} store
 */
function follow(question, ask, show, fail, store) {
  /** @type {WeakMap<Q, A>} */
  const answers = new WeakMap();
  let busy = false;
  const next = async () => {
    for (;;) {
      const asked = question();
      const recording = store.recording.value;
      if (busy || !asked || !recording) return;
      const known = answers.get(asked);
      if (known !== undefined) return show(asked, known);
      busy = true;
      try {
        answers.set(asked, await ask(asked, recording));
      } catch (error) {
        return fail(error, asked);
      } finally {
        busy = false;
      }
    }
  };
  return effect(() => {
    question();
    untracked(() => void next());
  });
}

/**
 * @param {unknown} error
 * @param {Api} api
 */
function errorsOf(error, api) {
  if (error instanceof api.ApiProblem) return error.errors;
  throw error;
}

/** Lets the browser draw before the next frames are read. */
function nextTask() {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
