import { html } from "../dom/html.js";
import { Icon } from "../dom/icons.js";
import { Formula } from "../dom/notation.js";
import { arithmetic } from "../model/arithmetic.js";
import { css, inkOn, signed } from "../model/colour.js";
import { fixed, full } from "../model/format.js";

/**
 * The equation behind the selected part, in symbols and with the numbers of a frame put in.
 * @param {object} props
 * @param {import("../model/selection.js").Selection} props.selection
 * @param {{ frame: import("../model/recording.js").Frame, answer: import("../model/arithmetic.js").Forward } | null} props.forward
 * @param {boolean} props.current whether that frame is the one shown
 * @param {boolean} props.digits whether every digit is wanted
 * @param {import("../model/colour.js").Theme} props.theme
 * @param {import("../model/words.js").Translate} props.t
 * @param {() => void} props.onDigits
 * @param {() => void} props.onClose
 */
export function Equations({ selection, forward, current, digits, theme, t, onDigits, onClose }) {
  const shown = forward && arithmetic(selection, forward.answer);
  return html`
    <header class="panel-head">
      <h2>${t("arithmetic.label")}</h2>
      <button type="button" class="icon-button" data-testid="arithmetic-close" aria-label=${t("arithmetic.close")} data-tip="arithmetic.close" onClick=${onClose}><${Icon} name="close" /></button>
    </header>
    ${shown &&
    html`<div class=${`arithmetic${current ? "" : " late"}`} data-testid="arithmetic-numbers" data-step=${forward.frame.step} aria-busy=${!current}>
      <p class="formula-line" data-testid="arithmetic-formula">${shown.formula.split(",  ").map((part) => html`<span><${Formula} text=${part} /></span>`)}</p>
      <p class="look">${t(shown.title, shown.slots)}</p>
      ${shown.lines.map((line) => html`<div class="arithmetic-line">${line.map((item) => (item.kind === "sign" ? html`<span class="sign"><${Formula} text=${item.text} /></span>` : html`<${Numbers} block=${item} digits=${digits} theme=${theme} />`))}</div>`)}
      <p class="panel-foot">
        <span>${t("arithmetic.at", { step: forward.frame.step })}</span>
        <label class="check"><input type="checkbox" data-testid="arithmetic-digits" checked=${digits} onChange=${onDigits} /> ${t("arithmetic.digits")}</label>
      </p>
    </div>`}
  `;
}

/**
 * A matrix or column vector between brackets, its rows and columns named.
 * @param {{ block: import("../model/arithmetic.js").Block, digits: boolean, theme: import("../model/colour.js").Theme }} props
 */
function Numbers({ block, digits, theme }) {
  const { name, values, rows, columns, markRow, markColumn, signed: coloured } = block;
  const write = digits ? full : coloured || values.flat().some((value) => !Number.isInteger(value)) ? fixed : String;
  const cell = (/** @type {number | null} */ value, /** @type {number} */ i, /** @type {number} */ j) => {
    const colour = coloured ? signed(value, theme) : null;
    const marked = i === markRow || j === markColumn;
    return html`<td
      class=${marked ? "marked" : ""}
      data-value=${value}
      data-tip="tip.number"
      style=${colour ? { background: css(colour), color: inkOn(colour) } : undefined}
    >${write(value)}</td>`;
  };
  return html`<table class=${`numbers${rows.length ? " named" : ""}${values.length > 8 ? " small" : ""}`}>
    <caption><${Formula} text=${name} /></caption>
    ${columns.length > 0 && html`<thead><tr>${rows.length > 0 && html`<td></td>`}${columns.map((token) => html`<th scope="col">${token}</th>`)}</tr></thead>`}
    <tbody>
      ${values.map((row, i) => html`<tr>${rows.length > 0 && html`<th scope="row">${rows[i]}</th>`}${row.map((value, j) => cell(value, i, j))}</tr>`)}
    </tbody>
  </table>`;
}
