/**
 * What was set up before and, where steps were taken back, after. Changes of one field in a row, as typing makes them,
 * count as one.
 * @template S
 * @typedef {{ past: S[], future: S[], field: string | null }} History
 */

const MOST = 200;

/** @type {History<any>} */
export const NO_HISTORY = { past: [], future: [], field: null };

/**
 * The history once a state is left for another.
 * @template S
 * @param {History<S>} kept
 * @param {S} left
 * @param {string | null} [field] what is typed in, null for a change that stands for itself
 * @returns {History<S>}
 */
export function leave(kept, left, field = null) {
  if (field !== null && field === kept.field && kept.future.length === 0) return kept;
  return { past: [...kept.past, left].slice(-MOST), future: [], field };
}

/**
 * One step back.
 * @template S
 * @param {History<S>} kept
 * @param {S} now
 * @returns {{ history: History<S>, state: S } | null}
 */
export function undo({ past, future }, now) {
  if (past.length === 0) return null;
  return { history: { past: past.slice(0, -1), future: [now, ...future], field: null }, state: past[past.length - 1] };
}

/**
 * One step forward again.
 * @template S
 * @param {History<S>} kept
 * @param {S} now
 * @returns {{ history: History<S>, state: S } | null}
 */
export function redo({ past, future }, now) {
  if (future.length === 0) return null;
  return { history: { past: [...past, now], future: future.slice(1), field: null }, state: future[0] };
}
