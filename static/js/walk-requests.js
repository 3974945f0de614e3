import { checkQuestion, gradientsQuestion } from "./model/questions.js";
import { courseOf } from "./model/walk/stations.js";
import { foretold } from "./model/walk/updating.js";
import { follow, wordsOf } from "./requests.js";

/**
 * @typedef {typeof import("./api.js")} Api
 * @typedef {import("./model/store.js").Store} Store
 */

/**
 * Keeps the gradients of the shown frame at hand while a walk through its update is open.
 * @param {Store} store
 * @param {Api} api
 */
export function followGradients(store, api) {
  return follow(
    () => (store.walk.value ? store.frame.value : null),
    async (frame, recording) => {
      const { listed } = courseOf(recording, frame);
      const { path, body } = gradientsQuestion(recording, frame, { listed, foretold: foretold(recording, frame) });
      return api.post(path, body);
    },
    (frame, answer) => {
      store.gradients.value = { frame, answer };
      store.walkProblem.value = null;
    },
    (error) => (store.walkProblem.value = wordsOf(error, api)),
    store,
    api,
  );
}

/**
 * Keeps the check of those gradients at hand while it is open.
 * @param {Store} store
 * @param {Api} api
 */
export function followCheck(store, api) {
  return follow(
    () => (store.walk.value?.check ? store.frame.value : null),
    async (frame, recording) => {
      const { path, body } = checkQuestion(recording, frame);
      return (await api.post(path, body)).check;
    },
    (frame, answer) => (store.checks.value = { frame, answer }),
    (error) => (store.walkProblem.value = wordsOf(error, api)),
    store,
    api,
  );
}
