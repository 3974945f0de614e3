import { compact, fixed, inSentence } from "../format.js";
import { differing, givenDifferences, told } from "./columns.js";
import { shareOf, wholeShareOf } from "./chain.js";
import { finite } from "./figures.js";
import { ROUNDING, standing } from "./scale.js";

/**
 * @typedef {import("../words.js").Translate} Translate
 * @typedef {import("./columns.js").Column} Column
 */

/** A share above this is no part of the error but a multiple of it; below, it is 1 but for rounding. */
const GROWN = 1 + 1e-6;

/** A share below this is small, and a norm is large beside it whose inverse part it is. */
const SMALL = 0.1;

/** What every column is called. @param {Column[]} columns @param {Translate} t */
export function namesOf(columns, t) {
  const cells = columns.map(({ cell }) => t(`cell.${cell}`));
  return cells.map((name, i) => (cells.filter((each) => each === name).length > 1 ? `${name} ${cells.slice(0, i + 1).filter((each) => each === name).length}` : name));
}

/**
 * What sets each column apart, in words; how its weights came about where they were not drawn.
 * @param {Column[]} columns
 * @param {(number | null)[]} updates how often each was trained, null for not at all
 * @param {Translate} t
 * @returns {string[][]}
 */
export function differences(columns, updates, t) {
  const knobs = differing(columns).filter((knob) => knob !== "cell");
  const given = givenDifferences(columns);
  return columns.map((column, i) => [
    ...given[i],
    ...told(column, knobs).map((knob) => t(`differs.${knob}`, { value: valueOf(column, knob, t) })),
    ...(column.given && given[i].length === 0 ? [t("differs.given")] : []),
    ...(updates[i] === null ? [] : [updates[i] === 0 ? t("train.untrained") : t("differs.trained", { step: Number(updates[i]) })]),
  ]);
}

/** @param {Column} column @param {import("./columns.js").Knob} knob @param {Translate} t */
function valueOf(column, knob, t) {
  if (knob === "scheme" || knob === "activation") return t(`${knob}.${column[knob]}`);
  if (knob === "clip") return column.clip === null ? t("differs.clip.off") : column.clip;
  return column[knob];
}

/**
 * How much of the error at t reaches k, as a sentence.
 * @param {import("./chain.js").Vanishing} answer
 * @param {{ t: number, k: number }} pair
 * @param {import("./source.js").Reading} reading
 * @param {Translate} t
 * @returns {{ sentence: string, share: number | string, joint: { sentence: string, share: number | null } | null, aside: boolean }} joint is what
 *   reaches an LSTM's h and c together; aside is whether the rate beside it is of a direction that little of the error lies along
 */
export function sentenceOf(answer, pair, reading, t) {
  const hasLoss = reading.targets[pair.t - 1] !== null;
  const share = shareOf(answer, pair.t, pair.k, hasLoss);
  const lag = pair.t - pair.k;
  const back = t(lag === 1 ? "share.back.one" : "share.back", { lag });
  const slots = { from: inSentence(reading.inputs[pair.t - 1]), to: inSentence(reading.inputs[pair.k - 1]), back, t: pair.t };
  const whole = answer.joint_loss_gradient_norms && lag > 0 && ["share", "lost", "nothing"].includes(share.kind) ? wholeShareOf(answer, pair.t, pair.k, hasLoss) : null;
  const joint = whole && { sentence: t("share.joint", { share: whole.share === null ? t(`magnitude.${whole.kind}`) : compact(whole.share) }), share: whole.share };
  const aside = liesAside(answer, pair, (whole ?? share).share);
  if (share.share === null) return { sentence: t(`share.${share.kind}`, slots), share: share.kind === "nothing" ? 0 : "", joint, aside };
  return { sentence: t(share.share > GROWN ? "share.grown" : "share.said", { ...slots, share: compact(share.share) }), share: share.share, joint, aside };
}

/**
 * Whether a small share stands beside a norm that does not fade: then the error lies mostly along other directions than the
 * one that the norm, and the rate of its decay, is of.
 * @param {import("./chain.js").Vanishing} answer
 * @param {{ t: number, k: number }} pair
 * @param {number | null} share
 */
function liesAside({ jacobian_norms: { spectral }, summary }, { t, k }, share) {
  return share !== null && share < SMALL && summary.verdict !== "vanishing" && Number(spectral[t - 1][k - 1]) > share / SMALL;
}

/**
 * A magnitude in few characters, or that it cannot be said.
 * @param {number | null} value
 * @param {import("./scale.js").Standing} standing
 * @param {Translate} t
 */
export function magnitude(value, standing, t) {
  return standing === "value" ? compact(value) : t(`magnitude.${standing}`);
}

/**
 * What the curves of a chart say at the linked place.
 * @param {import("./figures.js").Figure | null} figure
 * @param {Translate} t
 * @returns {Said[]}
 *
 * @typedef {{ name: string, value: string, exact: number | null | undefined, toCome?: boolean }} Said a name, as a formula where
 *   it is one, and its value; one that is to come only keeps its room
 */
export function readout(figure, t) {
  if (!figure || figure.mark === null) return [];
  return figure.curves.flatMap((curve) => {
    const point = curve.points.find(({ x }) => x === figure.mark);
    if (!point) return [];
    const name = curve.name.startsWith("curve.") ? t(curve.name) : t("curve.weight", { name: curve.name });
    return [{ name, value: point.nothing ? t("magnitude.nothing") : magnitude(point.value, point.standing, t), exact: point.value }];
  });
}

/**
 * What the shares of a gradient add up to from the linked lag on, and what the rings mean.
 * @param {import("./figures.js").Figure | null} figure
 * @param {string[]} names of the weights, for as long as nothing is known of them
 * @param {number | null} total the norm of the whole gradient
 * @param {Translate} t
 * @returns {Said[]}
 */
export function shareReadout(figure, names, total, t) {
  if (!figure || figure.mark === null) {
    const said = (/** @type {string} */ name, value = "") => ({ name, value, exact: undefined, toCome: true });
    return [said(t("view.share.total"), compact(1e-30)), said(t("view.share.beyond", { lag: 1 })), ...names.map((name) => said(t("curve.weight", { name }), compact(1e-30))), rings(t, true)];
  }
  const from = figure.mark;
  const beyond = figure.curves.map(({ name, points }) => {
    const far = points.filter(({ x }) => x >= from);
    const sum = far.some(({ value }) => value === null) ? null : far.reduce((total, { value }) => total + Number(value), 0);
    return { name: t("curve.weight", { name }), value: magnitude(sum, standing(sum), t), exact: sum };
  });
  const all = { name: t("view.share.total"), value: magnitude(total, standing(total), t), exact: total };
  return [all, { name: t("view.share.beyond", { lag: from }), value: "", exact: undefined }, ...beyond, rings(t, !figure.curves.some(({ points }) => points.some(({ standing }) => standing === "lost")))];
}

/**
 * What the rings at the bottom of a chart mean; where there are none, the room for it.
 * @param {Translate} t
 * @param {boolean} toCome
 * @returns {Said}
 */
const rings = (t, toCome) => ({ name: t("view.share.lost", { share: compact(ROUNDING) }), value: "", exact: undefined, toCome });

/**
 * The largest Lyapunov exponent.
 * @param {import("./chain.js").Vanishing} answer
 * @param {Translate} t
 * @returns {Said[]}
 */
export function largest({ lyapunov, steps }, t) {
  if (!lyapunov) return [];
  const value = lyapunov[0] === null ? t(finite(steps) ? "magnitude.minus" : "magnitude.overflow") : fixed(lyapunov[0], 3);
  return [{ name: t("view.lyapunov.largest"), value, exact: lyapunov[0] }];
}
