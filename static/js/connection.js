import { effect } from "../vendor/signals-core/signals-core.mjs";

/** A server that was gone is asked for again after so many milliseconds. */
const AGAIN = 2000;

/**
 * Asks for a server that could not be reached until it answers, so that nothing is left to be done about it on the page.
 * @param {Pick<typeof import("./api.js"), "get">} api
 * @param {() => boolean} gone whether it was found to be gone; read reactively
 * @param {() => void} back what is done once it answers: then nothing may say any more that it is gone
 */
export function followConnection(api, gone, back) {
  let asking = false;
  const ask = async () => {
    try {
      await api.get("/api/health");
    } catch {
      return void setTimeout(ask, AGAIN);
    }
    asking = false;
    back();
  };
  return effect(() => {
    if (!gone() || asking) return; // in this order: what is not read is not followed any more
    asking = true;
    setTimeout(ask, AGAIN);
  });
}
