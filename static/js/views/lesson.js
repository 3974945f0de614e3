import { Component } from "../../vendor/preact/preact.mjs";
import { html } from "../dom/html.js";
import { Icon } from "../dom/icons.js";
import { Prose } from "../dom/prose.js";

/**
 * @typedef {object} LessonProps
 * @property {string[]} names all chapters
 * @property {number} chapter the one that is open
 * @property {string[]} done those whose task was done
 * @property {string[]} links lessons of the lab that go on from this one
 * @property {string[]} choices the keys of the question's choices; none where a number is asked for
 * @property {string} given what was answered, empty for nothing yet
 * @property {{ right: boolean | null, answer: string } | null} verdict on what was answered
 * @property {Record<string, string | number> | null} slots what question and explanation name; null until it is known
 * @property {import("../model/words.js").Translate} t
 * @property {{ go: (chapter: number) => void, again: () => void, close: () => void, answer: (given: string) => void }} on
 */

/**
 * One chapter of the lesson.
 * @param {LessonProps} props
 */
export function LessonView({ names, chapter, done, links, choices, given, verdict, slots, t, on }) {
  const name = names[chapter];
  const last = chapter === names.length - 1;
  const say = (/** @type {string} */ part) => t(`chapter.${name}.${part}`, slots ?? {});
  const finished = done.includes(name);
  return html`
    <header class="panel-head lesson-head">
      <p class="lesson-place">${t("lesson.place", { n: chapter + 1, of: names.length })}</p>
      <button type="button" class="icon-button" data-testid="lesson-close" aria-label=${t("lesson.close")} data-tip="lesson.close" onClick=${on.close}><${Icon} name="close" /></button>
    </header>
    <nav aria-label=${t("lesson.chapters")}>
      <ol class="chapters">
        ${names.map((each, i) => html`<li key=${each}>
          <button
            type="button"
            class=${done.includes(each) ? "chapter done" : "chapter"}
            data-testid=${`chapter-${i + 1}`}
            aria-current=${i === chapter ? "step" : undefined}
            aria-label=${t(done.includes(each) ? "lesson.chapter.done" : "lesson.chapter", { n: i + 1, title: t(`chapter.${each}.title`) })}
            onClick=${() => on.go(i)}
          >${i + 1}</button>
        </li>`)}
      </ol>
    </nav>
    <h2 id="lesson-title" tabindex="-1">${say("title")}</h2>
    ${say("text").split("\n").map((text, i) => html`<p key=${i} class=${/^\$[^$]*\$$/.test(text) ? "display" : undefined}><${Prose} text=${text} /></p>`)}
    <section class="lesson-part question" aria-labelledby="lesson-before">
      <h3 id="lesson-before">${t("lesson.before")}</h3>
      ${slots === null
        ? html`<p class="look">${t("lesson.waiting")}</p>`
        : html`<p id="lesson-question"><${Prose} text=${say("question")} /></p>
            ${choices.length
              ? html`<div class="choices" role="group" aria-labelledby="lesson-question">
                  ${choices.map((choice, i) => html`<button type="button" key=${choice} class="quiet" data-testid=${`choice-${choice}`} aria-pressed=${given === String(i)} onClick=${() => on.answer(String(i))}>${say(`choice.${choice}`)}</button>`)}
                </div>`
              : html`<${NumberField} key=${name} given=${given} t=${t} onAnswer=${on.answer} />`}
            <p class=${`verdict${verdict?.right ? " right" : ""}`} id="lesson-verdict" tabindex="-1" role="status" data-testid="verdict">
              ${verdict && (verdict.right === null ? t("lesson.number") : html`<strong>${verdict.right ? t("lesson.right") : t("lesson.wrong", { answer: verdict.answer })}</strong> <${Prose} text=${say("because")} />`)}
            </p>`}
    </section>
    <section class=${finished ? "lesson-part task finished" : "lesson-part task"} aria-labelledby="lesson-try">
      <h3 id="lesson-try"><${Icon} name=${finished ? "check" : "circle"} />${t("lesson.try")} <span role="status" data-testid="task-done">${finished ? t("lesson.done") : ""}</span></h3>
      <p><${Prose} text=${say("task")} /></p>
      <p class="look">${t("lesson.keys", { keys: say("keys") })}</p>
    </section>
    <section class="lesson-part" aria-labelledby="lesson-notice">
      <h3 id="lesson-notice">${t("lesson.notice")}</h3>
      <p><${Prose} text=${say("notice")} /></p>
      ${links.length > 0 && html`<p class="further">${t("lesson.further")} ${links.map((each) => html`<a key=${each} href=${`/vanishing#lesson=${each}`}>${t(`lab.${each}`)}</a>`)}</p>`}
    </section>
    <footer class="lesson-foot">
      <button type="button" class="quiet" data-testid="lesson-previous" disabled=${chapter === 0} onClick=${() => on.go(chapter - 1)}>${t("lesson.previous")}</button>
      <button type="button" class="quiet" data-testid="lesson-again" onClick=${on.again}>${t("lesson.again")}</button>
      <button type="button" class="quiet main" data-testid="lesson-next" onClick=${last ? on.close : () => on.go(chapter + 1)}>${t(last ? "lesson.finish" : "lesson.next")}</button>
    </footer>
  `;
}

/**
 * A number to type, told only when it is complete.
 * @extends {Component<{ given: string, t: import("../model/words.js").Translate, onAnswer: (given: string) => void }, { typed: string | null }>}
 */
class NumberField extends Component {
  state = { typed: /** @type {string | null} */ (null) };

  render() {
    const { given, t, onAnswer } = this.props;
    const typed = this.state.typed ?? given;
    const tell = (/** @type {Event} */ event) => {
      event.preventDefault();
      onAnswer(typed);
    };
    return html`<form class="number-field" onSubmit=${tell}>
      <label for="lesson-number">${t("lesson.answer")}</label>
      <input id="lesson-number" data-testid="lesson-number" type="text" inputmode="decimal" autocomplete="off" value=${typed} onInput=${(/** @type {Event} */ event) => this.setState({ typed: /** @type {HTMLInputElement} */ (event.currentTarget).value })} />
      <button type="submit" class="quiet" data-testid="lesson-check">${t("lesson.check")}</button>
    </form>`;
  }
}
