import { computed, effect, signal } from "../../vendor/signals-core/signals-core.mjs";
import { render } from "../../vendor/preact/preact.mjs";
import { html } from "../dom/html.js";
import { Formula } from "../dom/notation.js";
import { translator } from "../model/words.js";

/**
 * What every region of the page is given.
 * @typedef {object} Page
 * @property {import("../model/store.js").Store} store
 * @property {import("../actions.js").Act} act what the user can do
 * @property {import("../language.js").Speaking} speaking the language in use, and what changes it
 * @property {import("../appearance.js").Appearance} appearance
 * @property {{ readonly value: import("../model/words.js").Translate }} words the sentences of the language in use; another
 *   language is another function, so that what was drawn with the words before is drawn anew
 * @property {import("../../vendor/signals-core/signals-core.mjs").Signal<import("../model/shortcuts.js").Shortcut[]>} shortcuts the
 *   page's keys: a region adds its own, and the help shows them all
 * @property {boolean} alone whether the page was saved as one file: it has no server to ask, and leaves out what would
 * @property {(id: string) => HTMLElement} place
 * @property {(id: string, view: () => any) => void} region
 */

/**
 * @param {import("../model/store.js").Store} store
 * @param {import("../actions.js").Act} act
 * @param {import("../language.js").Speaking} speaking
 * @param {import("../appearance.js").Appearance} appearance
 * @returns {Page}
 */
export function pageOf(store, act, speaking, appearance) {
  const place = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  return {
    store,
    act,
    speaking,
    appearance,
    shortcuts: signal(/** @type {import("../model/shortcuts.js").Shortcut[]} */ ([])),
    words: computed(() => translator(speaking.dictionary.value)),
    alone: "handout" in document.documentElement.dataset,
    place,
    /** Draws a region now and whenever the state that it reads changes; what the template had there gives way to it. */
    region(id, view) {
      place(id).replaceChildren();
      effect(() => render(view(), place(id)));
    },
  };
}

/**
 * Keeps the words and symbols that the template leaves open in the language in use.
 * @param {Pick<Page, "words">} page
 */
export function fixedWords({ words }) {
  const all = (/** @type {string} */ attribute) => /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`[data-${attribute}]`));
  effect(() => {
    const t = words.value;
    for (const element of all("words")) {
      element.textContent = t(element.dataset.words ?? "");
      element.removeAttribute("lang"); // which says that the template's own words are English
    }
    for (const element of all("label")) element.setAttribute("aria-label", t(element.dataset.label ?? ""));
    for (const element of all("content")) element.setAttribute("content", t(element.dataset.content ?? ""));
    for (const element of all("symbol")) render(html`<${Formula} text=${t(element.dataset.symbol ?? "")} />`, element);
  });
}
