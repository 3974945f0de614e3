/**
 * The hidden state as a point that moves: h_0 → h_1 → … → h_T. With one unit it is drawn over time, with two in a square,
 * with three in a cube; with more, in the plane of their two principal directions, which the server finds.
 * @typedef {"line" | "square" | "cube" | "plane"} Kind
 * @typedef {number[]} Point
 *
 * @typedef {object} Seen what is drawn
 * @property {Point[]} path T + 1 points, from h_0 on
 * @property {Point[][]} trails where each of h_1 … h_T was at earlier updates, the earliest first
 * @property {number} reach the axes go from −reach to reach
 *
 * @typedef {import("./recording.js").Recording} Recording
 * @typedef {import("./recording.js").Frame} Frame
 *
 * @typedef {object} Principal an answer of /api/principal
 * @property {number[]} share @property {Point[]} points
 */

/** How many earlier updates leave a trace. */
const TRACES = 40;

/** @param {number} d @returns {Kind} */
export const kindOf = (d) => /** @type {Kind[]} */ (["line", "square", "cube"])[d - 1] ?? "plane";

/**
 * h_0 and the states of a frame.
 * @param {Recording} recording
 * @param {Frame} frame
 * @returns {Point[]}
 */
export function statesOf({ request, d }, { h }) {
  return [request.model.h0 ?? Array.from({ length: d }, () => 0), ...h];
}

/**
 * Updates spread over a recording, the first and the last among them: closer at its start, where most moves.
 * @param {Recording} recording
 * @param {number} count frames there are
 * @returns {Frame[]}
 */
export function traced({ frames }, count) {
  const steps = Math.min(TRACES, count - 1);
  if (steps < 1) return frames.slice(0, count);
  const all = Array.from({ length: steps + 1 }, (_, i) => frames[Math.round((count - 1) * (i / steps) ** 2)]);
  return [...new Set(all)];
}

/**
 * What is drawn at a frame.
 * @param {Kind} kind
 * @param {Recording} recording
 * @param {Frame} frame
 * @param {number} count frames received
 * @param {(frame: Frame) => Point[] | null} placed the points of a frame, from h_0 on, where they are known
 * @returns {Seen | null}
 */
export function seen(kind, recording, frame, count, placed) {
  const path = placed(frame);
  if (!path) return null;
  const all = traced(recording, count);
  const known = all.flatMap((each) => placed(each) ?? []);
  const bounded = kind !== "plane" && isBounded(recording);
  const earlier = all.filter(({ step }) => step < frame.step).flatMap((each) => {
    const points = placed(each);
    return points ? [points] : [];
  });
  return {
    path,
    trails: path.slice(1).map((point, i) => [...earlier.map((points) => points[i + 1]), point]),
    reach: bounded ? 1 : rounded(Math.max(1e-9, ...[...known, ...path].flat().map(Math.abs))),
  };
}

/**
 * Whether a state's numbers stay within −1…1, whatever the weights.
 * @param {Recording} recording
 */
function isBounded({ cell, request }) {
  const inside = (request.model.h0 ?? []).every((/** @type {number} */ value) => Math.abs(value) <= 1);
  return inside && (cell !== "rnn" || ["tanh", "sigmoid", undefined].includes(request.model.activation));
}

/**
 * The next round number up.
 * @param {number} value
 */
function rounded(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 1.5, 2, 2.5, 3, 4, 5, 7.5].find((step) => step * power >= value) ?? 10);
}

/**
 * A point of the cube as it is seen, after a turn about its upright axis and a tilt towards the eye; depth grows away from it.
 * @param {Point} point with numbers from −1 to 1
 * @param {{ turn: number, tilt: number }} view in radians
 * @returns {{ x: number, y: number, depth: number }}
 */
export function turned([a, b, c], { turn, tilt }) {
  const x = a * Math.cos(turn) - b * Math.sin(turn);
  const back = a * Math.sin(turn) + b * Math.cos(turn);
  return { x, y: -c * Math.cos(tilt) - back * Math.sin(tilt), depth: back * Math.cos(tilt) - c * Math.sin(tilt) };
}

/**
 * Where an axis of the cube is named: at the middle of that of its edges which is seen farthest out, the lower one of two.
 * @param {number} axis from 0
 * @param {{ turn: number, tilt: number }} view
 */
export function outermost(axis, view) {
  const spots = EDGES.slice(4 * axis, 4 * axis + 4).map(([from, to]) => turned(from.map((value, i) => (value + to[i]) / 2), view));
  return spots.reduce((best, spot) => (Math.hypot(spot.x, spot.y) + 0.05 * spot.y > Math.hypot(best.x, best.y) + 0.05 * best.y ? spot : best));
}

/** The cube's edges, four for each axis, as pairs of corners. @type {[Point, Point][]} */
export const EDGES = [0, 1, 2].flatMap((axis) =>
  [[-1, -1], [-1, 1], [1, -1], [1, 1]].map((others) => {
    const corner = (/** @type {number} */ end) => [...others.slice(0, axis), end, ...others.slice(axis)];
    return /** @type {[Point, Point]} */ ([corner(-1), corner(1)]);
  }),
);
