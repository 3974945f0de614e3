import { compact, fixed, full } from "../../model/format.js";
import { at, largestPlace } from "../../model/walk/gradients.js";
import { html } from "../html.js";

/**
 * The gradient check: a weight's gradient by backpropagation, and the slope of the loss when that weight is nudged.
 * @param {object} props
 * @param {import("../../model/walk/gradients.js").Gradients} props.gradients
 * @param {import("../../model/walk/gradients.js").Checks | null} props.checks
 * @param {import("../../model/walk/position.js").Check | null} props.check null while it is closed
 * @param {string} props.weight the one to begin with
 * @param {number | null} props.truncate how many steps gradients flow back; null where that leaves nothing out
 * @param {boolean} props.digits
 * @param {import("../../model/words.js").Translate} props.t
 * @param {(check: import("../../model/walk/position.js").Check | null) => void} props.onCheck
 */
export function Nudge({ gradients: { gradients }, checks, check, weight, truncate, digits, t, onCheck }) {
  const begin = (/** @type {string} */ name) => onCheck({ name, ...largestPlace(/** @type {any} */ (gradients[name])) });
  if (!check) {
    return html`<button type="button" class="quiet nudge-open" data-testid="walk-check" onClick=${() => begin(weight)}>${t("walk.check.open")}</button>`;
  }
  const values = /** @type {import("../../model/walk/gradients.js").Values} */ (gradients[check.name]);
  const columns = Array.isArray(values[0]) ? values[0].length : 0;
  const { name, row, column } = check;
  const write = digits ? full : (/** @type {number} */ value) => (Math.abs(value) >= 0.001 ? fixed(value, 5) : compact(value));
  const numeric = checks && at(checks[name].numeric, check);
  const place = columns ? `${name}[${row + 1}, ${column + 1}]` : `${name}[${row + 1}]`;
  const most = checks && Math.max(...Object.values(checks).map(({ max_abs_error: error }) => error));
  const choose = (/** @type {"row" | "column"} */ which, /** @type {number} */ length, /** @type {number} */ chosen) =>
    html`<label><span class="visually-hidden">${t(`walk.check.${which}`)}</span><select data-testid=${`walk-check-${which}`} onChange=${(/** @type {Event} */ event) => onCheck({ ...check, [which]: Number(/** @type {HTMLSelectElement} */ (event.currentTarget).value) })}>
      ${Array.from({ length }, (_, i) => html`<option value=${i} selected=${i === chosen}>${i + 1}</option>`)}
    </select></label>`;
  return html`<section class="nudge" aria-label=${t("walk.check.label")} data-testid="nudge">
    <div class="nudge-choice">
      <span>${t("walk.check.of")}</span>
      <label><span class="visually-hidden">${t("walk.check.weight")}</span><select data-testid="walk-check-weight" onChange=${(/** @type {Event} */ event) => begin(/** @type {HTMLSelectElement} */ (event.currentTarget).value)}>
        ${Object.keys(gradients).map((each) => html`<option value=${each} selected=${each === name}>${each}</option>`)}
      </select></label>
      ${choose("row", values.length, row)} ${columns > 0 && choose("column", columns, column)}
      <button type="button" class="icon-button" data-testid="walk-check-close" aria-label=${t("walk.check.close")} onClick=${() => onCheck(null)}>×</button>
    </div>
    <p class="nudge-says" data-testid="nudge-says" aria-live="polite" data-backward=${at(values, check)} data-nudged=${numeric}>
      ${t("walk.check.backward", { place, value: write(at(values, check)) })} ${numeric === null ? "" : t("walk.check.nudged", { value: write(/** @type {number} */ (numeric)) })}
    </p>
    ${most !== null && html`<p class="look">${t("walk.check.most", { value: compact(most), count: Object.values(gradients).flat(2).length })}</p>`}
    ${most !== null && truncate !== null && html`<p class="look" data-testid="nudge-truncated">${t("walk.check.truncated", { truncate })}</p>`}
  </section>`;
}
