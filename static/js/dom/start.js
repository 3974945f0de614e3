import { fittedNumber } from "../model/labels.js";
import { html } from "./html.js";
import { SvgFormula } from "./notation.js";
import { corner } from "./unrolled.js";
import { css, inkOn, signed } from "../model/colour.js";

/**
 * h0, the state before the first step: zeros, or what it was set to.
 * @param {{ layout: import("../model/layout.js").Layout, values: number[] | null, theme: import("../model/colour.js").Theme, t: import("../model/words.js").Translate }} props
 */
export function Start({ layout, values, theme, t }) {
  const { scale, type } = layout;
  const { block, units } = layout.start;
  const tip = values ? "stage.start.set" : "stage.start";
  const boxes = layout.unitNumbers || values ? units : [block];
  const size = Math.min(13 * type, units[0].height * 0.62, values ? units[0].width * 0.29 : Infinity);
  const numbers = units.map((box, i) => (values ? fittedNumber(values[i], size, box.width) : { text: "0", size }));
  return html`<g aria-label=${t(tip)} data-tip=${tip}>
    ${boxes.map((box, i) => html`<rect class=${values ? "unit" : "unit zero"} data-testid=${`start-${i + 1}`} data-value=${values ? values[i] : 0} ...${box} rx=${corner(units[0], layout)} fill=${css(signed(values ? values[i] : 0, theme))} />`)}
    ${layout.unitNumbers &&
    units.map((box, i) => html`<text class="number" x=${box.x + box.width / 2} y=${box.y + box.height / 2} dy="0.36em" font-size=${numbers[i].size} style=${{ fill: inkOn(signed(values ? values[i] : 0, theme)) }}>${numbers[i].text}</text>`)}
    <text class="symbol" x=${block.x + block.width / 2} y=${block.y + block.height + 8 * scale + 12 * type} font-size=${Math.min(17 * type, layout.startWidth / 3.2)}>
      <${SvgFormula} text=${values ? "h_0" : "h_0 = 0"} />
    </text>
  </g>`;
}
