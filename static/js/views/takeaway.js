import { Component } from "../../vendor/preact/preact.mjs";
import { html } from "../dom/html.js";
import { Dialog } from "../dom/dialog.js";
import { told } from "../model/told.js";

/** In which forms code is given, and how a file of each is called. */
export const LANGUAGES = /** @type {const} */ ({ curl: "unrolled.sh", python: "unrolled_api.py", numpy: "unrolled_numpy.py", torch: "unrolled_torch.py" });

/** @typedef {keyof typeof LANGUAGES} Language */

/**
 * The network in view as code, as a file of weights, and as a page of its own.
 * @param {object} props
 * @param {boolean} props.open
 * @param {number} props.step the update shown
 * @param {Language} props.language
 * @param {string} props.code
 * @param {boolean} props.copied whether the code has just been copied
 * @param {number | null} props.saving how much of the page is made, 0…1, or null
 * @param {boolean} props.whole whether the run is there to its end, so that a page can be made of it
 * @param {{ weights: string[], page: string[] }} props.problems what was wrong, as the server says it
 * @param {string} props.linked what came of copying the link, empty for nothing yet
 * @param {import("../model/words.js").Translate} props.t
 * @param {(language: Language) => void} props.onLanguage
 * @param {() => void} props.onCopy
 * @param {() => void} props.onLink
 * @param {() => void} props.onSaveCode
 * @param {(format: "npz" | "safetensors") => void} props.onSaveWeights
 * @param {(file: File) => void} props.onOpenWeights
 * @param {() => void} props.onSavePage
 * @param {() => void} props.onClose
 */
export function Takeaway({ open, step, language, code, copied, saving, whole, problems, linked, t, onLanguage, onCopy, onLink, onSaveCode, onSaveWeights, onOpenWeights, onSavePage, onClose }) {
  const languages = /** @type {Language[]} */ (Object.keys(LANGUAGES));
  const turn = (/** @type {KeyboardEvent} */ event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const next = languages[(languages.indexOf(language) + by + languages.length) % languages.length];
    onLanguage(next);
    /** @type {HTMLElement} */ (event.currentTarget).querySelector(/** @type {any} */ (`[data-language=${next}]`))?.focus();
  };
  const chosen = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.currentTarget);
    if (input.files?.[0]) onOpenWeights(input.files[0]);
    input.value = "";
  };
  return html`<${Dialog} open=${open} name="takeaway" title=${t("takeaway.title")} close=${t("takeaway.close")} onClose=${onClose}>
    <p class="look">${t("takeaway.look", { step })}</p>
    <section aria-labelledby="takeaway-link">
      <h3 id="takeaway-link">${t("takeaway.link")}</h3>
      <p class="look">${t("takeaway.link.look")}</p>
      <p class="actions">
        <button type="button" class="quiet" data-testid="takeaway-copy-link" onClick=${onLink}>${t("header.link")}</button>
        <span class="look" role="status" data-testid="takeaway-said">${linked}</span>
      </p>
    </section>
    <section aria-labelledby="takeaway-code">
      <h3 id="takeaway-code">${t("takeaway.code")}</h3>
      <div class="tabs" role="tablist" aria-labelledby="takeaway-code" onKeyDown=${turn}>
        ${languages.map((each) => html`<button type="button" role="tab" id=${`takeaway-${each}`} data-language=${each} data-testid=${`code-${each}`} aria-selected=${each === language} aria-controls="takeaway-text" tabindex=${each === language ? 0 : -1} onClick=${() => onLanguage(each)}>${t(`takeaway.${each}`)}</button>`)}
      </div>
      <pre id="takeaway-text" role="tabpanel" aria-labelledby=${`takeaway-${language}`} tabindex="0" data-testid="code">${code}</pre>
      <p class="actions">
        <button type="button" class="quiet" data-testid="copy-code" onClick=${onCopy}>${t(copied ? "takeaway.copied" : "takeaway.copy")}</button>
        <button type="button" class="quiet" data-testid="save-code" onClick=${onSaveCode}>${t("takeaway.save")}</button>
        <span class="visually-hidden" role="status">${copied ? t("takeaway.copied") : ""}</span>
      </p>
    </section>
    <div class="takeaway-files">
      <section aria-labelledby="takeaway-weights">
        <h3 id="takeaway-weights">${t("takeaway.weights")}</h3>
        <p class="look">${t("takeaway.weights.look")}</p>
        <p class="actions">
          <button type="button" class="quiet" data-testid="save-npz" onClick=${() => onSaveWeights("npz")}>.npz</button>
          <button type="button" class="quiet" data-testid="save-safetensors" onClick=${() => onSaveWeights("safetensors")}>.safetensors</button>
          <label class="quiet file">${t("takeaway.open")}<input type="file" class="visually-hidden" accept=".npz,.safetensors" data-testid="open-weights" onChange=${chosen} /></label>
        </p>
        <${Problem} said=${problems.weights} id="weights-problem" t=${t} />
      </section>
      <section aria-labelledby="takeaway-page">
        <h3 id="takeaway-page">${t("takeaway.page")}</h3>
        <p class="look">${t(whole ? "takeaway.page.look" : "takeaway.page.wait")}</p>
        <p class="actions">
          <button type="button" class="quiet" data-testid="save-page" aria-disabled=${!whole || saving !== null} onClick=${() => whole && saving === null && onSavePage()}>${t("takeaway.page.save")}</button>
          ${saving !== null && html`<progress max="1" value=${saving} aria-label=${t("takeaway.page.saving")}></progress>`}
        </p>
        <${Problem} said=${problems.page} id="page-problem" t=${t} />
      </section>
    </div>
  <//>`;
}

/**
 * What was wrong, under the buttons that it came of; it comes into view where the window ends above it.
 * @extends {Component<{ said: string[], id: string, t: import("../model/words.js").Translate }>}
 */
class Problem extends Component {
  /** @type {HTMLElement | null} */
  place = null;

  /** @param {{ said: string[] }} before */
  componentDidUpdate({ said }) {
    if (said !== this.props.said) this.place?.scrollIntoView({ block: "nearest" });
  }

  render() {
    const { said, id, t } = this.props;
    if (said.length === 0) return null;
    return html`<p class="problem" role="alert" data-testid=${id} ref=${(/** @type {HTMLElement | null} */ element) => (this.place = element)}>${said.map((each) => told(each, t)).join(" ")}</p>`;
  }
}
