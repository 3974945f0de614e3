import { computed, effect } from "../vendor/signals-core/signals-core.mjs";
import { render } from "../vendor/preact/preact.mjs";
import * as api from "./api.js";
import { html } from "./dom/html.js";
import { Formula } from "./dom/notation.js";
import en from "./i18n/en.js";
import lab from "./i18n/vanishing.en.js";
import { FAINTEST, faintestOf } from "./model/lab/chain.js";
import { copied, FEWEST, MOST, removed, turned } from "./model/lab/columns.js";
import { lagFigures, lyapunovFigures, reachFigures, shareFigures, singularFigures } from "./model/lab/figures.js";
import { LESSONS } from "./model/lab/lessons.js";
import { mapDecades } from "./model/lab/scale.js";
import { differences, largest, namesOf, readout, roundingNote, sentenceOf } from "./model/lab/says.js";
import { isProblem } from "./model/lab/source.js";
import { answerFor, createStore, sameAsBefore } from "./model/lab/store.js";
import { frameAt, trainingFigures, updates } from "./model/lab/training.js";
import { superscript } from "./model/format.js";
import { translator } from "./model/words.js";
import { actions } from "./vanishing-actions.js";
import { followColumns } from "./vanishing-requests.js";
import { Banner } from "./views/banner.js";
import { Header } from "./views/header.js";
import { Cards } from "./views/lab/cards.js";
import { Chain } from "./views/lab/chain.js";
import { Knobs } from "./views/lab/knobs.js";
import { LessonView } from "./views/lab/lesson.js";
import { NormMap } from "./views/lab/map.js";
import { ChartRow } from "./views/lab/row.js";
import { Sentence } from "./views/lab/sentence.js";
import { SourceStrip } from "./views/lab/source.js";
import { TrainingView } from "./views/lab/training.js";
import { tooltips } from "./views/tooltip.js";

/** Between two columns, and beside a chart in its panel, in pixels. */
const GAP = 12;
const PADDING = 26;
/** How long the address stays behind what is shown, in milliseconds. */
const LINK_PAUSE = 400;

const still = matchMedia("(prefers-reduced-motion: reduce)");
const t = translator({ ...en, ...lab });
const store = createStore();
store.theme.value = document.documentElement.dataset.theme === "dark" ? "dark" : "light";
const place = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

const act = actions(store, api);

/** @typedef {{ id: number, name: string, differs: string, answer: import("./model/lab/chain.js").Vanishing | null, late: boolean, problem: string, byLag: import("./model/lab/figures.js").ByLag | null, norms: (number | null)[][] | null, normsLate: boolean }} Shown */
const keep = /** @type {(rows: Shown[]) => Shown[]} */ (sameAsBefore());
/** The columns with what is known of them, as the views take them. */
const shown = computed(() => {
  const { t: loss } = store.pair.value;
  const columns = store.columns.value;
  const names = namesOf(columns, t);
  const at = store.update.value;
  const trained = columns.map(({ id }) => {
    const run = store.untrained.value.has(id) ? undefined : store.runs.value.get(id);
    return run && at !== null && run.frames.length > 0 ? frameAt(run, at).step : null;
  });
  const differs = differences(columns, trained, t);
  return keep(columns.map((column, i) => {
    const basis = store.bases.value.get(column.id);
    const known = store.known.value.get(column.id);
    const found = answerFor(known, basis, loss);
    const own = (/** @type {{ basis: import("./model/lab/store.js").Basis } | null | undefined} */ of) => of?.basis.reading === basis?.reading;
    return {
      id: column.id, name: names[i], differs: differs[i].join("\n"), answer: found?.answer ?? null, late: found?.late ?? true,
      problem: known?.problem && known.problem.basis === basis ? known.problem.messages.join("\n") : "",
      byLag: own(known?.gradients) ? (known?.gradients?.byLag ?? null) : null,
      norms: own(known?.whole) ? (known?.whole?.answer.jacobian_norms.spectral ?? null) : null,
      normsLate: known?.whole?.basis !== basis,
    };
  }));
});
const lines = (/** @type {string} */ text) => (text === "" ? [] : text.split("\n"));
const covered = computed(() => store.lesson.value !== null && store.lesson.value.said === null);

/** Drawings that wait for the next animation frame. @type {Map<string, any>} */
const waiting = new Map();
function drawAll() {
  for (const [id, drawn] of waiting) render(drawn, place(id));
  waiting.clear();
}

/**
 * Draws a region with the next animation frame whenever the state that it reads has changed.
 * @param {string} id
 * @param {() => any} view undefined leaves it as it is
 */
function region(id, view) {
  effect(() => {
    const drawn = view();
    if (drawn === undefined) return;
    if (waiting.size === 0) requestAnimationFrame(drawAll);
    waiting.set(id, drawn);
  });
}

region("header-tools", () => html`<${Header} page="gradients" theme=${store.theme.value} t=${t} onTheme=${() => {
  const theme = store.theme.value === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme);
  store.theme.value = theme;
}} />`);

region("banner", () => html`<${Banner} problems=${store.problems.value} t=${t} onClose=${() => (store.problems.value = [])} />`);

region("source", () => {
  const told = store.told.value;
  return html`<${SourceStrip} source=${store.source.value} problem=${isProblem(told) ? t(told.key, told.slots) : ""} lessons=${LESSONS.map(({ name }) => name)} lesson=${store.lesson.value?.name ?? ""} t=${t}
    onSource=${act.type} onLesson=${act.open} onAgain=${act.again} />`;
});

region("question", () => {
  const asked = store.lesson.value;
  const lesson = LESSONS.find(({ name }) => name === asked?.name);
  if (!asked || !lesson) return null;
  return html`<${LessonView} lesson=${lesson} said=${asked.said} t=${t} onPredict=${(/** @type {string} */ said) => {
    store.lesson.value = { ...asked, said };
    if (lesson.train) act.train();
  }} onLook=${(/** @type {string} */ id) => place(`view-${id}`).scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" })} />`;
});

region("sentence", () => {
  const reading = store.reading.value;
  const answers = shown.value.map(({ answer }) => answer);
  const faintest = reading && !covered.value ? faintestOf(answers, store.pair.value.t, reading) : FAINTEST[0];
  return reading && html`<div class="panel"><${Sentence} reading=${reading} pair=${store.pair.value} answers=${answers} covered=${covered.value} faintest=${faintest} t=${t} onLoss=${act.lossAt} onEarlier=${act.earlier} /></div>
    <p class="look">${t("sentence.hint", { least: `10${superscript(Math.log10(faintest))}` })}</p>`;
});

region("knobs", () => html`<${Knobs} columns=${store.columns.value} names=${namesOf(store.columns.value, t)} scope=${store.scope.value} open=${store.knobsOpen.value} t=${t}
  onScope=${(/** @type {number | null} */ id) => (store.scope.value = id)}
  onTurn=${(/** @type {import("./model/lab/columns.js").Knob} */ knob, /** @type {any} */ value) => act.changeColumns(turned(store.columns.value, store.scope.value, knob, value))}
  onOpen=${() => (store.knobsOpen.value = !store.knobsOpen.value)} />`);

region("cards", () => {
  const reading = store.reading.value;
  const cards = shown.value.map(({ differs, problem, answer, ...rest }) => ({ ...rest, answer, differs: lines(differs), problems: lines(problem), ...(answer && reading ? sentenceOf(answer, store.pair.value, reading, t) : { sentence: "", share: null }) }));
  return html`<${Cards} cards=${cards} covered=${covered.value} canAdd=${cards.length < MOST} canRemove=${cards.length > FEWEST} scope=${store.scope.value} t=${t}
    onAdd=${(/** @type {number} */ id) => act.changeColumns(copied(store.columns.value, id))}
    onRemove=${(/** @type {number} */ id) => act.changeColumns(removed(store.columns.value, id))}
    onScope=${(/** @type {number} */ id) => (store.scope.value = store.scope.value === id ? null : id)} />`;
});

/**
 * A view of all columns: while knobs move it is drawn where it can be seen, at rest and covered everywhere.
 * @param {string} id
 * @param {() => any} view
 */
const view = (id, view) => region(`view-${id}`, () => (store.visible.value.has(id) || store.resting.value || covered.value ? view() : undefined));

/**
 * @param {string} id
 * @param {(answers: (import("./model/lab/chain.js").Vanishing | null)[]) => (import("./model/lab/figures.js").Figure | null)[]} figuresOf
 * @param {{ onPoint?: (x: number) => void, onChoose?: (x: number) => void, height?: number, readouts?: (figures: (import("./model/lab/figures.js").Figure | null)[]) => import("./model/lab/says.js").Said[][] }} [options]
 */
function chart(id, figuresOf, { onPoint, onChoose, height = 200, readouts = (figures) => figures.map((figure) => readout(figure, t)) } = {}) {
  view(id, () => {
    const columns = shown.value;
    const figures = covered.value ? columns.map(() => null) : figuresOf(columns.map(({ answer }) => answer));
    return html`<${ChartRow} id=${id} figures=${figures} names=${columns.map(({ name }) => name)} late=${columns.map(({ late }) => late)} readouts=${readouts(figures)} width=${store.width.value} height=${height} t=${t}
      waiting=${covered.value ? t("view.covered") : undefined} onPoint=${onPoint} onChoose=${onChoose} />`;
  });
}

const byLag = (/** @type {number} */ lag) => act.earlier(Math.max(1, store.pair.value.t - lag));
chart("lag", (answers) => lagFigures(answers, store.pair.value.t, store.pair.value.k), { onPoint: byLag, height: 220 });
chart("reach", (answers) => reachFigures(answers, store.pair.value.t, store.pair.value.k, store.reading.value?.T ?? 1), { onPoint: (k) => act.earlier(Math.min(k, store.pair.value.t)), onChoose: act.lossAt });
chart("singular", (answers) => singularFigures(answers, store.pair.value.t, store.pair.value.k, store.reading.value?.T ?? 1), { onChoose: act.lossAt });
chart("lyapunov", lyapunovFigures, { height: 170, readouts: () => shown.value.map(({ answer }) => (answer && !covered.value ? largest(answer, t) : [])) });
chart("share", () => {
  const { t: loss, k } = store.pair.value;
  const rows = shown.value.map((column) => column.byLag);
  return shareFigures(rows, loss - k, store.reading.value?.T ?? 1);
}, { onPoint: byLag, readouts: (figures) => figures.map((figure) => [...readout(figure, t), ...roundingNote(figure, t)]) });

view("chain", () => {
  const reading = store.reading.value;
  if (!reading) return null;
  if (covered.value) return html`<p class="look view-wait">${t("view.covered")}</p>`;
  return html`<div class="panel"><${Chain} reading=${reading} pair=${store.pair.value} columns=${shown.value} theme=${store.theme.value} t=${t} /></div>`;
});

view("map", () => {
  const all = shown.value.map(({ norms }) => (covered.value ? null : norms));
  const decades = mapDecades(all.map((norms) => norms ?? []));
  const size = Math.min(store.width.value, 360);
  return html`<div class="columns">${shown.value.map(({ name, normsLate }, i) => html`<figure key=${i} class=${`panel view column-${i + 1}`} data-testid=${`map-${i + 1}`}>
    <figcaption><span class="swatch" aria-hidden="true"></span>${name}</figcaption>
    ${all[i] ? html`<${NormMap} norms=${all[i]} decades=${decades} pair=${store.pair.value} size=${size} late=${normsLate} theme=${store.theme.value} t=${t} onPoint=${(/** @type {number} */ k, /** @type {number} */ row) => row === store.pair.value.t && act.earlier(k)} onChoose=${act.earlier} />
      <p class="map-scale" aria-hidden="true"><span>10${superscript(-decades)}</span><span class="ramp"></span><span>10${superscript(decades)}</span></p>` : html`<p class="look view-wait" style=${{ minHeight: `${size}px` }}>${t(covered.value ? "view.covered" : "view.waiting")}</p>`}
  </figure>`)}</div>`;
});

region("view-train", () => {
  const { runs, columns, settings, update } = store;
  const own = columns.value.map(({ id }) => runs.value.get(id) ?? null);
  return html`<${TrainingView} settings=${settings.value} runs=${own} columns=${columns.value} names=${namesOf(columns.value, t)} running=${store.training.value}
    updates=${updates(own.filter((run) => run !== null))} update=${update.value} t=${t}
    onSettings=${(/** @type {Partial<import("./model/lab/training.js").Settings>} */ news) => (settings.value = { ...settings.value, ...news })}
    onClip=${(/** @type {number} */ id, /** @type {number | null} */ clip) => act.changeColumns(turned(columns.value, id, "clip", clip), true)}
    untrained=${store.untrained.value} onSwitch=${act.switchTrained} onTrain=${act.train} onStop=${act.stop} onUpdate=${(/** @type {number | null} */ at) => (update.value = at)} />`;
});

const trained = computed(() => {
  const own = store.columns.value.map(({ id }) => store.runs.value.get(id) ?? null);
  const all = updates(own.filter((run) => run !== null));
  return trainingFigures(own, Math.min(store.update.value ?? 0, all.at(-1) ?? 0));
});
effect(() => {
  place("training-charts").hidden = store.runs.value.size === 0;
});
for (const part of /** @type {const} */ (["norms", "losses"])) {
  region(`view-${part}`, () => {
    if (!store.visible.value.has("train") || store.runs.value.size === 0) return undefined;
    const figures = trained.value[part];
    return html`<${ChartRow} id=${part} figures=${figures} names=${namesOf(store.columns.value, t)} late=${figures.map(() => false)} readouts=${figures.map((figure) => readout(figure, t))} width=${store.width.value} height=${180} t=${t}
      waiting=${t("train.none")} onChoose=${(/** @type {number} */ at) => (store.update.value = at)} />`;
  });
}

for (const element of document.querySelectorAll("[data-words]")) {
  element.textContent = t(/** @type {HTMLElement} */ (element).dataset.words ?? "");
}
for (const element of document.querySelectorAll("[data-symbol]")) {
  render(html`<${Formula} text=${t(/** @type {HTMLElement} */ (element).dataset.symbol ?? "")} />`, element);
}
tooltips(place("tooltip"), { value: t });

const seen = new IntersectionObserver((entries) => {
  const visible = new Set(store.visible.value);
  for (const { target, isIntersecting } of entries) {
    const id = /** @type {HTMLElement} */ (target).dataset.view ?? "";
    if (isIntersecting) visible.add(id);
    else visible.delete(id);
  }
  store.visible.value = visible;
}, { rootMargin: "120px" });
for (const section of document.querySelectorAll("[data-view]")) seen.observe(section);

/** The charts of a row share its room; on a small window they stand under one another. */
function measure() {
  const room = place("cards").firstElementChild?.clientWidth ?? 0;
  const count = store.columns.value.length;
  const perRow = room < 640 ? 1 : room < 960 && count > 2 ? 2 : Math.max(1, count);
  place("cards").parentElement?.style.setProperty("--per-row", String(perRow));
  store.width.value = Math.max(0, Math.floor((room - GAP * (perRow - 1)) / perRow) - PADDING);
}
const sized = new ResizeObserver(measure);
sized.observe(place("cards"));
const count = computed(() => store.columns.value.length);
effect(() => {
  if (count.value) requestAnimationFrame(measure);
});

/** Lets the page be seen once its first numbers are drawn, or there is something to say instead. */
const opening = effect(() => {
  const ready = shown.value.length > 0 && shown.value.every(({ answer, problem }) => answer || problem);
  if (!ready && store.problems.value.length === 0) return;
  requestAnimationFrame(() => requestAnimationFrame(() => document.body.classList.remove("opening")));
  queueMicrotask(() => opening());
});

try {
  await act.begin(location.hash);
  followColumns(store, api);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let linking;
  effect(() => {
    const hash = act.link();
    clearTimeout(linking);
    linking = setTimeout(() => history.replaceState(null, "", hash || location.pathname), LINK_PAUSE);
  });
} catch (error) {
  store.problems.value = [error instanceof Error ? error.message : String(error)];
}
