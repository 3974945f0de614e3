import { html } from "../dom/html.js";
import { Icon } from "../dom/icons.js";
import { Choice, TextField } from "../dom/fields.js";

/**
 * The set-up strip: what is changed most often; the rest is one click away.
 * @param {object} props
 * @param {import("../model/setup.js").Setup} props.setup
 * @param {import("../model/setup.js").FieldProblems} props.problems
 * @param {{ name: string, title: string }[]} props.presets
 * @param {string} props.preset the chosen one's name, empty once something was changed
 * @param {number} props.chosen which of several sequences is in view
 * @param {boolean} props.open whether all of the set-up is shown
 * @param {{ undo: boolean, redo: boolean }} props.can
 * @param {import("../model/words.js").Translate} props.t
 * @param {import("../setup-actions.js").SetupActions} props.act
 * @param {() => void} props.onOpen
 */
export function Controls({ setup, problems, presets, preset, chosen, open, can, t, act, onOpen }) {
  const hidden = Object.keys(problems).some((field) => field !== "word");
  const field = { problems, t, onChange: act.type };
  const icon = (/** @type {string} */ name, /** @type {string} */ image, /** @type {boolean} */ on, /** @type {() => void} */ press) => html`<button type="button" class="icon-button" data-testid=${name} disabled=${!on} aria-label=${t(`setup.${name}`)} data-tip=${`setup.${name}`} onClick=${press}><${Icon} name=${image} /></button>`;
  return html`<form class=${open || hidden ? "setup open" : "setup"} aria-label=${t("setup.label")} onSubmit=${(/** @type {Event} */ event) => event.preventDefault()} autocomplete="off">
    ${presets.length > 1 && html`<${Choice} name="preset" label=${t("setup.example")} value=${preset} options=${[...(preset === "" ? [["", t("setup.own")]] : []), ...presets.map(({ name, title }) => [name, title])]} onChange=${act.choosePreset} />`}
    <${TextField} name="word" value=${setup.items[chosen]} label=${t(`setup.word.${setup.form}`)} ...${field} />
    ${setup.items.length > 1 && html`<${Choice} name="chosen" hideLabel label=${t("setup.chosen")} value=${String(chosen)} options=${setup.items.map((_, i) => [String(i), t("setup.chosen.of", { number: i + 1, all: setup.items.length })])} onChange=${(/** @type {string} */ which) => act.look(Number(which))} />`}
    <${Choice} name="cell" label=${t("setup.cell")} value=${setup.cell} problem=${problems.cell} options=${[["rnn", "RNN"], ["gru", "GRU"], ["lstm", "LSTM"]]} onChange=${(/** @type {any} */ cell) => act.change({ cell })} />
    <${TextField} name="hidden" value=${setup.hidden} label=${t("setup.hidden")} symbol="d" mode="numeric" ...${field} />
    <${TextField} name="rate" value=${setup.rate} label=${t("setup.rate")} symbol="η" mode="decimal" ...${field} />
    <${TextField} name="seed" value=${setup.seed} label=${t("setup.seed")} mode="numeric" ...${field} />
    ${setup.weights && html`<button type="button" class="quiet edited" data-testid="fresh-weights" data-tip="setup.fresh" aria-label=${t("setup.fresh")} onClick=${() => act.change({ weights: null })}>${t("setup.edited")} <${Icon} name="close" /></button>`}
    <span class="setup-steps">
      ${icon("undo", "undo", can.undo, act.undo)}
      ${icon("redo", "redo", can.redo, act.redo)}
      <button type="button" class="quiet again" data-testid="same-start" data-tip="setup.again.hint" onClick=${act.startAgain}><${Icon} name="again" /><span>${t("setup.again")}</span></button>
      <button type="button" class="quiet more" data-testid="settings" aria-expanded=${open} aria-controls="drawer" onClick=${onOpen}><${Icon} name="knobs" /><span>${t("setup.more")}</span></button>
    </span>
  </form>`;
}
