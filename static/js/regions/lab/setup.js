import { computed } from "../../../vendor/signals-core/signals-core.mjs";
import { html } from "../../dom/html.js";
import { superscript } from "../../model/format.js";
import { FAINTEST, faintestOf } from "../../model/lab/chain.js";
import { copied, FEWEST, MOST, removed, turned } from "../../model/lab/columns.js";
import { LESSONS } from "../../model/lab/lessons.js";
import { namesOf, sentenceOf } from "../../model/lab/says.js";
import { isProblem } from "../../model/lab/source.js";
import { sentenceTable } from "../../model/lab/tables.js";
import { Cards } from "../../views/lab/cards.js";
import { Knobs } from "../../views/lab/knobs.js";
import { LessonView } from "../../views/lab/lesson.js";
import { Sentence } from "../../views/lab/sentence.js";
import { SourceStrip } from "../../views/lab/source.js";

/**
 * What is read, what is asked about it, and the networks that read it.
 * @param {import("./page.js").Lab} lab
 */
export function setup({ store, act, words, shown, covered, place, region, taking }) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");

  region("source", () => {
    const t = words.value;
    const told = store.told.value;
    return html`<${SourceStrip} source=${store.source.value} problem=${isProblem(told) ? t(told.key, told.slots) : ""} lessons=${LESSONS.map(({ name }) => name)} lesson=${store.lesson.value?.name ?? ""} t=${t}
      onSource=${act.type} onLesson=${act.open} onAgain=${act.again} />`;
  });

  region("question", () => {
    const asked = store.lesson.value;
    const lesson = LESSONS.find(({ name }) => name === asked?.name);
    if (!asked || !lesson) return null;
    return html`<${LessonView} lesson=${lesson} said=${asked.said} t=${words.value} onPredict=${(/** @type {string} */ said) => {
      store.lesson.value = { ...asked, said };
      if (lesson.train) act.train();
    }} onLook=${(/** @type {string} */ id) => place(`view-${id}-title`).scrollIntoView({ block: "start", behavior: still.matches ? "auto" : "smooth" })} />`;
  });

  region("sentence", () => {
    const t = words.value;
    const reading = store.reading.value;
    const answers = shown.value.map(({ answer }) => answer);
    const faintest = reading && !covered.value ? faintestOf(answers, store.pair.value.t, reading) : FAINTEST[0];
    return reading && html`<div class="panel" id="view-sentence"><${Sentence} reading=${reading} pair=${store.pair.value} answers=${answers} ids=${shown.value.map(({ id }) => id)} covered=${covered.value} faintest=${faintest} t=${t} onLoss=${act.lossAt} onEarlier=${act.earlier} /></div>
      <div class="view-head">
        <p class="look">${t("sentence.hint", { least: `10${superscript(Math.log10(faintest))}` })}</p>
        <span>${taking("sentence", () => sentenceTable(shown.value, store.pair.value.t, reading, t))}</span>
      </div>`;
  });

  region("knobs", () => html`<${Knobs} columns=${store.columns.value} names=${namesOf(store.columns.value, words.value)} scope=${store.scope.value} open=${store.knobsOpen.value} t=${words.value}
    onScope=${(/** @type {number | null} */ id) => (store.scope.value = id)}
    onTurn=${(/** @type {import("../../model/lab/columns.js").Knob} */ knob, /** @type {any} */ value) => act.changeColumns(turned(store.columns.value, store.scope.value, knob, value))}
    onOpen=${() => (store.knobsOpen.value = !store.knobsOpen.value)} />`);

  const cardsShown = computed(() => {
    const reading = store.reading.value;
    return shown.value.map(({ differs, problem, answer, ...rest }) => ({ ...rest, answer, differs: lines(differs), problems: lines(problem), ...(answer && reading ? sentenceOf(answer, store.pair.value, reading, words.value) : { sentence: "", share: null, joint: null, aside: false }) }));
  });

  /** What a screen reader says once nothing moves any more. */
  region("announced", () => {
    if (!store.resting.value) return undefined;
    if (covered.value) return words.value("card.covered");
    const cards = cardsShown.value;
    return cards.some(({ late }) => late) ? undefined : cards.map(({ name, sentence, joint, problems }) => `${name}: ${[...problems, sentence, joint?.sentence ?? ""].join(" ")}`.trim()).join(" ");
  });

  region("cards", () => {
    const t = words.value;
    const cards = cardsShown.value;
    return html`<${Cards} cards=${cards} covered=${covered.value} canAdd=${cards.length < MOST} canRemove=${cards.length > FEWEST} scope=${store.scope.value} t=${t}
      onAdd=${(/** @type {number} */ id) => act.changeColumns(copied(store.columns.value, id))}
      onRemove=${(/** @type {number} */ id) => act.changeColumns(removed(store.columns.value, id))}
      onScope=${(/** @type {number} */ id) => (store.scope.value = store.scope.value === id ? null : id)} />`;
  });
}

/** @param {string} text */
const lines = (text) => (text === "" ? [] : text.split("\n"));
