/**
 * Where the player stands in a recording.
 * @typedef {object} Playback
 * @property {number} index the frame shown
 * @property {boolean} playing
 * @property {number} speed a factor, one of SPEEDS
 * @property {number} due the part of a frame that has passed since the last one, 0…1
 */

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];
export const FRAMES_PER_SECOND = 12;

/** @type {Playback} */
export const STOPPED_AT_START = { index: 0, playing: false, speed: 1, due: 0 };

/**
 * Plays on from the shown frame; from the start where a complete recording stands at its end.
 * @param {Playback} playback
 * @param {number} count frames there are
 * @param {boolean} complete whether no more will come
 * @returns {Playback}
 */
export function play(playback, count, complete) {
  if (count === 0) return playback;
  const ended = complete && playback.index >= count - 1;
  return { ...playback, playing: true, due: 0, index: ended ? 0 : playback.index };
}

/**
 * @param {Playback} playback
 * @returns {Playback}
 */
export function pause(playback) {
  return { ...playback, playing: false, due: 0 };
}

/**
 * Stops at a frame; beyond either end, at that end.
 * @param {Playback} playback
 * @param {number} count
 * @param {number} index
 * @returns {Playback}
 */
export function seek(playback, count, index) {
  const last = Math.max(0, count - 1);
  return { ...pause(playback), index: Math.min(last, Math.max(0, Math.round(index))) };
}

/**
 * Moves on while time passes. At the end of what has arrived it waits; at the end of all, it stops.
 * @param {Playback} playback
 * @param {number} count
 * @param {boolean} complete
 * @param {number} seconds since the last call
 * @returns {Playback}
 */
export function tick(playback, count, complete, seconds) {
  if (!playback.playing) return playback;
  const last = count - 1;
  if (playback.index >= last) return complete ? pause(playback) : { ...playback, due: 0 };
  const due = playback.due + seconds * FRAMES_PER_SECOND * playback.speed;
  const index = Math.min(last, playback.index + Math.floor(due));
  if (index === last && complete) return pause({ ...playback, index });
  return { ...playback, index, due: due % 1 };
}

/**
 * The next speed up (+1) or down (−1), staying within SPEEDS.
 * @param {Playback} playback
 * @param {number} by
 * @returns {Playback}
 */
export function changeSpeed(playback, by) {
  const at = SPEEDS.indexOf(playback.speed) + by;
  return { ...playback, speed: SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at))] };
}
