import { CellDrawing } from "../dom/cell.js";
import { html } from "../dom/html.js";
import { Icon } from "../dom/icons.js";
import { Tex } from "../dom/math.js";
import { Numbers, Terms } from "../dom/numbers.js";
import { arithmetic } from "../model/arithmetic.js";

/**
 * The equation behind the selected part, in symbols and with the numbers of a frame put in.
 * @param {object} props
 * @param {import("../model/selection.js").Selection} props.selection
 * @param {{ frame: import("../model/recording.js").Frame, answer: import("../model/arithmetic.js").Forward } | null} props.forward
 * @param {boolean} props.current whether that frame is the one shown
 * @param {boolean} props.digits whether every digit is wanted
 * @param {import("../model/colour.js").Theme} props.theme
 * @param {string} props.typeset whether formulas can be set in proper type yet
 * @param {string | null} props.shared what is said of a weight: that it is the same at every step
 * @param {import("../model/words.js").Translate} props.t
 * @param {import("../dom/editing.js").Editing | null} props.editing how weights are changed here
 * @param {(selection: import("../model/selection.js").Selection) => void} props.onSelect
 * @param {() => void} props.onDigits
 * @param {() => void} props.onClose
 */
export function Equations({ selection, forward, current, digits, theme, typeset, shared, t, editing, onSelect, onDigits, onClose }) {
  const shown = forward && arithmetic(selection, forward.answer);
  const showing = { digits, theme, typeset, t, editing };
  const changeable = editing && shown?.lines.some((line) => Array.isArray(line) && line.some((item) => {
    if (item.kind === "terms") return item.terms.flat().some(({ of }) => editing.can(of));
    return item.kind === "numbers" && editing.can({ unit: 1, row: 1, column: 1, ...item.of });
  }));
  const select = (/** @type {string} */ part) => onSelect({ part: /** @type {import("../model/selection.js").Part} */ (part), t: selection.t, unit: selection.unit });
  return html`
    <header class="panel-head">
      <h2>${t("arithmetic.label")}</h2>
      <button type="button" class="icon-button" data-testid="arithmetic-close" aria-label=${t("arithmetic.close")} data-tip="arithmetic.close" onClick=${onClose}><${Icon} name="close" /></button>
    </header>
    ${shown &&
    html`<div class=${`arithmetic${current ? "" : " late"}`} data-testid="arithmetic-numbers" data-step=${forward.frame.step} aria-busy=${!current}>
      <div class="formulas" data-testid="arithmetic-formula">${shown.formulas.map((tex) => html`<p><${Tex} tex=${tex} typeset=${typeset} display=${true} /></p>`)}</div>
      <p class="look" aria-live="polite">${t(shown.title, shown.slots)}</p>
      ${shared && html`<p class="look shared" data-testid="arithmetic-shared">${shared}</p>`}
      ${shown.opened && html`<${CellDrawing} forward=${forward.answer} selection=${selection} theme=${theme} typeset=${typeset} t=${t} onSelect=${onSelect} />`}
      ${shown.lines.map((line) =>
        Array.isArray(line)
          ? html`<div class="arithmetic-line">${line.map((item) => {
              if (item.kind === "sign") return html`<span class="sign"><${Tex} tex=${item.tex} typeset=${typeset} /></span>`;
              return item.kind === "terms" ? html`<${Terms} sum=${item} ...${showing} />` : html`<${Numbers} block=${item} ...${showing} />`;
            })}</div>`
          : html`<h3 class="arithmetic-heading">${line.part ? html`<button type="button" class="text-button" data-testid=${`open-${line.part}`} onClick=${() => select(/** @type {string} */ (line.part))}>${t(line.key, line.slots)}</button>` : t(line.key, line.slots)}</h3>`,
      )}
      <p class="panel-foot">
        <span>${t("arithmetic.at", { step: forward.frame.step })}</span>
        ${changeable && html`<span data-testid="edit-hint">${t("arithmetic.edit")}</span>`}
        <span class="link-legend">${["from", "with", "to"].map((relation) => html`<span><span class=${`link-sample ${relation}`}></span> ${t(`link.${relation}`)}</span>`)}</span>
        <label class="check"><input type="checkbox" data-testid="arithmetic-digits" checked=${digits} onChange=${onDigits} /> ${t("arithmetic.digits")}</label>
      </p>
    </div>`}
  `;
}
