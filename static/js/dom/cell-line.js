import { css, signed } from "../model/colour.js";
import { head, shortened } from "../model/shapes.js";
import { html } from "./html.js";
import { addressData } from "./linking.js";
import { SvgFormula } from "./notation.js";

/**
 * The cell state of an lstm on a line of its own above the hidden blocks, from step to step.
 * @param {object} props
 * @param {import("../model/layout.js").Layout} props.layout
 * @param {(number[] | undefined)[]} props.states c of each step, as far as it is known
 * @param {import("../model/selection.js").Selection | null} props.selection
 * @param {number | null} props.folded the step that the folded drawing shows: its cell state comes from the step before and leads to the next
 * @param {(step: number) => Record<string, string> | undefined} props.place how a step stands in the folded drawing
 * @param {number[]} props.walked the steps whose arrow a walk points at, where the gradient runs back
 * @param {import("../model/colour.js").Theme} props.theme
 * @param {import("../model/words.js").Translate} props.t
 * @param {(selection: import("../model/selection.js").Selection) => void} props.onSelect
 */
export function CellLine({ layout, states, selection, folded, place, walked, theme, t, onSelect }) {
  const { scale, type, steps, lines } = layout;
  const height = 12 * scale;
  const middle = lines.c ?? 0;
  return html`<g class="cell-line" data-testid="cell-line">${steps.map(({ t: step, x, hidden }, at) => {
    const values = states[at] ?? [];
    const left = hidden.x - 14 * scale;
    const width = x - 25 * scale - left;
    const from = folded !== null ? left - 44 * scale : at === 0 ? 0 : steps[at - 1].x - 25 * scale;
    const line = { x1: from, y1: middle, x2: left, y2: middle };
    const back = walked.includes(step);
    const along = back ? { x1: left, y1: middle, x2: from, y2: middle } : line;
    const chosen = selection?.part === "c" && selection.t === step;
    const select = () => onSelect({ part: "c", t: step, unit: null });
    const on = { x1: left + width, y1: middle, x2: hidden.x + hidden.width + 58 * scale, y2: middle };
    return html`<g class=${`at-step${folded === step ? " shown" : ""}`} style=${place(step)}>
    <g
      class=${`part c${chosen ? " selected" : ""}${back ? " walked back" : ""}`} role="button" tabindex=${chosen ? 0 : -1} aria-pressed=${chosen} aria-label=${t("opened.state", { name: "c", t: step })} data-testid=${`c-${step}`}
      onClick=${select} onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === "Enter" && select()}
    >
      <line class="touch" ...${line} x2=${x} stroke-width=${18 * scale} />
      <line class="arrow" ...${shortened(along, 6 * scale)} stroke-width=${3 * scale} />
      <polygon class="arrow-head" points=${head(along, 9 * scale)} />
      ${folded !== null && step < steps.length && html`<line class="arrow" ...${shortened(on, 6 * scale)} stroke-width=${3 * scale} /><polygon class="arrow-head" points=${head(on, 9 * scale)} />`}
      <rect class="cell-room" x=${left} y=${middle - height / 2} width=${width} height=${height} rx=${3 * scale} />
      ${values.map((value, i) => html`<rect
        class="unit" x=${left + (i * width) / values.length} y=${middle - height / 2} width=${width / values.length} height=${height} fill=${css(signed(value, theme))}
        data-value=${value} data-tip="tip.number" data-testid=${`c-${step}-${i + 1}`} ...${addressData({ part: "c", t: step, unit: i + 1 })}
      />`)}
    </g>
    <text class="symbol" aria-hidden="true" x=${left + width / 2} y=${middle - 6 * scale - 5 * type} font-size=${15 * type}><${SvgFormula} text=${`c_${step}`} /></text>
    </g>`;
  })}</g>`;
}
