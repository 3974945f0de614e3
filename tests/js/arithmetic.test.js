import assert from "node:assert/strict";
import { test } from "node:test";
import { arithmetic } from "../../static/js/model/arithmetic.js";
import { addressIn } from "../../static/js/model/arithmetic/blocks.js";
import { GATES, partsOf } from "../../static/js/model/cells.js";
import en from "../../static/js/i18n/en.js";
import { translator } from "../../static/js/model/words.js";
import { forwardThrough } from "./gated.js";
import { times } from "./network.js";

/**
 * @typedef {import("../../static/js/model/arithmetic/blocks.js").Item} Item
 * @typedef {import("../../static/js/model/arithmetic/blocks.js").Block} Block
 * @typedef {import("../../static/js/model/selection.js").Part} Part
 */
const CELLS = /** @type {const} */ (["rnn", "gru", "lstm"]);
const FORWARDS = { rnn: forwardThrough("rnn", "hello", 4, 11), gru: forwardThrough("gru", "hello", 4, 12), lstm: forwardThrough("lstm", "hello", 4, 13) };
const EVERY_STEP = [1, 2, 3, 4];

/** @param {number[]} one @param {number[]} other @param {string} [where] */
function near(one, other, where = "") {
  assert.equal(one.length, other.length, where);
  one.forEach((value, i) => assert.ok(Math.abs(value - other[i]) < 1e-12 * Math.max(1, Math.abs(value)), `${where}: ${one} and ${other}`));
}

/** The arithmetic of a part, without its headings. @param {keyof typeof FORWARDS} cell @param {Part} part @param {number} t @param {number | null} [unit] */
function linesOf(cell, part, t, unit = null) {
  const { lines } = arithmetic({ part, t, unit }, FORWARDS[cell]);
  return /** @type {Item[][]} */ (lines.filter(Array.isArray));
}

const OPERATIONS = /** @type {Record<string, (values: number[]) => number[]>} */ ({
  "\\tanh": (values) => values.map(Math.tanh),
  "\\sigma": (values) => values.map((value) => 1 / (1 + Math.exp(-value))),
  "-\\ln": (values) => values.map((value) => -Math.log(value)),
});

/**
 * Works a line out as a reader does, from its signs and numbers, and holds the left side against the right.
 * @param {Item[]} line @param {string} where
 */
function works(line, where) {
  const end = line.findIndex((item) => item.kind === "sign" && item.tex.endsWith("=") && item !== line[0]);
  assert.ok(end > 0, where);
  const right = valuesOf(line[end + 1]);
  near(evaluated(line.slice(0, end), line[end]), right, where);
}

/** @param {Item} item @returns {number[]} */
function valuesOf(item) {
  if (item.kind === "numbers") return item.values.map((row) => Number(row[0]));
  assert.equal(item.kind, "terms");
  const { terms } = /** @type {import("../../static/js/model/arithmetic/blocks.js").Terms} */ (item);
  return [terms.reduce((sum, factors) => sum + factors.reduce((product, { value }) => product * Number(value), 1), 0)];
}

/** @param {Item[]} items @param {Item} equals @returns {number[]} */
function evaluated(items, equals) {
  const [first] = items;
  if (first.kind === "sign") {
    if (first.tex === "\\tanh\\big(" && equals.kind === "sign" && equals.tex.startsWith("\\big)")) return OPERATIONS["\\tanh"](evaluated(items.slice(1), first));
    return (OPERATIONS[first.tex] ?? ((/** @type {number[]} */ same) => same))(evaluated(items.slice(1), first));
  }
  /** @type {number[]} */
  let sum = [];
  let product = /** @type {number[] | number[][]} */ ([]);
  let sign = "+";
  const add = () => (sum = sum.length ? sum.map((value, i) => value + Number(product[i])) : /** @type {number[]} */ (product));
  for (const item of items) {
    if (item.kind === "sign") {
      if (item.tex === "+" && product.length) add();
      sign = item.tex;
      continue;
    }
    const isMatrix = item.kind === "numbers" && !item.vector;
    const values = isMatrix ? /** @type {number[][]} */ (item.values) : valuesOf(item);
    if (sign === "\\cdot") product = times(/** @type {number[][]} */ (product), /** @type {number[]} */ (values));
    else if (sign === "\\circ") product = product.map((value, i) => Number(value) * Number(values[i]));
    else if (sign === "\\div") product = product.map((value) => Number(value) / Number(values[0]));
    else if (sign === "\\to") product = values;
    else product = values;
  }
  return add();
}

test("every line of every part works out: what stands left of = is what stands right of it", () => {
  let lines = 0;
  for (const cell of CELLS) {
    for (const part of partsOf(cell).filter((each) => each !== "input")) {
      for (const t of EVERY_STEP) {
        for (const unit of [null, 3]) {
          linesOf(cell, part, t, unit).forEach((line, i) => works(line, `${cell} ${part} ${t} ${unit} line ${i}`));
          lines += linesOf(cell, part, t, unit).length;
        }
      }
    }
  }
  assert.ok(lines > 500);
});

test("a line that does not work out is found", () => {
  const line = structuredClone(linesOf("gru", "hidden", 2)[0]);
  const block = /** @type {Block} */ (line.find((item) => item.kind === "numbers"));
  block.values[1][0] = Number(block.values[1][0]) + 1e-6;
  assert.throws(() => works(line, "planted"));
});

test("every quantity is the server's, and stands at its own address", () => {
  for (const cell of CELLS) {
    const forward = FORWARDS[cell];
    for (const part of partsOf(cell)) {
      for (const item of linesOf(cell, part, 2, null).flat()) {
        if (item.kind !== "numbers" || ["exp", "sum"].includes(item.of.part) || /^1 - z|tanh/.test(item.name)) continue;
        const { of } = item;
        const [name, map] = of.part.split(".");
        const step = of.t === 0 ? { h: forward.h0, c: forward.c0 } : of.t ? forward.steps[of.t - 1] : forward;
        const known = { input: step.x, hidden: step.h, prediction: step.probabilities, total: forward.loss, ...step.gates }[name] ?? step[name] ?? forward.model.weights[name];
        const values = map ? known[map] : known;
        item.values.forEach((row, i) =>
          row.forEach((value, j) => {
            const at = addressIn(item, i, j);
            const expected = at.row ? values[at.row - 1][Number(at.column) - 1] : at.unit ? values[at.unit - 1] : values;
            assert.equal(value, expected, `${cell} ${part}: ${item.name} ${i} ${j}`);
          }),
        );
      }
    }
  }
});

test("a selected number is marked in every vector and in its row of every matrix", () => {
  for (const cell of CELLS) {
    const lines = linesOf(cell, "hidden", 2, 3);
    const blocks = lines.flat().filter((item) => item.kind === "numbers" && item.values.length === 4 && !["x_{2}", "h_{1}"].includes(item.name));
    assert.ok(blocks.length >= 4);
    for (const block of blocks) assert.equal(/** @type {Block} */ (block).markRow, 2, `${cell} ${/** @type {Block} */ (block).name}`);
  }
});

test("of many products those with a 0 are left out, and said to be", () => {
  const forward = forwardThrough("rnn", "the quick fox", 3, 5);
  const [line] = /** @type {Item[][]} */ (arithmetic({ part: "hidden", t: 2, unit: 1 }, forward).lines);
  const sum = /** @type {import("../../static/js/model/arithmetic/blocks.js").Terms} */ (line.find((item) => item.kind === "terms"));
  assert.equal(sum.left, forward.vocabulary.length - 1);
  assert.equal(sum.terms.length, 1 + 3 + 1);
  works(line, "with zeros left out");
});

test("scores too large to be raised are compared with the largest first", () => {
  const forward = structuredClone(FORWARDS.rnn);
  const step = forward.steps[1];
  step.logits = step.logits.map((/** @type {number} */ z, /** @type {number} */ i) => (i === 0 ? 900 : 899 + z / 9));
  const raised = step.logits.map((/** @type {number} */ z) => Math.exp(z - 900));
  const sum = raised.reduce((/** @type {number} */ all, /** @type {number} */ each) => all + each, 0);
  step.probabilities = raised.map((/** @type {number} */ each) => each / sum);
  const { lines, formulas } = arithmetic({ part: "prediction", t: 2, unit: null }, forward);
  for (const line of /** @type {Item[][]} */ (lines)) works(line, "shifted");
  assert.ok(formulas.some((tex) => tex.includes("\\max")));
});

test("a step without a target has no loss of its own, and the others still add up", () => {
  const forward = structuredClone(FORWARDS.rnn);
  Object.assign(forward.steps[0], { target: null, loss: null });
  forward.loss = forward.steps.slice(1).reduce((/** @type {number} */ all, /** @type {{ loss: number }} */ { loss }) => all + loss, 0);
  const shown = arithmetic({ part: "loss", t: 1, unit: null }, forward);
  assert.equal(shown.title, "arithmetic.loss.none");
  for (const line of /** @type {Item[][]} */ (shown.lines)) works(line, "the rest");
  assert.equal(arithmetic({ part: "prediction", t: 1, unit: null }, forward).title, "arithmetic.prediction.open");
});

test("an embedding's x is no one-hot: its places have no tokens, and no column is picked", () => {
  const forward = structuredClone(FORWARDS.rnn);
  const x = [0.3, -0.7];
  forward.model.weights.Wx = forward.model.weights.Wx.map((/** @type {number[]} */ row) => row.slice(0, 2));
  Object.assign(forward.steps[0], { x, Wx_x: times(forward.model.weights.Wx, x) });
  const [line] = /** @type {Item[][]} */ (arithmetic({ part: "Wx", t: 1, unit: null }, forward).lines);
  works(line, "embedding");
  assert.deepEqual([/** @type {Block} */ (line[0]).columns, /** @type {Block} */ (line[0]).markColumn], [[], null]);
  assert.equal(arithmetic({ part: "input", t: 1, unit: null }, forward).title, "arithmetic.input.vector");
});

test("everything that is said has its sentence, and names which weights make which gate", () => {
  const t = translator(en);
  for (const cell of CELLS) {
    for (const part of partsOf(cell)) {
      for (const unit of [null, 2]) {
        const { title, slots, lines } = arithmetic({ part, t: 1, unit }, FORWARDS[cell]);
        assert.ok(t(title, slots).length > 10);
        for (const line of lines) if (!Array.isArray(line)) assert.ok(t(line.key, line.slots).includes(String(line.slots.name)));
      }
    }
    for (const { name, Wx, Wh } of GATES[cell]) {
      const { title, slots } = arithmetic({ part: /** @type {Part} */ (name), t: 2, unit: null }, FORWARDS[cell]);
      assert.match(t(title, slots), new RegExp(`${Wx} and ${Wh}`));
    }
  }
});
