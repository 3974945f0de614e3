import { computed, effect, untracked } from "../vendor/signals-core/signals-core.mjs";
import { nextTask } from "./model/pace.js";
import { UNREACHABLE } from "./model/loading.js";
import { forwardQuestion, writingQuestion } from "./model/questions.js";
import { Recording } from "./model/recording.js";
import { problemsByField } from "./model/setup.js";

/**
 * @typedef {typeof import("./api.js")} Api
 * @typedef {import("./model/store.js").Store} Store
 * @typedef {import("./model/recording.js").Frame} Frame
 */

/**
 * What records training runs into the store. The recording in view goes on until the first frame of a new one is
 * there, so that a request that is refused loses nothing; of several that wait for theirs, only the newest counts.
 * @param {Store} store
 * @param {Api} api
 */
export function recorder(store, api) {
  let inView = new AbortController();
  let waiting = new AbortController();
  /** The request that last broke off before its first frame: where it does so again, it will ever. */
  let broken = "";
  /** Gives up what has not begun to be shown. */
  const drop = () => waiting.abort();

  /**
   * @param {import("./model/recording.js").TrainRequest} request
   * @returns {Promise<import("./model/store.js").Problems | null>} why nothing of it is shown; null where something is, or
   *   where it was given up
   */
  const record = async (request) => {
    drop();
    const controller = new AbortController();
    waiting = controller;
    return receive(new Recording(request), controller);
  };

  /**
   * Takes in what the server sends of a run. Where a part of it is there already, that is passed over: a run comes out
   * the same, to the last bit, whenever it is asked for.
   * @param {Recording} recording
   * @param {AbortController} controller
   * @returns {ReturnType<typeof record>}
   */
  const receive = async (recording, controller) => {
    const { request } = recording;
    const before = recording.received.length;
    let passed = 0;
    const begin = () => {
      inView.abort();
      inView = controller;
      waiting = new AbortController();
      store.problems.value = { fields: {}, rest: [] };
      store.broken.value = null;
      store.begin(recording);
    };
    const report = () => {
      store.received.value = { count: recording.frames.length, complete: recording.ending !== null };
    };
    let reported = 0;
    try {
      for await (const event of api.stream("/api/train", request, controller.signal)) {
        if (controller.signal.aborted) return null;
        if (event.event === "done") recording.finish(event);
        else if (passed < before) {
          passed += 1;
          continue;
        } else recording.add(event);
        if (recording.frames.length === 1 && !recording.sameRun(store.recording.value)) {
          begin();
        } else if (recording.ending || performance.now() - reported > 50) {
          report();
          reported = performance.now();
          await nextTask();
          if (controller.signal.aborted) return null;
        }
      }
      if (!recording.ending) throw new api.ApiProblem(api.BROKEN_OFF);
    } catch (error) {
      if (controller.signal.aborted) return null;
      const begun = recording.sameRun(store.recording.value);
      if (begun) report();
      const gone = error instanceof api.ApiProblem && (error.message === UNREACHABLE || (error.message === api.BROKEN_OFF && recording.received.length > before));
      if (begun) store.broken.value = gone ? recording : null; // one that breaks off at the same place again will do so ever again
      else if (brokeOff(error, api)) {
        const asked = JSON.stringify(request);
        store.missed.value = asked !== broken;
        broken = asked;
      }
      store.problems.value = problemsByField(errorsOf(error, api));
      return begun ? null : store.problems.value;
    }
    return null;
  };

  /** Goes on with the run that broke off. */
  const resume = () => {
    const { value } = store.broken;
    if (!value) return;
    store.broken.value = null;
    inView.abort();
    inView = new AbortController();
    void receive(value, inView);
  };
  return { record, drop, resume };
}

/**
 * Keeps the arithmetic of the shown frame at hand while something is selected.
 * @param {Store} store
 * @param {Api} api
 */
export function followForward(store, api) {
  return follow(
    () => (store.selection.value || store.walk.value || store.recording.value?.cell === "lstm" ? store.frame.value : null),
    async (frame, recording) => {
      const { path, body } = forwardQuestion(recording, frame);
      return api.post(path, body);
    },
    (frame, answer) => (store.forward.value = { frame, answer }),
    (error) => (store.problems.value = problemsByField(errorsOf(error, api))),
    store,
    api,
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
    () => (asked.value.frame && store.recording.value?.writes ? asked.value : null),
    async ({ frame, start, length }, recording) => {
      const { path, body } = writingQuestion(recording, /** @type {Frame} */ (frame), start, length);
      return (await api.post(path, body)).tokens;
    },
    ({ frame, start }, tokens) => (store.writing.value = { frame, start, tokens, problem: null }),
    (error, { frame, start }) => {
      const [{ pointer }] = errorsOf(error, api);
      const field = pointer === "/length" ? "length" : pointer?.startsWith("/model") ? "model" : "start";
      const problem = { field: /** @type {"start" | "length" | "model"} */ (field), said: wordsOf(error, api) };
      store.writing.value = { frame, start, tokens: [], problem };
    },
    store,
    api,
  );
}

/**
 * Asks about what is shown whenever that changes: one question at a time, of those that came up meanwhile only the
 * newest, and none twice about the same thing, so that scrubbing back needs no server. One whose answer broke off is
 * asked once more when the server is back.
 * @template {object} Q
 * @template A
 * @param {() => Q | null} question read reactively
 * @param {(question: Q, recording: Recording) => Promise<A>} ask
 * @param {(question: Q, answer: A) => void} show
 * @param {(error: unknown, question: Q) => void} fail
 * @param {Store} store
 * @param {Pick<Api, "ApiProblem" | "BROKEN_OFF">} api
 */
export function follow(question, ask, show, fail, store, api) {
  /** @type {WeakMap<Q, A>} */
  const answers = new WeakMap();
  /** @type {WeakSet<Q>} */
  const broken = new WeakSet();
  let busy = false;
  const next = async () => {
    const recording = store.recording.value;
    const asked = question();
    if (busy || !asked || !recording) return;
    const known = answers.get(asked);
    if (known !== undefined) return show(asked, known);
    busy = true;
    try {
      answers.set(asked, await ask(asked, recording));
    } catch (error) {
      if (asked === question()) {
        if (brokeOff(error, api) && !broken.has(asked)) {
          broken.add(asked);
          store.missed.value = true;
        }
        return fail(error, asked);
      }
    } finally {
      busy = false;
    }
    return next();
  };
  return effect(() => {
    question();
    store.returned.value;
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

/** @param {unknown} error @param {Pick<Api, "ApiProblem" | "BROKEN_OFF">} api */
const brokeOff = (error, api) => error instanceof api.ApiProblem && error.message === api.BROKEN_OFF;

/** What went wrong, in words. @param {unknown} error @param {Api} api */
export const wordsOf = (error, api) => errorsOf(error, api).map(({ detail }) => detail).join(" ");
