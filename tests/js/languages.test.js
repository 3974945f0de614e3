import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../static/js/i18n/", import.meta.url);
const all = (/** @type {string} */ language) => readdirSync(new URL(`${language}/`, root)).sort();
const sentences = async (/** @type {string} */ path) => /** @type {Record<string, string>} */ ((await import(new URL(path, root).href)).default);
const slots = (/** @type {string} */ sentence) => [...sentence.matchAll(/\{\w+\}/g)].map(String).sort();
/** Names that both languages write alike. */
const NAMES = /\{\w+\}|\b(API|RNN|GRU|LSTM|SGD|Adam|RMSprop|Xavier|tanh|ReLU|softmax|Wx|Wh|Wy|ln|curl|Python|NumPy|PyTorch|SVG|PNG)\b/g;
const rooms = [...all("en").map((file) => [`en/${file}`, `zh/${file}`]), ...readdirSync(root).filter((file) => file.endsWith(".zh.js")).map((file) => [file.replace(".zh.", ".en."), file])];

test("both languages have the same files", () => {
  assert.deepEqual(all("zh"), all("en"));
});

for (const [english, chinese] of rooms) {
  test(`${chinese} has the keys of ${english}, and each sentence the same slots`, async () => {
    const [en, zh] = [await sentences(english), await sentences(chinese)];
    assert.deepEqual(Object.keys(zh), Object.keys(en));
    for (const key of Object.keys(en)) assert.deepEqual(slots(zh[key]), slots(en[key]), key);
  });

  test(`${chinese} is Chinese throughout, and ${english} English`, async () => {
    const [en, zh] = [await sentences(english), await sentences(chinese)];
    for (const [key, sentence] of Object.entries(en)) {
      if (key.endsWith(".symbol")) assert.equal(zh[key], sentence, key);
      else if (/[A-Za-z]{2}/.test(sentence.replace(NAMES, ""))) assert.match(zh[key], /\p{Script=Han}/u, key);
      assert.ok(key.startsWith("header.language.") || !/\p{Script=Han}/u.test(sentence), key);
    }
  });
}

test("no two files of the page at / have a key in common", async () => {
  const keys = (await Promise.all(all("en").map((file) => sentences(`en/${file}`)))).flatMap((each) => Object.keys(each));
  assert.equal(new Set(keys).size, keys.length);
});
