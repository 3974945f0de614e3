import { computed, effect } from "../../../vendor/signals-core/signals-core.mjs";
import { render } from "../../../vendor/preact/preact.mjs";
import { copyText, savePicture } from "../../dom/export.js";
import { html } from "../../dom/html.js";
import { columnsShown } from "../../model/lab/shown.js";
import { tsv } from "../../model/tsv.js";
import { translator } from "../../model/words.js";
import { Taking } from "../../views/taking.js";

/** What of a view is its picture. */
const PICTURED = ".columns, table, ol";

/**
 * What every region of the lab is given.
 * @typedef {object} Lab
 * @property {import("../../model/lab/store.js").Store} store
 * @property {import("../../vanishing-actions.js").Act} act what the user can do
 * @property {import("../../language.js").Speaking} speaking the language in use, and what changes it
 * @property {import("../../appearance.js").Appearance} appearance
 * @property {{ readonly value: import("../../model/words.js").Translate }} words the sentences of the language in use
 * @property {{ readonly value: import("../../model/lab/shown.js").Shown[] }} shown the columns, with what is known of them
 * @property {{ readonly value: boolean }} covered whether a lesson waits for a prediction
 * @property {(id: string) => HTMLElement} place
 * @property {(id: string, view: () => any) => void} region
 * @property {(id: string, view: () => any) => void} view
 * @property {(id: string, table: () => import("../../model/tsv.js").Table) => any} taking the menu that copies the
 *   numbers of a view, as they are then, and saves its picture; nothing before a prediction is made
 */

/**
 * @param {import("../../model/lab/store.js").Store} store
 * @param {import("../../vanishing-actions.js").Act} act
 * @param {import("../../language.js").Speaking} speaking
 * @param {import("../../appearance.js").Appearance} appearance
 * @returns {Lab}
 */
export function labOf(store, act, speaking, appearance) {
  const words = computed(() => translator(speaking.dictionary.value));
  const covered = computed(() => store.lesson.value !== null && store.lesson.value.said === null);
  const place = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  /** Drawings that wait for the next animation frame. @type {Map<string, any>} */
  const waiting = new Map();
  /** The names of the views, by their places. @type {Map<string, string>} */
  const views = new Map();
  const inSight = (/** @type {string} */ id) => store.visible.value.has(views.get(id) ?? "") || !views.has(id);
  /** Draws what can be seen, and of the views that cannot one in each frame, so that nobody waits for them. */
  const drawAll = () => {
    let hidden = 0;
    for (const [id, drawn] of waiting) {
      if (!inSight(id) && ++hidden > 1) continue;
      waiting.delete(id);
      render(drawn, place(id));
    }
    if (waiting.size > 0) requestAnimationFrame(drawAll);
  };
  /** Draws a region with the next animation frame whenever the state that it reads has changed; undefined leaves it. @type {Lab["region"]} */
  const region = (id, view) => void effect(() => {
    const drawn = view();
    if (drawn === undefined) return;
    if (waiting.size === 0) requestAnimationFrame(drawAll);
    waiting.set(id, drawn);
  });
  /** What is late is seen to be so once nothing moves any more: till then the next answer is on its way. */
  effect(() => void document.body.classList.toggle("resting", store.resting.value));
  return {
    store,
    act,
    speaking,
    appearance,
    words,
    shown: columnsShown(store, words),
    covered,
    place,
    region,
    /** A view of all columns: while knobs move it is drawn where it can be seen, at rest and covered everywhere. */
    view(id, view) {
      views.set(`view-${id}`, id);
      region(`view-${id}`, () => (store.visible.value.has(id) || store.resting.value || covered.value ? view() : undefined));
    },
    taking(id, table) {
      if (covered.value) return null;
      const t = words.value;
      const view = t(`view.${id}.title`);
      return html`<${Taking} id=${id} view=${view} t=${t}
        onCopy=${() => copyText(tsv(table()))}
        onSave=${(/** @type {"svg" | "png"} */ kind) => savePicture(/** @type {HTMLElement} */ (place(`view-${id}`).querySelector(PICTURED)), view, kind)} />`;
    },
  };
}
