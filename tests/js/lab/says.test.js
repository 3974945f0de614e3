import assert from "node:assert/strict";
import { test } from "node:test";
import en from "../../../static/js/i18n/en.js";
import lab from "../../../static/js/i18n/vanishing.en.js";
import { lagFigures, reachFigures, shareFigures } from "../../../static/js/model/lab/figures.js";
import { readout, sentenceOf, shareReadout } from "../../../static/js/model/lab/says.js";
import { translator } from "../../../static/js/model/words.js";

const t = translator({ ...en, ...lab });
const reading = { sequence: {}, inputs: ["the", "brown", "dog"], targets: ["brown", "dog", "barks"], T: 3 };

/**
 * What is said of the errors of step 3 that are left at steps 1, 2 and 3.
 * @param {(number | null)[]} left
 * @param {number} k
 * @param {(number | null)[]} [joint] in h and c together
 * @param {object} [rest] of the answer
 */
function said(left, k, joint, rest) {
  const answer = /** @type {any} */ ({
    loss_gradient_norms: [[], [], left],
    ...(joint && { joint_loss_gradient_norms: [[], [], joint] }),
    jacobian_norms: { spectral: [[], [], [0.9, 0.9, 1]] },
    summary: { decay_per_step: 0.5, verdict: "vanishing" },
    steps: [1, 2, 3].map((t) => ({ t })),
    recurrent: { Wh: { spectral_norm: 1 } },
    ...rest,
  });
  return sentenceOf(answer, { t: 3, k }, reading, t);
}

test("one step back is not steps", () => {
  assert.deepEqual(said([0.1, 0.5, 2], 2), { sentence: "Of the error at dog, a share of 0.250 reaches brown, 1 step back.", share: 0.25, joint: null, aside: false });
  assert.equal(said([0.1, 0.5, 2], 1).sentence, "Of the error at dog, a share of 0.0500 reaches the, 2 steps back.");
});

test("what is more than the whole is no share", () => {
  assert.equal(said([28, 0.5, 2], 1).sentence, "The error at dog reaches the 14.0 times as large, 2 steps back.");
  assert.match(said([2 + 1e-12, 0.5, 2], 1).sentence, /a share of 1\.000/);
});

test("an error that is lost or overflowed has no share", () => {
  assert.equal(said([0, 0.5, 2], 1).share, "");
  assert.match(said([0, 0.5, 2], 1).sentence, /lost in rounding/);
  assert.match(said([null, 0.5, 2], 1).sentence, /overflowed/);
});

test("an LSTM's cell state carries an error too", () => {
  assert.deepEqual(said([0, 0.5, 2], 1, [0.3, 0.6, 2]).joint, { sentence: "With its cell c: 0.150.", share: 0.15 });
  assert.equal(said([0, 0.5, 2], 3, [0.3, 0.6, 2]).joint, null);
});

test("an error that no weight hands back is exactly 0, in an LSTM's h while c still carries it", () => {
  const gates = (/** @type {number} */ norm) => ({ recurrent: Object.fromEntries(["Whi", "Whf", "Whg", "Who"].map((name) => [name, { spectral_norm: norm }])) });
  assert.deepEqual(said([0, 0, 2], 1, undefined, { recurrent: { Wh: { spectral_norm: 0 } } }), { sentence: "Of the error at dog, exactly 0 reaches the, 2 steps back.", share: 0, joint: null, aside: false });
  const { sentence, joint } = said([0, 0, 2], 1, [0.3, 0.6, 2], gates(0));
  assert.match(sentence, /exactly 0 reaches/);
  assert.equal(joint?.share, 0.15);
  assert.match(said([0, 0, 2], 1, [0.3, 0.6, 2], gates(1)).sentence, /lost in rounding/);
  assert.match(said([0, 0, 2], 1, undefined, { recurrent: { Whr: { spectral_norm: 0 }, Whz: { spectral_norm: 0 }, Whn: { spectral_norm: 0 } } }).sentence, /lost in rounding/);
});

test("a norm that lasts is told apart from an error that does not lie along it", () => {
  const steady = { summary: { decay_per_step: 1.002, verdict: "steady" } };
  assert.equal(said([0.05, 0.1, 2], 1, undefined, steady).aside, true);
  assert.equal(said([0.5, 0.6, 2], 1, undefined, steady).aside, false);
  assert.equal(said([0.05, 0.1, 2], 1, undefined, { ...steady, jacobian_norms: { spectral: [[], [], [0.03, 0.9, 1]] } }).aside, false);
  assert.equal(said([0.05, 0.1, 2], 1, [0.9, 1, 2], steady).aside, false);
  assert.equal(said([0.05, 0.1, 2], 1).aside, false);
});

test("beside a chart an error that is exactly 0 is told as on the card, and one that is lost as lost, a slope rounded to 0 among them", () => {
  const answer = (/** @type {number} */ largest, /** @type {boolean} */ cuts) => /** @type {any} */ ({
    cuts, loss_gradient_norms: [[2], [0, 2], [0, 0, 2]], jacobian_norms: { spectral: [[1], [0, 1], [0, 0, 1]] }, bound: null,
    steps: [1, 2, 3].map((step) => ({ t: step, singular_values: [step === 3 ? largest : 1] })), recurrent: { Wh: { spectral_norm: 1 } },
  });
  const values = (/** @type {number} */ largest, cuts = true) => [lagFigures([answer(largest, cuts)], 3, 1), reachFigures([answer(largest, cuts)], 3, 1, 3)].map(([figure]) => readout(figure, t)[0].value);
  assert.deepEqual(values(0), ["0", "0"]);
  assert.deepEqual(values(1e-200), ["0 or lost", "0 or lost"]);
  assert.deepEqual(values(0, false), ["0 or lost", "0 or lost"]);
});

test("shares are added up from a lag on, and those that overflowed are not taken for 0", () => {
  const row = (/** @type {number} */ lag, /** @type {number | null} */ share) => ({ lag, norms: { Wh: share }, share: { Wh: share } });
  const beyond = (/** @type {(number | null)[]} */ ...shares) => shareReadout(shareFigures([shares.map((share, lag) => row(lag, share))], 1, 3)[0], ["Wh"], 1, t)[2].value;
  assert.equal(beyond(0.5, 0.25, 0.25), "0.500");
  assert.equal(beyond(null, 0.25, 0.25), "0.500");
  assert.equal(beyond(0.5, null, 0.25), "overflow");
});
