import { addend, matrix, products, sign, single, sumOf, vector } from "./blocks.js";

/** @typedef {import("../arithmetic.js").Place} Place @typedef {import("../arithmetic.js").Arithmetic} Arithmetic */

/** How each activation is written before its argument. @type {Record<string, string>} */
const ACTIVATIONS = { tanh: "\\tanh", sigmoid: "\\sigma", relu: "\\operatorname{relu}", identity: "\\operatorname{id}" };

/**
 * x_t on its way into the state, or h_{t−1} through Wh.
 * @param {Place} place @param {"Wx" | "Wh"} which
 * @returns {Arithmetic}
 */
export function plainWeights(place, which) {
  const { t, before, slots, on, W } = place;
  const first = before.every((value) => value === 0) && t === 1;
  const cut = which === "Wh" && W.Wh.flat().every((weight) => weight === 0);
  const title = cut ? "arithmetic.Wh.cut" : which === "Wx" ? (on === null ? "arithmetic.Wx.vector" : "arithmetic.Wx") : first ? "arithmetic.Wh.first" : "arithmetic.Wh";
  return { title, slots, formulas: [which === "Wx" ? `W_x\\,x_{${t}}` : `W_h\\,h_{${t - 1}}`], lines: [product(place, which, "", which)] };
}

/**
 * A matrix times a vector, and what comes of it.
 * @param {Place} place
 * @param {"Wx" | "Wh"} which
 * @param {string} map the linear map, "" in a plain cell
 * @param {string} name of the weight
 */
export function product({ step, t, before, W, units, tokens, on, unit }, which, map, name) {
  const x = which === "Wx";
  const texName = weightTex(name);
  const result = x ? step.Wx_x : step.Wh_h;
  const values = Array.isArray(result) ? result : result[map];
  const of = { part: `${x ? "Wx_x" : "Wh_h"}${map && `.${map}`}`, t };
  return [
    matrix(texName, { part: name, t: null }, W[name], { rows: units, columns: x ? tokens : [], markColumn: x ? on : null, markRow: unit }),
    sign("\\cdot"),
    x
      ? vector(`x_{${t}}`, { part: "input", t }, step.x, { mark: on, look: on === null ? "signed" : "whole" })
      : vector(`h_{${t - 1}}`, { part: "hidden", t: t - 1 }, before),
    sign("="),
    vector(x ? `${texName}x_{${t}}` : `${texName}h_{${t - 1}}`, of, values, { rows: units, mark: unit }),
  ];
}

/**
 * The hidden state of a plain cell, or one unit of it with its sum written out.
 * @param {Place} place @param {string} activation
 * @returns {Arithmetic}
 */
export function plainState(place, activation) {
  const { step, t, before, W, b, units, unit, on, slots } = place;
  const f = ACTIVATIONS[activation];
  const a = /** @type {number[]} */ (step.a);
  const mark = { mark: unit };
  const biased = "bh" in b;
  const bias = biased ? [sign("+"), vector("b_h", { part: "bh", t: null }, b.bh, mark)] : [];
  const lines = [
    product(place, "Wx", "", "Wx"),
    product(place, "Wh", "", "Wh"),
    [
      vector(`W_xx_{${t}}`, { part: "Wx_x", t }, /** @type {number[]} */ (step.Wx_x), { rows: units, ...mark }), sign("+"),
      vector(`W_hh_{${t - 1}}`, { part: "Wh_h", t }, /** @type {number[]} */ (step.Wh_h), mark), ...bias, sign("="),
      vector(`a_{${t}}`, { part: "a", t }, a, mark),
    ],
    [sign(f), vector(`a_{${t}}`, { part: "a", t }, a, { rows: units, ...mark }), sign("="), vector(`h_{${t}}`, { part: "hidden", t }, step.h, mark)],
  ];
  if (unit === null) {
    const title = activation === "tanh" ? "arithmetic.hidden" : "arithmetic.hidden.other";
    return { title, slots, formulas: [`a_{${t}} = W_x\\,x_{${t}} + W_h\\,h_{${t - 1}}${biased ? " + b_h" : ""}`, `h_{${t}} = ${f}\\,a_{${t}}`], lines };
  }
  const i = unit + 1;
  const read = products({ name: "w^{x}", of: { part: "Wx", t: null }, row: W.Wx[unit], at: unit }, { name: `x_{${t}`, of: { part: "input", t }, values: step.x, look: on === null ? "signed" : "whole" });
  const kept = products({ name: "w^{h}", of: { part: "Wh", t: null }, row: W.Wh[unit], at: unit }, { name: `h_{${t - 1}`, of: { part: "hidden", t: t - 1 }, values: before });
  const add = biased ? [addend(`b_{${i}}`, { part: "bh", t: null, unit: i }, b.bh[unit])] : [];
  return {
    title: "arithmetic.unit", slots,
    formulas: [
      `a_{${t},${i}} = \\sum_{j=1}^{${step.x.length}} w^x_{${i}j}\\,x_{${t},j} + \\sum_{j=1}^{${before.length}} w^h_{${i}j}\\,h_{${t - 1},j}${biased ? ` + b_{${i}}` : ""}`,
      `h_{${t},${i}} = ${f}\\,a_{${t},${i}}`,
    ],
    lines: [
      [
        sign(`a_{${t},${i}} =`), sumOf([...read.terms, ...kept.terms, ...add], read.left + kept.left),
        sign("="), single(`a_{${t},${i}}`, { part: "a", t, unit: i }, a[unit], "signed"),
      ],
      [sign(`${f}`), single(`a_{${t},${i}}`, { part: "a", t, unit: i }, a[unit], "signed"), sign("="), single(`h_{${t},${i}}`, { part: "hidden", t, unit: i }, step.h[unit], "signed")],
      ...lines,
    ],
  };
}

/**
 * A weight's name in TeX: Wxr → W_{xr}.
 * @param {string} name
 */
export const weightTex = (name) => `${name[0]}_{${name.slice(1)}}`;
