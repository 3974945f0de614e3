import assert from "node:assert/strict";
import { test } from "node:test";
import lab from "../../../static/js/i18n/vanishing.en.js";
import { lagFigures, singularFigures } from "../../../static/js/model/lab/figures.js";
import { chainTable, curvesTable, mapTable, sentenceTable } from "../../../static/js/model/lab/tables.js";
import { tsv } from "../../../static/js/model/tsv.js";
import { translator } from "../../../static/js/model/words.js";

const t = translator(lab);
const reading = { sequence: {}, inputs: ["a\tb", "c", "d"], targets: ["c", "d", "e"], T: 3 };
/** An answer in which every number is another. @param {object} [more] */
const answer = (more) => /** @type {any} */ ({
  jacobian_norms: { spectral: [[1, null, null], [0.5, 1, null], [0.2, 0.4, 1]] },
  loss_gradient_norms: [[3, null, null], [1, 2, null], [null, 0.3, 0.6]],
  steps: [1, 2, 3].map((step) => ({ t: step, singular_values: [step / 10, step / 100] })),
  bound: null,
  ...more,
});
const column = (/** @type {string} */ name, /** @type {any} */ of) => /** @type {any} */ ({ name, answer: of, norms: of.jacobian_norms.spectral });
const both = [column("RNN", answer({ bound: [1, 2, 4] })), column("LSTM", answer({ joint_loss_gradient_norms: [[3, null, null], [1, 2, null], [0, 0.5, 0.6]] }))];

test("curves stand side by side, a row for each place", () => {
  const figures = lagFigures(both.map((each) => each.answer), 3, 1);
  assert.deepEqual(curvesTable(figures, ["RNN", "LSTM"], "lag", t), [
    ["lag", "RNN ‖∂h_t/∂h_k‖", "RNN bound", "LSTM ‖∂h_t/∂h_k‖"],
    [0, 1, 1, 1],
    [1, 0.4, 2, 0.4],
    [2, 0.2, 4, 0.2],
  ]);
});

test("several values at a place have a column each", () => {
  const figures = singularFigures([both[0].answer, null], 3, 1, 3);
  assert.deepEqual(curvesTable(figures, ["RNN", "GRU"], "step", t), [["step", "RNN σ 1", "RNN σ 2"], [1, 0.1, 0.01], [2, 0.2, 0.02], [3, 0.3, 0.03]]);
});

test("the chain's factors and products stand at the step that they lead to", () => {
  assert.deepEqual(chainTable([both[0]], { t: 3, k: 1 }, reading, t), [["k", "text", "RNN one step", "RNN product"], [1, "a\tb", 0.2, 0.2], [2, "c", 0.3, 0.4]]);
});

test("of all pairs those that there are", () => {
  assert.deepEqual(mapTable([both[0]]), [["RNN", 1, 2, 3], [1, 1], [2, 0.5, 1], [3, 0.2, 0.4, 1]]);
});

test("shares are told of h, and of an LSTM's c with it; what overflowed or was lost is not a number like others", () => {
  assert.deepEqual(sentenceTable(both, 3, reading, t), [
    ["k", "text", "RNN h", "LSTM h", "LSTM (h, c)"],
    [1, "a\tb", "overflow", "overflow", 0],
    [2, "c", 0.5, 0.5, 0.5 / 0.6],
    [3, "d", 1, 1, 1],
  ]);
});

test("a tab in a word is no column's end", () => {
  assert.equal(tsv([["k", "a\tb"], [1, 0.1 + 0.2]]), "k\ta b\n1\t0.30000000000000004");
});
