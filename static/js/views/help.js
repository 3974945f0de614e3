import { Component } from "../../vendor/preact/preact.mjs";
import { html } from "../dom/html.js";
import { Icon } from "../dom/icons.js";

/** Keys and what they do, as sentences' keys. @type {[string[], string][]} */
const KEYS = [
  [["Space"], "help.play"],
  [["←", "→"], "help.step"],
  [["Home", "End"], "help.ends"],
  [["−", "+"], "help.speed"],
  [["Shift ←", "Shift →"], "help.select.step"],
  [["Shift ↓", "Shift ↑"], "help.select.part"],
  [["U", "Shift U"], "help.select.unit"],
  [["Esc"], "help.escape"],
  [["?"], "help.help"],
];

/**
 * The keyboard shortcuts, over the page.
 * @extends {Component<{ open: boolean, t: import("../model/words.js").Translate, onClose: () => void }>}
 */
export class Help extends Component {
  /** @type {HTMLDialogElement | null} */
  dialog = null;

  componentDidMount() {
    this.componentDidUpdate();
  }

  componentDidUpdate() {
    if (this.props.open && !this.dialog?.open) this.dialog?.showModal();
    if (!this.props.open && this.dialog?.open) this.dialog.close();
  }

  render() {
    const { t, onClose } = this.props;
    const outside = (/** @type {Event} */ event) => event.target === this.dialog && onClose();
    return html`<dialog class="help" data-testid="help-dialog" aria-labelledby="help-title" ref=${(/** @type {HTMLDialogElement | null} */ element) => (this.dialog = element)} onClose=${onClose} onClick=${outside}>
      <div class="help-body">
        <header class="panel-head">
          <h2 id="help-title">${t("help.title")}</h2>
          <button type="button" class="icon-button" data-testid="help-close" aria-label=${t("help.close")} onClick=${onClose}><${Icon} name="close" /></button>
        </header>
        <dl class="keys">
          ${KEYS.map(([keys, sentence]) => html`<div><dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt><dd>${t(sentence)}</dd></div>`)}
        </dl>
      </div>
    </dialog>`;
  }
}
