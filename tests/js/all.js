// Every test file in one process: starting a process for each costs more than the tests themselves.

import { readdirSync } from "node:fs";

const files = readdirSync(new URL(".", import.meta.url), { recursive: true }).map(String);
for (const file of files.sort()) {
  if (/\.test\.m?js$/.test(file)) await import(new URL(file, import.meta.url).href);
}
