import { addend, matrix, products, sign, single, sumOf, vector } from "./blocks.js";

/** @typedef {import("../arithmetic.js").Place} Place @typedef {import("../arithmetic.js").Arithmetic} Arithmetic */

/** Scores beyond this size are compared with the largest before they are raised, as a double cannot hold e^710. */
const LARGEST_SCORE = 600;

/** @param {Place} place @returns {Arithmetic} */
export function input({ step, t, tokens, on, slots }) {
  const x = vector(`x_{${t}}`, { part: "input", t }, step.x, { rows: tokens, mark: on, look: on === null ? "signed" : "whole" });
  return {
    title: on === null ? "arithmetic.input.vector" : "arithmetic.input",
    slots: { ...slots, k: step.x.length, place: (on ?? 0) + 1 },
    formulas: [on === null ? `x_{${t}} \\in \\mathrm{R}^{${step.x.length}}` : `x_{${t}} = e_{${on + 1}}`],
    lines: [[x]],
  };
}

/** @param {Place} place @returns {Arithmetic} */
export function readout({ step, t, W, b, outputs, slots }) {
  const biased = "by" in b;
  const bias = biased ? [sign("+"), vector("b_y", { part: "by", t: null }, b.by)] : [];
  return {
    title: "arithmetic.Wy", slots, formulas: [`z_{${t}} = W_y\\,h_{${t}}${biased ? " + b_y" : ""}`],
    lines: [[
      matrix("W_y", { part: "Wy", t: null }, W.Wy, { rows: outputs }), sign("\\cdot"), vector(`h_{${t}}`, { part: "hidden", t }, step.h), ...bias,
      sign("="), vector(`z_{${t}}`, { part: "logits", t }, step.logits, { rows: outputs }),
    ]],
  };
}

/**
 * The softmax with its exponentials and their sum; for one probability also its score, product by product.
 * @param {Place} place
 * @returns {Arithmetic}
 */
export function prediction({ step, t, W, b, outputs, target, unit, slots }) {
  const { logits, probabilities } = step;
  const top = Math.max(...logits);
  const shifted = logits.some((z) => Math.abs(z) > LARGEST_SCORE);
  const raised = logits.map((z) => Math.exp(shifted ? z - top : z));
  const sum = raised.reduce((all, each) => all + each, 0);
  const mark = { mark: unit ?? target };
  const exponent = (/** @type {string} */ z) => (shifted ? `e^{${z} - \\max z_{${t}}}` : `e^{${z}}`);
  const table = [
    vector(`z_{${t}}`, { part: "logits", t }, logits, { rows: outputs, ...mark }), sign("\\to"),
    vector(exponent(`z_{${t}}`), { part: "exp", t }, raised, { ...mark, look: "compact", sized: false }), sign("\\div"),
    single("S", { part: "sum", t }, sum), sign("="),
    vector(`\\hat y_{${t}}`, { part: "prediction", t }, probabilities, { ...mark, look: "compact" }),
  ];
  const added = [
    sign("S ="),
    sumOf(raised.map((value, j) => addend(`e^{z}_{${j + 1}}`, { part: "exp", t, unit: j + 1 }, value, "compact"))),
    sign("="), single("S", { part: "sum", t }, sum),
  ];
  const total = `S = \\sum_{j=1}^{${logits.length}} ${exponent(`z_{${t},j}`)}`;
  if (unit === null) {
    const title = target === null ? "arithmetic.prediction.open" : "arithmetic.prediction";
    return { title, slots, formulas: [`\\hat y_{${t}} = \\operatorname{softmax}(z_{${t}})`, `\\hat y_{${t},i} = \\dfrac{${exponent(`z_{${t},i}`)}}{S}`, total], lines: [table, added] };
  }
  const i = unit + 1;
  const score = products({ name: "w^{y}", of: { part: "Wy", t: null }, row: W.Wy[unit], at: unit }, { name: `h_{${t}`, of: { part: "hidden", t }, values: step.h });
  const bias = "by" in b ? [addend(`b_{${i}}`, { part: "by", t: null, unit: i }, b.by[unit])] : [];
  return {
    title: "arithmetic.probability", slots,
    formulas: [
      `z_{${t},${i}} = \\sum_{j=1}^{${step.h.length}} w^y_{${i}j}\\,h_{${t},j}${bias.length ? ` + b_{${i}}` : ""}`,
      `\\hat y_{${t},${i}} = \\dfrac{${exponent(`z_{${t},${i}}`)}}{S}`, total,
    ],
    lines: [
      [
        sign(`z_{${t},${i}} =`), { kind: "terms", terms: [...score.terms, ...bias], left: score.left }, sign("="),
        single(`z_{${t},${i}}`, { part: "logits", t, unit: i }, logits[unit], "signed"),
      ],
      added,
      [
        sign(`\\hat y_{${t},${i}} =`), single(exponent(`z_{${t},${i}}`), { part: "exp", t, unit: i }, raised[unit]), sign("\\div"),
        single("S", { part: "sum", t }, sum), sign("="), single(`\\hat y_{${t},${i}}`, { part: "prediction", t, unit: i }, probabilities[unit]),
      ],
      table,
    ],
  };
}

/** @param {Place} place @returns {Arithmetic} */
export function loss({ forward, step, t, target, slots }) {
  const losses = forward.steps.filter((each) => each.target !== null);
  const all = [
    sign("L ="),
    sumOf(losses.map((each) => addend(`L_{${each.t}}`, { part: "loss", t: each.t }, each.loss, "compact"))),
    sign("="), single("L", { part: "total", t: null }, forward.loss),
  ];
  const total = losses.length > 1 ? `L = ${losses.length > 3 ? `\\sum_{t} L_t` : losses.map((each) => `L_{${each.t}}`).join(" + ")}` : `L = L_{${losses[0]?.t}}`;
  if (target === null) return { title: "arithmetic.loss.none", slots, formulas: [total], lines: [all] };
  const i = target + 1;
  const name = `\\hat y_{${t},${i}}`;
  return {
    title: "arithmetic.loss", slots: { ...slots, place: i }, formulas: [`L_{${t}} = -\\ln ${name}`, total],
    lines: [
      [sign("-\\ln"), single(name, { part: "prediction", t, unit: i }, step.probabilities[target]), sign("="), single(`L_{${t}}`, { part: "loss", t }, step.loss)],
      all,
    ],
  };
}
