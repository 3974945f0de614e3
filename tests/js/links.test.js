import assert from "node:assert/strict";
import { test } from "node:test";
import { relation } from "../../static/js/model/links.js";
import { forwardThrough } from "./gated.js";

/** @typedef {import("../../static/js/model/links.js").Address} Address */
const CELLS = /** @type {const} */ (["rnn", "gru", "lstm"]);
const targets = [1, 2, 2, 3];

/** @param {typeof CELLS[number]} cell @param {Address} at @param {Address} other */
const between = (cell, at, other) => relation(at, other, { cell, targets });

test("what a number comes from leads to it, and the other way round", () => {
  const unit = { part: "hidden", t: 2, unit: 1 };
  const known = /** @type {[Address, string | null][]} */ ([
    [{ part: "input", t: 2 }, "from"], [{ part: "input", t: 1 }, null], [{ part: "hidden", t: 1, unit: 3 }, "from"], [{ part: "hidden", t: 2, unit: 3 }, null],
    [{ part: "a", t: 2, unit: 1 }, "from"], [{ part: "a", t: 2, unit: 2 }, null], [{ part: "Wx", t: null, row: 1, column: 4 }, "from"], [{ part: "Wx", t: null, row: 2, column: 4 }, null],
    [{ part: "hidden", t: 3, unit: 2 }, "to"], [{ part: "hidden", t: 4, unit: 2 }, null], [{ part: "prediction", t: 2, unit: 4 }, "to"], [{ part: "prediction", t: 3, unit: 4 }, null],
    [{ part: "Wy", t: null, row: 3, column: 1 }, "with"], [{ part: "Wy", t: null, row: 3, column: 2 }, null], [unit, "self"],
  ]);
  for (const [other, expected] of known) {
    assert.equal(between("rnn", unit, other), expected, JSON.stringify(other));
    const back = { from: "to", to: "from" }[String(expected)] ?? expected;
    assert.equal(between("rnn", other, unit), back, `back from ${JSON.stringify(other)}`);
  }
});

test("all arrows of a weight are one and the same, and so are its numbers", () => {
  const arrow = { part: "Wx", t: 2 };
  assert.equal(between("rnn", arrow, { part: "Wx", t: 4 }), "self");
  assert.equal(between("rnn", { part: "Wx", t: null, row: 1, column: 2 }, { part: "Wx", t: 3 }), "self");
  assert.equal(between("gru", { part: "Wxr", t: null, row: 1, column: 2 }, { part: "Wx", t: 3 }), "self");
  assert.equal(between("rnn", { part: "Wx", t: null, row: 1, column: 2 }, { part: "Wx", t: null, row: 1, column: 3 }), null);
  assert.equal(between("rnn", arrow, { part: "Wh", t: 2 }), null);
  assert.equal(between("rnn", { part: "hidden", t: 2, unit: 1 }, { part: "Wh", t: 3 }), "to");
  assert.equal(between("rnn", { part: "hidden", t: 2, unit: 1 }, { part: "Wh", t: 2 }), "from");
});

test("of the probabilities only the target's leads to the loss", () => {
  const loss = { part: "loss", t: 2 };
  assert.deepEqual([1, 2, 3, 4].map((unit) => between("rnn", loss, { part: "prediction", t: 2, unit })), [null, null, "from", null]);
});

/** Where each quantity of a step stands among the answers. @param {any} forward @param {Address} address */
function place(forward, { part, t, unit = 1, row = 1, column = 1 }) {
  const { weights } = forward.model;
  if (part in weights) return Array.isArray(weights[part][0]) ? [weights[part][row - 1], column - 1] : [weights[part], unit - 1];
  const step = forward.steps[Number(t) - 1];
  return [{ hidden: step.h, c: step.c, prediction: step.probabilities, ...step.gates }[part], unit - 1];
}

test("a weight's change moves exactly the numbers that it is said to lead to", () => {
  for (const cell of CELLS) {
    const forward = forwardThrough(cell, "hello", 3, 21);
    for (const name of Object.keys(forward.model.weights)) {
      const changed = forwardThrough(cell, "hello", 3, 21, (weights) => {
        const of = Array.isArray(weights[name][0]) ? weights[name][1] : weights[name];
        of[Array.isArray(weights[name][0]) ? 0 : 1] += 0.25;
      });
      const at = Array.isArray(forward.model.weights[name][0]) ? { part: name, t: null, row: 2, column: 1 } : { part: name, t: null, unit: 2 };
      const parts = name === "Wy" || name === "by" ? [] : [...Object.keys(forward.steps[0].gates ?? {}), ...(cell === "lstm" ? ["c"] : []), "hidden"];
      for (const part of parts) {
        for (const unit of [1, 2, 3]) {
          const other = { part, t: 1, unit };
          const moved = (/** @type {any} */ of) => of[0][of[1]];
          const differs = moved(place(forward, other)) !== moved(place(changed, other));
          assert.equal(between(cell, at, other) === "to", differs, `${cell} ${name} ${part} ${unit}`);
        }
      }
    }
  }
});
