import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { signal } from "../../static/vendor/signals-core/signals-core.mjs";
import { followConnection } from "../../static/js/connection.js";

const settled = () => new Promise((resolve) => setImmediate(resolve));

test("a server that is gone a second time is found again, whatever was changed while it was gone", async () => {
  mock.timers.enable(/** @type {any} */ ({ apis: ["setTimeout"] }));
  const problems = signal(/** @type {string[]} */ ([]));
  let answers = false;
  let returned = 0;
  const get = () => (answers ? Promise.resolve({}) : Promise.reject(new Error("gone")));
  const pass = async () => {
    mock.timers.tick(10_000);
    await settled();
  };
  const stop = followConnection({ get }, () => problems.value.length > 0, () => {
    problems.value = [];
    returned += 1;
  });
  for (const outage of [1, 2]) {
    answers = false;
    problems.value = ["gone"];
    await pass();
    problems.value = ["gone", "gone as well"];
    assert.equal(returned, outage - 1);
    answers = true;
    await pass();
    assert.equal(returned, outage);
  }
  stop();
  mock.timers.reset();
});
