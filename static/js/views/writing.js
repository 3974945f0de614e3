import { html } from "../dom/html.js";
import { visible } from "../model/format.js";
import { joined, tokensOf } from "../model/sequence.js";
import { told } from "../model/told.js";

/**
 * What the network of the shown frame writes by itself.
 * @param {object} props
 * @param {string[] | null} props.vocabulary what the network reads and says, null where it cannot read what it says
 * @param {string} props.start
 * @param {string} props.length
 * @param {import("../model/store.js").Writing | null} props.writing
 * @param {boolean} props.current whether it belongs to the frame shown
 * @param {import("../model/words.js").Translate} props.t
 * @param {(text: string) => void} props.onStart
 * @param {(text: string) => void} props.onLength
 */
export function WritingView({ vocabulary, start, length, writing, current, t, onStart, onLength }) {
  const typed = (/** @type {(text: string) => void} */ then) => (/** @type {Event} */ event) => then(/** @type {HTMLInputElement} */ (event.currentTarget).value);
  const wrong = writing?.problem;
  const marked = (/** @type {"start" | "length"} */ field) => (wrong?.field === field ? { "aria-invalid": "true", "aria-describedby": "writing-problem" } : {});
  if (!vocabulary) return html`<h2>${t("writing.title")}</h2><p class="look" data-testid="writing-cannot">${t("writing.cannot")}</p>`;
  const shown = (/** @type {string[]} */ tokens) => joined(tokens.map(visible), vocabulary);
  const gap = joined(["", ""], vocabulary);
  return html`
    <h2>${t("writing.title")}</h2>
    <p class="look">${t("writing.look")}</p>
    <div class="writing-fields">
      <div class=${`field field-start${wrong?.field === "start" ? " invalid" : ""}`}>
        <label for="writing-start">${t("writing.start")}</label>
        <input id="writing-start" data-testid="writing-start" type="text" spellcheck="false" autocapitalize="none" autocomplete="off" value=${start} ...${marked("start")} onInput=${typed(onStart)} />
      </div>
      <div class=${`field field-length${wrong?.field === "length" ? " invalid" : ""}`}>
        <label for="writing-length">${t("writing.length")}</label>
        <input id="writing-length" data-testid="writing-length" type="text" inputmode="numeric" autocomplete="off" value=${length} ...${marked("length")} onInput=${typed(onLength)} />
      </div>
    </div>
    ${wrong
      ? html`<p class="problem" id="writing-problem" data-testid="writing-problem" role="alert">${wrong.field === "length" && `${t("writing.length")} `}${wrong.field === "model" ? t("writing.overgrown") : told(wrong.said, t)}</p>`
      : html`<output class=${`written${current ? "" : " late"}`} for="writing-start writing-length" aria-label=${t("writing.label")} data-testid="written" data-tokens=${joined(writing?.tokens ?? [], vocabulary)} data-step=${writing?.frame?.step}>
          ${writing && html`<span class="written-start">${shown(tokensOf(writing.start, vocabulary))}</span>${gap}${shown(writing.tokens)}`}
        </output>`}
  `;
}
