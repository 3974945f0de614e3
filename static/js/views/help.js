import { Component } from "../../vendor/preact/preact.mjs";
import { html } from "../dom/html.js";
import { Icon } from "../dom/icons.js";

/**
 * The keyboard shortcuts, over the page.
 * @extends {Component<{ open: boolean, shortcuts: import("../model/shortcuts.js").Shortcut[], t: import("../model/words.js").Translate, onClose: () => void }>}
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
    const { shortcuts, t, onClose } = this.props;
    const outside = (/** @type {Event} */ event) => event.target === this.dialog && onClose();
    return html`<dialog class="help" data-testid="help-dialog" aria-labelledby="help-title" ref=${(/** @type {HTMLDialogElement | null} */ element) => (this.dialog = element)} onClose=${onClose} onClick=${outside}>
      <div class="help-body">
        <header class="panel-head">
          <h2 id="help-title">${t("help.title")}</h2>
          <button type="button" class="icon-button" data-testid="help-close" aria-label=${t("help.close")} onClick=${onClose}><${Icon} name="close" /></button>
        </header>
        <dl class="keys">
          ${shortcuts.map(({ shown, says }) => html`<div key=${says}><dt>${shown.map((key) => html`<kbd>${key}</kbd>`)}</dt><dd>${t(says)}</dd></div>`)}
        </dl>
      </div>
    </dialog>`;
  }
}
