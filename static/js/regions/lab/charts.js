import { html } from "../../dom/html.js";
import { blocksOf } from "../../model/cells.js";
import { isNothing } from "../../model/lab/chain.js";
import { lagFigures, lyapunovFigures, reachFigures, shareFigures, singularFigures } from "../../model/lab/figures.js";
import { largest, readout, shareReadout } from "../../model/lab/says.js";
import { mapDecades } from "../../model/lab/scale.js";
import { chainTable, curvesTable, mapTable } from "../../model/lab/tables.js";
import { Chain } from "../../views/lab/chain.js";
import { MapToCome, NormMap } from "../../views/lab/map.js";
import { ChartRow } from "../../views/lab/row.js";

/** Room for the steps' numbers beside a map, in pixels. */
const MAP_AXIS = 26;

/** What will be said keeps its room. @param {import("../../model/lab/says.js").Said[]} said */
const toCome = (said) => said.map((each) => ({ ...each, exact: undefined, toCome: true }));

/**
 * The views of all columns that follow the pair (t, k).
 * @param {import("./page.js").Lab} lab
 */
export function charts({ store, act, words, shown, covered, region, view, taking }) {
  /** @typedef {import("../../model/lab/figures.js").Figure} Figure */
  /**
   * @param {string} id
   * @param {(answers: (import("../../model/lab/chain.js").Vanishing | null)[]) => (Figure | null)[]} figuresOf
   * @param {{ onPoint?: (x: number) => void, onChoose?: (x: number) => void, height?: number, empty?: () => string | undefined, readouts?: (figures: (Figure | null)[]) => import("../../model/lab/says.js").Said[][] }} [options]
   *   empty is what is said where there is nothing to draw
   */
  function chart(id, figuresOf, { onPoint, onChoose, height = 200, empty = () => undefined, readouts = (figures) => figures.map((figure) => readout(figure, words.value)) } = {}) {
    view(id, () => {
      const t = words.value;
      const columns = shown.value;
      const known = figuresOf(columns.map(({ answer }) => answer));
      const figures = covered.value ? columns.map(() => null) : known;
      return html`<${ChartRow} id=${id} figures=${figures} ids=${columns.map(({ id }) => id)} names=${columns.map(({ name }) => name)} late=${columns.map(({ late }) => late)} readouts=${covered.value ? readouts(known).map(toCome) : readouts(known)} width=${store.width.value} height=${height} t=${t}
        waiting=${covered.value ? t("view.covered") : empty()} onPoint=${onPoint} onChoose=${onChoose} />`;
    });
    const numbers = () => curvesTable(figuresOf(shown.value.map(({ answer }) => answer)), shown.value.map(({ name }) => name), words.value(`view.${id}.axis`), words.value);
    region(`take-${id}`, () => taking(id, numbers));
  }

  const T = () => store.reading.value?.T ?? 1;
  const byLag = (/** @type {number} */ lag) => act.earlier(Math.max(1, store.pair.value.t - lag));
  chart("lag", (answers) => lagFigures(answers, store.pair.value.t, store.pair.value.k), { onPoint: byLag, height: 220 });
  const hasLoss = () => store.reading.value?.targets[store.pair.value.t - 1] !== null;
  chart("reach", (answers) => (hasLoss() ? reachFigures(answers, store.pair.value.t, store.pair.value.k, T()) : answers.map(() => null)), {
    onPoint: (k) => act.earlier(Math.min(k, store.pair.value.t)), onChoose: act.lossAt,
    empty: () => (hasLoss() ? undefined : words.value("view.reach.none", { t: store.pair.value.t })),
  });
  chart("singular", (answers) => singularFigures(answers, store.pair.value.t, store.pair.value.k, T()), { onChoose: act.lossAt, readouts: () => [] });
  chart("lyapunov", lyapunovFigures, { height: 170, readouts: () => shown.value.map(({ answer }) => (answer ? largest(answer, words.value) : [])) });
  chart("share", () => {
    const { t, k } = store.pair.value;
    return shareFigures(shown.value.map((column) => column.byLag), t - k, T());
  }, { onPoint: byLag, readouts: (figures) => figures.map((figure, i) => shareReadout(figure, blocksOf(store.columns.value[i].cell, "Wh"), shown.value[i].total, words.value)) });

  region("take-chain", () => taking("chain", () => (store.reading.value ? chainTable(shown.value, store.pair.value, store.reading.value, words.value) : [])));
  view("chain", () => {
    const t = words.value;
    const reading = store.reading.value;
    if (!reading) return null;
    return html`<div class="panel"><${Chain} reading=${reading} pair=${store.pair.value} columns=${shown.value} covered=${covered.value} theme=${store.theme.value} t=${t} /></div>`;
  });

  region("take-map", () => taking("map", () => mapTable(shown.value)));
  view("map", () => {
    const t = words.value;
    const all = shown.value.map(({ norms }) => (covered.value ? null : norms));
    const decades = mapDecades(all.map((norms) => norms ?? []));
    const size = Math.max(0, Math.min(store.width.value - MAP_AXIS, 400));
    return html`<div class="columns">${shown.value.map(({ id, name, answer, normsLate }, i) => html`<figure key=${id} class=${`panel view column-${id}`} data-testid=${`map-${i + 1}`}>
      <figcaption><span class="swatch" aria-hidden="true"></span>${name}</figcaption>
      ${all[i] ? html`<${NormMap} norms=${all[i]} decades=${decades} nothing=${answer !== null && isNothing(answer, store.pair.value.t, store.pair.value.k, Boolean(answer.jacobian_norms.h_only))} pair=${store.pair.value} size=${size} late=${normsLate} theme=${store.theme.value} t=${t} onPoint=${(/** @type {number} */ k, /** @type {number} */ row) => row === store.pair.value.t && act.earlier(k)} onChoose=${act.earlier} />` : html`<${MapToCome} size=${size} waiting=${t(covered.value ? "view.covered" : "view.waiting")} />`}
    </figure>`)}</div>`;
  });
}
