import { Fields, hashOf } from "./link/fields.js";
import { EVERYTHING, refusedBy, setupFields, setupFrom } from "./link/setup.js";
import { viewFields, viewFrom } from "./link/view.js";

/**
 * What the address says after its #, which stays in the browser: enough to come back to the same run at the same frame.
 * @typedef {object} Told
 * @property {import("./setup.js").State} state
 * @property {import("./link/view.js").View} view
 */

/** Programs that pass links on may cut longer ones, and browsers open none that are longer still; in characters. */
export const LONG = 8_000;
export const TOO_LONG = 500_000;

/**
 * @param {Told} told
 * @param {import("./link/setup.js").Presets} presets
 */
export function toHash({ state, view }, presets) {
  return hashOf([...setupFields(state, presets), ...viewFields(view, state.chosen)]);
}

/**
 * What an address says, as far as it can be understood; what cannot is left out, and its parts are named.
 * @param {string} hash
 * @param {import("./link/setup.js").Presets} presets at least one
 * @param {string[]} [refused] fields of the set-up that the server would not take
 * @returns {Told & { left: string[] }}
 */
export function fromHash(hash, presets, refused = []) {
  const fields = new Fields(hash, refusedBy(refused));
  const { setup, preset } = setupFrom(fields, presets);
  const { chosen, view } = viewFrom(fields, setup);
  return { state: { setup, preset, chosen }, view, left: fields.left };
}

/** Whether an address names a chapter of the lesson and nothing else: then the chapter brings its own network. @param {string} hash */
export const chapterAlone = (hash) => new Fields(hash).names.join() === "chapter";

/**
 * The fields whose parts are left out next, after the server would not take some; null where none of them comes from
 * the address.
 * @param {string} hash
 * @param {string[]} refused so far
 * @param {string[]} fields refused now
 * @returns {string[] | null}
 */
export function leaving(hash, refused, fields) {
  const { names } = new Fields(hash, refusedBy(refused));
  const next = names.some(refusedBy(fields)) ? fields : EVERYTHING;
  return names.some(refusedBy(next)) ? [...refused, ...next] : null;
}
