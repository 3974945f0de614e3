import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import shared from "../../../static/js/i18n/en/shared.js";
import lab from "../../../static/js/i18n/vanishing.en.js";

const root = new URL("../../../", import.meta.url);
const files = (/** @type {string} */ folder) => readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" }).map((path) => folder + path);
const source = [...files("static/js/").filter((path) => /\/lab\/.*\.js$|vanishing[^/]*\.js$|views\/taking\.js$/.test(path) && !path.includes("/i18n/")), "templates/vanishing.html"]
  .map((path) => readFileSync(new URL(path, root), "utf8"))
  .join("\n");

test("every sentence of the lab is used, and every one that is named is there", () => {
  const keys = Object.keys(lab);
  const rooms = new Set(keys.map((key) => key.split(".")[0]));
  const named = [...source.matchAll(/"([a-z]+)((\.[A-Za-z-]+)+)"/g)].filter(([, room]) => rooms.has(room)).map(([text]) => text.slice(1, -1));
  for (const key of named) assert.ok(key in lab || key in shared, `there is no sentence ${key}`);
  const built = [...source.matchAll(/`([a-z][A-Za-z.-]*\.)\$\{/g)].map(([, start]) => start);
  if (source.includes("`${knob}.${option}`")) built.push("cell.", "scheme.", "activation.");
  for (const key of keys) assert.ok(named.includes(key) || built.some((start) => key.startsWith(start)), `${key} is never used`);
});

test("no sentence of the lab takes the place of a shared one", () => {
  assert.deepEqual(Object.keys(lab).filter((key) => key in shared), []);
});
