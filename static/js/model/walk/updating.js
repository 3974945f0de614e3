import { heading, sign } from "../arithmetic/blocks.js";
import { weightTex } from "../arithmetic/plain.js";
import { compact } from "../format.js";
import { shaped, slope } from "./backward.js";
import { difference } from "./gradients.js";
import { readout } from "./stations.js";

/**
 * @typedef {import("./backward.js").Known} Known @typedef {import("./stations.js").Station} Station
 * @typedef {import("../recording.js").Recording} Recording @typedef {import("../recording.js").Frame} Frame
 * @typedef {import("./gradients.js").Values} Values
 */

/**
 * Whether the optimizer's next update follows from the gradients alone, so that the server can tell it: what it remembers of
 * earlier ones, and the gradients of other sequences, are not known here.
 * @param {Recording} recording
 * @param {Frame} frame
 */
export function foretold({ request }, frame) {
  const fresh = frame.step === 0 && !request.optimizer.state;
  return !request.sequences && !request.freeze?.length && ((request.optimizer.name ?? "sgd") === "sgd" || fresh);
}

/**
 * The weights after the update: those of the next frame where it is the next update's, else what the server foretells.
 * @param {Recording} recording @param {Frame} frame @param {import("./gradients.js").Gradients} gradients
 * @returns {{ weights: import("../recording.js").Weights, change: (name: string) => Values, from: "server" | "frames" } | null}
 */
export function updated(recording, frame, { update }) {
  const next = recording.frames[recording.frames.indexOf(frame) + 1];
  if (update) return { weights: update.weights, change: (name) => update.change[name], from: "server" };
  if (next?.step !== frame.step + 1) return null;
  return { weights: next.weights, change: (name) => difference(next.weights[name], frame.weights[name]), from: "frames" };
}

/**
 * What the update makes of one weight: old + change = new.
 * @param {Known} known @param {Station} at @param {Recording} recording @param {Frame} frame
 * @returns {import("../arithmetic.js").Arithmetic}
 */
export function update({ gradients, units, tokens, outputs }, { name }, recording, frame) {
  const { optimizer } = recording.request;
  const W = weightTex(name);
  const g = slope(W);
  const rule = optimizer.name ?? "sgd";
  const after = updated(recording, frame, gradients);
  const named = { rows: readout(name) ? outputs : units, columns: name.startsWith("Wx") ? tokens : name === "Wy" ? units : [] };
  const address = (/** @type {string} */ part) => ({ part: `${name}.${part}`, t: null });
  const block = (/** @type {string} */ tex, /** @type {string} */ part, /** @type {Values} */ values) => shaped(tex, address(part), values, named);
  const { gradient_norm: length, clipped_norm: clipped } = gradients.update ?? /** @type {any} */ (frame);
  const short = clipped < length;
  const changed = rule === "sgd" && !short && after?.from === "server" ? `-\\eta\\,\\partial L/\\partial ${W}` : `\\Delta ${W}`;
  const shortened = short ? "\\dfrac{\\tau}{\\lVert g \\rVert}\\," : "";
  const notes = [
    ...(rule === "sgd" ? [] : [heading(`walk.update.${rule}`)]),
    ...(short ? [heading("walk.update.clipped", { length: compact(length), clip: compact(clipped) })] : []),
    ...(recording.request.sequences ? [heading("walk.update.several", { count: recording.request.sequences.length })] : []),
    ...(recording.request.freeze?.includes(name) ? [heading("walk.update.frozen", { name })] : []),
    ...(after ? [] : [heading("walk.update.unknown", { step: frame.step + 1 })]),
  ];
  return {
    title: "walk.update.says", slots: { name, rate: String(optimizer.learning_rate ?? 0.1), step: frame.step, next: frame.step + 1 },
    formulas: [rule === "sgd" ? `${W} \\leftarrow ${W} - \\eta\\,${shortened}${g},\\quad \\eta = ${optimizer.learning_rate ?? 0.1}` : `${W} \\leftarrow ${W} + \\Delta ${W}`],
    lines: [
      ...notes,
      [block(`\\partial L/\\partial ${W}`, "gradient", gradients.gradients[name])],
      [block(W, "old", frame.weights[name]), ...(after ? [sign("+"), block(changed, "change", after.change(name))] : [])],
      ...(after ? [[sign("="), block(`${W}^{\\text{new}}`, "new", after.weights[name])]] : []),
    ],
  };
}
