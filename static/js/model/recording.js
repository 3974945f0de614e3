import { largest, sequenceOf } from "./sequence.js";

/** @typedef {Record<string, number[] | number[][]>} Weights */

/**
 * What training sends after an update: everything that the page shows of that moment.
 * @typedef {object} Frame
 * @property {number} step updates made so far
 * @property {number | null} loss sum over the steps, in nats
 * @property {(number | null)[]} losses one for each step
 * @property {number[][]} probabilities T × k
 * @property {number[][]} h T × d
 * @property {Weights} weights
 * @property {Record<string, number | null>} gradient_norms
 * @property {(number | null)[]} flow ‖∂L_T/∂h_k‖ for k = 1…T
 */

/** @typedef {{ step: number, learned: boolean, stopped: "probability" | "steps" | "diverged" }} Ending */

/**
 * @typedef {object} TrainRequest
 * @property {{ text: string }} sequence
 * @property {Record<string, unknown>} model
 * @property {Record<string, unknown>} optimizer
 * @property {unknown} steps
 * @property {number} record_every
 */

/** A training run as it was received: its frames in order, complete once its ending is there. */
export class Recording {
  /** @param {TrainRequest} request */
  constructor(request) {
    this.request = request;
    this.sequence = sequenceOf(request.sequence.text);
    /** @type {Frame[]} */
    this.frames = [];
    /** @type {Ending | null} */
    this.ending = null;
  }

  /** @param {Frame} frame */
  add(frame) {
    this.frames.push(frame);
  }

  /** @param {Ending} ending */
  finish(ending) {
    this.ending = ending;
  }

  /** The updates that were asked for, or made where training stopped earlier. */
  get total() {
    return this.ending ? this.ending.step : Number(this.request.steps);
  }

  /** The steps of the sequence. */
  get T() {
    return this.sequence.inputs.length;
  }

  /** The hidden size, known from the first frame on. */
  get d() {
    return this.frames.length ? this.frames[0].h[0].length : 0;
  }
}

/**
 * What the network says at each step of a frame.
 * @param {Frame} frame
 * @param {import("./sequence.js").Sequence} sequence
 */
export function readings(frame, sequence) {
  return sequence.inputs.map((input, index) => {
    const probabilities = frame.probabilities[index];
    const target = sequence.targets[index];
    const predicted = sequence.vocabulary[largest(probabilities)];
    const position = sequence.vocabulary.indexOf(target);
    return {
      t: index + 1,
      input,
      target,
      targetIndex: position,
      prediction: predicted,
      predictionIndex: largest(probabilities),
      probability: probabilities[position],
      correct: predicted === target,
      loss: frame.losses[index],
    };
  });
}

/** @typedef {ReturnType<typeof readings>[number]} Reading */
