import { curve, values } from "./figures.js";
import { linearAxis, logAxis } from "./scale.js";

/**
 * A column's training run: frames as they come, from the one before any update on.
 * @typedef {object} Frame
 * @property {number} step
 * @property {number | null} loss
 * @property {Record<string, any>} weights
 * @property {number | null} gradient_norm before clipping
 * @property {number | null} clipped_norm after clipping
 *
 * @typedef {object} Run
 * @property {import("./columns.js").Column} column as it was when training began
 * @property {object} sequence
 * @property {Frame[]} frames
 * @property {string} steps how many updates were asked for
 * @property {"running" | "steps" | "probability" | "diverged" | "stopped" | "broken" | "failed"} state broken until the server is back, and then goes on
 * @property {import("./chain.js").Vanishing["summary"] | null} before
 * @property {import("./chain.js").Vanishing["summary"] | null} after
 * @property {string} problem
 *
 * @typedef {object} Settings as they are typed
 * @property {string} rate
 * @property {string} steps
 * @property {string} optimizer
 */

/** @type {Settings} */
export const SETTINGS = { rate: "0.1", steps: "200", optimizer: "sgd" };
export const OPTIMIZERS = ["sgd", "momentum", "rmsprop", "adam"];
/** About so many frames of a run are kept. */
const FRAMES = 100;
/** Significant digits of what the frames hold. */
const DIGITS = 8;

/**
 * @param {import("./columns.js").Column} column
 * @param {any} model
 * @param {object} sequence
 * @param {Settings} settings
 */
export function trainRequest(column, model, sequence, settings) {
  const steps = numberOr(settings.steps);
  return {
    sequence,
    model,
    optimizer: { name: settings.optimizer, learning_rate: numberOr(settings.rate), clip_norm: column.clip },
    steps,
    record_every: typeof steps === "number" ? Math.max(1, Math.ceil(steps / FRAMES)) : 1,
    digits: DIGITS,
  };
}

/** The number that a text is, or the text itself: the server says what is allowed. @param {string} text */
function numberOr(text) {
  const value = Number(text);
  return text.trim() === "" || !Number.isFinite(value) ? text : value;
}

/**
 * The frame of a run at an update, or the last one before it.
 * @param {Run} run
 * @param {number} step
 */
export function frameAt(run, step) {
  let found = run.frames[0];
  for (const frame of run.frames) if (frame.step <= step) found = frame;
  return found;
}

/**
 * The updates that can be shown: those of the longest run.
 * @param {Run[]} runs
 */
export function updates(runs) {
  const longest = runs.reduce((best, { frames }) => (frames.length > best.length ? frames : best), /** @type {Frame[]} */ ([]));
  return longest.map(({ step }) => step);
}

/**
 * The norm of the gradient before and after clipping, and the loss, over the updates.
 * @param {(Run | null)[]} runs one for each column
 * @param {number} step the update shown
 * @returns {{ norms: (import("./figures.js").Figure | null)[], losses: (import("./figures.js").Figure | null)[] }}
 */
export function trainingFigures(runs, step) {
  const steps = updates(runs.filter((run) => run !== null));
  const x = linearAxis(0, Math.max(1, steps.at(-1) ?? 1), { whole: true });
  const at = (/** @type {Run} */ run, /** @type {"gradient_norm" | "clipped_norm" | "loss"} */ part, /** @type {string} */ name, /** @type {"main" | "bound"} */ tone) => {
    const drawn = curve(name, tone, run.frames.map((frame) => frame[part]));
    return { ...drawn, points: drawn.points.map((point, i) => ({ ...point, x: run.frames[i].step })) };
  };
  const norms = runs.map((run) => run && run.frames.length > 0 ? [at(run, "gradient_norm", "curve.gradient", "main"), ...(run.column.clip === null ? [] : [at(run, "clipped_norm", "curve.clipped", "bound")])] : null);
  const losses = runs.map((run) => run && run.frames.length > 0 ? [at(run, "loss", "curve.loss.total", "main")] : null);
  const together = (/** @type {(import("./figures.js").Curve[] | null)[]} */ all) => {
    const y = logAxis(all.flatMap((curves) => curves?.flatMap(values) ?? []));
    return all.map((curves) => curves && { x, y, curves, mark: step, band: null, rule: null });
  };
  return { norms: together(norms), losses: together(losses) };
}
