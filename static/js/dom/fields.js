import { Component } from "../../vendor/preact/preact.mjs";
import { html } from "./html.js";
import { Formula } from "./notation.js";

/**
 * A problem, said under its field.
 * @param {{ id: string, problem: string | undefined }} props
 */
export function Problem({ id, problem }) {
  return problem ? html`<p class="problem" id=${`${id}-problem`} data-testid=${`${id}-problem`} role="alert">${problem}</p>` : null;
}

/**
 * A text that is typed, with its label and what is wrong with it.
 * @param {object} props
 * @param {import("../model/setup.js").Field} props.name
 * @param {string} props.value
 * @param {string} props.label
 * @param {string} [props.symbol] in the notation of dom/notation.js
 * @param {string} [props.placeholder] what counts where nothing is typed
 * @param {"numeric" | "decimal"} [props.mode]
 * @param {number} [props.rows] of a text of several lines
 * @param {import("../model/setup.js").FieldProblems} props.problems
 * @param {(field: import("../model/setup.js").Field, text: string) => void} props.onChange
 */
export function TextField({ name, value, label, symbol, placeholder, mode, rows, problems, onChange }) {
  const id = `setup-${name}`;
  const problem = problems[name];
  const described = {
    id, "data-testid": id, placeholder, spellcheck: "false", autocapitalize: "none", value,
    "aria-invalid": problem ? "true" : undefined,
    "aria-describedby": problem ? `${id}-problem` : undefined,
    onInput: (/** @type {Event} */ event) => onChange(name, /** @type {HTMLInputElement} */ (event.currentTarget).value),
  };
  return html`<div class=${`field field-${name}${problem ? " invalid" : ""}`}>
    <label for=${id}>${label}${symbol && html` <${Formula} text=${symbol} />`}</label>
    ${rows ? html`<textarea rows=${rows} ...${described}></textarea>` : html`<input type="text" inputmode=${mode} ...${described} />`}
    <${Problem} id=${id} problem=${problem} />
  </div>`;
}

/**
 * One of several values.
 * @param {{ name: string, label: string, value: string, options: [string, string][], problem?: string, hideLabel?: boolean, onChange: (value: string) => void }} props
 */
export function Choice({ name, label, value, options, problem, hideLabel = false, onChange }) {
  const id = `setup-${name}`;
  return html`<div class=${`field field-${name}${problem ? " invalid" : ""}`}>
    <label for=${id} class=${hideLabel ? "visually-hidden" : ""}>${label}</label>
    <select id=${id} data-testid=${id} onChange=${(/** @type {Event} */ event) => onChange(/** @type {HTMLSelectElement} */ (event.currentTarget).value)}>
      ${options.map(([own, text]) => html`<option value=${own} selected=${own === value}>${text}</option>`)}
    </select>
    <${Problem} id=${id} problem=${problem} />
  </div>`;
}

/**
 * Something that is on or off, with a sentence that says what that means.
 * @param {{ name: string, label: string, hint?: string, on: boolean, onChange: (on: boolean) => void }} props
 */
export function Switch({ name, label, hint, on, onChange }) {
  const id = `setup-${name}`;
  return html`<div class="switch">
    <label><input type="checkbox" id=${id} data-testid=${id} checked=${on} aria-describedby=${hint ? `${id}-hint` : undefined} onChange=${(/** @type {Event} */ event) => onChange(/** @type {HTMLInputElement} */ (event.currentTarget).checked)} /> ${label}</label>
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
  </div>`;
}

/**
 * A text that is taken on Enter or on leaving it. Until then it is the one who types whose it is: the page may draw
 * everything anew, as it does whenever a recording arrives.
 * @extends {Component<{ value: string, onTake: (event: Event) => void }>}
 */
export class Draft extends Component {
  /** @type {string | null} */
  typed = null;

  render(/** @type {any} */ { value, onTake, ...rest }) {
    const end = () => {
      this.typed = null;
      this.setState({});
    };
    return html`<input type="text" ...${rest} value=${this.typed ?? value}
      onInput=${(/** @type {Event} */ event) => (this.typed = /** @type {HTMLInputElement} */ (event.currentTarget).value)}
      onChange=${(/** @type {Event} */ event) => (onTake(event), end())}
      onBlur=${end}
    />`;
  }
}

/**
 * A number of a table that can be changed: taken on Enter or on leaving it, and left as it was where it is none, which is said.
 * @param {{ id: string, label: string, value: number, text: string, style?: object, onChange: (value: number) => void, onRefuse: (typed: string) => void }} props
 */
export function NumberCell({ id, label, value, text, style, onChange, onRefuse }) {
  const take = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.currentTarget);
    const written = input.value;
    const typed = numberTyped(written, text);
    if (typed !== null) return onChange(typed);
    input.value = text;
    if (written !== text) onRefuse(written);
  };
  return html`<input type="text" inputmode="decimal" class="number-cell-input" data-testid=${id} data-number=${value} aria-label=${label} title=${String(value)} value=${text} style=${style} onChange=${take} />`;
}

/**
 * The number that was typed in place of a text; null where it is none, or the text still stands there.
 * @param {string} typed
 * @param {string} text
 */
export function numberTyped(typed, text) {
  const value = Number(typed.replace("\u2212", "-"));
  return typed === text || typed.trim() === "" || !Number.isFinite(value) ? null : value;
}
