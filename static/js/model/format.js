const MINUS = "\u2212";
const MISSING = "–";
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

const SHAPELESS = "◇";
const CONTROL_PICTURES = 0x2400;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

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

/**
 * A number in as few characters as say how large it is: 4·10²⁰⁰, −10⁵; a smaller one as with two decimals.
 * @param {number} value
 */
export function shortest(value) {
  return Math.abs(value) >= LARGE ? powerOfTen(value, 0).replace(/^(.?)1·/, "$1") : fixed(value);
}

/** @param {number} value @param {number} [decimals] */
function powerOfTen(value, decimals = 1) {
  const [mantissa, exponent] = Math.abs(value).toExponential(decimals).split("e");
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
 * A whole number lowered: 12 → ₁₂.
 * @param {number} value
 */
export function subscript(value) {
  return Array.from(String(value), (digit) => String.fromCodePoint(0x2080 + Number(digit))).join("");
}

/**
 * A character as it can be seen: a blank is drawn as ␣, a mark on a dotted ring ◌, a control as its picture ␁,
 * and what else has no shape of its own, as the joiners inside emoji, as ◇.
 * @param {string} token
 */
export function visible(token) {
  if (token === "\n") return "⏎";
  if (token === "\t") return "⇥";
  if (token.trim() === "") return token === "\ufeff" ? SHAPELESS : "␣";
  if (token < " ") return String.fromCodePoint(CONTROL_PICTURES + token.charCodeAt(0));
  if (/^[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Cs}]$/u.test(token)) return SHAPELESS;
  return /^\p{M}/u.test(token) ? `◌${token}` : token;
}

/**
 * A character as it can be seen inside a sentence: one of a script that runs from right to left keeps to itself,
 * so that what stands around it stays in its order.
 * @param {string} token
 */
export function inSentence(token) {
  const seen = visible(token);
  return RIGHT_TO_LEFT.test(seen) ? `\u2068${seen}\u2069` : seen;
}
