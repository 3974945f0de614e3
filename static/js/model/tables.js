import { kindOf, statesOf } from "./path.js";
import { readings } from "./recording.js";

/**
 * The numbers of the views as tables, to be copied to where they are worked with, with every digit. What there is
 * nothing to say of is left empty.
 * @typedef {{ recording: import("./recording.js").Recording, frame: import("./recording.js").Frame, count: number,
 *   placed: import("./path.js").Point[] | null }} Shown placed says where h_0 … h_T lie along the two principal directions
 * @typedef {import("./tsv.js").Table} Table
 */

/** Steps with what each reads, as the head of columns. @param {Shown} shown */
const steps = ({ recording }) => recording.sequence.inputs.map((input, i) => `${i + 1} ${input}`);

/** @param {(string | number | null | undefined)[]} row */
const filled = (row) => row.map((cell) => cell ?? "");

/** By the name of the view. @type {Record<string, (shown: Shown) => Table>} */
export const TABLES = {
  hidden: (shown) => [["unit", ...steps(shown)], ...Array.from({ length: shown.recording.d }, (_, unit) => [unit + 1, ...shown.frame.h.map((h) => h[unit])])],
  softmax: (shown) => [["token", ...steps(shown)], ...shown.recording.sequence.outputs.map((token, i) => [token, ...shown.frame.probabilities.map((row) => row[i])])],
  flow: ({ frame, recording }) => [["k", "input", "‖∂L_T/∂h_k‖"], ...frame.flow.map((value, i) => filled([i + 1, recording.sequence.inputs[i], value]))],
  loss: ({ recording, count }) => [["update", "L"], ...recording.frames.slice(0, count).map(({ step, loss }) => filled([step, loss]))],
  path: ({ recording, frame, placed }) => {
    const plane = kindOf(recording.d) === "plane";
    const units = Array.from({ length: recording.d }, (_, unit) => `h ${unit + 1}`);
    return [
      ["t", "input", ...(plane ? ["direction 1", "direction 2"] : []), ...units],
      ...statesOf(recording, frame).map((h, t) => filled([t, recording.sequence.inputs[t - 1], ...(plane ? placed?.[t] ?? [null, null] : []), ...h])),
    ];
  },
  network: ({ recording, frame }) => [
    ["t", "input", "target", "prediction", "probability of the target", "loss", ...frame.h[0].map((_, i) => `h ${i + 1}`)],
    ...readings(frame, recording.sequence).map((r, i) => filled([r.t, r.input, r.target, r.prediction, r.probability, r.loss, ...frame.h[i]])),
  ],
};
