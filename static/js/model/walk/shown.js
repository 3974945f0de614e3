import { arithmetic } from "../arithmetic.js";
import { visible } from "../format.js";
import { allTerms, error, readoutTerm, stateError, sumError, sumTerm } from "./backward.js";
import { readout } from "./stations.js";
import { update } from "./updating.js";

/**
 * @typedef {import("../arithmetic.js").Arithmetic} Arithmetic
 * @typedef {import("./stations.js").Station} Station
 *
 * @typedef {object} Seen
 * @property {import("../arithmetic.js").Forward} forward
 * @property {import("./gradients.js").Gradients} gradients
 * @property {import("./stations.js").Course} course
 * @property {Station[]} all
 * @property {import("../recording.js").Recording} recording
 * @property {import("../recording.js").Frame} frame the one that the answers belong to
 */

/**
 * The weights that have terms of the double sum.
 * @param {import("./stations.js").Course} course
 */
export const summed = ({ weights }) => weights.filter((name) => !readout(name));

/**
 * What a station shows: a sentence, the equation in symbols, and the same with the numbers put in.
 * @param {Seen} seen
 * @param {number} at
 * @param {string} weight whose terms are shown
 * @returns {Arithmetic}
 */
export function shown(seen, at, weight) {
  const { forward, gradients, course, all, recording, frame } = seen;
  const station = all[at];
  const { kind, t, name } = station;
  const columns = forward.steps[0].x.length === forward.vocabulary.length ? forward.vocabulary.map(visible) : [];
  const known = { forward, gradients, course, units: forward.h0.map((_, i) => String(i + 1)), tokens: columns, outputs: forward.outputs.map(visible) };
  const passed = all.slice(0, at + 1);
  switch (kind) {
    case "input":
      return part(seen, "input", station);
    case "a": {
      const { formulas, lines, ...rest } = part(seen, "hidden", station);
      return { ...rest, title: "walk.a.says", formulas: formulas.slice(0, -1), lines: lines.slice(0, -1) };
    }
    case "h": {
      const { formulas, lines, title, ...rest } = part(seen, "hidden", station);
      if (course.cell !== "rnn") return { ...rest, title, formulas: formulas.slice(-1), lines: lines.slice(-1), opened: false };
      return { ...rest, title: "walk.h.says", formulas: formulas.slice(-1), lines: lines.slice(-1) };
    }
    case "c": {
      const { formulas, ...rest } = part(seen, "c", station);
      return { ...rest, formulas: formulas.slice(-2, -1), opened: false };
    }
    case "gate":
      return { ...part(seen, name, station), opened: false };
    case "y": {
      const [scores, probabilities] = [part(seen, "Wy", station), part(seen, "prediction", station)];
      return { ...probabilities, formulas: [...scores.formulas, ...probabilities.formulas], lines: [...scores.lines, ...probabilities.lines] };
    }
    case "loss": {
      const { lines, formulas, ...rest } = part(seen, "loss", station);
      return { ...rest, formulas: formulas.slice(0, 1), lines: lines.slice(0, 1) };
    }
    case "total": {
      const { lines, formulas } = part(seen, "loss", { ...station, t: course.losses[course.losses.length - 1] ?? 1 });
      return { title: "walk.total.says", slots: { count: course.losses.length }, formulas: formulas.slice(-1), lines: lines.slice(-1) };
    }
    case "error":
      return error(known, station);
    case "Wy":
      return readoutTerm(known, station, passed);
    case "dh":
      return stateError(known, station);
    case "da":
      return sumError(known, station);
    case "term":
      return sumTerm(known, station, passed, weight);
    case "terms":
      return allTerms(known, weight);
    case "update":
      return update(known, station, recording, frame);
    default:
      throw new Error(`${kind} at step ${t} is no station`);
  }
}

/**
 * The arithmetic of a part of the network, as its own panel shows it.
 * @param {Seen} seen @param {string} of @param {Station} station
 */
function part({ forward }, of, { t }) {
  return arithmetic({ part: /** @type {import("../selection.js").Part} */ (of), t, unit: null }, forward);
}
