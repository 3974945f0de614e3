import { GATES } from "../cells.js";
import { addend, heading, products, sign, single, sumOf, vector } from "./blocks.js";
import { product, weightTex } from "./plain.js";

/**
 * @typedef {import("../arithmetic.js").Place} Place @typedef {import("../arithmetic.js").Arithmetic} Arithmetic
 * @typedef {import("../cells.js").Gate} Gate @typedef {Record<string, number[]>} Maps
 */

const SQUASH = { sigma: "\\sigma", tanh: "\\tanh" };

/**
 * All blocks of Wx or Wh at once, each with the gate that it is for.
 * @param {Place} place @param {"Wx" | "Wh"} which
 * @returns {Arithmetic}
 */
export function gatedWeights(place, which) {
  const { cell, t, slots } = place;
  const reads = which === "Wx" ? `x_{${t}}` : `h_{${t - 1}}`;
  return {
    title: `arithmetic.${which}.gated`, slots,
    formulas: GATES[cell].map((gate) => `${weightTex(gate[which])}\\,${reads}`),
    lines: GATES[cell].flatMap((gate) => [
      heading(`gate.${cell}.${gate.name}`, { name: gate[which] }, gate.name),
      product(place, which, which === "Wx" ? gate.x : gate.h, gate[which]),
    ]),
  };
}

/**
 * One gate, from its weights to its value.
 * @param {Place} place @param {string} name
 * @returns {Arithmetic}
 */
export function gateArithmetic(place, name) {
  const gate = /** @type {Gate} */ (GATES[place.cell].find((each) => each.name === name));
  const { t, step, units, unit, slots } = place;
  const mark = { mark: unit };
  const f = SQUASH[gate.squash];
  const gates = /** @type {Maps} */ (step.gates);
  const value = (/** @type {{ rows?: string[] }} */ named = {}) => vector(`${name}_{${t}}`, { part: name, t }, gates[name], { ...named, ...mark });
  const [Wx, Wh] = [weightTex(gate.Wx), weightTex(gate.Wh)];
  const read = `${Wx}\\,x_{${t}}`;
  const kept = `${Wh}\\,h_{${t - 1}}`;
  const a = /** @type {Maps} */ (step.a);
  const common = { opened: true, title: `gate.${place.cell}.${name}.says`, slots: { ...slots, Wx: gate.Wx, Wh: gate.Wh } };
  const written = unit === null ? [] : sums(place, gate, unit);

  if (gate.x === gate.h) {
    const bias = biasOf(place, `b${name}`, mark);
    return {
      ...common,
      formulas: [`a_{${name},${t}} = ${read} + ${kept}${bias.length ? ` + b_{${name}}` : ""}`, `${name}_{${t}} = ${f}(a_{${name},${t}})`],
      lines: [
        ...written,
        product(place, "Wx", gate.x, gate.Wx),
        product(place, "Wh", gate.h, gate.Wh),
        [...summands(place, gate, mark), ...bias, sign("="), vector(`a_{${name},${t}}`, { part: `a.${name}`, t }, a[name], mark)],
        [sign(f), vector(`a_{${name},${t}}`, { part: `a.${name}`, t }, a[name], { rows: units, ...mark }), sign("="), value()],
      ],
    };
  }
  const [bx, bh] = [biasOf(place, `bx${name}`, mark), biasOf(place, `bh${name}`, mark)];
  const [texX, texH] = [`p_{${t}}`, `q_{${t}}`];
  return {
    ...common,
    formulas: [`p_{${t}} = ${read}${bx.length ? ` + b_{x${name}}` : ""}`, `q_{${t}} = ${kept}${bh.length ? ` + b_{h${name}}` : ""}`, `${name}_{${t}} = \\tanh(p_{${t}} + r_{${t}} \\circ q_{${t}})`],
    lines: [
      ...written,
      product(place, "Wx", gate.x, gate.Wx),
      ...(bx.length ? [[summands(place, gate, mark)[0], ...bx, sign("="), vector(texX, { part: `a.${gate.x}`, t }, a[gate.x], mark)]] : []),
      product(place, "Wh", gate.h, gate.Wh),
      ...(bh.length ? [[summands(place, gate, mark)[2], ...bh, sign("="), vector(texH, { part: `a.${gate.h}`, t }, a[gate.h], mark)]] : []),
      [
        sign("\\tanh\\big("), vector(texX, { part: `a.${gate.x}`, t }, a[gate.x], { rows: units, ...mark }), sign("+"), vector(`r_{${t}}`, { part: "r", t }, gates.r, mark),
        sign("\\circ"), vector(texH, { part: `a.${gate.h}`, t }, a[gate.h], mark), sign("\\big) ="), value(),
      ],
    ],
  };
}

/** @param {Place} place @param {Gate} gate @param {{ mark: number | null }} mark */
function summands({ step, t, units }, { x, h, Wx, Wh }, mark) {
  return [
    vector(`${weightTex(Wx)}x_{${t}}`, { part: `Wx_x.${x}`, t }, /** @type {Maps} */ (step.Wx_x)[x], { rows: units, ...mark }), sign("+"),
    vector(`${weightTex(Wh)}h_{${t - 1}}`, { part: `Wh_h.${h}`, t }, /** @type {Maps} */ (step.Wh_h)[h], { rows: x === h ? [] : units, ...mark }),
  ];
}

/** @param {Place} place @param {string} name @param {{ mark: number | null }} mark */
function biasOf({ b }, name, mark) {
  return name in b ? [sign("+"), vector(weightTex(name), { part: name, t: null }, b[name], mark)] : [];
}

/**
 * What goes into one unit of a gate, product by product.
 * @param {Place} place @param {Gate} gate @param {number} unit
 */
function sums({ step, t, before, W, b, on }, gate, unit) {
  const i = unit + 1;
  const { name } = gate;
  const a = /** @type {Maps} */ (step.a);
  const read = products({ name: `w^{${name}}`, of: { part: gate.Wx, t: null }, row: W[gate.Wx][unit], at: unit }, { name: `x_{${t}`, of: { part: "input", t }, values: step.x, look: on === null ? "signed" : "whole" });
  const kept = products({ name: `u^{${name}}`, of: { part: gate.Wh, t: null }, row: W[gate.Wh][unit], at: unit }, { name: `h_{${t - 1}`, of: { part: "hidden", t: t - 1 }, values: before });
  const bias = (/** @type {string} */ of) => (of in b ? [addend(`b_{${i}}`, { part: of, t: null, unit: i }, b[of][unit])] : []);
  /** @param {ReturnType<typeof products>[]} parts @param {ReturnType<typeof bias>} more @param {string} map @param {string} tex */
  const line = (parts, more, map, tex) => [
    sign(`${tex} =`), sumOf([...parts.flatMap(({ terms }) => terms), ...more], parts.reduce((all, { left }) => all + left, 0)),
    sign("="), single(tex, { part: `a.${map}`, t, unit: i }, a[map][unit], "signed"),
  ];
  if (gate.x === gate.h) return [line([read, kept], bias(`b${name}`), gate.x, `a_{${t},${i}}`)];
  return [line([read], bias(`bx${name}`), gate.x, `p_{${t},${i}}`), line([kept], bias(`bh${name}`), gate.h, `q_{${t},${i}}`)];
}

/**
 * What the gates make of the state: h, or the cell state c of an lstm on its way there.
 * @param {Place} place @param {"hidden" | "c"} part
 * @returns {Arithmetic}
 */
export function gatedState(place, part) {
  const { cell, t, step, before, cBefore, units, unit, slots } = place;
  const gates = /** @type {Maps} */ (step.gates);
  const mark = { mark: unit };
  const of = (/** @type {string} */ name, /** @type {number} */ at = t) => ({ part: name, t: at });
  const gate = (/** @type {string} */ name) => vector(`${name}_{${t}}`, of(name), gates[name], mark);
  const h = vector(`h_{${t}}`, of("hidden"), step.h, mark);
  const formulas = GATES[cell].map(({ name, Wx, Wh, squash, x, h: map }) =>
    x === map
      ? `${name}_{${t}} = ${SQUASH[squash]}(${weightTex(Wx)}x_{${t}} + ${weightTex(Wh)}h_{${t - 1}}${`b${name}` in place.b ? ` + b_{${name}}` : ""})`
      : `${name}_{${t}} = \\tanh(${weightTex(Wx)}x_{${t}}${`bx${name}` in place.b ? ` + b_{x${name}}` : ""} + r_{${t}} \\circ (${weightTex(Wh)}h_{${t - 1}}${`bh${name}` in place.b ? ` + b_{h${name}}` : ""}))`,
  );
  const title = `arithmetic.${part}.${cell}${unit === null ? "" : ".unit"}`;
  if (cell === "gru") {
    const rest = vector(`1 - z_{${t}}`, of("rest"), gates.z.map((value) => 1 - value), { rows: units, ...mark });
    return {
      title, slots, opened: true, formulas: [...formulas, `h_{${t}} = (1 - z_{${t}}) \\circ n_{${t}} + z_{${t}} \\circ h_{${t - 1}}`],
      lines: [[rest, sign("\\circ"), gate("n"), sign("+"), gate("z"), sign("\\circ"), vector(`h_{${t - 1}}`, of("hidden", t - 1), before, mark), sign("="), h]],
    };
  }
  const c = /** @type {number[]} */ (step.c);
  const cell_t = (/** @type {{ rows?: string[] }} */ named = {}) => vector(`c_{${t}}`, of("c"), c, { ...named, ...mark });
  const keeps = [
    { ...gate("f"), rows: units }, sign("\\circ"), vector(`c_{${t - 1}}`, of("c", t - 1), cBefore ?? [], mark), sign("+"),
    gate("i"), sign("\\circ"), gate("g"), sign("="), cell_t(),
  ];
  const shows = [
    { ...gate("o"), rows: units }, sign("\\circ"), vector(`\\tanh c_{${t}}`, of("squashed"), c.map(Math.tanh), mark), sign("="), h,
  ];
  return {
    title, slots, opened: true,
    formulas: [...formulas, `c_{${t}} = f_{${t}} \\circ c_{${t - 1}} + i_{${t}} \\circ g_{${t}}`, `h_{${t}} = o_{${t}} \\circ \\tanh c_{${t}}`],
    lines: part === "c" ? [keeps] : [keeps, shows],
  };
}
