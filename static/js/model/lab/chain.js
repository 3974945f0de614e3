import { SMALLEST, standing } from "./scale.js";

/**
 * The way of an error from a loss step t back to an earlier state k, in the server's numbers.
 * @typedef {object} Vanishing the answer of /api/vanishing, as far as it is drawn
 * @property {{ spectral: (number | null)[][], h_only?: { spectral: (number | null)[][] } }} jacobian_norms
 * @property {(number | null)[][]} loss_gradient_norms that is ‖∂L_t/∂h_k‖
 * @property {(number | null)[][]} [joint_loss_gradient_norms] that is ‖∂L_t/∂(h, c)_k‖ of an LSTM
 * @property {{ t: number, singular_values?: (number | null)[] }[]} steps without singular values where they were not asked for
 * @property {Record<string, { spectral_norm: number | null, spectral_radius: number | null }>} recurrent
 * @property {(number | null)[] | null} bound
 * @property {{ decay_per_step: number | null, half_life: number | null, verdict: string }} summary
 * @property {(number | null)[]} [lyapunov] absent where they were not asked for
 * @property {boolean} [cuts] whether a slope of 0 is one, as that of relu; that of tanh or σ is only rounded to it
 *
 * @typedef {object} Link one step back
 * @property {number} from the step that is left
 * @property {number} to the step that is reached
 * @property {number | null} factor ‖∂h_from/∂h_to‖₂, the largest singular value of one Jacobian
 * @property {number | null} product ‖∂h_t/∂h_to‖₂, of the product of all Jacobians so far
 *
 * @typedef {object} Share what of the error at t reaches k
 * @property {number | null} at ‖∂L_t/∂h_t‖
 * @property {number | null} reaching ‖∂L_t/∂h_k‖, or that of the joint (h, c)
 * @property {number | null} share the part that reaches, null where there is none to name
 * @property {"share" | "nothing" | "lost" | "overflow" | "none" | "zero"} kind none where step t has no loss, zero where its
 *   gradient is 0, nothing where no way leads back to k
 */

/**
 * The links from t back to k, the first one first; none where the singular values were not asked for.
 * @param {Vanishing} answer
 * @param {number} t
 * @param {number} k
 * @returns {Link[]}
 */
export function links(answer, t, k) {
  const row = answer.jacobian_norms.spectral[t - 1];
  return Array.from({ length: t - k }, (_, i) => t - i).flatMap((from) => {
    const values = answer.steps[from - 1].singular_values;
    return values ? [{ from, to: from - 1, factor: values[0], product: row[from - 2] }] : [];
  });
}

/**
 * Whether nothing at all comes from t to k: some Jacobian between them is 0 in every entry, and not rounded to it.
 * @param {Vanishing} answer
 * @param {number} t
 * @param {number} k
 */
function isCut({ steps, cuts = false }, t, k) {
  return cuts && steps.slice(k, t).some(({ singular_values: values }) => values?.[0] === 0);
}

/**
 * Whether exactly 0 comes from t to k: to all that a cell keeps, or by itself to h, which is half of what an LSTM keeps.
 * @param {Vanishing} answer
 * @param {number} t
 * @param {number} k
 * @param {boolean} whole
 */
export function isNothing(answer, t, k, whole) {
  return t > k && (isCut(answer, t, k) || (!whole && readsNothing(answer)));
}

/** Whether no weight reads the state before: Wh is 0, or all four of an LSTM's. A GRU hands h on beside its weights. @param {Vanishing} answer */
function readsNothing({ recurrent, joint_loss_gradient_norms: joint }) {
  return (joint || "Wh" in recurrent) && Object.values(recurrent).every(({ spectral_norm: norm }) => norm === 0);
}

/**
 * What reaches the state of step k: by itself h, which for an LSTM is half of the way.
 * @param {Vanishing} answer
 * @param {number} t
 * @param {number} k
 * @param {boolean} hasLoss
 * @param {(number | null)[][]} [norms] of h alone, or of all that a cell keeps
 * @returns {Share}
 */
export function shareOf(answer, t, k, hasLoss, norms = answer.loss_gradient_norms) {
  const row = norms[t - 1];
  const [at, reaching] = [row[t - 1], row[k - 1]];
  if (!hasLoss) return { at: null, reaching: null, share: null, kind: "none" };
  if (at === null || reaching === null) return { at, reaching, share: null, kind: "overflow" };
  if (at === 0) return { at, reaching, share: null, kind: "zero" };
  if (reaching === 0 && isNothing(answer, t, k, norms !== answer.loss_gradient_norms)) return { at, reaching, share: null, kind: "nothing" };
  if (at < SMALLEST || standing(reaching) === "lost") return { at, reaching, share: null, kind: "lost" };
  return { at, reaching, share: reaching / at, kind: "share" };
}

/**
 * What reaches all that the cell keeps at step k: h, and an LSTM's c with it.
 * @param {Vanishing} answer
 * @param {number} t
 * @param {number} k
 * @param {boolean} hasLoss
 */
export function wholeShareOf(answer, t, k, hasLoss) {
  return shareOf(answer, t, k, hasLoss, answer.joint_loss_gradient_norms);
}

/** Shares that leave an empty line under a word: the first one that is small enough for all of them. */
export const FAINTEST = [1e-3, 1e-6, 1e-12, 1e-24, 1e-48, 1e-96, 1e-300];

/**
 * The scale of the lines under the words, the same for all columns.
 * @param {(Vanishing | null)[]} answers
 * @param {number} t
 * @param {import("./source.js").Reading} reading
 */
export function faintestOf(answers, t, reading) {
  const hasLoss = reading.targets[t - 1] !== null;
  let least = 1;
  for (const answer of answers) {
    for (let k = 1; answer && k <= t; k += 1) least = Math.min(least, wholeShareOf(answer, t, k, hasLoss).share ?? 1);
  }
  return FAINTEST.find((each) => each <= least) ?? FAINTEST[FAINTEST.length - 1];
}

/**
 * How long the line under a word is, 0…1, by the logarithm of its share: 1 from a share of 1 up.
 * @param {Share} share
 * @param {number} faintest
 */
export function reach(share, faintest) {
  if (share.kind === "overflow") return 1;
  if (share.share === null) return 0;
  return Math.min(1, Math.max(0, 1 - Math.log10(share.share) / Math.log10(faintest)));
}
