import { largest, partsOf, sequenceOf } from "./sequence.js";

/** @typedef {Record<string, number[] | number[][]>} Weights */

/**
 * What training sends after an update: everything that the page shows of that moment.
 * @typedef {object} Frame
 * @property {number} step updates made so far
 * @property {number | null} loss sum over the steps and sequences, in nats
 * @property {(number | null)[]} losses one for each step
 * @property {number[][]} probabilities T × m
 * @property {number[][]} h T × d
 * @property {Weights} weights
 * @property {Record<string, number | null>} gradient_norms
 * @property {(number | null)[]} flow ‖∂L_T/∂h_k‖ for k = 1…T, T being the last step with a loss; null behind it
 */

/** @typedef {{ step: number, learned: boolean, stopped: "probability" | "steps" | "diverged" }} Ending */
/** @typedef {"rnn" | "gru" | "lstm"} Cell */

/**
 * @typedef {object} TrainRequest
 * @property {import("./sequence.js").SequencePart} [sequence]
 * @property {import("./sequence.js").SequencePart[]} [sequences]
 * @property {Record<string, any>} model
 * @property {Record<string, any>} optimizer
 * @property {any} steps
 * @property {any} [record_every]
 * @property {any} [stop_at_probability]
 * @property {any} [truncate]
 * @property {string[]} [freeze]
 */

/** What a frame says of each sequence apart, where there are several. */
const OF_SEQUENCE = /** @type {const} */ (["losses", "probabilities", "h", "flow"]);

/**
 * A training run as it was received: its frames in order, complete once its ending is there. Of several sequences
 * trained on at once, one is looked at; at() looks at another of the same run.
 */
export class Recording {
  /** What all views of a run share. */
  #run;
  /** Which of the sequences this looks at, from 0. */
  chosen;
  /** @type {Frame[]} */
  #frames = [];

  /**
   * @param {TrainRequest} request
   * @param {number} [chosen]
   * @param {Run} [run]
   */
  constructor(request, chosen = 0, run = runOf(request)) {
    this.request = request;
    this.chosen = chosen;
    this.#run = run;
    /** The request's sequence that is looked at: what other endpoints are asked about. */
    this.part = run.parts[chosen];
    this.sequence = run.sequences[chosen];
    run.views[chosen] = this;
  }

  /** All sequences of the run. */
  get sequences() {
    return this.#run.sequences;
  }

  /**
   * The same run, looking at another of its sequences; the frames of each are always the same objects.
   * @param {number} chosen
   * @returns {Recording}
   */
  at(chosen) {
    return this.#run.views[chosen] ?? new Recording(this.request, chosen, this.#run);
  }

  /**
   * Whether another one looks at the same run.
   * @param {Recording | null} other
   */
  sameRun(other) {
    return other !== null && other.#run === this.#run;
  }

  /** @param {object} frame as the server sends it */
  add(frame) {
    this.#run.received.push(frame);
  }

  /** @param {Ending} ending */
  finish(ending) {
    this.#run.ending = ending;
  }

  get ending() {
    return this.#run.ending;
  }

  /** The frames as the server sent them, of all sequences. */
  get received() {
    return this.#run.received;
  }

  /** The frames of the sequence that is looked at. */
  get frames() {
    const { received } = this.#run;
    for (let i = this.#frames.length; i < received.length; i += 1) {
      this.#frames.push(this.request.sequences ? ofSequence(received[i], this.chosen) : received[i]);
    }
    return this.#frames;
  }

  /** The updates that were asked for, or made where training stopped earlier. */
  get total() {
    return this.ending ? this.ending.step : Number(this.request.steps);
  }

  /** @returns {Cell} */
  get cell() {
    return this.request.model.cell ?? "rnn";
  }

  /** Whether the network can read what it says, and so write by itself. */
  get writes() {
    const { vectors, vocabulary, outputs } = this.sequence;
    return vectors === null && vocabulary.join("\n") === outputs.join("\n");
  }

  /** The steps of the sequence. */
  get T() {
    return this.sequence.inputs.length;
  }

  /** The hidden size, known from the first frame on. */
  get d() {
    return this.frames.length ? this.frames[0].h[0].length : 0;
  }

  /** The numbers of an input vector. */
  get k() {
    return this.sequence.vectors ? this.sequence.vectors[0].length : this.sequence.vocabulary.length;
  }

  /** The outputs of the softmax. */
  get m() {
    return this.sequence.outputs.length;
  }

  /**
   * In how many of the sequences every target is said at a frame.
   * @param {number} index
   */
  learnedAt(index) {
    return this.sequences.filter((sequence, i) => learned(this.at(i).frames[index], sequence)).length;
  }
}

/**
 * @typedef {object} Run
 * @property {any[]} received
 * @property {Ending | null} ending
 * @property {import("./sequence.js").SequencePart[]} parts
 * @property {import("./sequence.js").Sequence[]} sequences
 * @property {Recording[]} views
 */

/** @param {TrainRequest} request @returns {Run} */
function runOf(request) {
  const parts = partsOf(request);
  return { received: [], ending: null, parts, sequences: parts.map(sequenceOf), views: [] };
}

/**
 * What a frame says of one of several sequences.
 * @param {any} frame @param {number} chosen
 * @returns {Frame}
 */
function ofSequence(frame, chosen) {
  return { ...frame, ...Object.fromEntries(OF_SEQUENCE.map((name) => [name, frame[name][chosen]])) };
}

/**
 * What the network says at each step of a frame.
 * @param {Frame} frame
 * @param {import("./sequence.js").Sequence} sequence
 * @returns {Reading[]}
 */
export function readings(frame, sequence) {
  return sequence.inputs.map((input, index) => {
    const probabilities = frame.probabilities[index];
    const target = sequence.targets[index];
    const said = largest(probabilities);
    const prediction = sequence.outputs[said];
    const position = target === null ? -1 : sequence.outputs.indexOf(target);
    return {
      t: index + 1,
      input,
      target,
      targetIndex: position,
      prediction,
      predictionIndex: said,
      probability: target === null ? null : probabilities[position],
      correct: target === null ? null : prediction === target,
      loss: frame.losses[index],
    };
  });
}

/**
 * @typedef {object} Reading
 * @property {number} t the step, 1…T
 * @property {string} input
 * @property {string | null} target null where the step has no loss; then targetIndex is −1, and probability, correct
 *   and loss are null
 * @property {number} targetIndex its place in the outputs
 * @property {string} prediction @property {number} predictionIndex
 * @property {number | null} probability of the target
 * @property {boolean | null} correct
 * @property {number | null} loss
 */

/**
 * Whether a frame's network says every target.
 * @param {Frame} frame
 * @param {import("./sequence.js").Sequence} sequence
 */
export function learned(frame, sequence) {
  return readings(frame, sequence).every(({ correct }) => correct !== false);
}
