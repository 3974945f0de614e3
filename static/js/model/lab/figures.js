import { isNothing } from "./chain.js";
import { linearAxis, logAxis, ROUNDING, SMALLEST, standing } from "./scale.js";

/**
 * What the charts of the columns show, on axes that all of them share. Nothing here draws.
 * @typedef {import("./chain.js").Vanishing} Vanishing
 * @typedef {import("./scale.js").Axis} Axis
 * @typedef {{ x: number, value: number | null, standing: import("./scale.js").Standing, nothing?: boolean }} Point nothing where it is exactly 0
 * @typedef {{ name: string, tone: "main" | "second" | "bound" | "dots", points: Point[] }} Curve name is the key of its words, or a weight's name
 * @typedef {{ x: Axis, y: Axis, curves: Curve[], mark: number | null, band: [number, number] | null, rule: number | null }} Figure
 * mark is the linked place on x, band the linked stretch of it, rule a value to compare with
 *
 * @typedef {{ lag: number, norms: Record<string, number | null>, share: Record<string, number | null> }[]} ByLag
 */

/** The bound is followed so many powers of ten above what is measured; beyond it leaves the chart. */
const ROOM_FOR_BOUND = 1e3;

/**
 * ‖∂h_t/∂h_k‖ against the lag t − k.
 * @param {(Vanishing | null)[]} answers one for each column
 * @param {number} t
 * @param {number} k
 * @returns {(Figure | null)[]}
 */
export function lagFigures(answers, t, k) {
  const all = answers.map((answer) => {
    if (!answer) return null;
    const { spectral, h_only: alone } = answer.jacobian_norms;
    const nothing = (/** @type {boolean} */ whole) => (/** @type {number} */ lag) => isNothing(answer, t, t - lag, whole);
    const curves = [zeros(curve("curve.jacobian", "main", backwards(spectral[t - 1], t)), nothing(Boolean(alone)))];
    if (alone) curves.push(zeros(curve("curve.alone", "second", backwards(alone.spectral[t - 1], t)), nothing(false)));
    return { curves, bound: answer.bound?.slice(0, t) ?? null };
  });
  const measured = all.flatMap((each) => each?.curves.flatMap(values) ?? []);
  const top = ROOM_FOR_BOUND * Math.max(1, ...measured.map((value) => value ?? 0));
  const bounds = all.flatMap((each) => each?.bound ?? []).filter((value) => value !== null && value <= top && value >= SMALLEST);
  const low = Math.min(1, ...measured.filter((value) => value !== null && value >= SMALLEST).map(Number));
  const y = logAxis([...measured, ...bounds.filter((value) => Number(value) >= low / ROOM_FOR_BOUND)]);
  const x = linearAxis(0, Math.max(1, t - 1), { whole: true });
  return all.map((each) => {
    if (!each) return null;
    const bound = each.bound ? [curve("curve.bound", "bound", each.bound)] : [];
    return { x, y, curves: [...each.curves, ...bound], mark: t - k, band: null, rule: 1 };
  });
}

/**
 * ‖∂L_t/∂h_k‖ along the steps k; of an LSTM that of the joint (h, c), and h alone to compare.
 * @param {(Vanishing | null)[]} answers
 * @param {number} t
 * @param {number} k
 * @param {number} T
 * @returns {(Figure | null)[]}
 */
export function reachFigures(answers, t, k, T) {
  const all = answers.map((answer) => {
    if (!answer) return null;
    const part = (/** @type {(number | null)[][]} */ norms) => norms[t - 1].slice(0, t);
    const { loss_gradient_norms: ofH, joint_loss_gradient_norms: joint } = answer;
    const nothing = (/** @type {boolean} */ whole) => (/** @type {number} */ step) => isNothing(answer, t, step, whole);
    const h = zeros(curve("curve.loss", joint ? "second" : "main", part(ofH), 1), nothing(false));
    return joint ? [zeros(curve("curve.loss.joint", "main", part(joint), 1), nothing(true)), h] : [h];
  });
  const y = logAxis(all.flatMap((curves) => curves?.flatMap(values) ?? []));
  const x = linearAxis(1, Math.max(2, T), { whole: true });
  return all.map((curves) => curves && { x, y, curves, mark: k, band: null, rule: null });
}

/**
 * ‖∂L/∂Wh‖, of all recurrent matrices together; null where a number of them is none.
 * @param {Record<string, any>} gradients
 * @returns {number | null}
 */
export function recurrentNorm(gradients) {
  const matrices = Object.entries(gradients).filter(([name]) => name.startsWith("Wh"));
  const numbers = matrices.flatMap(([, matrix]) => matrix.flat());
  return numbers.includes(null) ? null : Math.hypot(...numbers);
}

/**
 * The share of ∂L/∂Wh that comes from each lag, a curve for each recurrent matrix.
 * @param {(ByLag | null)[]} answers
 * @param {number} lag the linked one
 * @param {number} T
 * @returns {(Figure | null)[]}
 */
export function shareFigures(answers, lag, T) {
  const all = answers.map((rows) => rows && recurrent(rows).map((name) => curve(name, "main", rows.map((row) => row.share[name]), 0, ROUNDING)));
  const y = logAxis([1, ...all.flatMap((curves) => curves?.flatMap(values) ?? [])].filter((value) => value === null || value >= ROUNDING));
  const x = linearAxis(0, Math.max(1, T - 1), { whole: true });
  return all.map((curves) => curves && { x, y, curves, mark: lag, band: null, rule: null });
}

/**
 * The recurrent weights that a gradient was split for.
 * @param {ByLag} rows
 */
export function recurrent(rows) {
  return Object.keys(rows[0].share).filter((name) => name.startsWith("Wh"));
}

/**
 * The singular values of every one-step Jacobian.
 * @param {(Vanishing | null)[]} answers
 * @param {number} t
 * @param {number} k
 * @param {number} T
 * @returns {(Figure | null)[]}
 */
export function singularFigures(answers, t, k, T) {
  const all = answers.map((answer) => (answer?.steps[0].singular_values ? [{
    name: "curve.singular",
    tone: /** @type {const} */ ("dots"),
    points: answer.steps.flatMap((step) => (step.singular_values ?? []).map((value) => ({ x: step.t, value, standing: standing(value, TINY) }))),
  }] : null));
  const y = logAxis(all.flatMap((curves) => curves?.flatMap(values) ?? []).filter((value) => value === null || value >= TINY));
  const x = linearAxis(1, Math.max(2, T), { whole: true });
  return all.map((curves) => curves && { x, y, curves, mark: null, band: /** @type {[number, number]} */ ([k, t]), rule: 1 });
}

/** A singular value below this is rounding beside the largest ones, which are near 1. */
const TINY = 1e-16;

/**
 * The Lyapunov exponents, largest first.
 * @param {(Vanishing | null)[]} answers
 * @returns {(Figure | null)[]}
 */
export function lyapunovFigures(answers) {
  const found = answers.flatMap((answer) => answer?.lyapunov ?? []).filter((value) => value !== null).map(Number);
  const y = linearAxis(Math.min(-0.5, ...found), Math.max(0.5, ...found));
  const x = linearAxis(1, Math.max(2, ...answers.map((answer) => answer?.lyapunov?.length ?? 0)), { whole: true });
  return answers.map((answer) => answer?.lyapunov ? {
    x, y, mark: null, band: null, rule: 0,
    curves: [{
      name: "curve.lyapunov",
      tone: /** @type {const} */ ("dots"),
      points: answer.lyapunov.map((value, i) => ({ x: i + 1, value, standing: value !== null ? "value" : finite(answer.steps) ? "lost" : "overflow" })),
    }],
  } : null);
}

/**
 * Whether every one-step Jacobian is finite: then an exponent that is missing is −∞, a direction lost altogether.
 * @param {Vanishing["steps"]} steps
 */
export function finite(steps) {
  return steps.every((step) => (step.singular_values ?? []).every((value) => value !== null));
}

/**
 * @param {string} name
 * @param {Curve["tone"]} tone
 * @param {(number | null)[]} found
 * @param {number} [first] the place of the first value
 * @param {number} [least] what is smaller is below precision
 * @returns {Curve}
 */
export function curve(name, tone, found, first = 0, least = SMALLEST) {
  return { name, tone, points: found.map((value, i) => ({ x: i + first, value, standing: standing(value, least) })) };
}

/**
 * A curve whose zeros are told from what is too small for a double.
 * @param {Curve} curve
 * @param {(x: number) => boolean} nothing
 * @returns {Curve}
 */
function zeros({ points, ...rest }, nothing) {
  return { ...rest, points: points.map((point) => (point.value === 0 && nothing(point.x) ? { ...point, nothing: true } : point)) };
}

/** @param {Curve} curve */
export function values({ points }) {
  return points.map(({ value }) => value);
}

/**
 * A row of a T×T array from the diagonal back to the first step.
 * @param {(number | null)[]} row
 * @param {number} t
 */
function backwards(row, t) {
  return row.slice(0, t).reverse();
}
