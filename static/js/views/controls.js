import { html } from "../dom/html.js";
import { Formula } from "../dom/notation.js";
import { Icon } from "../dom/icons.js";
import { FIELDS } from "../model/setup.js";

/**
 * @typedef {import("../model/setup.js").Setup} Setup
 * @typedef {import("../model/setup.js").Field} Field
 * @param {object} props
 * @param {Setup} props.setup
 * @param {{ fields: Partial<Setup>, rest: string[] }} props.problems
 * @param {{ name: string, title: string }[]} props.presets
 * @param {string} props.preset the chosen one's name, empty once something was changed
 * @param {boolean} props.open whether a small window shows more than the word
 * @param {import("../model/words.js").Translate} props.t
 * @param {(field: Field, text: string) => void} props.onChange
 * @param {(name: string) => void} props.onPreset
 * @param {() => void} props.onAgain
 * @param {() => void} props.onOpen
 */
export function Controls({ setup, problems, presets, preset, open, t, onChange, onPreset, onAgain, onOpen }) {
  const hidden = FIELDS.some((field) => field !== "word" && problems.fields[field]);
  return html`<form class=${open || hidden ? "setup open" : "setup"} aria-label=${t("setup.label")} onSubmit=${(/** @type {Event} */ event) => event.preventDefault()} autocomplete="off">
    ${presets.length > 1 &&
    html`<div class="field">
      <label for="setup-preset">${t("setup.example")}</label>
      <select id="setup-preset" data-testid="setup-preset" onChange=${(/** @type {Event} */ event) => onPreset(/** @type {HTMLSelectElement} */ (event.currentTarget).value)}>
        ${preset === "" && html`<option value="" selected>${t("setup.own")}</option>`}
        ${presets.map(({ name, title }) => html`<option value=${name} selected=${name === preset}>${title}</option>`)}
      </select>
    </div>`}
    ${FIELDS.map((field) => html`<${TextField} key=${field} field=${field} value=${setup[field]} problem=${problems.fields[field]} t=${t} onChange=${onChange} />`)}
    <button type="button" class="quiet more" data-testid="settings" aria-expanded=${open || hidden} onClick=${onOpen}>${t("setup.more")}</button>
    <button type="button" class="quiet" data-testid="same-start" data-tip="setup.again.hint" onClick=${onAgain}>
      <${Icon} name="again" /><span>${t("setup.again")}</span>
    </button>
  </form>`;
}

/**
 * @param {{ field: Field, value: string, problem: string | undefined, t: import("../model/words.js").Translate, onChange: (field: Field, text: string) => void }} props
 */
function TextField({ field, value, problem, t, onChange }) {
  const id = `setup-${field}`;
  const symbol = field === "hidden" || field === "rate" ? t(`setup.${field}.symbol`) : "";
  const mode = field === "word" ? undefined : field === "rate" ? "decimal" : "numeric";
  return html`<div class=${`field field-${field}${problem ? " invalid" : ""}`}>
    <label for=${id}>${t(`setup.${field}`)}${symbol && html` <${Formula} text=${symbol} />`}</label>
    <input
      id=${id}
      data-testid=${id}
      type="text"
      inputmode=${mode}
      spellcheck="false"
      autocapitalize="none"
      value=${value}
      aria-invalid=${problem ? "true" : undefined}
      aria-describedby=${problem ? `${id}-problem` : undefined}
      onInput=${(/** @type {Event} */ event) => onChange(field, /** @type {HTMLInputElement} */ (event.currentTarget).value)}
    />
    ${problem && html`<p class="problem" id=${`${id}-problem`} data-testid=${`${id}-problem`} role="alert">${problem}</p>`}
  </div>`;
}
