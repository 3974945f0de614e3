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
 * @property {{ readonly value: import("../model/words.js").Translate }} words the sentences of the language in use; another
 *   language is another function, so that what was drawn with the words before is drawn anew
 * @property {(id: string) => HTMLElement} place
 * @property {(id: string, view: () => any) => void} region
 */

/**
 * @param {import("../model/store.js").Store} store
 * @param {import("../actions.js").Act} act
 * @param {Record<string, string>} sentences
 * @returns {Page}
 */
export function pageOf(store, act, sentences) {
  const dictionary = signal(sentences);
  const place = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  return {
    store,
    act,
    words: computed(() => translator(dictionary.value)),
    place,
    /** Draws a region now and whenever the state that it reads changes. */
    region: (id, view) => void effect(() => render(view(), place(id))),
  };
}

/**
 * Fills in the words and symbols that the template leaves open.
 * @param {Pick<Page, "words">} page
 */
export function fixedWords({ words }) {
  effect(() => {
    const t = words.value;
    for (const element of document.querySelectorAll("[data-words]")) {
      element.textContent = t(/** @type {HTMLElement} */ (element).dataset.words ?? "");
    }
    for (const element of document.querySelectorAll("[data-symbol]")) {
      render(html`<${Formula} text=${t(/** @type {HTMLElement} */ (element).dataset.symbol ?? "")} />`, element);
    }
  });
}
