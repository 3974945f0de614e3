import assert from "node:assert/strict";
import { test } from "node:test";
import { Latest } from "../../../static/js/model/lab/latest.js";

/**
 * A server whose answers come when, and in the order in which, the test says.
 * @param {(question: string) => boolean} [givesWay]
 */
function played(givesWay = () => false) {
  /** @type {{ question: string, signal: AbortSignal, resolve: (answer: string) => void, reject: (error: Error) => void }[]} */
  const sent = [];
  /** @type {[string, string][]} */
  const shown = [];
  /** @type {[string, string][]} */
  const failed = [];
  /** @type {Latest<string, string>} */
  const latest = new Latest({
    send: (question, signal) => new Promise((resolve, reject) => sent.push({ question, signal, resolve, reject })),
    show: (question, answer) => shown.push([question, answer]),
    fail: (question, error) => failed.push([question, String(error)]),
    givesWay,
    same: (one, other) => one === other,
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { latest, sent, shown, failed, settle, questions: () => sent.map(({ question }) => question) };
}

test("one question is under way at a time, and of those that wait only the last is asked", async () => {
  const { latest, sent, shown, settle, questions } = played();
  for (const question of ["a", "b", "c", "d"]) latest.ask(question);
  assert.deepEqual(questions(), ["a"]);
  sent[0].resolve("A");
  await settle();
  assert.deepEqual(questions(), ["a", "d"]);
  assert.deepEqual(shown, [["a", "A"]]);
  sent[1].resolve("D");
  await settle();
  assert.deepEqual(shown, [["a", "A"], ["d", "D"]]);
  assert.deepEqual(questions(), ["a", "d"]);
});

test("what gives way is given up for a newer question, and its late answer is dropped", async () => {
  const { latest, sent, shown, settle, questions } = played((question) => question.startsWith("slow"));
  latest.ask("slow");
  latest.ask("new");
  assert.deepEqual(questions(), ["slow", "new"]);
  assert.equal(sent[0].signal.aborted, true);
  sent[1].resolve("NEW");
  await settle();
  sent[0].resolve("SLOW");
  await settle();
  assert.deepEqual(shown, [["new", "NEW"]]);
});

test("answers out of order never show an older one over a newer one", async () => {
  const { latest, sent, shown, settle } = played(() => true);
  const questions = ["1", "2", "3", "4", "5"];
  for (const question of questions) latest.ask(question);
  for (const at of [3, 0, 4, 1, 2]) {
    sent[at].resolve(`answer ${questions[at]}`);
    await settle();
  }
  assert.deepEqual(shown, [["5", "answer 5"]]);
});

test("an error is told and the next question is asked all the same", async () => {
  const { latest, sent, shown, failed, settle } = played();
  latest.ask("bad");
  latest.ask("good");
  sent[0].reject(new Error("no"));
  await settle();
  sent[1].resolve("GOOD");
  await settle();
  assert.deepEqual(failed, [["bad", "Error: no"]]);
  assert.deepEqual(shown, [["good", "GOOD"]]);
});

test("the error of a question that was given up is nobody's concern", async () => {
  const { latest, sent, failed, settle } = played(() => true);
  latest.ask("old");
  latest.ask("new");
  sent[0].reject(new Error("aborted"));
  await settle();
  assert.deepEqual(failed, []);
});

test("the question under way is not asked again, and what waited for it goes", async () => {
  const { latest, sent, settle, questions } = played();
  latest.want("a");
  latest.want("b");
  latest.want("a");
  sent[0].resolve("A");
  await settle();
  assert.deepEqual(questions(), ["a"]);
});

test("once stopped, nothing is shown and nothing more is asked", async () => {
  const { latest, sent, shown, settle, questions } = played();
  latest.ask("a");
  latest.ask("b");
  latest.stop();
  sent[0].resolve("A");
  await settle();
  assert.deepEqual(shown, []);
  assert.deepEqual(questions(), ["a"]);
});
