import assert from "node:assert/strict";
import { test } from "node:test";
import { LineReader } from "../../static/js/model/lines.js";

const TEXT = '{"a":1}\n{"b":"犬🐕"}\n\n{"c":[1,2]}\n{"d":4}';
const LINES = ['{"a":1}', '{"b":"犬🐕"}', '{"c":[1,2]}', '{"d":4}'];

test("a text comes out in the same lines, wherever it was cut", () => {
  for (let size = 1; size <= TEXT.length; size += 1) {
    const reader = new LineReader();
    const lines = [];
    for (let at = 0; at < TEXT.length; at += size) lines.push(...reader.push(TEXT.slice(at, at + size)));
    lines.push(...reader.end());
    assert.deepEqual(lines, LINES, `pieces of ${size}`);
  }
});

test("a line is not given out before it is whole", () => {
  const reader = new LineReader();
  assert.deepEqual(reader.push('{"a":'), []);
  assert.deepEqual(reader.push("1}"), []);
  assert.deepEqual(reader.push("\n"), ['{"a":1}']);
  assert.deepEqual(reader.end(), []);
});

test("after its end a reader is empty", () => {
  const reader = new LineReader();
  reader.push("rest");
  assert.deepEqual(reader.end(), ["rest"]);
  assert.deepEqual(reader.end(), []);
});
