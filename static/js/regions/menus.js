import { render } from "../../vendor/preact/preact.mjs";
import { effect } from "../../vendor/signals-core/signals-core.mjs";
import { copyText, savePicture } from "../dom/export.js";
import { html } from "../dom/html.js";
import { TABLES } from "../model/tables.js";
import { tsv } from "../model/tsv.js";
import { Taking } from "../views/taking.js";

/**
 * A menu beside each view: copy its numbers, save its picture. Its place names the view and the element that shows it.
 * @param {import("./page.js").Page} page
 */
export function menus({ store, words }) {
  const numbers = (/** @type {string} */ name) => {
    const { recording, frame, received, principal } = store;
    if (!recording.value || !frame.value) return "";
    const placed = principal.value?.of(frame.value) ?? null;
    return tsv(TABLES[name]({ recording: recording.value, frame: frame.value, count: received.value.count, placed }));
  };
  effect(() => {
    const t = words.value;
    for (const place of document.querySelectorAll("[data-menu]")) {
      const { menu: id = "", of = "" } = /** @type {HTMLElement} */ (place).dataset;
      const view = t(`menu.${id}`);
      render(html`<${Taking} id=${id} view=${view} t=${t}
        onCopy=${() => copyText(numbers(id))}
        onSave=${(/** @type {"svg" | "png"} */ kind) => savePicture(/** @type {HTMLElement} */ (document.querySelector(of)), view, kind)} />`, place);
    }
  });
}
