import assert from "node:assert/strict";
import { test } from "node:test";
import en from "../../static/js/i18n/en.js";
import { decades, flowFigure, hiddenFigure, lossFigure, softmaxFigure } from "../../static/js/model/figures.js";
import { translator } from "../../static/js/model/words.js";
import { recordingOf } from "./network.js";

const look = {
  font: "sans-serif", size: 12, ink: "ink", muted: "muted", line: "line", surface: "surface", sunken: "sunken",
  bar: "bar", target: "target", targetSoft: "target-soft", flow: "flow", theme: /** @type {const} */ ("light"),
};

/**
 * What a chart is given for a frame of a word's recording.
 * @param {string} word @param {number} index @param {number | null} [step] @param {number} [count]
 */
function shown(word, index, step = null, count = 11) {
  const recording = recordingOf(word, 3, 10);
  return { recording, frame: recording.frames[index], index, count, step, look, t: translator(en) };
}

/** @param {import("../../static/js/model/figures.js").Figure} figure */
const traces = ({ data }) => /** @type {any[]} */ (data);

const LONG = "the quick brown fox jumps over lazy dogs";

test("the map of hidden states has a column for each step and a row for each unit, the first on top", () => {
  const of = shown("dogs", 4);
  const [{ x, y, z, zmin, zmax }] = traces(hiddenFigure(of));
  assert.deepEqual([x, y, zmin, zmax], [[1, 2, 3], [1, 2, 3], -1, 1]);
  for (const step of x) for (const unit of y) assert.equal(z[unit - 1][step - 1], of.frame.h[step - 1][unit - 1]);
  const [low, high] = hiddenFigure(of).layout.yaxis.range;
  assert.ok(low > high);
});

test("the softmax bars are the probabilities, the target's in its own colour", () => {
  const of = shown("dogs", 4);
  const [{ x, y, text, marker }] = traces(softmaxFigure(of));
  assert.deepEqual(y, of.frame.probabilities.flat());
  assert.deepEqual(text, [..."dogs", ..."dogs", ..."dogs"]);
  assert.deepEqual(marker.color.flatMap((/** @type {string} */ colour, /** @type {number} */ i) => (colour === "target" ? [text[i]] : [])), [..."ogs"]);
  assert.deepEqual(x.map(Math.round), [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
  assert.deepEqual([...x].sort((a, b) => a - b), x);
});

test("a long word's probabilities are a map with a mark on each target", () => {
  const of = shown(LONG, 2);
  const [{ z }, targets] = traces(softmaxFigure(of));
  const { vocabulary, targets: next } = of.recording.sequence;
  of.frame.probabilities.forEach((row, i) => row.forEach((value, j) => assert.equal(z[j][i], value)));
  assert.deepEqual(targets.y.map((/** @type {number} */ i) => vocabulary[i]), next);
});

test("gradients stand on a log axis that holds them all; what is zero or overflowed is left out", () => {
  const of = shown("dogs", 1);
  of.frame.flow = [0, 3e-7, null];
  const figure = flowFigure(of);
  assert.deepEqual(traces(figure)[0].y, [null, 3e-7, null]);
  assert.equal(figure.layout.yaxis.type, "log");
  const [low, high] = figure.layout.yaxis.range;
  assert.ok(low < Math.log10(3e-7) && Math.log10(3e-7) < high);
});

test("the axis of gradients stands still while they move within their decades", () => {
  assert.deepEqual(decades([0.2, 0.03]), decades([0.5, 0.02]));
  assert.deepEqual(decades([null, null]), [-2.1, 0.1]);
  for (const values of [[1e-9, 1], [0.5], [1e300, 1e-300], [1]]) {
    const [low, high] = decades(values);
    assert.ok(high - low >= 2);
    for (const value of values) assert.ok(low < Math.log10(value) && Math.log10(value) < high, `${values}`);
  }
});

test("the loss is drawn over the updates received, with the playhead at the shown one", () => {
  const of = shown("dogs", 4, null, 7);
  const [line, head] = traces(lossFigure(of));
  assert.deepEqual(line.x, [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual(line.y, of.recording.frames.slice(0, 7).map(({ loss }) => loss));
  assert.deepEqual([head.x, head.y], [[4], [of.frame.loss]]);
  const [playhead] = lossFigure(of).layout.shapes;
  assert.deepEqual([playhead.x0, playhead.x1], [4, 4]);
});

test("a selected step is framed in every chart over steps", () => {
  for (const figure of [hiddenFigure, softmaxFigure, flowFigure]) {
    const framed = (/** @type {number | null} */ step) =>
      figure(shown("dogs", 4, step)).layout.shapes.filter((/** @type {any} */ shape) => shape.line?.color === "ink");
    assert.equal(framed(null).length, 0);
    const [{ x0, x1 }] = framed(2);
    assert.ok(x0 > 1.5 && x0 < 2 && x1 > 2 && x1 < 2.5);
  }
});

test("at most ten letters stand along an axis, each under its own step", () => {
  for (const word of ["ab", "dogs", "shepherd", LONG]) {
    const of = shown(word, 0);
    const { tickvals, ticktext } = hiddenFigure(of).layout.xaxis;
    assert.ok(tickvals.length <= 10 && tickvals.length >= Math.min(of.recording.T, 5));
    tickvals.forEach((/** @type {number} */ t, /** @type {number} */ i) => assert.equal(ticktext[i].replace(/<.*/, ""), word[t - 1] === " " ? "␣" : word[t - 1]));
  }
});

test("of long tokens as many stand along an axis as fit beside each other", () => {
  for (const [T, token, fit] of /** @type {[number, string, number][]} */ ([[12, "11.2°", 4], [6, "dogs", 6], [5, "shepherds and dogs", 3], [60, "a", 10]])) {
    const recording = { ...shown("dogs", 0).recording, T, d: 3, sequence: { inputs: Array.from({ length: T }, () => token) } };
    const frame = { h: Array.from({ length: T }, () => [0, 0, 0]) };
    const { tickvals, tickangle } = hiddenFigure(/** @type {any} */ ({ ...shown("dogs", 0), recording, frame })).layout.xaxis;
    assert.deepEqual([tickvals.length, tickangle], [fit, 0], token);
  }
});

test("what a chart shows at a frame depends on that frame alone", () => {
  for (const figure of [hiddenFigure, softmaxFigure, flowFigure, lossFigure]) {
    const before = figure(shown("dogs", 3));
    figure(shown("dogs", 9));
    assert.deepEqual(figure(shown("dogs", 3)), before);
  }
});
