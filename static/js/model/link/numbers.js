/** Bytes of a number. */
const SIZE = 8;

/**
 * Vectors and matrices as text, to the last bit: as they are read, "0.5,-1;2,0" with a semicolon between rows, or where
 * that is shorter as bytes, "2x2:" and their doubles, the lowest byte first, in base 64 for addresses.
 * @param {number[] | number[][]} values
 * @returns {string}
 */
export function textOfNumbers(values) {
  const known = texts.get(values);
  if (known !== undefined) return known;
  const rows = /** @type {number[][]} */ (Array.isArray(values[0]) ? values : [values]);
  const readable = rows.map((row) => row.map((value) => (Object.is(value, -0) ? "-0" : String(value))).join(",")).join(";");
  const bytes = `${Array.isArray(values[0]) ? `${rows.length}x` : ""}${rows[0].length}:${packed(rows.flat())}`;
  const text = readable.length <= bytes.length ? readable : bytes;
  texts.set(values, text);
  return text;
}

/** An address is written again and again, and its weights stay. @type {WeakMap<object, string>} */
const texts = new WeakMap();

/**
 * The numbers that a text stands for, where they are as many as they should be.
 * @param {string} text
 * @param {number} rows
 * @param {number | null} columns null for a vector, which has no rows
 * @returns {number[] | number[][] | undefined}
 */
export function numbersOfText(text, rows, columns) {
  const shape = /^(?:(\d+)x)?(\d+):([\w-]*)$/.exec(text);
  const found = shape ? unpacked(shape[3], Number(shape[1] ?? 1), Number(shape[2])) : text.split(";").map((row) => row.split(",").map(toNumber));
  if (!found?.every((row) => row.every(Number.isFinite))) return undefined;
  if (columns === null) return found.length === 1 && found[0].length === rows ? found[0] : undefined;
  return found.length === rows && found.every((row) => row.length === columns) ? found : undefined;
}

/** @param {string} text */
const toNumber = (text) => (text.trim() === "" ? NaN : Number(text));

/** @param {number[]} values */
function packed(values) {
  const view = new DataView(new ArrayBuffer(values.length * SIZE));
  values.forEach((value, i) => view.setFloat64(i * SIZE, value, true));
  const characters = Array.from(new Uint8Array(view.buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(characters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @param {string} text @param {number} rows @param {number} columns */
function unpacked(text, rows, columns) {
  if (text.length % 4 === 1) return undefined;
  const bytes = Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt(0));
  if (bytes.length !== rows * columns * SIZE) return undefined;
  const view = new DataView(bytes.buffer);
  return Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => view.getFloat64((i * columns + j) * SIZE, true)));
}
