const MINUS = "\u2212";
const MISSING = "–";
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** From this size on, a number is written with a power of ten. */
const LARGE = 100_000;

/**
 * A number with a fixed number of decimals and a real minus sign; never “−0.00”.
 * @param {number | null | undefined} value
 * @param {number} [decimals]
 */
export function fixed(value, decimals = 2) {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  if (Math.abs(value) >= LARGE) return powerOfTen(value);
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/**
 * A number of any size in few characters: 0.37, 12.5, 3.1·10⁻⁹.
 * @param {number | null | undefined} value
 */
export function compact(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 0.001 && size < 10_000) return fixed(value, size < 0.1 ? 4 : size < 10 ? 3 : 1);
  return powerOfTen(value);
}

/** @param {number} value */
function powerOfTen(value) {
  const [mantissa, exponent] = Math.abs(value).toExponential(1).split("e");
  return `${value < 0 ? MINUS : ""}${mantissa}·10${superscript(Number(exponent))}`;
}

/**
 * Every digit that the server sent.
 * @param {number | null | undefined} value
 */
export function full(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return MISSING;
  return String(value).replaceAll("-", MINUS);
}

/**
 * A whole number raised: −9 → ⁻⁹.
 * @param {number} value
 */
export function superscript(value) {
  const digits = Array.from(String(Math.abs(value)), (digit) => SUPERSCRIPTS[Number(digit)]).join("");
  return value < 0 ? `⁻${digits}` : digits;
}

/**
 * A character as it can be seen: a blank is drawn as ␣.
 * @param {string} token
 */
export function visible(token) {
  if (token === "\n") return "⏎";
  if (token === "\t") return "⇥";
  return token.trim() === "" ? "␣" : token;
}
