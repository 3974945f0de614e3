import { fixed, inSentence } from "./format.js";
import { readings } from "./recording.js";

/** @typedef {(key: string, slots?: Record<string, string | number>) => string} Translate */

/** Sequences up to this many steps are spelt out in the words beside the player. */
const SPELT_OUT = 6;

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
 * Whether a frame's network says every target.
 * @param {import("./recording.js").Frame} frame
 * @param {import("./sequence.js").Sequence} sequence
 */
export function learned(frame, sequence) {
  return readings(frame, sequence).every((reading) => reading.correct);
}

/**
 * Where the player is: "update 143 of 300: d→o 0.97, o→g 0.95, g→s 0.99, learned".
 * @param {import("./recording.js").Frame} frame
 * @param {import("./recording.js").Recording} recording
 * @param {Translate} t
 */
export function frameWords(frame, recording, t) {
  const all = readings(frame, recording.sequence);
  const right = all.filter((reading) => reading.correct).length;
  const pairs =
    all.length <= SPELT_OUT
      ? all.map((r) => `${inSentence(r.input)}→${inSentence(r.target)} ${fixed(r.probability)}`).join(", ")
      : t("words.count", { right, all: all.length });
  return t("words.frame", {
    step: frame.step,
    total: recording.total,
    pairs,
    state: t(`words.${state(frame, recording, right === all.length)}`),
  });
}

/**
 * @param {import("./recording.js").Frame} frame
 * @param {import("./recording.js").Recording} recording
 * @param {boolean} right whether every target is said
 */
function state(frame, { ending, frames }, right) {
  if (ending?.stopped === "diverged" && frame === frames[frames.length - 1]) return "diverged";
  return right ? "learned" : "learning";
}

/**
 * The drawing in words, a sentence for each step.
 * @param {import("./recording.js").Frame} frame
 * @param {import("./sequence.js").Sequence} sequence
 * @param {Translate} t
 * @returns {string[]}
 */
export function stageWords(frame, sequence, t) {
  return readings(frame, sequence).map((r, index) =>
    t("stage.step", {
      t: r.t,
      input: inSentence(r.input),
      prediction: inSentence(r.prediction),
      target: inSentence(r.target),
      probability: fixed(r.probability),
      loss: fixed(r.loss),
      h: frame.h[index].map((value) => fixed(value)).join(", "),
    }),
  );
}
