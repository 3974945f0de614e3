/**
 * @typedef {object} Sequence
 * @property {string[]} inputs one token for each step, T of them
 * @property {string[]} targets what should follow each input
 * @property {string[]} vocabulary the distinct inputs, then targets, in order of first appearance: k tokens
 */

/** The fewest and the most characters that the page draws. */
export const WORD_LENGTH = { least: 2, most: 40 };

/**
 * The characters of a text, counted as code points, as the server counts them.
 * @param {string} text
 */
export function characters(text) {
  return Array.from(text);
}

/**
 * Inputs, targets and vocabulary of a text read character by character: dogs → d,o,g and o,g,s.
 * @param {string} text
 * @returns {Sequence}
 */
export function sequenceOf(text) {
  const all = characters(text);
  const inputs = all.slice(0, -1);
  const targets = all.slice(1);
  return { inputs, targets, vocabulary: [...new Set([...inputs, ...targets])] };
}

/**
 * The position of the largest number, the first of equals, as in the server's predictions.
 * @param {(number | null)[]} values
 */
export function largest(values) {
  let best = 0;
  for (let i = 1; i < values.length; i += 1) if ((values[i] ?? -Infinity) > (values[best] ?? -Infinity)) best = i;
  return best;
}
