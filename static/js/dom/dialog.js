import { Component } from "../../vendor/preact/preact.mjs";
import { html } from "./html.js";
import { Icon } from "./icons.js";

/**
 * A window over the page, which Esc, its button and a click beside it close.
 * @extends {Component<{ open: boolean, name: string, title: string, close: string, onClose: () => void, children?: import("./html.js").Children }>}
 */
export class Dialog extends Component {
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
    const { open, name, title, close, onClose, children } = this.props;
    const outside = (/** @type {Event} */ event) => event.target === this.dialog && onClose();
    return html`<dialog class=${`dialog ${name}`} data-testid=${`${name}-dialog`} aria-labelledby=${`${name}-title`} ref=${(/** @type {HTMLDialogElement | null} */ element) => (this.dialog = element)} onClose=${onClose} onClick=${outside}>
      <div class="dialog-body">
        <header class="panel-head">
          <h2 id=${`${name}-title`}>${title}</h2>
          <button type="button" class="icon-button" data-testid=${`${name}-close`} aria-label=${close} onClick=${onClose}><${Icon} name="close" /></button>
        </header>
        ${open && children}
      </div>
    </dialog>`;
  }
}
