import { computed, effect } from "../../../vendor/signals-core/signals-core.mjs";
import { html } from "../../dom/html.js";
import { turned } from "../../model/lab/columns.js";
import { namesOf, readout } from "../../model/lab/says.js";
import { curvesTable } from "../../model/lab/tables.js";
import { trainingFigures, updates } from "../../model/lab/training.js";
import { ChartRow } from "../../views/lab/row.js";
import { TrainingView } from "../../views/lab/training.js";

/**
 * The training of all columns, and its charts.
 * @param {import("./page.js").Lab} lab
 */
export function training({ store, act, words, place, region, taking }) {
  const own = computed(() => store.columns.value.map(({ id }) => store.runs.value.get(id) ?? null));
  const steps = computed(() => updates(own.value.filter((run) => run !== null)));

  region("view-train", () => {
    const { columns, settings, update } = store;
    const t = words.value;
    return html`<${TrainingView} settings=${settings.value} runs=${own.value} columns=${columns.value} names=${namesOf(columns.value, t)} running=${store.training.value}
      updates=${steps.value} update=${update.value} t=${t}
      onSettings=${(/** @type {Partial<import("../../model/lab/training.js").Settings>} */ news) => (settings.value = { ...settings.value, ...news })}
      onClip=${(/** @type {number} */ id, /** @type {number | null} */ clip) => act.changeColumns(turned(columns.value, id, "clip", clip), true)}
      untrained=${store.untrained.value} onSwitch=${act.switchTrained} onTrain=${act.train} onStop=${act.stop} onUpdate=${(/** @type {number | null} */ at) => (update.value = at)} />`;
  });

  const begun = () => store.training.value || store.runs.value.size > 0;
  const figures = computed(() => trainingFigures(own.value, Math.min(store.update.value ?? 0, steps.value.at(-1) ?? 0)));
  effect(() => {
    place("training-charts").hidden = !begun();
  });
  for (const part of /** @type {const} */ (["norms", "losses"])) {
    region(`take-${part}`, () => taking(part, () => curvesTable(figures.value[part], namesOf(store.columns.value, words.value), words.value(`view.${part}.axis`), words.value)));
    region(`view-${part}`, () => {
      if (!begun() || (store.runs.value.size > 0 && store.training.value && !store.visible.value.has("train"))) return undefined;
      const t = words.value;
      const drawn = figures.value[part];
      return html`<${ChartRow} id=${part} figures=${drawn} ids=${store.columns.value.map(({ id }) => id)} names=${namesOf(store.columns.value, t)} late=${drawn.map(() => false)} readouts=${drawn.map((figure) => readout(figure, t))} width=${store.width.value} height=${180} t=${t}
        waiting=${t("train.none")} onChoose=${(/** @type {number} */ at) => (store.update.value = at)} />`;
    });
  }
}
