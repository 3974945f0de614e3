import { head } from "../model/shapes.js";
import { html } from "./html.js";
import { addressData } from "./linking.js";
import { SvgFormula } from "./notation.js";

/**
 * The loop of the folded drawing: the state of a step leaves the cell and enters it again at the next one, through Wh.
 * @param {object} props
 * @param {import("../model/layout.js").Layout} props.layout
 * @param {number | null} props.step the step shown, null while the drawing is unrolled
 * @param {number} props.x where the cell stands
 * @param {boolean} props.selected
 * @param {import("../model/words.js").Translate} props.t
 * @param {(selection: import("../model/selection.js").Selection) => void} props.onSelect
 */
export function Loop({ layout, step, x, selected, t, onSelect }) {
  const { scale, type, lines, steps } = layout;
  const { width, height } = steps[0].hidden;
  const right = x + width / 2 + 8 * scale;
  const radius = Math.max(16 * scale, Math.min(height * 0.32, 46 * scale));
  const [out, back] = [lines.middle - radius, lines.middle + radius];
  const far = right + 62 * scale;
  const tip = { x1: far, y1: back, x2: right, y2: back };
  const shown = step ?? 1;
  const select = () => onSelect({ part: "Wh", t: shown, unit: null });
  return html`<g
    class=${`loop part Wh${selected ? " selected" : ""}${step === null ? "" : " shown"}`}
    role="button"
    tabindex=${step === null ? -1 : 0}
    aria-label=${t("fold.loop")}
    aria-pressed=${selected}
    data-testid="loop"
    ...${addressData({ part: "Wh", t: shown })}
    onClick=${select}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      select();
    }}
  >
    <path class="touch" d=${`M${right} ${out}H${far}A${radius} ${radius} 0 0 1 ${far} ${back}H${right}`} stroke-width=${22 * scale} />
    <path class="arrow" d=${`M${right} ${out}H${far}A${radius} ${radius} 0 0 1 ${far} ${back}H${right + 7 * scale}`} stroke-width=${1.8 * scale} />
    <polygon class="arrow-head" points=${head(tip, 8 * scale)} />
    <text class="symbol" x=${far + radius + 10 * scale} y=${lines.middle} dy="0.3em" font-size=${18 * type} text-anchor="start"><${SvgFormula} text="W_h" /></text>
  </g>
  <g class=${`loop${step === null ? "" : " shown"}`} aria-hidden="true">
    <text class="loop-words" x=${right + 4 * scale} y=${back + 6 * scale + 13 * type} font-size=${13 * type} text-anchor="start"><${SvgFormula} text=${`h_${shown - 1}`} /></text>
    <text class="loop-words" x=${far} y=${back + 6 * scale + 13 * type} font-size=${12.5 * type} text-anchor="start">${t("fold.from", { before: shown - 1 })}</text>
    ${shown < layout.steps.length && html`<text class="loop-words" x=${far} y=${out - 9 * scale} font-size=${12.5 * type} text-anchor="start">${t("fold.into", { after: shown + 1 })}</text>`}
  </g>`;
}
