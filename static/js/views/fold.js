import { html } from "../dom/html.js";
import { Icon } from "../dom/icons.js";
import { visible } from "../model/format.js";

/**
 * Folds the drawing into one cell or unrolls it; while it is folded, chooses the step that it shows.
 * @param {object} props
 * @param {number | null} props.step the step shown while the drawing is folded
 * @param {number} props.T
 * @param {string} props.input what that step reads
 * @param {import("../model/words.js").Translate} props.t
 * @param {() => void} props.onFold
 * @param {(t: number) => void} props.onStep
 */
export function FoldControls({ step, T, input, t, onFold, onStep }) {
  const folded = step !== null;
  return html`
    ${folded &&
    html`<div class="step-chooser" role="group" aria-label=${t("chart.axis.step")}>
      <button type="button" class="icon-button" data-testid="fold-before" aria-label=${t("fold.before")} disabled=${step === 1} onClick=${() => onStep(step - 1)}><${Icon} name="back" /></button>
      <output data-testid="fold-step" aria-live="polite">${t("fold.at", { t: step, T, input: visible(input) })}</output>
      <button type="button" class="icon-button" data-testid="fold-after" aria-label=${t("fold.after")} disabled=${step === T} onClick=${() => onStep(step + 1)}><${Icon} name="forward" /></button>
    </div>`}
    <button type="button" class="small-button" data-testid="fold" aria-pressed=${folded} data-tip=${folded ? "fold.hint.back" : "fold.hint"} onClick=${onFold}>
      <${Icon} name=${folded ? "unroll" : "fold"} /> ${t(folded ? "fold.unroll" : "fold.fold")}
    </button>
  `;
}
