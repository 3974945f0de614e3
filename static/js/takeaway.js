import { handout } from "./handout.js";
import { modelOf, shownOf } from "./model/code/shown.js";

/**
 * What of the network in view the server makes files of, and takes files for.
 * @param {import("./model/store.js").Store} store
 * @param {typeof import("./api.js")} api
 */
export function takeaways(store, api) {
  return {
    /** The whole run as a page of its own. @param {(part: number) => void} tell @param {string} hash */
    page: (tell, hash) => handout(store, api, tell, hash),

    /** Has the shown weights put into a file. @param {"npz" | "safetensors"} format */
    weights(format) {
      const { recording, frame } = store;
      if (!recording.value || !frame.value) throw new Error("there is no network yet");
      return api.file("/api/weights/export", { model: modelOf(shownOf(recording.value, frame.value)), format });
    },

    /** The model that a file holds, as the API takes it. @param {Blob} file */
    async opened(file) {
      const { model } = await api.upload("/api/weights/import", file);
      return model;
    },

    /** What was wrong, each with the part of the file or request that it is about. @param {unknown} error */
    said(error) {
      if (!(error instanceof api.ApiProblem)) throw error;
      return error.errors.map(({ pointer, detail }) => (pointer ? `${pointer.slice(1)}: ${detail}` : detail));
    },
  };
}

/** @typedef {ReturnType<typeof takeaways>} Takeaways */
