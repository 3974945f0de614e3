import { Dialog } from "../dom/dialog.js";
import { html } from "../dom/html.js";

/**
 * The keyboard shortcuts, over the page.
 * @param {{ open: boolean, shortcuts: import("../model/shortcuts.js").Shortcut[], t: import("../model/words.js").Translate, onClose: () => void }} props
 */
export function Help({ open, shortcuts, t, onClose }) {
  return html`<${Dialog} open=${open} name="help" title=${t("help.title")} close=${t("help.close")} onClose=${onClose}>
    <dl class="keys">
      ${shortcuts.map(({ shown, says }) => html`<div key=${says}><dt>${shown.map((key) => html`<kbd>${key}</kbd>`)}</dt><dd>${t(says)}</dd></div>`)}
    </dl>
  </${Dialog}>`;
}
