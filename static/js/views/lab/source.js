import { html } from "../../dom/html.js";
import { Icon } from "../../dom/icons.js";
import { hasTimes, KINDS } from "../../model/lab/source.js";

/**
 * The strip on top: which lesson, what is read, and the way back to the start.
 * @param {object} props
 * @param {import("../../model/lab/source.js").Source} props.source
 * @param {string} props.problem
 * @param {string[]} props.lessons
 * @param {string} props.lesson the chosen one's name, empty for none
 * @param {import("../../model/words.js").Translate} props.t
 * @param {(news: Partial<import("../../model/lab/source.js").Source>) => void} props.onSource
 * @param {(name: string) => void} props.onLesson
 * @param {() => void} props.onAgain
 */
export function SourceStrip({ source, problem, lessons, lesson, t, onSource, onLesson, onAgain }) {
  const chosen = (/** @type {Event} */ event) => /** @type {HTMLSelectElement} */ (event.currentTarget).value;
  const invalid = problem ? " invalid" : "";
  return html`<form class="setup source" aria-label=${t("source.label")} autocomplete="off" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}>
    <div class="field field-lesson">
      <label for="lesson">${t("source.lesson")}</label>
      <select id="lesson" data-testid="lesson" onChange=${(/** @type {Event} */ event) => onLesson(chosen(event))}>
        <option value="" selected=${lesson === ""}>${t("source.lesson.none")}</option>
        ${lessons.map((name) => html`<option key=${name} value=${name} selected=${name === lesson}>${t(`lesson.${name}.title`)}</option>`)}
      </select>
    </div>
    <div class="field">
      <label for="source-kind">${t("source.kind")}</label>
      <select id="source-kind" data-testid="source-kind" onChange=${(/** @type {Event} */ event) => onSource({ kind: /** @type {any} */ (chosen(event)) })}>
        ${KINDS.map((kind) => html`<option key=${kind} value=${kind} selected=${kind === source.kind}>${t(`source.kind.${kind}`)}</option>`)}
      </select>
    </div>
    <div class=${`field field-word${invalid}`}>
      <label for="source-text" class="visually-hidden">${t("source.text")}</label>
      <input id="source-text" data-testid="source-text" type="text" spellcheck="false" autocapitalize="none" value=${source.text}
        aria-invalid=${problem ? "true" : undefined} aria-describedby=${problem ? "source-problem" : undefined}
        onInput=${(/** @type {Event} */ event) => onSource({ text: /** @type {HTMLInputElement} */ (event.currentTarget).value })} />
      ${problem && html`<p class="problem" id="source-problem" data-testid="source-problem" role="alert">${problem}</p>`}
    </div>
    ${hasTimes(source.kind) && html`<div class=${`field field-times${invalid}`}>
      <label for="source-times">${t(`source.times.${source.kind}`)}</label>
      <input id="source-times" data-testid="source-times" type="text" inputmode="numeric" value=${source.times}
        onInput=${(/** @type {Event} */ event) => onSource({ times: /** @type {HTMLInputElement} */ (event.currentTarget).value })} />
    </div>`}
    <button type="button" class="quiet" data-testid="same-start" data-tip="source.again.hint" onClick=${onAgain}><${Icon} name="again" /><span>${t("source.again")}</span></button>
  </form>`;
}
