import assert from "node:assert/strict";
import { test } from "node:test";
import en from "../../static/js/i18n/en/lesson.js";
import { CHAPTERS } from "../../static/js/model/lesson/chapters.js";
import { at, fromText, kept, LENGTH, NOT_BEGUN, withAnswer, withDone } from "../../static/js/model/lesson/progress.js";
import { judged, QUESTIONS } from "../../static/js/model/lesson/questions.js";
import { courseOf, stations } from "../../static/js/model/walk/stations.js";
import { translator } from "../../static/js/model/words.js";
import { recordingOf } from "./network.js";

const t = translator(en);
/** What a chapter's question is asked about, in a network of the tests. @param {number} steps */
function knownOf(steps = 3) {
  const recording = recordingOf("dogs", 3, steps);
  return { recording, first: recording.frames[0] };
}

test("there are eight chapters, each with its question, and all words that it needs", () => {
  assert.equal(CHAPTERS.length, LENGTH);
  const known = knownOf();
  for (const { name, links } of CHAPTERS) {
    const question = QUESTIONS[name];
    const slots = question.slots(known);
    for (const part of ["title", "text", "question", "because", "task", "keys", "notice"]) assert.ok(t(`chapter.${name}.${part}`, slots));
    for (const choice of question.choices) assert.ok(t(`chapter.${name}.choice.${choice}`));
    for (const link of links) assert.ok(t(`lab.${link}`));
    const answer = question.answer(known);
    assert.ok(question.choices.length ? answer in question.choices : Number.isFinite(answer), name);
  }
});

test("every formula in the lesson's text is closed", () => {
  for (const [key, sentence] of Object.entries(en)) assert.equal(sentence.split("$").length % 2, 1, key);
});

test("a network without memory is asked too much only where one input has two targets", () => {
  const of = (/** @type {string} */ word) => {
    const recording = recordingOf(word, 2, 0);
    return QUESTIONS.order.answer({ recording, first: recording.frames[0] });
  };
  assert.equal(of("hello"), 1);
  assert.equal(of("dogs"), 0);
  assert.equal(of("banana"), 0);
});

test("answers are read from the recording's own numbers", () => {
  const known = knownOf();
  assert.equal(QUESTIONS.unrolled.answer(known), 12 + 9 + 12);
  assert.equal(QUESTIONS.forward.answer(known), known.first.h[1][0]);
  assert.equal(QUESTIONS.loss.answer(known), known.first.loss);
  assert.equal(QUESTIONS.bptt.answer(known), [1, 2, 3].reduce((sum, steps) => sum + steps));
  assert.equal(QUESTIONS.vanishing.answer({ ...known, first: { ...known.first, flow: [0.00009, 0.1, 1] } }), 2);
  assert.equal(QUESTIONS.vanishing.answer({ ...known, first: { ...known.first, flow: [0.5, 0.1, 1] } }), 0);
});

test("a number is judged within its rounding, however it is written; what is no number is not judged", () => {
  const known = knownOf();
  const { loss } = QUESTIONS;
  const right = Number(known.first.loss);
  assert.equal(judged(loss, known, right.toFixed(2)), true);
  assert.equal(judged(loss, known, ` ${right.toFixed(2).replace(".", ",")} `), true);
  assert.equal(judged(loss, known, (right + 0.1).toFixed(2)), false);
  assert.equal(judged(loss, known, (-right).toFixed(2).replace("-", "−")), false);
  assert.equal(judged(loss, known, ""), null);
  assert.equal(judged(loss, known, "many"), null);
  const { one, two, three, first, second, third } = loss.slots(known);
  const sum = [one, two, three].map((p) => -Math.log(Number(p))).reduce((a, b) => a + b);
  assert.equal(judged(loss, known, sum.toFixed(2)), true);
  assert.ok(Math.abs([first, second, third].map(Number).reduce((a, b) => a + b) - right) < 0.002);
});

test("progress comes back from its text; what cannot be understood begins anew", () => {
  const far = withAnswer(withDone(at({ ...NOT_BEGUN, open: true }, 5), "loss"), "loss", "4.93");
  assert.deepEqual(fromText(JSON.stringify(far)), far);
  assert.deepEqual(withDone(far, "loss"), far);
  for (const text of [null, "", "{", "7", '{"chapter": 99, "done": 3, "answers": null}']) assert.deepEqual(fromText(text), NOT_BEGUN);
  assert.equal(at(far, 99).chapter, 7);
  assert.equal(at(far, -1).chapter, 0);
});

test("a page that is loaded again stands where it was, with what was done in others; a new one where any was last", () => {
  const text = (/** @type {object} */ progress) => JSON.stringify({ ...NOT_BEGUN, ...progress });
  const other = text({ open: true, chapter: 6, done: ["order", "loss"] });
  assert.deepEqual(kept(text({ chapter: 2, done: ["order"] }), other), { open: false, chapter: 2, done: ["order", "loss"], answers: {} });
  assert.deepEqual(kept(null, other), fromText(other));
  assert.deepEqual(kept(null, null), NOT_BEGUN);
});

test("a chapter's task is told from what is on the page", () => {
  const done = (/** @type {string} */ name, /** @type {Partial<import("../../static/js/model/lesson/chapters.js").Seen>} */ seen) => {
    const { recording, first } = knownOf();
    return CHAPTERS.find((each) => each.name === name)?.done({ recording, frame: first, selection: null, walk: null, ...seen });
  };
  const reads = (/** @type {string} */ word) => ({ recording: recordingOf(word, 2, 0) });
  assert.ok(done("order", reads("olleh")));
  assert.ok(!done("order", reads("hello")));
  assert.ok(!done("order", reads("dogs")));
  assert.ok(done("unrolled", { selection: { part: "Wh", t: 3, unit: null } }));
  assert.ok(!done("unrolled", { selection: { part: "Wh", t: 2, unit: null } }));
  assert.ok(done("loss", { selection: { part: "loss", t: 2, unit: null } }));
  const terms = stations(courseOf(knownOf().recording, knownOf().first)).filter(({ chapter }) => chapter === "terms").length;
  assert.deepEqual([terms, ...[0, 32, 33, 34, 36].map((at) => done("bptt", { walk: { at } }))], [6, false, false, true, false, false]);
  assert.ok(!done("gates", {}));
});

test("what the lesson sends to is called what the page calls it", async () => {
  const words = { order: ["setup.word.text", "setup.more"], gates: ["setup.cell"] };
  for (const language of ["en", "zh"]) {
    const load = async (/** @type {string} */ room) => (await import(`../../static/js/i18n/${language}/${room}.js`)).default;
    const [lesson, setup] = [await load("lesson"), await load("setup")];
    for (const [name, keys] of Object.entries(words)) for (const key of keys) assert.ok(lesson[`chapter.${name}.task`].toLowerCase().includes(setup[key].toLowerCase()), `${language} ${key}`);
    assert.ok(lesson["chapter.order.notice"].includes(setup["setup.cut"]));
    assert.ok(lesson["chapter.gates.notice"].includes(setup["setup.forget"]));
    assert.ok(lesson["chapter.order.notice"].includes(lesson["lesson.again"]));
  }
});
