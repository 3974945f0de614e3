/**
 * What the network reads and should say, and the tokens that its numbers stand for.
 * @typedef {object} Sequence
 * @property {string[]} inputs one token for each step, T of them
 * @property {(string | null)[]} targets what each step should say; null where the step has no loss
 * @property {string[]} vocabulary the tokens of the inputs, k of them where they are one-hot
 * @property {string[]} outputs the labels of the softmax, m of them
 * @property {number[][] | null} vectors x of each step, where an embedding gives it; null for one-hot inputs
 */

/**
 * A sequence as a request has it, in one of three forms.
 * @typedef {object} SequencePart
 * @property {string} [text]
 * @property {string[]} [tokens]
 * @property {string[]} [inputs] @property {(string | null)[]} [targets]
 * @property {string[]} [vocabulary] @property {string[]} [outputs]
 * @property {Record<string, number[]>} [embedding]
 */

/** The fewest and the most characters, or words, that the page draws. */
export const WORD_LENGTH = { least: 2, most: 40 };

/**
 * The characters of a text, counted as code points, as the server counts them.
 * @param {string} text
 */
export function characters(text) {
  return Array.from(text);
}

/**
 * The words of a text.
 * @param {string} text
 */
export function words(text) {
  return text.split(/\s+/).filter((word) => word !== "");
}

/**
 * A text as tokens of a vocabulary: its characters, or its words where the vocabulary has tokens that are longer.
 * @param {string} text
 * @param {string[]} vocabulary
 */
export function tokensOf(text, vocabulary) {
  return ofCharacters(vocabulary) ? characters(text) : words(text);
}

/**
 * Tokens as a text that can be read on.
 * @param {string[]} tokens
 * @param {string[]} vocabulary
 */
export function joined(tokens, vocabulary) {
  return tokens.join(ofCharacters(vocabulary) ? "" : " ");
}

/**
 * Whether a text is something that a network with these tokens can read.
 * @param {string} text
 * @param {string[]} vocabulary
 */
export function readable(text, vocabulary) {
  const tokens = tokensOf(text, vocabulary);
  return tokens.length > 0 && tokens.every((token) => vocabulary.includes(token));
}

/** @param {string[]} vocabulary */
const ofCharacters = (vocabulary) => vocabulary.every((token) => characters(token).length === 1);

/**
 * What a part of a request means: dogs → d,o,g and o,g,s. The vocabulary is that of the inputs and then, where no
 * outputs are named, of the targets, in order of first appearance, as in the server.
 * @param {SequencePart} part
 * @returns {Sequence}
 */
export function sequenceOf(part) {
  const all = part.tokens ?? characters(part.text ?? "");
  const inputs = part.inputs ?? all.slice(0, -1);
  const targets = part.targets ?? all.slice(1);
  const vocabulary = part.vocabulary ?? distinct(part.outputs ? inputs : [...inputs, ...targets]);
  const { embedding } = part;
  return {
    inputs,
    targets,
    vocabulary,
    outputs: part.outputs ?? vocabulary,
    vectors: embedding ? inputs.map((token) => embedding[token] ?? []) : null,
  };
}

/**
 * The parts of a request's sequences, one or several, each with the vocabulary and the outputs that all share: what
 * the other endpoints are to be asked about one of them.
 * @param {{ sequence?: SequencePart, sequences?: SequencePart[] }} request
 * @returns {SequencePart[]}
 */
export function partsOf({ sequence, sequences }) {
  if (!sequences) return sequence ? [sequence] : [];
  const labels = distinct(sequences.flatMap(({ outputs }) => outputs ?? []));
  const labelled = labels.length ? sequences.map((part) => ({ ...part, outputs: labels })) : sequences;
  const vocabulary = distinct(labelled.flatMap((part) => sequenceOf(part).vocabulary));
  return labelled.map((part) => ({ ...part, vocabulary }));
}

/**
 * The last step that has a loss, 1…T: where the gradient begins its way back.
 * @param {Sequence} sequence
 */
export function lastLoss({ targets }) {
  return targets.reduce((last, target, i) => (target === null ? last : i + 1), 0);
}

/** @param {(string | null)[]} tokens @returns {string[]} */
const distinct = (tokens) => [...new Set(tokens.filter((token) => token !== null))];

/**
 * The position of the largest number, the first of equals, as in the server's predictions.
 * @param {(number | null)[]} values
 */
export function largest(values) {
  let best = 0;
  for (let i = 1; i < values.length; i += 1) if ((values[i] ?? -Infinity) > (values[best] ?? -Infinity)) best = i;
  return best;
}
