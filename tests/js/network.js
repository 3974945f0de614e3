/**
 * A small recurrent network computed here from its definition, number by number, as a reference for what the page
 * draws and as a source of frames and answers in the shapes of the API.
 */
import { sequenceOf } from "../../static/js/model/sequence.js";
import { Recording } from "../../static/js/model/recording.js";

/**
 * Numbers in −1…1 that look random and are always the same.
 * @param {number} seed
 */
export function numbers(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return (2 * state) / 2 ** 32 - 1;
  };
}

/** @param {number} rows @param {number} columns @param {() => number} next */
const matrix = (rows, columns, next) => Array.from({ length: rows }, () => Array.from({ length: columns }, next));

/** @param {number[][]} A @param {number[]} v */
export const times = (A, v) => A.map((row) => row.reduce((sum, value, j) => sum + value * v[j], 0));

/**
 * The forward pass of a text, as /api/forward answers it.
 * @param {string} text
 * @param {number} d
 * @param {number} seed
 */
export function forwardOf(text, d, seed) {
  const { inputs, targets, vocabulary } = sequenceOf({ text });
  const next = numbers(seed);
  const k = vocabulary.length;
  const Wx = matrix(d, k, next);
  const Wh = matrix(d, d, next);
  const Wy = matrix(k, d, next);
  const h0 = Array.from({ length: d }, () => 0);
  let before = h0;
  const steps = inputs.map((input, i) => {
    const x = vocabulary.map((token) => (token === input ? 1 : 0));
    const Wx_x = times(Wx, x);
    const Wh_h = times(Wh, before);
    const a = Wx_x.map((value, j) => value + Wh_h[j]);
    const h = a.map(Math.tanh);
    const logits = times(Wy, h);
    const sum = logits.reduce((all, z) => all + Math.exp(z), 0);
    const probabilities = logits.map((z) => Math.exp(z) / sum);
    const loss = -Math.log(probabilities[vocabulary.indexOf(targets[i] ?? "")]);
    const prediction = vocabulary[probabilities.indexOf(Math.max(...probabilities))];
    before = h;
    return { t: i + 1, input, target: targets[i], prediction, x, a, h, Wx_x, Wh_h, logits, probabilities, loss };
  });
  const loss = steps.reduce((sum, step) => sum + step.loss, 0);
  return { vocabulary, outputs: vocabulary, h0, model: { weights: { Wx, Wh, Wy } }, steps, loss };
}

/**
 * The same as a frame of a training run; its gradients fall by a tenth with every step back.
 * @param {string} text
 * @param {number} d
 * @param {number} step
 * @returns {import("../../static/js/model/recording.js").Frame}
 */
export function frameOf(text, d, step) {
  const { steps, loss, model } = forwardOf(text, d, step + 1);
  return {
    step,
    loss,
    losses: steps.map((each) => each.loss),
    probabilities: steps.map((each) => each.probabilities),
    h: steps.map((each) => each.h),
    weights: model.weights,
    gradient_norms: { Wx: 1, Wh: 1, Wy: 1 },
    flow: steps.map((_, i) => 10 ** (i + 1 - steps.length)),
  };
}

/**
 * @param {string} text
 * @param {number} d
 * @param {number} updates
 * @returns {import("../../static/js/model/recording.js").TrainRequest}
 */
export function requestFor(text, d, updates) {
  return {
    sequence: { text },
    model: { cell: "rnn", hidden_size: d, seed: 7 },
    optimizer: { name: "sgd", learning_rate: 0.1 },
    steps: updates,
    record_every: 1,
  };
}

/**
 * A recording with a frame for every update.
 * @param {string} text
 * @param {number} d
 * @param {number} updates
 */
export function recordingOf(text, d, updates) {
  const recording = new Recording(requestFor(text, d, updates));
  for (let step = 0; step <= updates; step += 1) recording.add(frameOf(text, d, step));
  return recording;
}

/**
 * A request without its sequence, to put several in its place.
 * @param {import("../../static/js/model/recording.js").TrainRequest} request
 */
export function without({ model, optimizer, steps, record_every }) {
  return { model, optimizer, steps, record_every };
}
