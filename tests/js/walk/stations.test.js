import assert from "node:assert/strict";
import { test } from "node:test";
import { courseOf, marksOf, stationOf, stations } from "../../../static/js/model/walk/stations.js";
import { go, tick, toggle } from "../../../static/js/model/walk/position.js";
import { recordingOf } from "../network.js";

/** @typedef {import("../../../static/js/model/walk/stations.js").Course} Course */
/** @param {Partial<Course>} [course] @returns {Course} */
const course = (course) => ({ T: 3, losses: [1, 2, 3], cell: "rnn", weights: ["Wx", "Wh", "Wy"], truncate: null, listed: true, ...course });
/** A station in short: its kind and its place. @param {import("../../../static/js/model/walk/stations.js").Station} station */
const short = ({ kind, t, k, name }) => [kind, t || "", k || "", name].join(" ").trim().replace(/ +/g, " ");

test("a walk goes as the lesson does: forward to the losses, back to the states, term by term, to the update", () => {
  const steps = [1, 2, 3].flatMap((t) => [`input ${t}`, `a ${t}`, `h ${t}`, `y ${t}`, `loss ${t}`]);
  assert.deepEqual(stations(course()).map(short), [
    ...steps, "total",
    "error 3", "error 2", "error 1", "Wy 1 Wy", "Wy 2 Wy", "Wy 3 Wy", "dh 3", "da 3", "dh 2", "da 2", "dh 1", "da 1",
    "term 1 1", "term 2 2", "term 2 1", "term 3 3", "term 3 2", "term 3 1",
    "update Wx", "update Wh", "update Wy",
  ]);
});

test("where only the last step has a target, only it has a prediction, an error and terms, and all states are reached", () => {
  const found = stations(course({ losses: [3] })).map(short);
  assert.deepEqual(found.filter((each) => /^(y|loss|error|Wy|term)/.test(each)), ["y 3", "loss 3", "error 3", "Wy 3 Wy", "term 3 3", "term 3 2", "term 3 1"]);
  assert.deepEqual(found.filter((each) => each.startsWith("dh")), ["dh 3", "dh 2", "dh 1"]);
});

test("behind the last loss nothing flows back, and truncation leaves the far terms out", () => {
  const found = stations(course({ losses: [1, 2], truncate: 1 })).map(short);
  assert.deepEqual(found.filter((each) => /^(dh|term)/.test(each)), ["dh 2", "dh 1", "term 1 1", "term 2 2"]);
});

test("a gated cell is walked gate by gate", () => {
  const of = (/** @type {"gru" | "lstm"} */ cell) => stations(course({ cell, T: 1, losses: [1] })).filter(({ chapter, t }) => chapter === "forward" && t).map(short);
  assert.deepEqual(of("gru"), ["input 1", "gate 1 r", "gate 1 n", "gate 1 z", "h 1", "y 1", "loss 1"]);
  assert.deepEqual(of("lstm"), ["input 1", "gate 1 f", "gate 1 i", "gate 1 g", "gate 1 o", "c 1", "h 1", "y 1", "loss 1"]);
});

test("terms that are too many are not listed one by one", () => {
  const recording = recordingOf("dogs", 3, 1);
  assert.equal(courseOf(recording, recording.frames[0]).listed, true);
  const long = recordingOf("the quick brown fox jumps over lazy dog".slice(0, 39), 24, 1);
  const wide = courseOf(long, long.frames[0]);
  assert.equal(wide.listed, false);
  assert.deepEqual(stations(wide).filter(({ chapter }) => chapter === "terms").map(short), ["terms"]);
});

test("the drawing is marked where a station is: values forward, and a term's gradient all the way back", () => {
  const all = stations(course());
  const marks = (/** @type {string} */ which, weight = "Wh", cell = /** @type {"rnn" | "lstm"} */ ("rnn")) => {
    const { direction, t, parts } = marksOf(all[all.findIndex((each) => short(each) === which)], course({ cell }), weight);
    return [direction, t, parts.map((part) => `${part.part} ${part.t}`).join(", ")];
  };
  assert.deepEqual(marks("a 2"), ["forward", 2, "Wx 2, Wh 2"]);
  assert.deepEqual(marks("dh 3"), ["back", 3, "hidden 3, Wy 3"]);
  assert.deepEqual(marks("dh 1"), ["back", 1, "hidden 1, Wy 1, flow 2"]);
  assert.deepEqual(marks("term 3 1"), ["back", 1, "prediction 3, Wy 3, flow 3, flow 2, hidden 1, Wh 1"]);
  assert.match(String(marks("term 3 1", "Wxi", "lstm")[2]), /flow 3, flow 2, c 3, c 2, hidden 1, Wx 1$/);
  assert.deepEqual(marks("update Wh"), ["back", 3, "Wh 1, Wh 2, Wh 3"]);
});

test("a part of the drawing leads to the station where it is worked out", () => {
  const all = stations(course());
  const to = (/** @type {any} */ part, /** @type {number} */ t) => short(all[stationOf(all, { part, t, unit: null })]);
  assert.deepEqual([to("Wh", 2), to("hidden", 3), to("prediction", 1), to("loss", 2)], ["a 2", "h 3", "y 1", "loss 2"]);
  const open = stations(course({ losses: [3] }));
  assert.equal(short(open[stationOf(open, { part: "loss", t: 1, unit: null })]), "h 1");
});

test("a walk stays between its ends, stops when it is moved by hand, and plays again from the start", () => {
  const begun = { at: 1, playing: true, weight: "", check: null };
  assert.deepEqual([go(begun, 5, 9).at, go(begun, 5, -2).at, go(begun, 5, 3).playing], [4, 0, false]);
  assert.deepEqual([tick(begun, 5).at, tick(begun, 5).playing], [2, true]);
  assert.deepEqual([tick({ ...begun, at: 3 }, 5).at, tick({ ...begun, at: 3 }, 5).playing], [4, false]);
  assert.equal(tick({ ...begun, playing: false }, 5).at, 1);
  assert.deepEqual(toggle({ ...begun, at: 4, playing: false }, 5), { ...begun, at: 0, playing: true });
  assert.equal(toggle(begun, 5).playing, false);
});
