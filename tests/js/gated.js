/** Gated cells computed here from their equations, as /api/forward answers them: references for what the page shows. */
import { sequenceOf } from "../../static/js/model/sequence.js";
import { numbers, times } from "./network.js";

const sigma = (/** @type {number} */ a) => 1 / (1 + Math.exp(-a));
/** @param {number[]} one @param {number[]} other */
const plus = (one, other) => one.map((value, i) => value + other[i]);

/**
 * The forward pass of a text through a cell with biases, from a state that is not zero.
 * @param {"rnn" | "gru" | "lstm"} cell @param {string} text @param {number} d @param {number} seed
 * @param {(weights: Record<string, any>) => void} [change] of the weights, before they are used
 * @returns {any}
 */
export function forwardThrough(cell, text, d, seed, change) {
  const { inputs, targets, vocabulary } = sequenceOf({ text });
  const next = numbers(seed);
  const k = vocabulary.length;
  const vector = (/** @type {number} */ n) => Array.from({ length: n }, next);
  const matrix = (/** @type {number} */ rows, /** @type {number} */ columns) => Array.from({ length: rows }, () => vector(columns));
  const maps = { rnn: [""], gru: ["r", "z", "n"], lstm: ["i", "f", "g", "o"] }[cell];
  /** @type {Record<string, any>} */
  const weights = { Wy: matrix(k, d), by: vector(k) };
  for (const g of maps) {
    Object.assign(weights, { [`Wx${g}`]: matrix(d, k), [`Wh${g}`]: matrix(d, d) });
    if (cell === "gru" && g === "n") Object.assign(weights, { bxn: vector(d), bhn: vector(d) });
    else weights[cell === "rnn" ? "bh" : `b${g}`] = vector(d);
  }
  change?.(weights);
  const h0 = vector(d);
  const c0 = vector(d);
  let h = h0;
  let c = c0;
  const steps = inputs.map((input, at) => {
    const x = vocabulary.map((token) => (token === input ? 1 : 0));
    const read = (/** @type {string} */ g) => times(weights[`Wx${g}`], x);
    const kept = (/** @type {string} */ g) => times(weights[`Wh${g}`], h);
    const whole = (/** @type {string} */ g) => plus(plus(read(g), kept(g)), weights[cell === "rnn" ? "bh" : `b${g}`]);
    /** @type {Record<string, any>} */
    let made;
    if (cell === "rnn") {
      const a = whole("");
      made = { a, Wx_x: read(""), Wh_h: kept(""), h: a.map(Math.tanh) };
    } else if (cell === "gru") {
      const a = { r: whole("r"), z: whole("z"), nx: plus(read("n"), weights.bxn), nh: plus(kept("n"), weights.bhn) };
      const [r, z] = [a.r.map(sigma), a.z.map(sigma)];
      const n = a.nx.map((value, i) => Math.tanh(value + r[i] * a.nh[i]));
      made = {
        a, gates: { r, z, n }, Wx_x: { r: read("r"), z: read("z"), nx: read("n") }, Wh_h: { r: kept("r"), z: kept("z"), nh: kept("n") },
        h: h.map((value, i) => (1 - z[i]) * n[i] + z[i] * value),
      };
    } else {
      const each = (/** @type {(g: string) => number[]} */ of) => Object.fromEntries(maps.map((g) => [g, of(g)]));
      const a = each(whole);
      const gates = { i: a.i.map(sigma), f: a.f.map(sigma), g: a.g.map(Math.tanh), o: a.o.map(sigma) };
      const after = c.map((value, i) => gates.f[i] * value + gates.i[i] * gates.g[i]);
      made = { a, gates, Wx_x: each(read), Wh_h: each(kept), c: after, h: after.map((value, i) => gates.o[i] * Math.tanh(value)) };
      c = after;
    }
    h = made.h;
    const logits = plus(times(weights.Wy, h), weights.by);
    const sum = logits.reduce((all, z) => all + Math.exp(z), 0);
    const probabilities = logits.map((z) => Math.exp(z) / sum);
    return { t: at + 1, input, x, ...made, logits, probabilities, prediction: null, target: targets[at], loss: -Math.log(probabilities[vocabulary.indexOf(/** @type {string} */ (targets[at]))]) };
  });
  return { vocabulary, outputs: vocabulary, h0, ...(cell === "lstm" ? { c0 } : {}), model: { cell, weights }, steps, loss: steps.reduce((all, { loss }) => all + loss, 0) };
}
