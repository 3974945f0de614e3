import { heading, matrix, sign, vector } from "../arithmetic/blocks.js";
import { weightTex } from "../arithmetic/plain.js";
import { GATES } from "../cells.js";
import { inSentence, subscript } from "../format.js";
import { passedTerms, sumOf } from "./gradients.js";

/**
 * What a station shows.
 * @typedef {import("../arithmetic.js").Arithmetic} Arithmetic
 * @typedef {import("../arithmetic.js").Forward} Forward
 * @typedef {import("./gradients.js").Gradients} Gradients
 * @typedef {import("./stations.js").Station} Station
 *
 * @typedef {object} Known all that a walk shows numbers of
 * @property {Forward} forward
 * @property {Gradients} gradients
 * @property {import("./stations.js").Course} course
 * @property {string[]} units @property {string[]} tokens @property {string[]} outputs what rows and columns are called
 */

/** ∂L/∂… in TeX. @param {string} of @param {string} [what] */
export const slope = (of, what = "L") => `\\dfrac{\\partial ${what}}{\\partial ${of}}`;
/** The same in a line of text. @param {string} of @param {string} [what] */
const small = (of, what = "L") => `\\partial ${what}/\\partial ${of}`;

/** What a gradient's number is told apart by; it is linked to nothing of the network. @param {string} part @param {number} t */
const of = (part, t) => ({ part: `d${part}`, t });

/**
 * A column vector of gradients.
 * @param {string} name @param {import("../links.js").Address} address @param {number[]} values @param {string[]} [rows]
 */
const gradient = (name, address, values, rows = []) => vector(name, address, values, { rows, look: "compact" });

/**
 * Weights or gradients of any shape.
 * @param {string} name @param {import("../links.js").Address} address @param {import("./gradients.js").Values} values
 * @param {{ rows?: string[], columns?: string[] }} named
 */
export function shaped(name, address, values, { rows = [], columns = [] } = {}) {
  if (!Array.isArray(values[0])) return gradient(name, address, /** @type {number[]} */ (values), rows);
  return { ...matrix(name, address, /** @type {number[][]} */ (values), { rows, columns }), look: /** @type {const} */ ("compact") };
}

/** @param {number[][]} A */
const transposed = (A) => A[0].map((_, j) => A.map((row) => row[j]));

/**
 * The error of a prediction: ŷ_t − onehot(target).
 * @param {Known} known @param {Station} at
 * @returns {Arithmetic}
 */
export function error({ forward, gradients, outputs }, { t }) {
  const step = forward.steps[t - 1];
  const hot = forward.outputs.map((output) => (output === step.target ? 1 : 0));
  return {
    title: "walk.error.says", slots: { t, target: inSentence(step.target ?? "") },
    formulas: [`${slope(`z_{${t}}`, `L_{${t}}`)} = \\hat y_{${t}} - \\operatorname{onehot}(\\text{${texText(step.target ?? "")}})`],
    lines: [[
      vector(`\\hat y_{${t}}`, { part: "prediction", t }, step.probabilities, { rows: outputs, look: "compact" }), sign("-"),
      vector("\\operatorname{onehot}", of("onehot", t), hot, { look: "whole" }), sign("="),
      gradient(small(`z_{${t}}`, `L_{${t}}`), of("z", t), gradients.steps[t - 1].dlogits),
    ]],
  };
}

/** @param {string} text */
const texText = (text) => text.replace(/[\\{}$&#^_%~]/g, "\\$&");

/**
 * Wy's gradient, one outer product after another.
 * @param {Known} known @param {Station} at @param {Station[]} passed
 * @returns {Arithmetic}
 */
export function readoutTerm({ forward, gradients, course, units, outputs }, { t }, passed) {
  const { dlogits, Wy = [] } = gradients.steps[t - 1];
  const so = passed.filter(({ kind }) => kind === "Wy").map((each) => gradients.steps[each.t - 1].Wy ?? []);
  const named = { rows: outputs, columns: units };
  return {
    title: so.length === 1 ? "walk.Wy.first" : "walk.Wy.next", slots: { t, count: so.length },
    formulas: [`${slope("W_y")} = \\sum_t ${slope("z_t", "L_t")}\\,h_t^\\top`],
    lines: [
      [
        gradient(small(`z_{${t}}`, `L_{${t}}`), of("z", t), dlogits, outputs), sign("\\cdot"),
        matrix(`h_{${t}}^\\top`, { part: "hidden", t }, [forward.steps[t - 1].h]),
      ],
      [sign("="), shaped(small("W_y", `L_{${t}}`), of("Wy.term", t), Wy, named)],
      ...total("Wy", so, course.losses.length, gradients.gradients.Wy, named),
    ],
  };
}

/**
 * The sum so far beside the whole.
 * @param {string} name @param {import("./gradients.js").Values[]} terms @param {number} all how many terms there are
 * @param {import("./gradients.js").Values} whole @param {{ rows?: string[], columns?: string[] }} named
 */
function total(name, terms, all, whole, named) {
  return [
    heading("walk.sum", { count: terms.length, all }),
    [
      shaped(`\\sum_{1}^{${terms.length}}`, of(`${name}.sum`, 0), sumOf(terms), named), sign(terms.length < all ? "\\to" : "="),
      shaped(small(weightTex(name)), of(`${name}.whole`, 0), whole, { columns: named.columns }),
    ],
  ];
}

/**
 * What reaches a state: from its own loss, and from the step behind it.
 * @param {Known} known @param {Station} at
 * @returns {Arithmetic}
 */
export function stateError({ forward, gradients, course, units }, { t }) {
  const { dh, dh_own, dh_later, dlogits } = gradients.steps[t - 1];
  const own = course.losses.includes(t);
  const last = t === course.losses[course.losses.length - 1];
  const plain = course.cell === "rnn";
  const W = /** @type {Record<string, number[][]>} */ (forward.model.weights);
  const [ownTex, laterTex] = [`W_y^\\top ${slope(`z_{${t}}`, `L_{${t}}`)}`, plain ? `W_h^\\top ${slope(`a_{${t + 1}}`)}` : `\\Big(${slope(`h_{${t}}`, `h_{${t + 1}}`)}\\Big)^{\\!\\top} ${slope(`h_{${t + 1}}`)}`];
  const parts = [own ? ownTex : "", last ? "" : laterTex].filter(Boolean);
  const lines = [];
  if (own) {
    lines.push([
      matrix("W_y^\\top", { part: "Wy^", t: null }, transposed(W.Wy), { rows: units }), sign("\\cdot"), gradient(small(`z_{${t}}`, `L_{${t}}`), of("z", t), dlogits), sign("="),
      gradient(`${small(`h_{${t}}`, `L_{${t}}`)}`, of("own", t), dh_own),
    ]);
  }
  if (!last && plain) {
    lines.push([
      matrix("W_h^\\top", { part: "Wh^", t: null }, transposed(W.Wh), { rows: units }), sign("\\cdot"), gradient(small(`a_{${t + 1}}`), of("a", t + 1), /** @type {number[]} */ (gradients.steps[t].da)), sign("="),
      gradient("\\leftarrow", of("later", t), dh_later),
    ]);
  }
  lines.push([
    ...(own ? [gradient(small(`h_{${t}}`, `L_{${t}}`), of("own", t), dh_own, units)] : []), ...(own && !last ? [sign("+")] : []),
    ...(last ? [] : [gradient("\\leftarrow", of("later", t), dh_later, own ? [] : units)]), sign("="),
    gradient(small(`h_{${t}}`), of("h", t), dh),
  ]);
  return {
    title: last ? "walk.dh.last" : own ? "walk.dh.both" : "walk.dh.later", slots: { t, sub: subscript(t), next: t + 1 },
    formulas: [`${slope(`h_{${t}}`)} = ${parts.join(" + ")}`], lines,
  };
}

/** The slope of each activation, written with its value h, and worked out. @type {Record<string, { tex: string, of: (h: number) => number }>} */
const SLOPES = {
  tanh: { tex: "1 - h_{T}^2", of: (h) => 1 - h * h },
  sigmoid: { tex: "h_{T} \\circ (1 - h_{T})", of: (h) => h * (1 - h) },
  relu: { tex: "[a_{T} > 0]", of: (h) => (h > 0 ? 1 : 0) },
  identity: { tex: "1", of: () => 1 },
};

/** How a gate's sum gets its part of the error; what stands in brackets, only where something flows back from the next step. @type {Record<string, string[]>} */
const GATED = {
  gru: [
    "DA{n} = DH \\circ (1 - z_T) \\circ (1 - n_T^2)",
    "DA{r} = DA{n} \\circ q_T \\circ r_T \\circ (1 - r_T)",
    "q_T = W_{hn} h_B + b_{hn}",
    "DA{z} = DH \\circ (h_B - n_T) \\circ z_T \\circ (1 - z_T)",
  ],
  lstm: [
    "\\dfrac{\\partial L}{\\partial c_T} = DH \\circ o_T \\circ (1 - \\tanh^2 c_T)[ + \\dfrac{\\partial L}{\\partial c_N} \\circ f_N]",
    "DA{o} = DH \\circ \\tanh c_T \\circ o_T \\circ (1 - o_T)",
    "DA{f} = DC \\circ c_B \\circ f_T \\circ (1 - f_T)",
    "DA{i} = DC \\circ g_T \\circ i_T \\circ (1 - i_T)",
    "DA{g} = DC \\circ i_T \\circ (1 - g_T^2)",
  ],
};

/**
 * What reaches the sum inside the activation, or inside each gate.
 * @param {Known} known @param {Station} at
 * @returns {Arithmetic}
 */
export function sumError({ forward, gradients, course, units }, { t }) {
  const { dh, da } = gradients.steps[t - 1];
  if (Array.isArray(da)) {
    const { tex, of: worked } = SLOPES[forward.model.activation ?? "tanh"];
    const factor = tex.replaceAll("{T}", `{${t}}`);
    return {
      title: "walk.da.says", slots: { t },
      formulas: [`${slope(`a_{${t}}`)} = ${slope(`h_{${t}}`)} \\circ (${factor})`],
      lines: [[
        gradient(small(`h_{${t}}`), of("h", t), dh, units), sign("\\circ"), gradient(factor, of("f", t), forward.steps[t - 1].h.map(worked)), sign("="),
        gradient(small(`a_{${t}}`), of("a", t), da),
      ]],
    };
  }
  const last = t === course.losses[course.losses.length - 1];
  const written = (/** @type {string} */ tex) =>
    tex
      .replace(/\[(.*)\]/, last ? "" : "$1").replace(" + b_{hn}", forward.model.weights.bhn ? "$&" : "")
      .replace(/DA\{(\w)\}/g, `\\dfrac{\\partial L}{\\partial a_{$1,${t}}}`).replaceAll("DH", slope(`h_{${t}}`)).replaceAll("DC", slope(`c_{${t}}`))
      .replaceAll("_T", `_{${t}}`).replaceAll("_B", `_{${t - 1}}`).replaceAll("_N", `_{${t + 1}}`);
  return {
    title: `walk.da.${course.cell}`, slots: { t },
    formulas: GATED[course.cell].map(written),
    lines: [
      [gradient(small(`h_{${t}}`), of("h", t), dh, units)],
      GATES[course.cell].map(({ name, x }, i) => gradient(small(`a_{${name},${t}}`), of(`a.${x}`, t), da[x], i ? [] : units)),
    ],
  };
}

/**
 * One term of the double sum, and the sum so far. The state of an LSTM is (h, c): its terms run through both.
 * @param {Known} known @param {Station} at @param {Station[]} passed @param {string} name whose terms are shown
 * @returns {Arithmetic}
 */
export function sumTerm({ forward, gradients, course, units, tokens }, { t, k }, passed, name) {
  const W = weightTex(name);
  const terms = passedTerms(gradients, passed, name);
  const term = shaped(`(${t}, ${k})`, of(`${name}.term`, k), terms[terms.length - 1], { rows: units, columns: name.startsWith("Wx") ? tokens : [] });
  const named = { rows: units, columns: term.columns };
  const row = (/** @type {number} */ state) => gradients.contributions?.find((each) => each.t === t && each.k === state);
  const state = (/** @type {number} */ step) => (course.cell === "lstm" ? `(h,c)_{${step}}` : `h_{${step}}`);
  const error = (/** @type {number} */ step, rows = units) => gradient(small(`h_{${step}}`, `L_{${t}}`), of("term.h", step), row(step)?.dh ?? [], rows);
  const { tex, of: worked } = SLOPES[forward.model.activation ?? "tanh"];
  const factor = (/** @type {number} */ step) => gradient(tex.replaceAll("{T}", `{${step}}`), of("f", step), forward.steps[step - 1].h.map(worked));
  const chain = [`${slope(state(t), `L_{${t}}`)}\\,${t === k ? "" : `${slope(state(k), state(t))}\\,`}${slope(W, state(k))}`];
  const lines = [];
  if (course.cell === "rnn") {
    if (k < t) {
      chain.push(`${slope(`h_{${k}}`, `h_{${k + 1}}`)} = \\operatorname{diag}(${tex.replaceAll("{T}", `{${k + 1}}`)})\\,W_h`);
      lines.push([
        matrix("W_h^\\top", { part: "Wh^", t: null }, transposed(/** @type {number[][]} */ (forward.model.weights.Wh)), { rows: units }), sign("\\big("), error(k + 1, []), sign("\\circ"), factor(k + 1), sign("\\big)="), error(k, []),
      ]);
    }
    lines.push([sign("\\big("), error(k), sign("\\circ"), factor(k), sign("\\big)"), ...read(forward, name, k), sign("="), term]);
  } else {
    const along = row(k)?.dc;
    lines.push([error(k), ...(along ? [gradient(small(`c_{${k}}`, `L_{${t}}`), of("term.c", k), along)] : []), sign("\\to"), term]);
  }
  return {
    title: t === k ? "walk.term.own" : "walk.term.back", slots: { t, k, lag: t - k, count: terms.length },
    formulas: chain,
    lines: [
      ...lines,
      ...total(name, terms, gradients.contributions?.length ?? 0, gradients.gradients[name], named),
    ],
  };
}

/**
 * What a weight multiplies at step k, as a row: what is read, or the state before. A bias multiplies nothing.
 * @param {Known["forward"]} forward @param {string} name @param {number} k
 */
function read({ steps, h0 }, name, k) {
  if (name.startsWith("Wx")) return [matrix(`x_{${k}}^\\top`, { part: "input", t: k }, [steps[k - 1].x])];
  return name.startsWith("Wh") ? [matrix(`h_{${k - 1}}^\\top`, { part: "hidden", t: k - 1 }, [k > 1 ? steps[k - 2].h : h0])] : [];
}

/**
 * The sum of terms that are too many to be shown one by one.
 * @param {Known} known @param {string} name whose gradient is shown
 * @returns {Arithmetic}
 */
export function allTerms({ gradients, course, units, tokens }, name) {
  const [of_t, of_k] = course.cell === "lstm" ? ["(h,c)_t", "(h,c)_k"] : ["h_t", "h_k"];
  const named = { rows: units, columns: name.startsWith("Wx") ? tokens : [] };
  return {
    title: "walk.terms.many", slots: {},
    formulas: [`${slope(weightTex(name))} = \\sum_t \\sum_{k \\le t} ${slope(of_t, "L_t")}\\,${slope(of_k, of_t)}\\,${slope(weightTex(name), of_k)}`],
    lines: [heading("walk.whole"), [shaped(small(weightTex(name)), of(`${name}.whole`, 0), gradients.gradients[name], named)]],
  };
}
