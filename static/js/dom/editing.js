import { Component } from "../../vendor/preact/preact.mjs";
import { numberTyped } from "./fields.js";
import { html } from "./html.js";

/**
 * How numbers that a learner may change are changed where they stand.
 * @typedef {object} Editing
 * @property {(of: import("../model/links.js").Address) => boolean} can whether a number is one of those
 * @property {() => void} begin what happens when one is opened
 * @property {(of: import("../model/links.js").Address, value: number) => void} set
 *
 * @typedef {{ label: string, text: string, onNumber: (value: number) => void, onDone: (byKey: boolean) => void }} Props
 */

/**
 * A number while it is typed: taken on Enter or on leaving it, given up with Escape. Whatever is computed meanwhile, what
 * was typed stays.
 * @extends {Component<Props>}
 */
export class NumberInput extends Component {
  /** @type {HTMLInputElement | null} */
  input = null;
  over = false;

  componentDidMount() {
    if (!this.input) return;
    this.input.value = this.props.text;
    this.input.focus();
    this.input.select();
  }

  shouldComponentUpdate() {
    return false;
  }

  /** @param {boolean} taken @param {boolean} byKey */
  leave(taken, byKey) {
    if (this.over) return;
    this.over = true;
    const typed = taken ? numberTyped(this.input?.value ?? "", this.props.text) : null;
    this.props.onDone(byKey);
    if (typed !== null) this.props.onNumber(typed);
  }

  render(/** @type {Props} */ { label, text }) {
    const keys = (/** @type {KeyboardEvent} */ event) => {
      event.stopPropagation();
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      this.leave(event.key === "Enter", true);
    };
    return html`<span class="number-under" aria-hidden="true">${text}</span><input type="text" inputmode="decimal" class="number-edit" data-testid="number-edit" aria-label=${label} ref=${(/** @type {HTMLInputElement | null} */ element) => (this.input = element)} onKeyDown=${keys} onClick=${(/** @type {Event} */ event) => event.stopPropagation()} onBlur=${() => this.leave(true, false)} />`;
  }
}
