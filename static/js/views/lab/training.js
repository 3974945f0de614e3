import { html } from "../../dom/html.js";
import { compact } from "../../model/format.js";
import { OPTIMIZERS } from "../../model/lab/training.js";
import { told } from "../../model/told.js";

/**
 * The training of all columns on the sequence: its settings, its progress, and the update that is shown.
 * @param {object} props
 * @param {import("../../model/lab/training.js").Settings} props.settings
 * @param {(import("../../model/lab/training.js").Run | null)[]} props.runs one for each column
 * @param {import("../../model/lab/columns.js").Column[]} props.columns
 * @param {string[]} props.names
 * @param {boolean} props.running
 * @param {number[]} props.updates those that can be shown
 * @param {number | null} props.update the one that is shown, null for none
 * @param {import("../../model/words.js").Translate} props.t
 * @param {(news: Partial<import("../../model/lab/training.js").Settings>) => void} props.onSettings
 * @param {(id: number, clip: number | null) => void} props.onClip
 * @param {Set<number>} props.untrained columns that are shown untrained
 * @param {(id: number) => void} props.onSwitch
 * @param {() => void} props.onTrain
 * @param {() => void} props.onStop
 * @param {(update: number | null) => void} props.onUpdate
 */
export function TrainingView({ settings, runs, columns, names, running, updates, update, untrained, t, onSettings, onClip, onSwitch, onTrain, onStop, onUpdate }) {
  const last = updates.length - 1;
  const shown = update === null ? 0 : updates.reduce((found, step, i) => (step <= update ? i : found), 0);
  const text = (/** @type {"rate" | "steps"} */ field) => html`<div class="field"><label for=${`train-${field}`}>${t(`train.${field}`)}</label>
    <input id=${`train-${field}`} data-testid=${`train-${field}`} type="text" inputmode="decimal" value=${settings[field]} onInput=${(/** @type {Event} */ event) => onSettings({ [field]: /** @type {HTMLInputElement} */ (event.currentTarget).value })} /></div>`;
  return html`<div class="training" data-testid="training">
    <form class="train-fields" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()} autocomplete="off">
      <div class="field"><label for="train-optimizer">${t("train.optimizer")}</label>
        <select id="train-optimizer" data-testid="train-optimizer" onChange=${(/** @type {Event} */ event) => onSettings({ optimizer: /** @type {HTMLSelectElement} */ (event.currentTarget).value })}>
          ${OPTIMIZERS.map((name) => html`<option key=${name} value=${name} selected=${name === settings.optimizer}>${t(`optimizer.${name}`)}</option>`)}
        </select></div>
      ${text("rate")}${text("steps")}
      ${running
        ? html`<button type="button" class="train-go" data-testid="train-stop" onClick=${onStop}>${t("train.stop")}</button>`
        : html`<button type="button" class="train-go" data-testid="train" onClick=${onTrain}>${t("train.go")}</button>`}
      ${last > 0 && html`<div class="field train-scrub">
        <label for="train-update">${t("train.update")}</label>
        <input type="range" id="train-update" data-testid="train-update" min="0" max=${last} step="1" value=${shown} aria-valuetext=${t("train.at", { step: updates[shown] })} onInput=${(/** @type {Event} */ event) => onUpdate(updates[Number(/** @type {HTMLInputElement} */ (event.currentTarget).value)])} />
        <output data-testid="train-at">${update === null ? t("train.untrained") : t("train.at", { step: updates[shown] })}</output>
      </div>`}
    </form>
    <div class="columns">
      ${columns.map(({ id, clip }, i) => {
        const run = runs[i];
        return html`<div key=${id} class=${`panel train-column column-${id}`} data-testid=${`train-${i + 1}`}>
          <p class="train-name"><span class="swatch" aria-hidden="true"></span><strong>${names[i]}</strong>
            <label class="check"><input type="checkbox" data-testid=${`clip-${i + 1}`} checked=${clip !== null} disabled=${running} onChange=${() => onClip(id, clip === null ? 1 : null)} /> ${t("train.clip")}</label></p>
          <p class="look" data-testid=${`train-state-${i + 1}`} data-state=${run?.state ?? ""}>${run ? stateOf(run, t) : t("train.none")}</p>
          ${run?.problem && html`<p class="problem" role="alert">${told(run.problem, t)}</p>`}
          ${run && run.frames.length > 0 && html`<label class="check"><input type="checkbox" data-testid=${`untrained-${i + 1}`} checked=${untrained.has(id)} onChange=${() => onSwitch(id)} /> ${t("train.untrained.show")}</label>`}
          ${run?.before && run.after && html`<p class="before-after" data-testid=${`decay-${i + 1}`} data-before=${run.before.decay_per_step} data-after=${run.after.decay_per_step}>${t("train.decay", { before: compact(run.before.decay_per_step), after: compact(run.after.decay_per_step) })}</p>`}
          ${run && !run.after && html`<p class="before-after to-come" aria-hidden="true">${t("train.decay", { before: 1, after: 1 })}</p>`}
        </div>`;
      })}
    </div>
  </div>`;
}

/**
 * @param {import("../../model/lab/training.js").Run} run
 * @param {import("../../model/words.js").Translate} t
 */
function stateOf({ state, frames, steps }, t) {
  const last = frames[frames.length - 1];
  return t(`train.state.${state}`, { step: last?.step ?? 0, steps, loss: compact(last?.loss), first: compact(frames[0]?.loss) });
}
