import { html } from "./html.js";
import { addressData } from "./linking.js";
import { SvgFormula } from "./notation.js";
import { Still } from "./still.js";
import { css, flowStrength, inkOn, signed } from "../model/colour.js";
import { compact, fixed, visible } from "../model/format.js";
import { sameSelection } from "../model/selection.js";
import { bounds, filled, head, outline, shortened } from "../model/shapes.js";

/**
 * @typedef {import("../model/layout.js").Layout} Layout
 * @typedef {import("../model/layout.js").Line} Line
 * @typedef {import("../model/selection.js").Selection} Selection
 * @typedef {object} StepProps
 * @property {Layout} layout
 * @property {import("../model/recording.js").Frame} frame
 * @property {import("../model/recording.js").Reading} reading
 * @property {import("../model/sequence.js").Sequence} sequence
 * @property {Selection | null} selection what of this step is selected
 * @property {string} walked what a walk points at here: a direction, then parts, separated by blanks
 * @property {boolean} entry whether Tab leads to this step although nothing of it is selected
 * @property {import("../model/colour.js").Theme} theme
 * @property {import("../model/words.js").Translate} t
 * @property {(selection: Selection) => void} onSelect
 */

/**
 * h0, the state before the first step, and the beginning of its arrow.
 * @param {{ layout: Layout, theme: import("../model/colour.js").Theme, t: import("../model/words.js").Translate }} props
 */
export function Start({ layout, theme, t }) {
  const { block, units } = layout.start;
  const zero = signed(0, theme);
  return html`<g aria-label=${t("stage.start")} data-tip="stage.start">
    ${(layout.unitNumbers ? units : [block]).map((box) => html`<rect class="unit zero" ...${box} rx=${corner(units[0], layout)} fill=${css(zero)} />`)}
    ${layout.unitNumbers &&
    units.map((box) => html`<text class="number" x=${box.x + box.width / 2} y=${box.y + box.height / 2} dy="0.36em" font-size=${13 * layout.scale} style=${{ fill: inkOn(zero) }}>0</text>`)}
    <text class="symbol" x=${block.x + block.width / 2} y=${block.y + block.height + 20 * layout.scale} font-size=${17 * layout.scale}>
      <${SvgFormula} text="h_0 = 0" />
    </text>
  </g>`;
}

/**
 * One step: its input below, its hidden block, its prediction on top, and the arrows that lead there.
 * @param {StepProps} props
 */
export function Step(props) {
  const { layout, reading, selection } = props;
  const step = layout.steps[reading.t - 1];
  const chosen = selection !== null;
  return html`<g class=${`step${chosen ? " chosen" : ""}`} data-testid=${`step-${reading.t}`}>
    ${chosen && html`<rect class="step-mark" x=${step.column.x + 3} y="3" width=${step.column.width - 6} height=${layout.height - 6} rx="10" />`}
    <${Flow} ...${props} step=${step} />
    <${Still}
      of=${[layout, selection, props.walked, props.entry, reading.input, props.t]}
      draw=${() => html`<${Arrow} ...${props} part="Wx" line=${step.Wx} /><${Arrow} ...${props} part="Wh" line=${step.Wh} /><${Arrow} ...${props} part="Wy" line=${step.Wy} /><${Input} ...${props} step=${step} />`}
    />
    <${Hidden} ...${props} step=${step} />
    <${Prediction} ...${props} step=${step} />
    <${Loss} ...${props} step=${step} />
  </g>`;
}

/**
 * What makes a group selectable by pointer and keyboard. One part of the drawing can be reached with Tab: the selected
 * one, or the first hidden block.
 * @param {StepProps} props
 * @param {import("../model/selection.js").Part} part
 * @param {string} name
 * @param {string} id
 * @param {number | null} [unit]
 */
function selectable({ reading, selection, walked, entry: open, onSelect }, part, name, id, unit = null) {
  const own = { part, t: reading.t, unit };
  const chosen = sameSelection(selection, own);
  const entry = selection ? chosen : open && part === "hidden" && unit === null;
  const select = (/** @type {Event} */ event) => {
    event.stopPropagation();
    onSelect(own);
  };
  return {
    class: `part ${part}${chosen ? " selected" : ""}${unit === null ? passing(walked, part) : ""}`,
    role: "button",
    tabindex: entry ? 0 : -1,
    "aria-label": name,
    "aria-pressed": chosen,
    "data-testid": id,
    onClick: select,
    onKeyDown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      select(event);
    },
  };
}

/**
 * The class of a part that a walk points at.
 * @param {string} walked
 * @param {string} part
 */
function passing(walked, part) {
  const [direction, ...parts] = walked.split(" ");
  return parts.includes(part) ? ` walked ${direction}` : "";
}

/** @param {StepProps & { part: "Wx" | "Wh" | "Wy", line: Line }} props */
function Arrow(props) {
  const { layout, reading, t, part, line } = props;
  const { scale } = layout;
  const level = part === "Wh";
  const fromStart = level && reading.t === 1;
  const x = level ? (line.x1 + line.x2) / 2 + (fromStart ? -4 * scale : 0) : line.x1 + 9 * scale;
  const y = level ? line.y1 - 8 * scale : (line.y1 + line.y2) / 2 + 5 * scale;
  return html`<g ...${selectable(props, part, t(`part.${part}`, { t: reading.t }), `arrow-${part}-${reading.t}`)} ...${addressData({ part, t: reading.t })}>
    <line class="touch" ...${line} stroke-width=${22 * scale} />
    <line class="arrow" ...${shortened(line, 6 * scale)} stroke-width=${1.8 * scale} />
    <polygon class="arrow-head" points=${head(line, 8 * scale)} />
    <text class="symbol" x=${x} y=${y} font-size=${16 * scale} text-anchor=${level ? "middle" : "start"}><${SvgFormula} text=${`W_${part[1]}`} /></text>
  </g>`;
}

/**
 * The gradient of the last loss on its way back from this step's hidden block; at the last step, also its way in.
 * @param {StepProps & { step: import("../model/layout.js").StepLayout }} props
 */
function Flow({ layout, frame, reading, walked, step }) {
  const { scale } = layout;
  const T = frame.flow.length;
  /** @param {Line} line @param {number} k */
  const arrow = (line, k) => {
    const strength = flowStrength(frame.flow[k - 1]);
    const seen = k < reading.t ? passing(walked, "flow") : "";
    return html`<g class=${`flow${seen}`} style=${{ opacity: 0.12 + 0.88 * strength }} data-testid=${`flow-${k}`} data-value=${frame.flow[k - 1]} data-tip="tip.flow" data-t=${k}>
      <line class="touch" ...${line} stroke-width=${18 * scale} />
      <line class="flow-line" ...${shortened(line, 7 * scale)} stroke-width=${(1 + 5 * strength) * scale} />
      <polygon class="flow-head" points=${head(line, (8 + 4 * strength) * scale)} />
    </g>`;
  };
  const back = step.flow;
  const value = frame.flow[reading.t - 2];
  return html`
    ${back && arrow(back, reading.t - 1)}
    ${back && back.x1 - back.x2 > 66 * scale && html`<text class="flow-number" x=${(back.x1 + back.x2) / 2} y=${back.y1 + 19 * scale} font-size=${12.5 * scale}>${compact(value)}</text>`}
    ${reading.t === T && arrow({ x1: step.x - 16 * scale, y1: step.Wy.y2, x2: step.x - 16 * scale, y2: step.Wy.y1 }, T)}
  `;
}

/** @param {StepProps & { step: import("../model/layout.js").StepLayout }} props */
function Input(props) {
  const { layout, reading, sequence, t, step } = props;
  const { scale, lines } = layout;
  const on = sequence.vocabulary.indexOf(reading.input);
  const name = t("part.input", { input: visible(reading.input), t: reading.t });
  const wide = step.cells[0].width > 9 * scale;
  return html`<g ...${selectable(props, "input", name, `input-${reading.t}`)} data-tip="tip.input" ...${addressData({ part: "input", t: reading.t })} data-input=${visible(reading.input)}>
    <rect class="touch-area" ...${bounds(step.cells, 4)} height=${layout.height - lines.input.y} />
    ${wide
      ? step.cells.map((box, i) => html`<rect class=${`cell${i === on ? " on" : ""}`} ...${box} rx=${Math.min(4 * scale, box.width / 3)} />`)
      : html`<rect class="cell" ...${bounds(step.cells, 0)} /><rect class="cell on" ...${step.cells[on]} />`}
    <text class="letter" x=${step.x} y=${lines.inputLetter} font-size=${24 * scale}>${visible(reading.input)}</text>
  </g>
  ${wide && html`<g class="labels" aria-hidden="true">${step.cells.map(
    (box, i) => html`<text class=${`cell-number${i === on ? " on" : ""}`} x=${box.x + box.width / 2} y=${box.y + box.height / 2} dy="0.36em" font-size=${12.5 * scale}>${i === on ? 1 : 0}</text>`,
  )}</g>`}`;
}

/**
 * The hidden block. Where its units are too small to be aimed at, a click on any of them means the block.
 * @param {StepProps & { step: import("../model/layout.js").StepLayout }} props
 */
function Hidden(props) {
  const { layout, frame, reading, selection, theme, t, step, onSelect } = props;
  const values = frame.h[reading.t - 1];
  const { scale, unitNumbers } = layout;
  const { x, y, width, height } = step.hidden;
  const size = Math.min(17 * scale, step.units[0].height * 0.62, step.units[0].width * 0.26);
  const whole = /** @type {Selection} */ ({ part: "hidden", t: reading.t, unit: null });
  return html`<g class=${`block${sameSelection(selection, whole) ? " selected" : ""}${passing(props.walked, "hidden")}`}>
    <rect class="frame" x=${x - 5 * scale} y=${y - 5 * scale} width=${width + 10 * scale} height=${height + 10 * scale} rx=${10 * scale} onClick=${() => onSelect(whole)} />
    <g ...${selectable(props, "hidden", t("part.hidden", { t: reading.t }), `hidden-${reading.t}`)}>
      <rect class="touch-area" x=${x + width + 5 * scale} y=${y - 19 * scale} width=${27 * scale} height=${26 * scale} rx="6" />
      <text class="symbol block-name" x=${x + width + 9 * scale} y=${y} font-size=${18 * scale}><${SvgFormula} text=${`h_${reading.t}`} /></text>
    </g>
    ${values.map((value, i) => {
      const box = step.units[i];
      const colour = signed(value, theme);
      const id = `unit-${reading.t}-${i + 1}`;
      const known = { "data-value": value, "data-tip": "tip.unit", ...addressData({ part: "hidden", t: reading.t, unit: i + 1 }) };
      const drawn = { ...box, rx: corner(box, layout), fill: css(colour) };
      if (!unitNumbers) return html`<rect class=${box.height > 7 ? "unit" : "unit thin"} data-testid=${id} ...${known} ...${drawn} onClick=${() => onSelect(whole)} />`;
      const name = t("part.unit", { unit: i + 1, t: reading.t, value: fixed(value) });
      return html`<g ...${selectable(props, "hidden", name, id, i + 1)} ...${known}>
        <rect class="unit" ...${drawn} />
        <text class="number" x=${box.x + box.width / 2} y=${box.y + box.height / 2} dy="0.36em" font-size=${size} style=${{ fill: inkOn(colour) }}>${fixed(value)}</text>
      </g>`;
    })}
  </g>`;
}

/** @param {StepProps & { step: import("../model/layout.js").StepLayout }} props */
function Prediction(props) {
  const { layout, frame, reading, sequence, t, step } = props;
  const { scale, lines } = layout;
  const probabilities = frame.probabilities[reading.t - 1];
  const area = bounds(step.bars, 4);
  const ring = step.bars[reading.targetIndex];
  return html`<g ...${selectable(props, "prediction", t("part.prediction", { t: reading.t, prediction: visible(reading.prediction), target: visible(reading.target) }), `prediction-${reading.t}`)} data-prediction=${reading.prediction}>
    <rect class="touch-area" ...${area} y=${lines.bars.y - 4} height=${lines.letters - lines.bars.y + 10 * scale} rx="6" />
    ${!layout.barLetters && html`<rect class="bar-room" ...${bounds(step.bars, 0)} rx="3" /><path class="bar-value" d=${outline(step.bars, probabilities)} />`}
    ${probabilities.map((value, i) => {
      const target = i === reading.targetIndex;
      const said = i === reading.predictionIndex;
      if (!layout.barLetters && !target && !said) return null;
      const box = step.bars[i];
      const height = filled(box, value);
      const token = visible(sequence.vocabulary[i]);
      return html`<g data-testid=${`bar-${reading.t}-${i + 1}`} data-value=${value} data-tip="tip.bar" ...${addressData({ part: "prediction", t: reading.t, unit: i + 1 })} data-token=${token} class=${target ? "bar target" : "bar"}>
        ${layout.barLetters && html`<rect class="bar-room" ...${box} rx=${Math.min(3, box.width / 4)} />`}
        <rect class="bar-value" x=${box.x} y=${box.y + box.height - height} width=${box.width} height=${height} rx=${Math.min(3, box.width / 4)} />
      </g>`;
    })}
    <rect class="target-ring" x=${ring.x - 2} y=${ring.y - 2} width=${ring.width + 4} height=${ring.height + 4} rx=${Math.min(5, ring.width / 3 + 2)} />
    <text class="caption" x=${step.x} y=${lines.says}>
      ${layout.captionsWide && html`<tspan class="caption-word" font-size=${13.5 * scale}>${t("stage.says")}  </tspan>`}
      <tspan class="said-letter" font-size=${26 * scale}>${visible(reading.prediction)}</tspan>
    </text>
    <path class=${reading.correct ? "mark right" : "mark wrong"} transform=${`translate(${step.x + (layout.captionsWide ? 38 : 19) * scale} ${lines.says - 17 * scale}) scale(${scale})`} d=${reading.correct ? "M1 8l5 5L15 2" : "M2 2l11 11M13 2L2 13"} />
    ${" "}
    <text class="caption" x=${step.x} y=${lines.target} font-size=${13.5 * scale}><tspan class="caption-word">${t("stage.target")} </tspan><tspan class="target-letter" data-testid=${`target-${reading.t}`}>${visible(reading.target)}</tspan></text>
  </g>
  <${BarLetters} ...${props} />`;
}

/**
 * The letters under the bars; where they do not all fit, those of the target and of what is said.
 * @param {StepProps & { step: import("../model/layout.js").StepLayout }} props
 */
function BarLetters({ layout, reading, sequence, step }) {
  const { scale, lines } = layout;
  return html`<g class="labels" aria-hidden="true">${step.bars.map((box, i) => {
    const target = i === reading.targetIndex;
    const said = i === reading.predictionIndex;
    const crowded = Math.abs(i - reading.predictionIndex) * box.width < 12 * scale;
    if (!layout.barLetters && !said && (!target || crowded)) return null;
    return html`<text class=${`bar-letter${said ? " said" : ""}${target ? " target" : ""}`} x=${box.x + box.width / 2} y=${lines.letters} font-size=${14 * scale}>${visible(sequence.vocabulary[i])}</text>`;
  })}</g>`;
}

/** @param {StepProps & { step: import("../model/layout.js").StepLayout }} props */
function Loss(props) {
  const { layout, reading, t, step } = props;
  const { scale, lines } = layout;
  const width = 84 * scale;
  return html`<g ...${selectable(props, "loss", t("part.loss", { t: reading.t, value: fixed(reading.loss) }), `loss-${reading.t}`)} data-value=${reading.loss} data-tip="tip.loss" ...${addressData({ part: "loss", t: reading.t })}>
    <rect class="touch-area" x=${step.x - width / 2} y=${lines.loss - 15 * scale} width=${width} height=${21 * scale} rx="6" />
    <text class="caption" x=${step.x} y=${lines.loss} font-size=${13.5 * scale}><tspan class="caption-word">${t("stage.loss")} </tspan><tspan class="loss-value">${fixed(reading.loss)}</tspan></text>
  </g>`;
}

/**
 * @param {import("../model/layout.js").Box} box
 * @param {Layout} layout
 */
function corner(box, layout) {
  return Math.min(7 * layout.scale, box.height / 3);
}
