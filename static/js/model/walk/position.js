/**
 * Where a walk stands.
 * @typedef {object} Position
 * @property {number} at the station, from 0
 * @property {boolean} playing
 * @property {string} weight whose terms are shown; empty for the first that has some
 * @property {Check | null} check the weight whose gradient is held against a nudge, while that is open
 *
 * @typedef {{ name: string, row: number, column: number }} Check counted from 0; of a bias, row is its place
 */

/** How long a station is shown while the walk plays, in seconds at speed 1. */
export const SECONDS = 2.4;

/**
 * The walk at another station; beyond either end, at that end.
 * @param {Position} position
 * @param {number} count stations there are
 * @param {number} at
 * @returns {Position}
 */
export function go(position, count, at) {
  return { ...position, playing: false, at: Math.min(count - 1, Math.max(0, at)) };
}

/**
 * Starts or stops; from the first station where the walk is at its last.
 * @param {Position} position
 * @param {number} count
 * @returns {Position}
 */
export function toggle(position, count) {
  if (position.playing) return { ...position, playing: false };
  return { ...position, playing: true, at: position.at >= count - 1 ? 0 : position.at };
}

/**
 * One station further while the walk plays; at the last one it stops.
 * @param {Position} position
 * @param {number} count
 * @returns {Position}
 */
export function tick(position, count) {
  if (!position.playing) return position;
  const at = Math.min(count - 1, position.at + 1);
  return { ...position, at, playing: at < count - 1 };
}
