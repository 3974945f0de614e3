import { visible } from "../format.js";
import { links, shareOf, wholeShareOf } from "./chain.js";

/**
 * The numbers of the views as tables, to be copied to where they are worked with: with every digit that is known, a row
 * for each place. A number that overflowed is told by that word.
 * @typedef {import("../tsv.js").Table} Table
 * @typedef {import("../words.js").Translate} Translate
 */

/**
 * All curves of a row of charts, side by side. Where a curve has several values at a place, each has its column.
 * @param {(import("./figures.js").Figure | null)[]} figures
 * @param {string[]} names of the columns in view
 * @param {string} axis what stands on x
 * @param {Translate} t
 * @returns {Table}
 */
export function curvesTable(figures, names, axis, t) {
  /** @type {string[]} */
  const heads = [];
  /** @type {Map<number, (string | number)[]>} */
  const rows = new Map();
  figures.forEach((figure, i) => {
    for (const { name, points } of figure?.curves ?? []) {
      /** @type {Map<number, number>} */
      const taken = new Map();
      const first = heads.length;
      for (const { x, value } of points) {
        const nth = taken.get(x) ?? 0;
        taken.set(x, nth + 1);
        const row = rows.get(x) ?? [];
        rows.set(x, row);
        row[first + nth] = told(value);
      }
      const most = Math.max(1, ...taken.values());
      for (let nth = 1; nth <= most; nth += 1) heads.push([names[i], headOf(name, t), most > 1 ? nth : ""].join(" ").trim());
    }
  });
  const places = [...rows.keys()].sort((one, other) => one - other);
  return [[axis, ...heads], ...places.map((x) => [x, ...heads.map((_, i) => rows.get(x)?.[i] ?? "")])];
}

/** @param {string} name a sentence's key, or a weight's name @param {Translate} t */
function headOf(name, t) {
  return name.startsWith("curve.") ? t(name).replace(/ = $/, "") : name;
}

/** @param {number | null} value */
function told(value) {
  return value ?? "overflow";
}

/**
 * The links from t back to k of every column.
 * @param {import("./shown.js").Shown[]} columns
 * @param {{ t: number, k: number }} pair
 * @param {import("./source.js").Reading} reading
 * @param {Translate} t
 * @returns {Table}
 */
export function chainTable(columns, { t: from, k }, reading, t) {
  const chains = columns.map(({ answer }) => (answer ? links(answer, from, k).reverse() : []));
  const heads = columns.flatMap(({ name }) => [`${name} ${t("chain.factor")}`, `${name} ${t("chain.product")}`]);
  const steps = Array.from({ length: from - k }, (_, i) => k + i);
  return [
    ["k", t("source.text"), ...heads],
    ...steps.map((step, i) => [step, visible(reading.inputs[step - 1]), ...chains.flatMap((chain) => (chain[i] ? [told(chain[i].factor), told(chain[i].product)] : ["", ""]))]),
  ];
}

/**
 * The norms of all pairs, a table for each column under one another: rows t, columns k.
 * @param {import("./shown.js").Shown[]} columns
 * @returns {Table}
 */
export function mapTable(columns) {
  return columns.flatMap(({ name, norms }) => {
    const rows = norms ?? [];
    return [[name, ...rows.map((_, i) => i + 1)], ...rows.map((row, i) => [i + 1, ...row.slice(0, i + 1).map(told)])];
  });
}

/**
 * What of the error at t reaches each word: in h, and in all that a cell keeps.
 * @param {import("./shown.js").Shown[]} columns
 * @param {number} t
 * @param {import("./source.js").Reading} reading
 * @param {Translate} words
 * @returns {Table}
 */
export function sentenceTable(columns, t, reading, words) {
  const hasLoss = reading.targets[t - 1] !== null;
  const parts = columns.flatMap(({ name, answer }) => {
    if (!answer) return [];
    const ofH = { head: `${name} h`, at: (/** @type {number} */ k) => shareOf(answer, t, k, hasLoss) };
    return answer.joint_loss_gradient_norms ? [ofH, { head: `${name} (h, c)`, at: (/** @type {number} */ k) => wholeShareOf(answer, t, k, hasLoss) }] : [ofH];
  });
  return [
    ["k", words("source.text"), ...parts.map(({ head }) => head)],
    ...Array.from({ length: t }, (_, i) => [i + 1, visible(reading.inputs[i]), ...parts.map(({ at }) => {
      const { share, kind } = at(i + 1);
      return share ?? (kind === "lost" || kind === "nothing" ? 0 : kind === "overflow" ? "overflow" : "");
    })]),
  ];
}
