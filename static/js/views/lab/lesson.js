import { html } from "../../dom/html.js";

/**
 * A question to answer before the curves are uncovered, and what they show after.
 * @param {object} props
 * @param {import("../../model/lab/lessons.js").Lesson} props.lesson
 * @param {string | null} props.said the prediction, null before it
 * @param {import("../../model/words.js").Translate} props.t
 * @param {(choice: string) => void} props.onPredict
 * @param {(view: string) => void} props.onLook
 */
export function LessonView({ lesson, said, t, onPredict, onLook }) {
  const { name, choices, right, view } = lesson;
  const answered = said !== null;
  const explained = html`${t(`lesson.${name}.after`)} <a class="look-at" href=${`#view-${view}-title`} onClick=${(/** @type {Event} */ event) => {
    event.preventDefault();
    onLook(view);
  }}>${t("lesson.look", { view: t(`view.${view}.title`) })}</a>`;
  return html`<section class=${`lesson${answered ? " answered" : ""}`} aria-label=${t("lesson.label")} data-testid="lesson-box">
    <p class="question" data-testid="question">${t(`lesson.${name}.question`)}</p>
    <div class="choices" role="group" aria-label=${t("lesson.predict")}>
      ${choices.map((choice) => html`<button type="button" class=${`choice${choice === said ? " said" : ""}${answered && choice === right ? " right" : ""}`} disabled=${answered} data-testid=${`choice-${choice}`} onClick=${() => onPredict(choice)}>${t(`lesson.${name}.choice.${choice}`)}</button>`)}
    </div>
    ${answered
      ? html`<p key="said" class="explanation" data-testid="explanation" role="status">${explained}</p>`
      : html`<div key="to-come" class="explanation room"><p class="look">${t("view.covered")}</p><p class="to-come" aria-hidden="true">${explained}</p></div>`}
  </section>`;
}
