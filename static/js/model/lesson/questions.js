import { compact, fixed } from "../format.js";
import { learned } from "../recording.js";

/**
 * A question to answer before looking. Its answer is read from the numbers of the chapter's own recording, which the
 * server computed, never written down.
 * @typedef {object} Question
 * @property {string[]} choices their keys; empty where a number is asked for
 * @property {number} decimals how many decimals a number is told with
 * @property {number} tolerance how far a number may be off
 * @property {(known: Known) => number} answer the number, or which of the choices, from 0
 * @property {(known: Known) => Record<string, string | number>} slots what the question and its explanation name
 *
 * @typedef {object} Known the chapter's own recording, as far as it is there
 * @property {import("../recording.js").Recording} recording
 * @property {import("../recording.js").Frame} first its frame before any update
 */

const whole = { decimals: 0, tolerance: 0.01 };
const choices = (/** @type {number} */ count) => ({ choices: Array.from({ length: count }, (_, i) => String(i + 1)), ...whole });
/** @param {Known} known @param {string} name */
const matrix = ({ first }, name) => /** @type {number[][]} */ (first.weights[name]);
const count = (/** @type {Known} */ known) => ["Wx", "Wh", "Wy"].reduce((sum, name) => sum + matrix(known, name).flat().length, 0);

/** The update at which every target was first the most probable output; Infinity while none is. @param {Known} known */
function learnedAt({ recording }) {
  return recording.frames.find((frame) => learned(frame, recording.sequence))?.step ?? Infinity;
}

/** What of the last loss's gradient reaches the first state, as a share of what reaches the last. @param {Known} known */
function share({ first: { flow } }) {
  return Number(flow[0]) / Number(flow[flow.length - 1]);
}

/** @type {Record<string, Question>} */
export const QUESTIONS = {
  order: {
    ...choices(2),
    /** One input with two different targets cannot be told from itself. */
    answer({ recording: { sequence } }) {
      const targets = /** @type {Map<string, Set<string | null>>} */ (new Map());
      sequence.inputs.forEach((input, i) => targets.set(input, (targets.get(input) ?? new Set()).add(sequence.targets[i])));
      return [...targets.values()].some(({ size }) => size > 1) ? 1 : 0;
    },
    slots: () => ({}),
  },
  unrolled: {
    choices: [],
    ...whole,
    answer: count,
    slots: (known) => ({ d: known.recording.d, k: known.recording.k, letters: known.recording.sequence.vocabulary.join(", "), input: matrix(known, "Wx").flat().length, state: matrix(known, "Wh").flat().length, output: matrix(known, "Wy").flat().length, all: count(known) }),
  },
  forward: {
    choices: [],
    decimals: 2,
    tolerance: 0.011,
    answer: ({ first }) => first.h[1][0],
    slots(known) {
      const { recording, first } = known;
      const column = recording.sequence.vocabulary.indexOf(recording.sequence.inputs[1]);
      const list = (/** @type {number[]} */ values) => values.map((value) => fixed(value)).join(", ");
      return { read: fixed(matrix(known, "Wx")[0][column]), row: list(matrix(known, "Wh")[0]), before: list(first.h[0]), h: fixed(first.h[1][0]) };
    },
  },
  loss: {
    choices: [],
    decimals: 2,
    tolerance: 0.021,
    answer: ({ first }) => Number(first.loss),
    slots({ recording: { sequence }, first }) {
      const probabilities = first.probabilities.map((row, i) => fixed(row[sequence.outputs.indexOf(sequence.targets[i] ?? "")], 4));
      const [one, two, three] = probabilities;
      const [first1, second, third] = first.losses.map((loss) => fixed(loss, 3));
      return { one, two, three, first: first1, second, third, loss: fixed(first.loss) };
    },
  },
  bptt: {
    choices: [],
    ...whole,
    answer: ({ recording: { T } }) => (T * (T + 1)) / 2,
    slots: ({ recording: { T } }) => ({ T, sum: Array.from({ length: T }, (_, i) => i + 1).join(" + "), all: (T * (T + 1)) / 2 }),
  },
  descent: {
    ...choices(3),
    answer(known) {
      const at = learnedAt(known);
      return at < 10 ? 0 : at <= 50 ? 1 : 2;
    },
    slots: (known) => ({ at: learnedAt(known), loss: fixed(known.first.loss), next: fixed(known.recording.frames[1]?.loss) }),
  },
  vanishing: {
    ...choices(3),
    answer: (known) => (share(known) > 0.1 ? 0 : share(known) > 0.0001 ? 1 : 2),
    slots: (known) => ({ T: known.recording.T, share: compact(share(known)) }),
  },
  gates: {
    choices: [],
    decimals: 2,
    tolerance: 0.011,
    /** A forget gate that stands at σ(1), five steps back. */
    answer: () => (1 / (1 + Math.exp(-1))) ** 5,
    slots: () => ({}),
  },
};

/**
 * Whether what was answered is right; null where it is no answer yet.
 * @param {Question} question
 * @param {Known} known
 * @param {string} given a choice's place or a number as it was typed
 * @returns {boolean | null}
 */
export function judged(question, known, given) {
  const value = Number(given.trim().replace("−", "-").replace(",", "."));
  if (given.trim() === "" || !Number.isFinite(value)) return null;
  return Math.abs(value - question.answer(known)) <= question.tolerance;
}
