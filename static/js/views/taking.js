import { Component } from "../../vendor/preact/preact.mjs";
import { html } from "../dom/html.js";
import { Icon } from "../dom/icons.js";

/** How long it is said that something was done, in milliseconds. */
const SAID = 2000;

/**
 * A small menu beside a view: its numbers to the clipboard, its picture to a file.
 * @typedef {object} TakingProps
 * @property {string} id of the view
 * @property {string} view its name
 * @property {import("../model/words.js").Translate} t
 * @property {() => Promise<void>} onCopy
 * @property {(kind: "svg" | "png") => Promise<void>} onSave
 *
 * @extends {Component<TakingProps, { open: boolean, said: string }>}
 */
export class Taking extends Component {
  state = { open: false, said: "" };
  /** @type {HTMLElement | null} */
  place = null;

  componentDidMount() {
    document.addEventListener("pointerdown", this.outside);
  }

  componentWillUnmount() {
    document.removeEventListener("pointerdown", this.outside);
  }

  outside = (/** @type {Event} */ event) => {
    if (this.state.open && !this.place?.contains(/** @type {Node} */ (event.target))) this.setState({ open: false });
  };

  onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || !this.state.open) return;
    event.stopPropagation();
    this.setState({ open: false });
    /** @type {HTMLElement | null | undefined} */ (this.place?.querySelector("[aria-expanded]"))?.focus();
  };

  onFocusOut = (/** @type {FocusEvent} */ event) => {
    if (event.relatedTarget && !this.place?.contains(/** @type {Node} */ (event.relatedTarget))) this.setState({ open: false });
  };

  /** @param {() => Promise<void>} take @param {string} done a sentence's key */
  async take(take, done) {
    this.setState({ open: false });
    /** @type {HTMLElement | null | undefined} */ (this.place?.querySelector("[aria-expanded]"))?.focus();
    try {
      await take();
      this.say(this.props.t(done));
    } catch {
      this.say(this.props.t("taking.failed"));
    }
  }

  /** @param {string} said */
  say(said) {
    this.setState({ said });
    setTimeout(() => this.setState((now) => (now.said === said ? { said: "" } : null)), SAID);
  }

  render() {
    const { id, view, t, onCopy, onSave } = this.props;
    const { open, said } = this.state;
    const item = (/** @type {string} */ name, /** @type {() => Promise<void>} */ take, /** @type {string} */ done) => html`<button type="button" data-testid=${`take-${name}-${id}`} onClick=${() => this.take(take, done)}>${t(`taking.${name}`)}</button>`;
    return html`<span class="taking" ref=${(/** @type {HTMLElement | null} */ element) => (this.place = element)} onKeyDown=${this.onKeyDown} onfocusout=${this.onFocusOut}>
      <span class="taking-said" role="status" data-testid=${`taken-${id}`}>${said}</span>
      <button type="button" class="icon-button" data-testid=${`take-${id}`} aria-expanded=${open} aria-label=${t("taking.label", { view })} data-tip="taking.hint" onClick=${() => this.setState({ open: !open })}><${Icon} name="more" /></button>
      ${open && html`<span class="taking-items">
        ${item("copy", onCopy, "taking.copied")}
        ${item("svg", () => onSave("svg"), "taking.saved")}
        ${item("png", () => onSave("png"), "taking.saved")}
      </span>`}
    </span>`;
  }
}
