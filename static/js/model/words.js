import { fixed, inSentence } from "./format.js";
import { readings } from "./recording.js";

/** @typedef {(key: string, slots?: Record<string, string | number>) => string} Translate */

/** Sequences up to this many steps, and in so many characters, are spelt out in the words beside the player. */
const SPELT_OUT = 6;
const LONGEST = 72;

/**
 * A function that fills a language's sentences in.
 * @param {Record<string, string>} sentences by key, with slots in braces
 * @returns {Translate}
 */
export function translator(sentences) {
  return (key, slots = {}) => {
    const sentence = sentences[key];
    if (sentence === undefined) throw new Error(`no sentence has the key ${key}`);
    return sentence.replace(/\{(\w+)\}/g, (_, name) => {
      if (!(name in slots)) throw new Error(`the sentence ${key} needs a ${name}`);
      return String(slots[name]);
    });
  };
}

/**
 * Where the player is: "update 143 of 300: d→o 0.97, o→g 0.95, g→s 0.99, learned". Several sequences are learned once
 * all of them are; how many it tells, too.
 * @param {import("./recording.js").Frame} frame
 * @param {import("./recording.js").Recording} recording
 * @param {Translate} t
 */
export function frameWords(frame, recording, t) {
  const asked = readings(frame, recording.sequence).filter(({ target }) => target !== null);
  const right = asked.filter((reading) => reading.correct).length;
  const spelt = asked.map((r) => `${inSentence(r.input)}→${inSentence(r.target ?? "")} ${fixed(r.probability)}`).join(", ");
  const pairs = asked.length <= SPELT_OUT && spelt.length <= LONGEST ? spelt : t("words.count", { right, all: asked.length });
  const all = recording.sequences.length;
  const learned = all === 1 ? Number(right === asked.length) : recording.learnedAt(recording.frames.indexOf(frame));
  const words = t("words.frame", {
    step: frame.step,
    total: recording.total,
    pairs,
    state: t(`words.${state(frame, recording, learned === all)}`),
  });
  return all === 1 ? words : t("words.several", { words, learned, all });
}

/**
 * @param {import("./recording.js").Frame} frame
 * @param {import("./recording.js").Recording} recording
 * @param {boolean} right whether every target of every sequence is said
 */
function state(frame, { ending, frames }, right) {
  const last = ending !== null && frame === frames[frames.length - 1];
  if (last && ending.stopped === "diverged") return "diverged";
  if (last && right && !ending.learned) return "unsure";
  if (right) return frame.step === 0 ? "right" : "learned"; // before any update nothing was learned
  return last ? "unlearned" : "learning";
}

/**
 * What the selected part is called, with its value where that is one number.
 * @param {import("./selection.js").Selection} selection
 * @param {import("./recording.js").Frame} frame
 * @param {import("./sequence.js").Sequence} sequence
 * @param {Translate} t
 */
export function selectionWords({ part, t: step, unit }, frame, sequence, t) {
  const { input, prediction, target, loss } = readings(frame, sequence)[step - 1];
  const called = { t: step, input: inSentence(input), prediction: inSentence(prediction), target: inSentence(target ?? "") };
  if (part === "hidden" && unit !== null) return t("part.unit", { ...called, unit, value: fixed(frame.h[step - 1][unit - 1]) });
  if (part === "prediction" && unit !== null) return t("tip.bar", { ...called, token: inSentence(sequence.outputs[unit - 1]), value: fixed(frame.probabilities[step - 1][unit - 1]) });
  if (part === "prediction") return t(target === null ? "part.prediction.open" : "part.prediction", called);
  if (part === "loss") return target === null ? t("arithmetic.loss.none", called) : t("part.loss", { ...called, value: fixed(loss) });
  if (part === "input" || part === "hidden" || part === "Wx" || part === "Wh" || part === "Wy") return t(`part.${part}`, called);
  return t("opened.state", { ...called, name: unit === null ? part : `${part} ${unit}` });
}

/**
 * The drawing in words, a sentence for each step.
 * @param {import("./recording.js").Frame} frame
 * @param {import("./sequence.js").Sequence} sequence
 * @param {Translate} t
 * @returns {string[]}
 */
export function stageWords(frame, sequence, t) {
  return readings(frame, sequence).map((r, index) => {
    const said = {
      t: r.t,
      input: inSentence(r.input),
      prediction: inSentence(r.prediction),
      h: frame.h[index].map((value) => fixed(value)).join(", "),
    };
    if (r.target === null) return t("stage.step.open", said);
    return t("stage.step", { ...said, target: inSentence(r.target), probability: fixed(r.probability), loss: fixed(r.loss) });
  });
}
