import assert from "node:assert/strict";
import { test } from "node:test";
import { parsed } from "../../static/js/dom/notation.js";

/** Each piece as its kind's first letter and its text. @param {string} text */
const pieces = (text) => parsed(text).map(({ kind, text: part }) => `${kind[0]}:${part}`);

test("letters are variables, what follows an underscore is lowered", () => {
  assert.deepEqual(pieces("W_x x_t"), ["v:W", "s:x", "t: ", "v:x", "s:t"]);
  assert.deepEqual(pieces("h_{2,3}"), ["v:h", "s:2,3"]);
  assert.deepEqual(pieces("h_12 = 0"), ["v:h", "s:12", "t: = 0"]);
});

test("names of functions stand upright", () => {
  assert.deepEqual(pieces("tanh(a_1)"), ["w:tanh", "t:(", "v:a", "s:1", "t:)"]);
  assert.deepEqual(pieces("−ln ŷ_1"), ["t:−", "w:ln", "t: ", "v:ŷ", "s:1"]);
});

test("a quoted letter is taken as it is, even an underscore", () => {
  assert.deepEqual(pieces('onehot("_")'), ["w:onehot", "t:(", "t:_", "t:)"]);
  assert.deepEqual(pieces('("犬")'), ["t:(", "t:犬", "t:)"]);
});

test("nothing of a formula is lost", () => {
  for (const text of ["‖∂L_T/∂h_k‖", "h_t = tanh(W_x x_t + W_h h_{t−1})", "z_3 = W_y h_3"]) {
    assert.equal(parsed(text).map((piece) => piece.text).join(""), text.replace(/_\{([^}]*)\}/g, "$1").replaceAll("_", ""));
  }
});
