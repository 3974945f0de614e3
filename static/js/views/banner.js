import { html } from "../dom/html.js";
import { Icon } from "../dom/icons.js";
import { told } from "../model/told.js";

/**
 * Problems that belong to no field.
 * @param {{ problems: string[], title?: string, t: import("../model/words.js").Translate, onClose: () => void }} props
 */
export function Banner({ problems, title = "problem.title", t, onClose }) {
  if (problems.length === 0) return null;
  return html`<div class="banner" role="alert" data-testid="banner">
    <p><strong>${t(title)}</strong> ${problems.map((said) => told(said, t)).join(" ")}</p>
    <button type="button" class="icon-button" data-testid="banner-close" aria-label=${t("problem.close")} onClick=${onClose}><${Icon} name="close" /></button>
  </div>`;
}
