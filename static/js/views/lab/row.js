import { html } from "../../dom/html.js";
import { Formula } from "../../dom/notation.js";
import { Plot } from "../../dom/plot.js";

/**
 * One view of all columns side by side, with the numbers at the linked place under each.
 * @param {object} props
 * @param {string} props.id
 * @param {(import("../../model/lab/figures.js").Figure | null)[]} props.figures
 * @param {number[]} props.ids of the columns, which tell their colours
 * @param {string[]} props.names
 * @param {boolean[]} props.late
 * @param {import("../../model/lab/says.js").Said[][]} props.readouts none where a view says no number
 * @param {number} props.width
 * @param {number} props.height
 * @param {import("../../model/words.js").Translate} props.t
 * @param {string} [props.waiting] what is said where there is nothing to draw
 * @param {(x: number) => void} [props.onPoint]
 * @param {(x: number) => void} [props.onChoose]
 */
export function ChartRow({ id, figures, ids, names, late, readouts, width, height, t, waiting, onPoint, onChoose }) {
  return html`<div class="columns">
    ${figures.map((figure, i) => html`<figure class=${`panel view column-${ids[i]}${late[i] ? " late" : ""}`} data-testid=${`${id}-${i + 1}`} aria-busy=${late[i]}>
      <figcaption><span class="swatch" aria-hidden="true"></span>${names[i]}</figcaption>
      ${figure && width > 0 ? html`<${Plot} figure=${figure} width=${width} height=${height} label=${t(`view.${id}.plot`, { name: names[i] })} onPoint=${onPoint} onChoose=${onChoose} />` : html`<p class="look view-wait" style=${{ minHeight: `${height}px` }}>${waiting ?? t("view.waiting")}</p>`}
      ${readouts[i] && html`<p class="readout" data-testid=${`${id}-readout-${i + 1}`}>${readouts[i].map(({ name, value, exact, toCome }) => html`<span class=${toCome ? "to-come" : undefined} data-value=${exact} data-tip=${exact === undefined ? undefined : "tip.number"}>${name.includes("‖") ? html`<${Formula} text=${name} />` : `${name} `}<b>${value}</b></span>`)}</p>`}
    </figure>`)}
  </div>`;
}
