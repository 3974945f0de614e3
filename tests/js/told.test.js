import assert from "node:assert/strict";
import { test } from "node:test";
import en from "../../static/js/i18n/en/shared.js";
import zh from "../../static/js/i18n/zh/shared.js";
import { BROKEN_OFF } from "../../static/js/api.js";
import { told } from "../../static/js/model/told.js";
import { translator } from "../../static/js/model/words.js";

const inEnglish = translator(en);
const inChinese = translator(zh);

const SAID = {
  "is -1; allowed: at least 0": "现在是 -1；允许的是：至少 0",
  "is 1.5; allowed: a whole number": "现在是 1.5；允许的是：整数",
  "is \"x\"; allowed: 'rnn', 'gru' or 'lstm'": "现在是 \"x\"；允许的是：'rnn', 'gru' 或 'lstm'",
  "is 1.2; allowed: at least 0 and below 1": "现在是 1.2；允许的是：不小于 0，且小于 1",
  "/vocabulary is [\"a\"] (length 1)": "/vocabulary is [\"a\"] (length 1)",
  "/record_every: is 0; allowed: at least 1": "/record_every: 现在是 0；允许的是：至少 1",
  "is 1e+308; allowed: a number that leaves every weight finite": "现在是 1e+308；允许的是：使所有权重保持有限的数",
  "Wx: has nan; allowed: finite numbers": "Wx: 其中有 nan；允许的是：有限的数",
  "Wh: is a matrix, 2×3; allowed: a matrix, 3×3": "Wh: 现在是 2×3 的矩阵；允许的是：3×3 的矩阵",
  "bh: is a list of length 4; allowed: a list of length 3": "bh: 现在是 长度为 4 的列表；允许的是：长度为 3 的列表",
  "Wx: is a list of length 3; allowed: a matrix with rows and columns": "Wx: 现在是 长度为 3 的列表；允许的是：有行有列的矩阵",
  "is missing; allowed: every bias, or none: Wx, Wh, bh, Wy, by": "现在是 缺失；允许的是：所有偏置，或一个也没有：Wx, Wh, bh, Wy, by",
  'is "q"; allowed: one of "d", "o"': '现在是 "q"；允许的是：其中之一："d", "o"',
  "is of k = 4; allowed: k of at most 3": "现在是 大小 k = 4；允许的是：k 至多 3",
  "is 99999; allowed: sample_length of at most 2000": "现在是 99999；允许的是：sample_length 至多 2000",
  'has ["A"] (length 1); allowed: weights of a network, by the lesson\'s or torch\'s names': '其中有 ["A"] (length 1)；允许的是：一个网络的权重，名称按 the lesson\'s or torch\'s',
  "is missing; it must be given": "缺少这一项，必须给出",
  "The file is neither a .npz nor a .safetensors file.": "这个文件既不是 .npz 文件，也不是 .safetensors 文件。",
  "The file begins as a .npz file does, but is cut or damaged.": "这个文件的开头像 .npz 文件，但不完整或已损坏。",
  [BROKEN_OFF]: "服务器没有答完就停了。它还在运行吗？",
};

test("what the server says is said in Chinese as far as its form is known, and in English as it came", () => {
  for (const [said, chinese] of Object.entries(SAID)) {
    assert.equal(told(said, inChinese), chinese);
    assert.equal(told(said, inEnglish), said);
  }
});

test("what is allowed in a form that is not known stays as the server said it", () => {
  const said = "is ReLU; allowed: tanh for gru, since its gates need it";
  assert.equal(told(said, inChinese), said);
});
