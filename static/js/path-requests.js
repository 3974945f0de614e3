import { computed, signal } from "../vendor/signals-core/signals-core.mjs";
import { kindOf, statesOf, traced } from "./model/path.js";
import { follow, wordsOf } from "./requests.js";

/**
 * @typedef {import("./model/store.js").Store} Store
 * @typedef {import("./model/recording.js").Frame} Frame
 * @typedef {import("./model/path.js").Point} Point
 */

/**
 * Keeps at hand where the states of the shown frame, and of those that leave a trace, lie along the two principal directions
 * of the last update's states. All frames of a recording are asked about only once.
 * @param {Store} store
 * @param {typeof import("./api.js")} api
 */
export function followPath(store, api) {
  /** @type {WeakMap<Frame, Point[]>} */
  const known = new WeakMap();
  const answered = signal(0);
  const wanted = computed(() => {
    const { path, recording, frame, received } = store;
    answered.value;
    const run = recording.value;
    if (!path.value || !run || !frame.value || !received.value.complete || kindOf(run.d) !== "plane") return null;
    const missing = [...new Set([frame.value, ...traced(run, received.value.count)])].filter((each) => !known.has(each));
    return missing.length ? missing : null;
  });
  return follow(
    () => wanted.value,
    async (missing, recording) => {
      const last = recording.frames[recording.frames.length - 1];
      const points = missing.flatMap((frame) => statesOf(recording, frame));
      return api.post("/api/principal", { states: statesOf(recording, last), points });
    },
    (missing, { points, share }) => {
      const each = points.length / missing.length;
      missing.forEach((frame, i) => known.set(frame, points.slice(i * each, (i + 1) * each)));
      store.principal.value = { of: (frame) => known.get(frame) ?? null, share };
      answered.value += 1;
    },
    (error) => (store.problems.value = { fields: {}, rest: [wordsOf(error, api)] }),
    store,
    api,
  );
}
