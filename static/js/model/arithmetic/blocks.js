/**
 * What the arithmetic is written with: blocks of numbers, sums of products, and the signs between them. Names and signs
 * are TeX. Every number knows where it belongs (model/links.js), so that it can be marked wherever it stands.
 * @typedef {import("../links.js").Address} Address
 *
 * @typedef {object} Block
 * @property {"numbers"} kind
 * @property {string} name
 * @property {(number | null)[][]} values rows of columns
 * @property {string[]} rows what each row stands for, or none
 * @property {string[]} columns
 * @property {number | null} markRow @property {number | null} markColumn
 * @property {"signed" | "whole" | "compact"} look signed numbers have the colours of their scale
 * @property {Address} of what the whole block is; its cells are its units, or its rows and columns
 * @property {boolean} vector @property {boolean} alone whether it is one number by itself
 * @property {boolean} sized whether its size is said
 *
 * @typedef {{ kind: "sign", tex: string }} Sign
 * @typedef {{ name: string, value: number | null, of: Address, look?: Block["look"] }} Factor the name in the notation of dom/notation.js
 * @typedef {{ kind: "terms", terms: Factor[][], left: number }} Terms products to be added, and how many with a 0 are left out
 * @typedef {{ kind: "heading", key: string, slots: Record<string, string | number>, part: string | null }} Heading
 * @typedef {Block | Sign | Terms} Item
 */

/** @param {string} tex @returns {Sign} */
export const sign = (tex) => ({ kind: "sign", tex });

/**
 * @param {string} key of the sentences @param {Record<string, string | number>} [slots]
 * @param {string | null} [part] the part that it leads to
 * @returns {Heading}
 */
export const heading = (key, slots = {}, part = null) => ({ kind: "heading", key, slots, part });

/**
 * @param {string} name @param {Address} of @param {(number | null)[][]} values
 * @param {{ rows?: string[], columns?: string[], markRow?: number | null, markColumn?: number | null }} [named]
 * @returns {Block}
 */
export function matrix(name, of, values, { rows = [], columns = [], markRow = null, markColumn = null } = {}) {
  return { kind: "numbers", name, of, values, rows, columns, markRow, markColumn, look: "signed", vector: false, alone: false, sized: true };
}

/**
 * A column vector.
 * @param {string} name @param {Address} of @param {(number | null)[]} values
 * @param {{ rows?: string[], mark?: number | null, look?: Block["look"], sized?: boolean }} [options]
 * @returns {Block}
 */
export function vector(name, of, values, { rows = [], mark = null, look = "signed", sized = true } = {}) {
  return { ...matrix(name, of, values.map((value) => [value]), { rows, markRow: mark }), look, vector: true, sized };
}

/**
 * A number by itself: the one of a vector that the address names, or one that stands alone.
 * @param {string} name @param {Address} of @param {number | null} value @param {Block["look"]} [look]
 */
export function single(name, of, value, look = "compact") {
  return { ...vector(name, of, [value], { look, sized: false }), alone: true };
}

/**
 * Where the number in a row and column of a block belongs.
 * @param {Block} block @param {number} i @param {number} j
 * @returns {Address}
 */
export function addressIn({ of, vector: column, alone }, i, j) {
  if (!column) return { ...of, row: i + 1, column: j + 1 };
  return alone ? of : { ...of, unit: i + 1 };
}

/** More products than this are too many to read where most have a 0. */
const MOST_TERMS = 6;

/**
 * A row of a matrix times a vector, product by product. Of many products those with a 0 in the vector are left out.
 * @param {{ name: string, of: Address, row: number[], at: number }} weights the row counts from 0
 * @param {{ name: string, of: Address, values: number[], look?: Block["look"] }} values
 */
export function products({ name, of, row, at }, values) {
  /** @type {Factor[][]} */
  const terms = row.map((weight, j) => [
    { name: `${name}_{${at + 1}${row.length > 9 || at > 8 ? "," : ""}${j + 1}}`, value: weight, of: { ...of, row: at + 1, column: j + 1 }, look: "signed" },
    { name: `${values.name},${j + 1}}`, value: values.values[j], of: { ...values.of, unit: j + 1 }, look: values.look ?? "signed" },
  ]);
  const zeros = terms.filter(([, { value }]) => value === 0).length;
  return terms.length > MOST_TERMS && zeros > 0 && zeros < terms.length
    ? { terms: terms.filter(([, { value }]) => value !== 0), left: zeros }
    : { terms, left: 0 };
}

/**
 * A number to be added by itself.
 * @param {string} name @param {Address} of @param {number | null} value @param {Block["look"]} [look]
 * @returns {Factor[]}
 */
export const addend = (name, of, value, look = "signed") => [{ name, of, value, look }];

/**
 * All of it added up.
 * @param {Factor[][]} terms @param {number} [left] how many with a 0 are left out
 * @returns {Terms}
 */
export const sumOf = (terms, left = 0) => ({ kind: "terms", terms, left });
