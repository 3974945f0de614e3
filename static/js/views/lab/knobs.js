import { html } from "../../dom/html.js";
import { fixed } from "../../model/format.js";
import { ACTIVATIONS, applies, CELLS, DRAWN, RANGES, SCHEMES, shared } from "../../model/lab/columns.js";

/** @typedef {import("../../model/lab/columns.js").Knob} Knob @typedef {import("../../model/lab/columns.js").Column} Column */

/** Decimals that a sliding knob shows. @type {Record<keyof typeof RANGES, number>} */
const DECIMALS = { gain: 2, forget: 1, hidden: 0, seed: 0 };

/**
 * The knobs, for all columns or for one of them.
 * @param {object} props
 * @param {Column[]} props.columns
 * @param {string[]} props.names
 * @param {number | null} props.scope
 * @param {boolean} props.open whether a small window shows them
 * @param {import("../../model/words.js").Translate} props.t
 * @param {(id: number | null) => void} props.onScope
 * @param {(knob: Knob, value: any) => void} props.onTurn
 * @param {() => void} props.onOpen
 */
export function Knobs({ columns, names, scope, open, t, onScope, onTurn, onOpen }) {
  const own = columns.filter((column) => scope === null || column.id === scope);
  const has = (/** @type {Knob} */ knob) => own.some((column) => applies(column, knob));
  const value = (/** @type {Knob} */ knob) => shared(columns, scope, knob);
  const first = (/** @type {Knob} */ knob) => own.find((column) => applies(column, knob))?.[knob];
  const given = own.every((column) => column.given);
  /** @param {keyof typeof RANGES} knob */
  const said = (knob) => {
    if (given && DRAWN.includes(knob)) return "–"; // nothing was drawn with it
    return value(knob) === null ? t("knob.mixed") : fixed(Number(value(knob)), DECIMALS[knob]);
  };
  /** @param {Knob} knob @param {string[]} options */
  const select = (knob, options) => has(knob) && html`<div class="field knob">
    <label for=${`knob-${knob}`}>${t(`knob.${knob}`)}</label>
    <select id=${`knob-${knob}`} data-testid=${`knob-${knob}`} onChange=${(/** @type {Event} */ event) => onTurn(knob, /** @type {HTMLSelectElement} */ (event.currentTarget).value)}>
      ${value(knob) === null && html`<option value="" selected disabled>${t("knob.mixed")}</option>`}
      ${options.map((option) => html`<option key=${option} value=${option} selected=${option === value(knob)}>${t(`${knob}.${option}`)}</option>`)}
    </select>
  </div>`;
  /** @param {keyof typeof RANGES} knob */
  const slider = (knob) => has(knob) && html`<div class=${`field knob slider knob-${knob}`}>
    <label for=${`knob-${knob}`}>${t(`knob.${knob}`)}</label>
    <input type="range" id=${`knob-${knob}`} data-testid=${`knob-${knob}`} min=${RANGES[knob].least} max=${RANGES[knob].most} step=${RANGES[knob].by} value=${value(knob) ?? first(knob)}
      onInput=${(/** @type {Event} */ event) => onTurn(knob, Number(/** @type {HTMLInputElement} */ (event.currentTarget).value))} />
    <output for=${`knob-${knob}`}>${said(knob)}</output>
  </div>`;
  return html`<section class=${`knobs${open ? " open" : ""}`} aria-label=${t("knobs.label")}>
    <div class="field knob knob-scope">
      <label for="knob-scope" class="visually-hidden">${t("knobs.scope")}</label>
      <select id="knob-scope" data-testid="scope" onChange=${(/** @type {Event} */ event) => {
        const chosen = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
        onScope(chosen === "" ? null : Number(chosen));
      }}>
        <option value="" selected=${scope === null}>${t("knobs.all")}</option>
        ${columns.map(({ id }, i) => html`<option key=${id} value=${id} selected=${id === scope}>${names[i]}</option>`)}
      </select>
      <button type="button" class="quiet knobs-more" data-testid="knobs-open" aria-expanded=${open} onClick=${onOpen}>${t("knobs.more")}</button>
    </div>
    <div class="knob-row">
      ${scope !== null && select("cell", CELLS)}
      ${slider("gain")}
      ${select("scheme", SCHEMES)}
      ${select("activation", ACTIVATIONS)}
      ${slider("forget")}
      ${slider("hidden")}
      ${slider("seed")}
      ${given && html`<p class="look">${t("knobs.given")}</p>`}
    </div>
  </section>`;
}
