/**
 * Answers of the API by heart: what was asked stands for its answer, so that a page which asks the same again gets the
 * same, with no server behind it.
 * @typedef {{ answers: Record<string, any>, hash: string }} Recorded answers by question, of the training run its events,
 *   and what the page's address said
 */

/**
 * A question as a short text, in which two questions differ as surely as 64 bits can tell.
 * @param {string} path
 * @param {unknown} [body]
 */
export function questionOf(path, body) {
  return `${path} ${digest(body === undefined ? "" : JSON.stringify(body))}`;
}

/** The offset and the prime of FNV-1a for 32 bits. */
const FNV = { offset: 2166136261, prime: 16777619 };

/**
 * FNV-1a over a text's code units, once forwards and once backwards.
 * @param {string} text
 */
function digest(text) {
  let [forwards, backwards] = [FNV.offset, FNV.offset];
  for (let i = 0; i < text.length; i += 1) {
    forwards = Math.imul(forwards ^ text.charCodeAt(i), FNV.prime);
    backwards = Math.imul(backwards ^ text.charCodeAt(text.length - 1 - i), FNV.prime);
  }
  return [forwards, backwards].map((part) => (part >>> 0).toString(36)).join(".");
}

/**
 * Which frames are kept where not all can be: the first and the last, and as many between as fit, evenly.
 * @template F
 * @param {F[]} frames
 * @param {number} most at least 2
 * @returns {F[]}
 */
export function thinned(frames, most) {
  if (frames.length <= most) return frames;
  const every = (frames.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => frames[Math.round(i * every)]);
}
