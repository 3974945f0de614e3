import { SMALLEST, standing } from "./scale.js";

/**
 * The way of an error from a loss step t back to an earlier state k, in the server's numbers.
 * @typedef {object} Vanishing the answer of /api/vanishing, as far as it is drawn
 * @property {{ spectral: (number | null)[][], h_only?: { spectral: (number | null)[][] } }} jacobian_norms
 * @property {(number | null)[][]} loss_gradient_norms
 * @property {{ t: number, singular_values: (number | null)[] }[]} steps
 * @property {Record<string, { spectral_norm: number | null, spectral_radius: number | null }>} recurrent
 * @property {(number | null)[] | null} bound
 * @property {{ decay_per_step: number | null, half_life: number | null, verdict: string }} summary
 * @property {(number | null)[]} lyapunov
 *
 * @typedef {object} Link one step back
 * @property {number} from the step that is left
 * @property {number} to the step that is reached
 * @property {number | null} factor ‖∂h_from/∂h_to‖₂, the largest singular value of one Jacobian
 * @property {number | null} product ‖∂h_t/∂h_to‖₂, of the product of all Jacobians so far
 *
 * @typedef {object} Share what of the error at t reaches k
 * @property {number | null} at ‖∂L_t/∂h_t‖
 * @property {number | null} reaching ‖∂L_t/∂h_k‖
 * @property {number | null} share the part that reaches, null where there is none to name
 * @property {"share" | "lost" | "overflow" | "none"} kind none where step t has no loss
 */

/**
 * The links from t back to k, the first one first.
 * @param {Vanishing} answer
 * @param {number} t
 * @param {number} k
 * @returns {Link[]}
 */
export function links(answer, t, k) {
  const row = answer.jacobian_norms.spectral[t - 1];
  return Array.from({ length: t - k }, (_, i) => {
    const from = t - i;
    return { from, to: from - 1, factor: answer.steps[from - 1].singular_values[0], product: row[from - 2] };
  });
}

/**
 * @param {Vanishing} answer
 * @param {number} t
 * @param {number} k
 * @param {boolean} hasLoss
 * @returns {Share}
 */
export function shareOf(answer, t, k, hasLoss) {
  const row = answer.loss_gradient_norms[t - 1];
  const [at, reaching] = [row[t - 1], row[k - 1]];
  if (!hasLoss) return { at: null, reaching: null, share: null, kind: "none" };
  if (at === null || reaching === null) return { at, reaching, share: null, kind: "overflow" };
  if (at < SMALLEST || standing(reaching) === "lost") return { at, reaching, share: null, kind: "lost" };
  return { at, reaching, share: reaching / at, kind: "share" };
}

/** Shares at or below this leave an empty mark under a word. */
export const FAINTEST = 1e-12;

/**
 * How long the mark under a word is, 0…1, by the logarithm of its share: 1 from a share of 1 up.
 * @param {Share} share
 */
export function reach(share) {
  if (share.kind === "overflow") return 1;
  if (share.share === null) return 0;
  return Math.min(1, Math.max(0, 1 - Math.log10(share.share) / Math.log10(FAINTEST)));
}
