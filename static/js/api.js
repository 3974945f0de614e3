import { LineReader } from "./model/lines.js";
import { UNREACHABLE } from "./model/loading.js";

/** What is said of an answer that ended too soon. */
export const BROKEN_OFF = "The server stopped answering before the end. Is it still running?";

/** How often a request is sent that finds a crowd computing, and the longest that it waits in between, in seconds. */
const TRIES = 3;
const LONGEST_WAIT = 10;

/** An answer that says what was wrong with a request (RFC 9457), or that none came. */
export class ApiProblem extends Error {
  /**
   * @param {string} message
   * @param {{ pointer: string, detail: string }[]} [errors] the fields and what is allowed in them
   */
  constructor(message, errors = []) {
    super(message);
    this.name = "ApiProblem";
    this.errors = errors.length ? errors : [{ pointer: "", detail: message }];
  }
}

/**
 * @param {string} path
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function get(path, signal) {
  return received(await answer(path, { signal }), "json", signal);
}

/**
 * @param {string} path
 * @param {unknown} body
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export async function post(path, body, signal) {
  return received(await answer(path, posted(body, signal)), "json", signal);
}

/**
 * A text, as the server has it.
 * @param {string} path
 */
export async function text(path) {
  return received(await answer(path, {}), "text");
}

/**
 * A file that the server makes of a request, with the name that it gives it.
 * @param {string} path
 * @param {unknown} body
 */
export async function file(path, body) {
  const response = await answer(path, posted(body));
  const name = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") ?? "");
  return { name: name?.[1] ?? "", content: await received(response, "blob") };
}

/**
 * What the server says of a file.
 * @param {string} path
 * @param {Blob} content
 * @returns {Promise<any>}
 */
export async function upload(path, content) {
  const options = { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: content };
  return received(await answer(path, options), "json");
}

/**
 * The events of a stream of JSON lines, each as soon as it is whole. An error event becomes an ApiProblem.
 * Aborting the signal ends the stream and tells the server so.
 * @param {string} path
 * @param {unknown} body
 * @param {AbortSignal} [signal]
 * @returns {AsyncGenerator<any, void, void>}
 */
export async function* stream(path, body, signal) {
  const response = await answer(path, posted(body, signal));
  if (!response.body) throw new ApiProblem("The server sent an empty answer.");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const lines = new LineReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((error) => {
        throw signal?.aborted ? error : new ApiProblem(BROKEN_OFF);
      });
      for (const line of done ? lines.end() : lines.push(value)) yield parsed(line);
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/**
 * @param {unknown} body
 * @param {AbortSignal} [signal]
 * @returns {RequestInit}
 */
function posted(body, signal) {
  return { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal };
}

/** @param {string} line */
function parsed(line) {
  const event = whole(line);
  if (event.event === "error") throw new ApiProblem(event.problem.detail, event.problem.errors);
  return event;
}

/**
 * What a line says; the last one may be cut short where the connection broke.
 * @param {string} line
 */
function whole(line) {
  try {
    return JSON.parse(line);
  } catch {
    throw new ApiProblem(BROKEN_OFF);
  }
}

/**
 * The answer to a request. Where too many compute, the server says when to come back, and a request that is sent again
 * may find a place; it waits a little longer than told, each by itself, so that not all come back at once.
 * @param {string} path
 * @param {RequestInit} options
 */
async function answer(path, options) {
  for (let tries = 1; ; tries++) {
    const response = await sent(path, options);
    if (response.ok) return response;
    const wait = Number(response.headers.get("Retry-After"));
    if (response.status !== 503 || !(wait > 0 && wait <= LONGEST_WAIT) || tries === TRIES) throw await refusal(response);
    await response.body?.cancel();
    await pause((wait + Math.random()) * 1000, options.signal);
  }
}

/** @param {number} milliseconds @param {AbortSignal | null} [signal] @returns {Promise<void>} */
function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    const leave = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    if (signal?.aborted) leave();
    else signal?.addEventListener("abort", leave, { once: true });
  });
}

/**
 * @param {string} path
 * @param {RequestInit} options
 */
async function sent(path, options) {
  try {
    return await fetch(path, options);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiProblem(UNREACHABLE);
  }
}

/**
 * What an answer holds, once all of it is there; its connection may break before that.
 * @param {Response} response
 * @param {"json" | "text" | "blob"} as
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
async function received(response, as, signal) {
  try {
    return await response[as]();
  } catch (error) {
    throw signal?.aborted ? error : new ApiProblem(BROKEN_OFF);
  }
}

/** @param {Response} response */
async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  return new ApiProblem(problem.detail ?? `The server answered with status ${response.status}.`, problem.errors);
}
