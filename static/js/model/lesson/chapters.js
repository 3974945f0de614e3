import { learned } from "../recording.js";
import { courseOf, stations } from "../walk/stations.js";

/**
 * The lesson's chapters, in its order: how each sets the page up, and what tells that its task was done.
 * @typedef {object} Chapter
 * @property {string} name
 * @property {import("../recording.js").TrainRequest} request what the page records for it
 * @property {(seen: Seen) => boolean} done whether what is on the page shows that the task was done
 * @property {string[]} links names of the lab's lessons that go on from here
 *
 * @typedef {object} Seen what is on the page
 * @property {import("../recording.js").Recording} recording
 * @property {import("../recording.js").Frame} frame
 * @property {import("../selection.js").Selection | null} selection
 * @property {{ at: number } | null} walk
 */

const DOGS = { sequence: { text: "dogs" }, model: { cell: "rnn", hidden_size: 3, activation: "tanh", seed: 10 }, optimizer: { name: "sgd", learning_rate: 0.3 }, steps: 300, record_every: 1 };
const HELLO = { sequence: { text: "hello" }, model: { cell: "rnn", hidden_size: 4, seed: 4 }, optimizer: { name: "sgd", learning_rate: 0.2 }, steps: 400, record_every: 1 };
const SHEPHERD = {
  sequence: { text: "the brown dog is a german shepherd" },
  model: { cell: "rnn", hidden_size: 8, seed: 0, init: { scheme: "normal", gain: 0.7 } },
  optimizer: { name: "adam", learning_rate: 0.02 },
  steps: 200,
  record_every: 1,
};

/** One of two sequences that differ in their first token only, and are asked for it at the end. @param {string} token @param {string} target */
const far = (token, target) => ({ inputs: [token, ...Array.from({ length: 29 }, () => ".")], targets: [...Array.from({ length: 29 }, () => null), target], outputs: ["A", "B"] });
/** A start at which memory decides: tests/app/test_lesson.py holds what the chapter says of each cell. */
const MEMORY = {
  sequences: [far("a", "A"), far("b", "B")],
  model: { cell: "rnn", hidden_size: 8, seed: 2, init: { gain: 0.7, forget_bias: 3 } },
  optimizer: { name: "adam", learning_rate: 0.02 },
  steps: 200,
  record_every: 1,
};

/** The letters that a recording reads and is asked for. @param {import("../recording.js").Recording} recording */
const lettersOf = ({ sequence: { inputs, targets } }) => [...inputs, targets[targets.length - 1] ?? ""];

/** @type {Chapter[]} */
export const CHAPTERS = [
  {
    name: "order",
    request: HELLO,
    done({ recording }) {
      const letters = lettersOf(recording);
      return letters.join("") !== "hello" && letters.sort().join("") === "ehllo";
    },
    links: [],
  },
  { name: "unrolled", request: DOGS, done: ({ selection }) => selection?.part === "Wh" && selection.t === 3, links: [] },
  { name: "forward", request: DOGS, done: ({ selection }) => selection?.part === "hidden" && selection.t === 2, links: [] },
  { name: "loss", request: DOGS, done: ({ selection }) => selection?.part === "loss", links: [] },
  {
    name: "bptt",
    request: DOGS,
    done({ recording, frame, walk }) {
      const all = walk ? stations(courseOf(recording, frame)) : [];
      return walk !== null && walk.at === all.map(({ chapter }) => chapter).lastIndexOf("terms"); // where the sum is whole
    },
    links: [],
  },
  { name: "descent", request: DOGS, done: ({ recording, frame }) => frame.step > 0 && learned(frame, recording.sequence), links: [] },
  { name: "vanishing", request: SHEPHERD, done: ({ recording, selection }) => recording.T > 20 && selection?.part === "hidden" && selection.t === 1, links: ["shepherd", "bound", "radius-zero"] },
  { name: "gates", request: MEMORY, done: ({ recording, frame }) => recording.cell === "lstm" && frame.step > 0 && recording.learnedAt(recording.frames.indexOf(frame)) === recording.sequences.length, links: ["forget", "healthy-total"] },
];
