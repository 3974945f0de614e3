/** @typedef {"light" | "dark"} Theme */
/** @typedef {[number, number, number]} Rgb red, green and blue, 0…255 */

/**
 * The one scale of signed numbers, −1 … 0 … 1: orange below zero, blue above, told apart by every common
 * form of colour vision. Its middle is close to the page, so that what is small recedes.
 * @type {Record<Theme, Rgb[]>}
 */
const STOPS = {
  light: [[153, 60, 4], [226, 125, 45], [247, 200, 152], [242, 242, 240], [163, 205, 236], [62, 138, 200], [16, 78, 139]],
  dark: [[255, 176, 102], [222, 121, 42], [124, 72, 37], [49, 54, 62], [36, 88, 128], [57, 147, 209], [137, 206, 255]],
};

/**
 * The colour of a signed value; beyond ±1 it stays at the end of the scale.
 * @param {number | null} value
 * @param {Theme} theme
 * @returns {Rgb}
 */
export function signed(value, theme) {
  const stops = STOPS[theme];
  const at = ((Math.min(1, Math.max(-1, value ?? 0)) + 1) / 2) * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(at));
  const part = at - low;
  return /** @type {Rgb} */ (stops[low].map((from, i) => Math.round(from + part * (stops[low + 1][i] - from))));
}

/** @param {Rgb} rgb */
export function css(rgb) {
  return `rgb(${rgb.join(", ")})`;
}

/** A colour as bright as this stands as far apart from black, (L + 0.05) / 0.05, as from white, 1.05 / (L + 0.05). */
const BETWEEN = Math.sqrt(0.05 * 1.05) - 0.05;

/**
 * Black or white, whichever reads better on a colour.
 * @param {Rgb} rgb
 */
export function inkOn(rgb) {
  return luminance(rgb) >= BETWEEN ? "rgb(0, 0, 0)" : "rgb(255, 255, 255)";
}

/**
 * How well two colours stand apart, 1…21 (WCAG 2).
 * @param {Rgb} one
 * @param {Rgb} other
 */
export function contrast(one, other) {
  const [bright, dim] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (bright + 0.05) / (dim + 0.05);
}

/** @param {Rgb} rgb */
function luminance(rgb) {
  const [r, g, b] = rgb.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * The scale as pairs of position (0…1) and colour, the form that charts take.
 * @param {Theme} theme
 * @returns {[number, string][]}
 */
export function signedScale(theme) {
  return STOPS[theme].map((rgb, i, all) => [i / (all.length - 1), css(rgb)]);
}

/** Gradients at or below this size are drawn as faintly as can be seen. */
export const FAINTEST_FLOW = 1e-6;

/**
 * How strongly an arrow for a gradient of this size is drawn, 0…1, by its logarithm: 1 from size 1 up.
 * @param {number | null} magnitude
 */
export function flowStrength(magnitude) {
  if (magnitude === null) return 1;
  if (!(magnitude > 0)) return 0;
  return Math.min(1, Math.max(0, 1 - Math.log10(magnitude) / Math.log10(FAINTEST_FLOW)));
}
