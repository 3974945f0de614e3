import assert from "node:assert/strict";
import { test } from "node:test";
import { chapterAlone, fromHash, leaving, toHash } from "../../static/js/model/link.js";
import { fitting } from "../../static/js/model/link/view.js";
import { numbersOfText, textOfNumbers } from "../../static/js/model/link/numbers.js";
import { EMPTY, requestOf, setupOf } from "../../static/js/model/setup.js";
import { numbers, recordingOf, requestFor } from "./network.js";

const presets = [
  { name: "dogs", request: { ...requestFor("dogs", 3, 300), optimizer: { name: "sgd", learning_rate: 0.3 } } },
  { name: "reviews", request: { sequences: [{ inputs: ["good", "dog"], targets: [null, "+"], outputs: ["+", "-"] }, { inputs: ["bad", "dog"], targets: [null, "-"], outputs: ["+", "-"] }], model: { cell: "gru", hidden_size: 6 }, optimizer: {}, steps: 50 } },
];
const view = { step: 0, selection: null, folded: null, digits: false, walk: null, path: false, settings: false, start: null, length: "10", chapter: null };
const of = (/** @type {Partial<import("../../static/js/model/setup.js").Setup>} */ change) => ({ setup: { ...EMPTY, ...change }, preset: "", chosen: 0 });

test("what is told by an example and a view is short, and readable", () => {
  const dogs = { setup: setupOf(presets[0].request), preset: "dogs", chosen: 0 };
  assert.equal(toHash({ state: dogs, view }, presets), "#preset=dogs");
  const told = { state: dogs, view: { ...view, step: 143, selection: /** @type {const} */ ({ part: "hidden", t: 2, unit: null }) } };
  assert.equal(toHash(told, presets), "#preset=dogs&frame=143&select=h2");
  assert.deepEqual(fromHash("#preset=dogs&frame=143&select=h2", presets), { ...told, left: [] });
  const own = { state: of({ items: ["the dogs"], cell: "gru", hidden: "4", rate: "0.3" }), view };
  assert.equal(toHash(own, presets), "#text=the+dogs&cell=gru&d=4&eta=0.3");
});

test("an example is told in full once it is not what it was", () => {
  const setup = { ...setupOf(presets[0].request), every: "2" };
  assert.equal(toHash({ state: { setup, preset: "dogs", chosen: 0 }, view }, presets), "#text=dogs&seed=7&eta=0.3&every=2");
});

/** Set-ups of every kind, drawn by lot: the same ones each time. */
function* drawn(/** @type {number} */ count) {
  const next = numbers(5);
  const lot = () => Math.abs(next());
  const one = (/** @type {any[]} */ all) => all[Math.floor(lot() * all.length) % all.length];
  const maybe = (/** @type {() => any} */ value, /** @type {any} */ otherwise) => (lot() < 0.5 ? value() : otherwise);
  const typed = () => String(Math.round(lot() * 1e4) / 1e4);
  const vector = (/** @type {number} */ n) => Array.from({ length: n }, () => one([next() * 10 ** Math.floor(next() * 12), Math.round(next() * 3)]) + 0);
  for (let i = 0; i < count; i += 1) {
    const form = one(["text", "tokens", "pairs"]);
    const items = { text: ["dogs & cats", "a#b=c?%20+", "你好，世界", "hello.", "a  b "], tokens: ["I like dogs .", "a=b c&d + +", "😀 ␣ 1/2"], pairs: ["I/– like/dogs dogs/I", "a//b c/ d/+", "bad dog/-"] }[/** @type {"text"} */ (form)];
    const cell = one(["rnn", "gru", "lstm"]);
    const d = one([1, 2, 3, 16]);
    const setup = /** @type {import("../../static/js/model/setup.js").Setup} */ ({
      ...EMPTY, form, items: maybe(() => items, [one(items)]), last: lot() < 0.3, cell, hidden: String(d),
      outputs: form === "pairs" ? maybe(() => "dogs, I + - – b /b", "") : "",
      activation: one(["tanh", "relu", "sigmoid", "identity"]), bias: one(["", "on", "off"]), scheme: one(["normal", "xavier", "orthogonal", "identity"]),
      optimizer: one(["sgd", "momentum", "rmsprop", "adam"]), cut: lot() < 0.3, seed: String(Math.floor(lot() * 1e6)),
      ...Object.fromEntries(["gain", "forget", "rate", "momentum", "decay", "beta1", "beta2", "epsilon", "clip", "truncate", "steps", "stop", "every"].map((field) => [field, maybe(typed, /** @type {any} */ (EMPTY)[field])])),
      h0: maybe(() => vector(d), null), c0: cell === "lstm" ? maybe(() => vector(d), null) : null,
    });
    const { sequence, sequences = [sequence] } = requestOf(setup);
    const tokens = [...new Set(sequences.flatMap((part) => part?.inputs ?? part?.tokens ?? [...(part?.text ?? "")].slice(0, -1)))];
    if (lot() < 0.4) setup.embedding = Object.fromEntries(tokens.map((token) => [token, vector(2).join(" ")]));
    const outputs = sequences.flatMap((part) => part?.outputs ?? []);
    const all = [...new Set([...tokens, ...sequences.flatMap((part) => (part?.targets ?? [...(part?.tokens ?? part?.text ?? [])].slice(1)).filter((target) => target !== null))])];
    const k = setup.embedding ? 2 : outputs.length ? tokens.length : all.length;
    const m = outputs.length ? new Set(outputs).size : all.length;
    const matrix = (/** @type {number} */ rows, /** @type {number} */ columns) => Array.from({ length: rows }, () => vector(columns));
    const gates = { rnn: [""], gru: ["r", "n", "z"], lstm: ["f", "i", "g", "o"] }[/** @type {"rnn"} */ (cell)];
    const biases = { rnn: ["bh"], gru: ["br", "bxn", "bhn", "bz"], lstm: ["bf", "bi", "bg", "bo"] }[/** @type {"rnn"} */ (cell)];
    const weights = { ...Object.fromEntries(gates.flatMap((gate) => [[`Wx${gate}`, matrix(d, k)], [`Wh${gate}`, matrix(d, d)]])), Wy: matrix(m, d) };
    if (lot() < 0.5) setup.weights = lot() < 0.5 ? weights : { ...weights, ...Object.fromEntries(biases.map((name) => [name, vector(d)])), by: vector(m) };
    yield { setup, preset: "", chosen: setup.items.length > 1 ? 1 : 0 };
  }
}

test("any set-up comes back as it was, to the last bit of its weights", () => {
  let weighty = 0;
  for (const state of drawn(150)) {
    const hash = toHash({ state, view }, presets);
    assert.match(hash, /^#[\w.,:;/+=&%~!*'()-]*[\w+=&%~-]$/);
    const told = fromHash(hash, presets);
    assert.deepEqual(told, { state, view, left: [] }, hash);
    assert.deepEqual(requestOf(told.state.setup), requestOf(state.setup));
    if (state.setup.weights) weighty += 1;
  }
  assert.ok(weighty > 50);
});

test("any view comes back as it was", () => {
  const state = { ...of({ items: ["dogs", "hello"], hidden: "3", cell: "lstm" }), chosen: 1 };
  const parts = ["input", "Wx", "Wh", "f", "i", "g", "o", "c", "hidden", "Wy", "prediction", "loss"];
  for (const [i, part] of parts.entries()) {
    const unit = ["input", "Wx", "Wh", "Wy", "loss"].includes(part) ? null : (i % 3) + 1;
    const walks = i % 3 === 0;
    const told = /** @type {any} */ ({
      ...view, step: i, selection: walks ? null : { part, t: (i % 4) + 1, unit: i % 2 ? unit : null }, folded: i % 2 ? (i % 4) + 1 : null, digits: i % 2 === 0,
      walk: walks ? { at: i, weight: i % 2 ? "Whf" : "", check: i % 2 ? null : { name: "bf", row: 2, column: 0 } } : null,
      path: i % 3 === 1, settings: i % 4 === 1, start: i % 2 ? "lo" : null, length: String(10 + (i % 3)), chapter: i % 9 === 8 ? null : i % 8,
    });
    const hash = toHash({ state, view: told }, presets);
    assert.deepEqual(fromHash(hash, presets), { state, view: told, left: [] }, hash);
  }
});

const LEFT = [
  "d=0", "d=17", "d=2.5", "d=three", "eta=fast", "eta", "seed=x", "steps=", "gain=NaN", "clip=Infinity",
  "cell=transformer", "activation=swish", "bias=maybe", "init=he", "optimizer=lion", "cut=yes", "last=1", "outputs=+",
  "preset=cats", "text=a", `text=${"a".repeat(60)}`, "words=alone", "pairs=no+targets",
  "x.d=1,2", "x.d=", "h0=1,2", "h0=1,2,x", "h0=1,2,", "c0=1,2,3", "Wx=1,2;3,4", "Wq=1", "bh=1,2,3", "Wh=1,0,0;0,1,0;0,0,1",
  "Wh=3x3:AAAA", "Wh=3x3:A", "frame=-1", "frame=1.5", "frame=last", "select=h4", "select=h0", "select=h2.4", "select=q1", "select=x1.1",
  "select=r2", "select=c1", "select=h", "select=toString1", "sequence=2", "sequence=0", "folded=0", "folded=9", "digits=3", "walk=0", "walk=x", "terms=Wh", "check=Wh.1.1",
  "path=yes", "setup=1", "start=cat", "length=0", "length=many", "length=2001", "chapter=0", "chapter=9", "colour=red", "__proto__=1", "constructor",
];

test("every bad or unknown part is named and left out, and all else holds", () => {
  const good = "preset=dogs&eta=0.5&frame=7&folded=2";
  const expected = fromHash(`#${good}`, presets);
  assert.deepEqual(expected.left, []);
  for (const bad of LEFT) {
    const [name, value = ""] = bad.split("=");
    const twice = ["preset", "eta", "frame", "folded"].includes(name);
    const rest = twice ? good.split("&").filter((part) => !part.startsWith(`${name}=`)).join("&") : good;
    const told = fromHash(`#${bad}&${rest}`, presets);
    assert.deepEqual({ ...told, left: [] }, { ...fromHash(`#${rest}`, presets), left: [] }, bad);
    const shown = `${name}${value.replaceAll("+", " ") && `=${value.replaceAll("+", " ")}`}`;
    assert.deepEqual(told.left, bad === "outputs=+" ? ["outputs= "] : [shown.length > 40 ? `${shown.slice(0, 40)}…` : shown], bad);
  }
});

test("of a part that is there twice the second is named; of several sequences only the bad one", () => {
  assert.deepEqual(fromHash("#d=4&d=5", presets).left, ["d=5"]);
  assert.equal(fromHash("#d=4&d=5", presets).state.setup.hidden, "4");
  const told = fromHash("#text=dogs&text=a&text=hello&words=I+am", presets);
  assert.deepEqual([told.state.setup.items, told.left], [["dogs", "hello"], ["text=a", "words=I am"]]);
  assert.deepEqual(fromHash("#text=%zz%&%&=&&#", presets).left, ["%", "#"]);
});

test("a chapter with nothing else brings its own network", () => {
  assert.deepEqual(["#chapter=7", "chapter=1", "#chapter=7&preset=dogs", "#eta=1", ""].map(chapterAlone), [true, true, false, false, false]);
});

test("a change without a sequence means the example that is named, or the first", () => {
  assert.deepEqual(fromHash("#d=5", presets).state, { setup: { ...setupOf(presets[0].request), hidden: "5" }, preset: "", chosen: 0 });
  const reviews = fromHash("#preset=reviews&seed=9&sequence=2", presets).state;
  assert.deepEqual(reviews, { setup: { ...setupOf(presets[1].request), seed: "9" }, preset: "", chosen: 1 });
  assert.equal(fromHash("", presets).state.preset, "dogs");
  assert.equal(fromHash("#preset=reviews&text=hello", presets).state.setup.hidden, "6");
});

test("weights come all or not at all", () => {
  const setup = { ...EMPTY, items: ["abab"], hidden: "1", weights: { Wx: [[1, 2]], Wh: [[3]], Wy: [[4], [5]] } };
  const hash = toHash({ state: { setup, preset: "", chosen: 0 }, view }, presets);
  assert.match(hash, /&Wx=1,2&Wh=3&Wy=4;5$/);
  const told = fromHash(hash.replace("Wh=3", "Wh=three"), presets);
  assert.equal(told.state.setup.weights, null);
  assert.deepEqual(told.left, ["Wx=1,2", "Wh=three", "Wy=4;5"]);
  assert.deepEqual(fromHash(`${hash}&bh=1`, presets).left, ["Wx=1,2", "Wh=3", "Wy=4;5", "bh=1"]);
});

test("numbers are text where that is shorter, else bytes; both to the last bit", () => {
  assert.equal(textOfNumbers([[1, 0.5], [-2, 0]]), "1,0.5;-2,0");
  const odd = [[Math.PI, -Number.MIN_VALUE, Number.MAX_VALUE], [1 / 3, -0, 1e-300]];
  assert.match(textOfNumbers(odd), /^2x3:[\w-]{64}$/);
  assert.deepEqual(numbersOfText(textOfNumbers(odd), 2, 3), odd);
  assert.ok(Object.is(/** @type {number[]} */ (numbersOfText(textOfNumbers([-0]), 1, null))[0], -0));
  assert.equal(numbersOfText(textOfNumbers(odd), 3, 2), undefined);
  assert.equal(numbersOfText(textOfNumbers(odd), 6, null), undefined);
  assert.equal(numbersOfText(textOfNumbers([[NaN, Math.PI, Math.E]]), 1, 3), undefined);
});

test("what the server refuses is left out next, and all of it where that comes from nowhere in the link", () => {
  const hash = "#text=dogs&eta=-1&seed=4&frame=3";
  const first = leaving(hash, [], ["rate"]);
  assert.deepEqual(first, ["rate"]);
  const told = fromHash(hash, presets, first ?? []);
  assert.deepEqual([told.left, told.state.setup.rate, told.view.step], [["eta=-1"], EMPTY.rate, 3]);
  const second = leaving(hash, first ?? [], ["rate"]);
  assert.deepEqual(fromHash(hash, presets, second ?? []).left, ["text=dogs", "eta=-1", "seed=4"]);
  assert.equal(leaving(hash, second ?? [], ["steps"]), null);
  assert.deepEqual(fromHash("#text=dogs&Wx=1&h0=0&x.d=1&x.o=2&d=3", presets, ["weights", "state", "embedding"]).left, ["Wx=1", "h0=0", "x.d=1", "x.o=2"]);
});

test("the frame of an update is the last one that is not after it, and is then told; beyond the end it is left out", () => {
  const recording = recordingOf("dogs", 3, 5);
  const sparse = { ...recording, frames: recording.frames.filter(({ step }) => step % 2 === 0) };
  const told = fitting({ ...view, step: 3 }, /** @type {any} */ (sparse), 3);
  assert.deepEqual(told, { index: 1, walk: null, left: [], near: { asked: 3, shown: 2 } });
  const at = (/** @type {number} */ step, /** @type {any} */ walk = null) => fitting({ ...view, step, walk }, recording, 6);
  assert.deepEqual(at(4), { index: 4, walk: null, left: [], near: null });
  assert.deepEqual(at(6), { index: 0, walk: null, left: ["frame=6"], near: null });
  const check = { name: "Wh", row: 2, column: 2 };
  assert.deepEqual(at(1, { at: 3, weight: "Wx", check }), { index: 1, walk: { at: 3, weight: "Wx", check }, left: [], near: null });
  assert.deepEqual(at(1, { at: 3, weight: "Wq", check: { ...check, row: 3 } }), { index: 1, walk: { at: 3, weight: "", check: null }, left: ["terms=Wq", "check=Wh.4.3"], near: null });
  assert.deepEqual(at(0, { at: 999, weight: "", check: null }).left, ["walk=1000"]);
});
