import { tokensOf } from "./sequence.js";
import { numberOrText } from "./setup.js";

/**
 * What the page asks about a frame. The same frame always makes the same question, so that an answer can be kept by it.
 * @typedef {import("./recording.js").Recording} Recording
 * @typedef {import("./recording.js").Frame} Frame
 * @typedef {{ path: string, body: object }} Question
 */

/**
 * The arithmetic of a frame's network on its sequence.
 * @param {Recording} recording
 * @param {Frame} frame
 * @returns {Question}
 */
export function forwardQuestion({ part: sequence, request: { model } }, { weights }) {
  return { path: "/api/forward", body: { sequence, model: { ...model, weights } } };
}

/**
 * The gradients of a frame's network, with the terms of their double sum, and what the optimizer makes of them where that
 * follows from them alone.
 * @param {Recording} recording
 * @param {Frame} frame
 * @param {{ listed: boolean, foretold: boolean }} wanted whether the terms are, and the update
 * @returns {Question}
 */
export function gradientsQuestion({ part: sequence, request: { model, truncate, optimizer } }, { weights }, { listed, foretold }) {
  const body = { sequence, model: { ...model, weights }, truncate, contributions: listed };
  return { path: "/api/gradients", body: foretold ? { ...body, optimizer } : body };
}

/**
 * The same gradients held against nudges of every weight. A nudge knows nothing of truncation.
 * @param {Recording} recording
 * @param {Frame} frame
 * @returns {Question}
 */
export function checkQuestion({ part: sequence, request: { model } }, { weights }) {
  return { path: "/api/gradients", body: { sequence, model: { ...model, weights }, contributions: false, check: true } };
}

/**
 * What a frame's network writes by itself.
 * @param {Recording} recording
 * @param {Frame} frame
 * @param {string} start what it reads first, as a text
 * @param {string} length as it is typed
 * @returns {Question}
 */
export function writingQuestion({ request: { model }, sequence: { vocabulary } }, { weights }, start, length) {
  const body = { model: { ...model, weights }, vocabulary, prompt: tokensOf(start, vocabulary), length: numberOrText(length), temperature: 0 };
  return { path: "/api/sample", body };
}
