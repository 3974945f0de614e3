import { effect, signal } from "../../vendor/signals-core/signals-core.mjs";
import { copyText } from "../dom/export.js";
import { html } from "../dom/html.js";
import { LONG, TOO_LONG } from "../model/link.js";

/** How long the address stays behind what is shown, in milliseconds: at rest, and while something plays. */
const BEHIND = { resting: 300, playing: 1000 };
/** How long it is said what came of copying a link, in milliseconds. */
const SAID = { short: 3000, long: 9000 };

/**
 * Keeps the address at what the page shows, opens an address that is put in its place, and copies it.
 * @param {import("./page.js").Page} page
 */
export function link({ store, act, words, region }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let writing;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let saying;
  /** The address as this page knows it: another one was put in its place, and is told of in a moment. */
  let known = location.hash;
  /** What came of copying. */
  const said = signal("");
  /** What the page begins with needs no words. */
  const plain = () => `#preset=${store.presets.value[0]?.name}`;

  function write() {
    clearTimeout(writing);
    writing = undefined;
    const hash = store.linking.value ? null : act.link.hash();
    if (hash === null || hash.length > TOO_LONG || location.hash !== known) return;
    const next = hash === plain() ? "" : hash;
    if (next === known) return;
    history.replaceState(history.state, "", `${location.pathname}${location.search}${next}`);
    known = location.hash;
  }

  effect(() => {
    if (!act.link.now() || store.linking.value) return;
    const playing = store.playing.value || store.walk.value?.playing === true;
    writing ??= setTimeout(write, playing ? BEHIND.playing : BEHIND.resting);
  });

  addEventListener("hashchange", () => {
    clearTimeout(writing);
    writing = undefined;
    known = location.hash;
    if (store.presets.value.length) void act.link.open(location.hash);
  });

  /** @param {string} key of the sentence @param {Record<string, string | number>} [slots] */
  function say(key, slots) {
    said.value = words.value(key, slots);
    clearTimeout(saying);
    saying = setTimeout(() => (said.value = ""), key === "link.copied" ? SAID.short : SAID.long);
  }

  async function copy() {
    const hash = act.link.hash();
    if (hash === null) return;
    if (hash.length > TOO_LONG) return say("link.toolong", { count: hash.length });
    write();
    try {
      await copyText(`${location.href.replace(/#.*$/, "")}${hash}`);
      if (hash.length > LONG) say("link.copied.long", { count: hash.length });
      else say("link.copied", { step: store.frame.value?.step ?? 0 });
    } catch {
      say("link.failed");
    }
  }

  /** The window with what can be taken along says it itself. */
  region("said", () => (said.value && !store.takeaway.value ? html`<p data-testid="said">${said.value}</p>` : null));

  return { copy: () => void copy(), said: /** @type {{ readonly value: string }} */ (said) };
}

/** @typedef {ReturnType<typeof link>} Linking */
