/**
 * An answer of /api/gradients, as far as the page reads it.
 * @typedef {import("../recording.js").Weights} Weights
 * @typedef {number[] | number[][]} Values a weight's numbers: of a bias a vector
 *
 * @typedef {object} GradientStep
 * @property {number} t
 * @property {number[]} dlogits @property {number[]} dh @property {number[]} dh_own @property {number[]} dh_later
 * @property {number[] | Record<string, number[]>} da @property {number[][]} [Wy]
 *
 * @typedef {{ t: number, k: number, dh: number[], dc?: number[], norms: Record<string, number> } & Record<string, any>} Term each weight's
 *   term by the weight's name
 *
 * @typedef {object} Update
 * @property {number} gradient_norm @property {number} clipped_norm
 * @property {Weights} change @property {Weights} weights
 *
 * @typedef {object} Gradients
 * @property {number} loss
 * @property {Weights} gradients
 * @property {GradientStep[]} steps
 * @property {Term[]} [contributions]
 * @property {Update} [update]
 *
 * @typedef {Record<string, { max_abs_error: number, max_rel_error: number, numeric: Values }>} Checks
 */

/**
 * Numbers of the server added up for the eye: a sum so far has no other source.
 * @param {Values[]} terms of one shape
 * @returns {Values}
 */
export function sumOf(terms) {
  const [first, ...rest] = terms;
  return rest.reduce(added, first);
}

/** @param {Values} one @param {Values} other @returns {Values} */
function added(one, other) {
  return combined(one, other, (a, b) => a + b);
}

/**
 * What leads from one weight to another.
 * @param {Values} after @param {Values} before
 * @returns {Values}
 */
export function difference(after, before) {
  return combined(after, before, (a, b) => a - b);
}

/** @param {any} one @param {any} other @param {(a: number, b: number) => number} how @returns {any} */
function combined(one, other, how) {
  return Array.isArray(one) ? one.map((value, i) => combined(value, other[i], how)) : how(one, other);
}

/**
 * The terms of a weight that a walk has passed by the time it shows term (t, k), in its order.
 * @param {Gradients} answer
 * @param {import("./stations.js").Station[]} passed the stations up to there
 * @param {string} name
 * @returns {Values[]}
 */
export function passedTerms({ contributions = [] }, passed, name) {
  const rows = new Map(contributions.map((row) => [`${row.t} ${row.k}`, row]));
  return passed.filter(({ kind }) => kind === "term").map(({ t, k }) => rows.get(`${t} ${k}`)?.[name]);
}

/**
 * The place of the largest number.
 * @param {Values} values
 * @returns {{ row: number, column: number }}
 */
export function largestPlace(values) {
  let best = { row: 0, column: 0, size: -1 };
  values.forEach((row, i) => {
    (Array.isArray(row) ? row : [row]).forEach((value, j) => {
      if (Math.abs(value) > best.size) best = { row: i, column: j, size: Math.abs(value) };
    });
  });
  return { row: best.row, column: best.column };
}

/**
 * One number of a weight.
 * @param {Values} values
 * @param {{ row: number, column: number }} place
 */
export function at(values, { row, column }) {
  const found = values[row];
  return Array.isArray(found) ? found[column] : found;
}
