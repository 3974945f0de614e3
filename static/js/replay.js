import { questionOf } from "./model/replay.js";

/**
 * In place of api.js in a page saved as one file: the same calls, answered by what was recorded into it.
 */

/** What is said where nothing was recorded. */
const NOT_RECORDED = "This page was saved without its server: it shows what was recorded and computes nothing new.";

export const BROKEN_OFF = NOT_RECORDED;

/** A question that nothing was recorded for; in the form of api.js. */
export class ApiProblem extends Error {
  constructor(message = NOT_RECORDED) {
    super(message);
    this.name = "ApiProblem";
    this.errors = [{ pointer: "", detail: message }];
  }
}

/** @type {import("./model/replay.js").Recorded} */
let recorded = { answers: {}, hash: "" };

/** Unpacks what the file holds, before the page begins. */
export async function prepare() {
  recorded = JSON.parse(await (await unpacked("recorded")).text());
  if (recorded.hash && !location.hash) history.replaceState(null, "", recorded.hash);
  const charts = document.querySelector("[data-plotly]");
  if (charts instanceof HTMLElement) {
    const library = new Blob([await unpacked("plotly")], { type: "text/javascript" });
    charts.dataset.plotly = URL.createObjectURL(library);
  }
}

/**
 * What an element of the file holds as gzip in base 64.
 * @param {string} id
 */
async function unpacked(id) {
  const text = document.getElementById(id)?.textContent ?? "";
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).blob();
}

/** @param {string} path */
export async function get(path) {
  return known(path);
}

/** @param {string} path @param {unknown} body */
export async function post(path, body) {
  return known(path, body);
}

/**
 * The run that was recorded, where it is the one that is asked for.
 * @param {string} path @param {unknown} body
 * @returns {AsyncGenerator<any, void, void>}
 */
export async function* stream(path, body) {
  yield* known(path, body);
}

/** Files are made by a server. @returns {Promise<any>} */
const refused = async () => {
  throw new ApiProblem();
};
export { refused as file, refused as text, refused as upload };

/** @param {string} path @param {unknown} [body] */
function known(path, body) {
  const answer = recorded.answers[questionOf(path, body)];
  if (answer === undefined) throw new ApiProblem();
  return answer;
}
