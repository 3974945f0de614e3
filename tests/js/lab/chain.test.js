import assert from "node:assert/strict";
import { test } from "node:test";
import { faintestOf, links, reach, shareOf } from "../../../static/js/model/lab/chain.js";
import * as figures from "../../../static/js/model/lab/figures.js";

const { lagFigures, lyapunovFigures, reachFigures, shareFigures, singularFigures } = /** @type {Record<string, (...given: any[]) => any[]>} */ (/** @type {unknown} */ (figures));

/**
 * An answer in which every step multiplies by a factor of its own, as a chain of single units does.
 * @param {number[]} factors
 * @param {number[]} [lossAt]
 * @returns {any}
 */
function scalar(factors, lossAt = factors.map((_, i) => i + 1)) {
  const T = factors.length;
  const product = (/** @type {number} */ t, /** @type {number} */ k) => factors.slice(k, t).reduce((all, factor) => all * factor, 1);
  const square = (/** @type {(t: number, k: number) => number | null} */ value) => Array.from({ length: T }, (_, t) => Array.from({ length: T }, (_, k) => (k <= t ? value(t + 1, k + 1) : null)));
  return {
    jacobian_norms: { spectral: square(product) },
    loss_gradient_norms: square((t, k) => (lossAt.includes(t) ? 0.5 * product(t, k) : null)),
    steps: factors.map((factor, i) => ({ t: i + 1, singular_values: [factor] })),
    recurrent: { Wh: { spectral_norm: 1, spectral_radius: 1 } },
    bound: factors.map((_, lag) => 2 ** lag),
    summary: { decay_per_step: 0.5, half_life: 1, verdict: "vanishing" },
    lyapunov: [-0.7],
  };
}

test("the chain leads from t to k, and its last product is the whole one", () => {
  const answer = scalar([0.9, 0.5, 0.25, 4, 0.125]);
  const chain = links(answer, 5, 2);
  assert.deepEqual(chain, [
    { from: 5, to: 4, factor: 0.125, product: 0.125 },
    { from: 4, to: 3, factor: 4, product: 0.5 },
    { from: 3, to: 2, factor: 0.25, product: 0.125 },
  ]);
  assert.equal(chain[2].product, answer.jacobian_norms.spectral[4][1]);
  assert.deepEqual(links(answer, 3, 3), []);
});

test("a share is what reaches k of what there is at t", () => {
  const answer = scalar([1, 0.5, 0.5, 0.5]);
  assert.deepEqual(shareOf(answer, 4, 1, true), { at: 0.5, reaching: 0.0625, share: 0.125, kind: "share" });
  assert.equal(shareOf(answer, 4, 4, true).share, 1);
});

test("no share is named where there is no loss, no error, too little, or too much", () => {
  const answer = scalar([1, 1e-200, 1e-200, 1]);
  assert.equal(shareOf(answer, 4, 1, true).kind, "lost");
  assert.equal(shareOf(answer, 4, 1, false).kind, "none");
  answer.loss_gradient_norms[3] = [0, 0, 0, 0];
  assert.equal(shareOf(answer, 4, 1, true).kind, "zero");
  answer.loss_gradient_norms[3] = [null, 1e300, 1, 1];
  assert.equal(shareOf(answer, 4, 1, true).kind, "overflow");
});

test("a step whose Jacobian is 0 lets nothing through, which is not the same as too little", () => {
  const answer = { ...scalar([1, 0, 1e-200, 1e-200, 1]), cuts: true };
  assert.equal(shareOf(answer, 5, 1, true).kind, "nothing");
  assert.equal(shareOf(answer, 5, 2, true).kind, "lost");
  assert.equal(shareOf(answer, 5, 3, true).kind, "share");
  assert.equal(shareOf({ ...answer, cuts: false }, 5, 1, true).kind, "lost");
  answer.steps.forEach((/** @type {any} */ step) => delete step.singular_values);
  assert.equal(shareOf(answer, 5, 1, true).kind, "lost");
});

test("lines under words are as long as the logarithm of their share", () => {
  const line = (/** @type {number} */ share) => reach({ at: 1, reaching: share, share, kind: "share" }, 1e-6);
  assert.equal(line(1), 1);
  assert.equal(line(10), 1);
  assert.ok(Math.abs(line(1e-3) - 0.5) < 1e-12);
  assert.equal(line(1e-9), 0);
  assert.equal(reach({ at: 1, reaching: null, share: null, kind: "overflow" }, 1e-6), 1);
});

test("the lines' scale holds the smallest share of all columns", () => {
  const reading = { sequence: {}, inputs: ["a", "b", "c", "d"], targets: ["b", "c", "d", "e"], T: 4 };
  const gentle = scalar([1, 0.5, 0.5, 0.5]);
  assert.equal(faintestOf([gentle, null], 4, reading), 1e-3);
  assert.equal(faintestOf([gentle, scalar([1, 1e-3, 1e-3, 1e-3])], 4, reading), 1e-12);
});

test("columns share their axes, and a missing answer leaves a gap", () => {
  const [small, large] = [scalar([1, 0.1, 0.1, 0.1]), scalar([1, 10, 10, 10])];
  for (const drawn of [lagFigures([small, null, large], 4, 2), reachFigures([small, null, large], 4, 2, 4), singularFigures([small, null, large], 4, 2, 4), lyapunovFigures([small, null, large])]) {
    assert.equal(drawn[1], null);
    assert.equal(drawn[0].y, drawn[2].y);
    assert.equal(drawn[0].x, drawn[2].x);
  }
  const [{ y }] = lagFigures([small, null, large], 4, 2);
  assert.deepEqual([y.low, y.high], [-3, 3]);
});

test("the lag chart holds the row of t from its diagonal back, and marks the lag of k", () => {
  const [figure] = lagFigures([scalar([1, 0.5, 0.25, 0.125])], 3, 1);
  const [curve, bound] = figure.curves;
  assert.deepEqual(curve.points.map((/** @type {any} */ { x, value }) => [x, value]), [[0, 1], [1, 0.25], [2, 0.125]]);
  assert.deepEqual(bound.points.map((/** @type {any} */ { value }) => value), [1, 2, 4]);
  assert.equal(figure.mark, 2);
});

test("a bound far above what is measured does not flatten the curve", () => {
  const answer = scalar([1, 0.5, 0.5, 0.5]);
  answer.bound = [1, 1e10, 1e20, 1e30];
  const [{ y }] = lagFigures([answer], 4, 1);
  assert.ok(y.high <= 3);
});

test("shares that rounding swallows are marked, not drawn as small values", () => {
  const row = (/** @type {number} */ lag, /** @type {number} */ share) => ({ lag, norms: { Wx: 1, Wh: 1, bh: 1 }, share: { Wx: 1, Wh: share, bh: 1 } });
  const [figure] = shareFigures([[row(0, 0.9), row(1, 0.1), row(2, 1e-17), row(3, 0)]], 1, 4);
  assert.deepEqual(figure.curves.map((/** @type {any} */ { name }) => name), ["Wh"]);
  assert.deepEqual(figure.curves[0].points.map((/** @type {any} */ { standing }) => standing), ["value", "value", "lost", "lost"]);
  assert.ok(figure.y.low >= -16);
});

test("an exponent that is missing is −∞ where all Jacobians are finite, else unknown", () => {
  const answer = scalar([1, 0.5]);
  answer.lyapunov = [-0.5, null];
  assert.equal(lyapunovFigures([answer])[0].curves[0].points[1].standing, "lost");
  answer.steps[1].singular_values = [null];
  assert.equal(lyapunovFigures([answer])[0].curves[0].points[1].standing, "overflow");
});
