/**
 * The gradients of a plain tanh network worked out here from their definition, in the shape of an answer of /api/gradients.
 */
import { times } from "../network.js";

/** @param {number[]} u @param {number[]} v */
const outer = (u, v) => u.map((a) => v.map((b) => a * b));
/** @param {number[][]} A */
const transposed = (A) => A[0].map((_, j) => A.map((row) => row[j]));
/** @param {number[][][]} all */
const sum = (all) => all.reduce((one, other) => one.map((row, i) => row.map((value, j) => value + other[i][j])));

/**
 * @param {ReturnType<typeof import("../network.js").forwardOf>} forward
 * @param {number} [rate] of the update by gradient descent
 */
export function gradientsOf(forward, rate = 0.3) {
  const { Wh, Wy } = forward.model.weights;
  const { steps, outputs, h0 } = forward;
  const errors = steps.map(({ probabilities, target }) => probabilities.map((p, i) => p - (outputs[i] === target ? 1 : 0)));
  const own = errors.map((error) => times(transposed(Wy), error));
  const slope = steps.map(({ h }) => h.map((value) => 1 - value * value));
  const contributions = steps.flatMap((_, t) => {
    let dh = own[t];
    return Array.from({ length: t + 1 }, (_unused, lag) => {
      const k = t - lag;
      const da = dh.map((value, i) => value * slope[k][i]);
      const row = {
        t: t + 1, k: k + 1, dh,
        Wx: outer(da, steps[k].x), Wh: outer(da, k ? steps[k - 1].h : h0),
        norms: { Wx: Math.hypot(...outer(da, steps[k].x).flat()), Wh: Math.hypot(...outer(da, k ? steps[k - 1].h : h0).flat()) },
      };
      dh = times(transposed(Wh), da);
      return row;
    });
  });
  const reaching = (/** @type {number} */ k, /** @type {(t: number) => boolean} */ which) =>
    own[0].map((_, i) => contributions.filter((row) => row.k === k && which(row.t)).reduce((total, row) => total + row.dh[i], 0));
  const gradients = {
    Wx: sum(contributions.map((row) => row.Wx)), Wh: sum(contributions.map((row) => row.Wh)),
    Wy: sum(steps.map(({ h }, t) => outer(errors[t], h))),
  };
  const moved = (/** @type {(w: number, g: number) => number} */ how) =>
    Object.fromEntries(/** @type {const} */ (["Wx", "Wh", "Wy"]).map((name) => [name, forward.model.weights[name].map((row, i) => row.map((w, j) => how(w, gradients[name][i][j])))]));
  return {
    loss: forward.loss,
    gradients,
    contributions,
    steps: steps.map(({ h }, i) => {
      const dh = reaching(i + 1, () => true);
      return {
        t: i + 1, dlogits: errors[i], dh, dh_own: own[i], dh_later: reaching(i + 1, (t) => t > i + 1),
        da: dh.map((value, j) => value * slope[i][j]), Wy: outer(errors[i], h),
      };
    }),
    update: { gradient_norm: 1, clipped_norm: 1, change: moved((_, g) => -rate * g), weights: moved((w, g) => w - rate * g) },
  };
}
