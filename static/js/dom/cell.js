import { cellLayout } from "../model/cell-layout.js";
import { css, inkOn, signed } from "../model/colour.js";
import { GATES } from "../model/cells.js";
import { fittedNumber } from "../model/labels.js";
import { head, shortened } from "../model/shapes.js";
import { html } from "./html.js";
import { addressData } from "./linking.js";
import { SvgFormula } from "./notation.js";

/**
 * A gated cell, opened: its gates as columns of coloured numbers, and how they make the next state.
 * @param {object} props
 * @param {import("../model/arithmetic.js").Forward} props.forward
 * @param {import("../model/selection.js").Selection} props.selection
 * @param {import("../model/colour.js").Theme} props.theme
 * @param {import("../model/words.js").Translate} props.t
 * @param {(selection: import("../model/selection.js").Selection) => void} props.onSelect
 */
export function CellDrawing({ forward, selection, theme, t, onSelect }) {
  const { t: step, unit } = selection;
  const cell = /** @type {"gru" | "lstm"} */ (forward.model.cell);
  const now = forward.steps[step - 1];
  const before = step === 1 ? { h: forward.h0, c: forward.c0 } : forward.steps[step - 2];
  const drawn = cellLayout(cell, now.h.length);
  const valuesOf = (/** @type {string} */ part, /** @type {number} */ at) => {
    const from = at < 0 ? before : now;
    return part === "hidden" ? from.h : part === "c" ? (from.c ?? []) : (now.gates?.[part] ?? []);
  };
  return html`<svg class="cell-drawing" data-testid="cell-drawing" viewBox=${`0 0 ${drawn.width} ${drawn.height}`} role="group" aria-label=${t(`opened.${cell}`, { t: step })}>
    ${drawn.wires.map(({ points, head: tipped, state }) => {
      const [[x1, y1], [x2, y2]] = points.slice(-2);
      const last = { x1, y1, x2, y2 };
      const end = tipped ? shortened(last, 5) : last;
      const path = [...points.slice(0, -1), [end.x2, end.y2]].map(([x, y], at) => `${at ? "L" : "M"}${x} ${y}`).join("");
      return html`<g class=${state ? "wire state" : "wire"}><path d=${path} />${tipped && html`<polygon points=${head(last, 8)} />`}</g>`;
    })}
    ${drawn.nodes.map(({ x, y, text }) => html`<g class="node">
      <rect x=${x - (text.length > 1 ? 6 + 4 * text.length : 9)} y=${y - 9} width=${text.length > 1 ? 12 + 8 * text.length : 18} height="18" rx="9" />
      <text x=${x} y=${y} dy="0.34em">${text}</text>
    </g>`)}
    ${drawn.columns.map(({ part, at, x, y, gate, aside }) => {
      const values = valuesOf(part, at);
      const time = step + at;
      const symbol = part === "hidden" ? "h" : part;
      const squash = GATES[cell].find(({ name }) => name === part)?.squash;
      const own = { part: /** @type {import("../model/selection.js").Part} */ (part), t: step, unit: null };
      const foot = y + values.length * drawn.cell;
      const choose = gate || at === 0 ? () => onSelect(own) : undefined;
      const words = gate ? t(`opened.${cell}.${part}`) : "";
      const button = {
        role: "button", tabindex: 0, "aria-label": gate ? t("opened.gate", { name: part, what: words }) : t("opened.state", { name: symbol, t: time }),
        onKeyDown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && choose?.(),
      };
      return html`<g class=${`cell-column${choose ? " choosable" : ""}${selection.part === part && at === 0 ? " selected" : ""}`} data-testid=${`cell-${part}${at < 0 ? "-before" : ""}`} onClick=${choose}>
        <rect class="column-frame" ...${choose && button} x=${x - drawn.columnWidth / 2 - 2} y=${y - 2} width=${drawn.columnWidth + 4} height=${values.length * drawn.cell + 4} rx="5" />
        ${values.map((value, i) => {
          const colour = signed(value, theme);
          const top = y + i * drawn.cell;
          const number = fittedNumber(value, drawn.cell > 20 ? 14 : 12, drawn.columnWidth);
          return html`<g class=${unit === i + 1 ? "number-cell marked" : "number-cell"} data-value=${value} data-tip="tip.number" ...${addressData({ part, t: time, unit: i + 1 })}>
            <rect x=${x - drawn.columnWidth / 2} y=${top + 0.5} width=${drawn.columnWidth} height=${drawn.cell - 1} rx=${drawn.numbered ? 3 : 1} fill=${css(colour)} />
            ${drawn.numbered && html`<text x=${x} y=${top + drawn.cell / 2} dy="0.36em" style=${{ fill: inkOn(colour), fontSize: `${number.size}px` }}>${number.text}</text>`}
          </g>`;
        })}
        <text class="column-name" x=${aside ? x - 6 : x} y=${y - 7} text-anchor=${aside ? "end" : "middle"}><${SvgFormula} text=${`${symbol}_${time}`} /></text>
        ${gate && html`<text class="column-words" x=${x + 6} y=${y - 8} text-anchor="start">${words}</text>
          <g class="node"><rect x=${x - (squash === "tanh" ? 20 : 10)} y=${foot + 8} width=${squash === "tanh" ? 40 : 20} height="20" rx="10" /><text x=${x} y=${foot + 18} dy="0.34em">${squash === "tanh" ? "tanh" : "σ"}</text></g>`}
      </g>`;
    })}
    <text class="column-name" x="60" y=${drawn.bus + 18} text-anchor="start"><${SvgFormula} text=${`x_${step}`} /></text>
    <g class="wire"><path d=${`M72 ${drawn.bus + 5}V${drawn.bus}`} /></g>
  </svg>`;
}
