import { flowStrength } from "../../model/colour.js";
import { compact } from "../../model/format.js";
import { html } from "../html.js";

/** Up to so many steps the size of a term stands in its cell. */
const MOST_WITH_NUMBERS = 5;

/**
 * The terms (t, k) of the double sum: a row for each loss step t, a column for each state k. Those that the walk has
 * passed are filled, as strongly as they are large.
 * @param {object} props
 * @param {import("../../model/walk/stations.js").Station[]} props.all
 * @param {number} props.at
 * @param {import("../../model/walk/stations.js").Course} props.course
 * @param {import("../../model/walk/gradients.js").Gradients} props.gradients
 * @param {string} props.weight
 * @param {string[]} props.inputs
 * @param {import("../../model/words.js").Translate} props.t
 * @param {(at: number) => void} props.onGo
 */
export function Triangle({ all, at, course, gradients, weight, inputs, t, onGo }) {
  const rows = new Map((gradients.contributions ?? []).map((row) => [`${row.t} ${row.k}`, row]));
  const places = new Map(all.flatMap((station, i) => (station.kind === "term" ? [[`${station.t} ${station.k}`, i]] : [])));
  const { T } = course;
  const numbered = T <= MOST_WITH_NUMBERS;
  if (places.size === 0) return null;
  return html`<div class=${`triangle${numbered ? " numbered" : ""}`} role="group" aria-label=${t("walk.triangle", { name: weight })} data-testid="triangle" style=${{ "--columns": T }}>
      <span class="triangle-corner" aria-hidden="true">t ＼ k</span>
      ${inputs.map((input, i) => html`<span class="triangle-column" aria-hidden="true">${numbered ? `k = ${i + 1}` : input}</span>`)}
      ${course.losses.flatMap((step) => [
        html`<span class="triangle-row" aria-hidden="true" style=${{ gridColumn: 1 }}>${numbered ? `t = ${step}` : inputs[step - 1]}</span>`,
        ...Array.from({ length: step }, (_, i) => {
          const place = places.get(`${step} ${i + 1}`);
          if (place === undefined) return html`<span></span>`;
          const norm = rows.get(`${step} ${i + 1}`)?.norms[weight] ?? null;
          const passed = place <= at;
          return html`<button
            type="button"
            class=${`pair${passed ? " passed" : ""}`}
            style=${{ "--strength": `${Math.round(100 * (0.15 + 0.85 * flowStrength(norm)))}%` }}
            data-testid=${`term-${step}-${i + 1}`}
            data-value=${norm}
            aria-current=${place === at ? "step" : undefined}
            aria-label=${t("walk.cell", { t: step, k: i + 1, value: compact(norm) })}
            onClick=${() => onGo(place)}
          >${numbered && passed ? compact(norm) : ""}</button>`;
        }),
      ])}
    </div>`;
}

/**
 * The weights that have terms: one of them is shown.
 * @param {{ weight: string, weights: string[], t: import("../../model/words.js").Translate, onWeight: (name: string) => void }} props
 */
export function Weights({ weight, weights, t, onWeight }) {
  return html`<div class="walk-weights" role="group" aria-label=${t("walk.weights")}>
    ${weights.map((name) => html`<button type="button" class="walk-weight" data-testid=${`walk-weight-${name}`} aria-pressed=${name === weight} onClick=${() => onWeight(name)}>${name}</button>`)}
  </div>`;
}
