import { html } from "./html.js";
import { addressData } from "./linking.js";
import { SvgFormula } from "./notation.js";
import { Still } from "./still.js";
import { css, flowStrength, inkOn, signed } from "../model/colour.js";
import { compact, fixed, visible } from "../model/format.js";
import { fittedLabel, fittedNumber, textWidth } from "../model/labels.js";
import { drawnAs, sameSelection } from "../model/selection.js";
import { lastLoss } from "../model/sequence.js";
import { bounds, filled, head, outline, reversed, shortened } from "../model/shapes.js";

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
function selectable({ layout, reading, selection: real, walked, entry: open, onSelect }, part, name, id, unit = null) {
  const selection = drawnAs(real, layout.unitNumbers);
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

/** The class of a part that a walk points at. @param {string} walked @param {string} part */
function passing(walked, part) {
  const [direction, ...parts] = walked.split(" ");
  return parts.includes(part) ? ` walked ${direction}` : "";
}

/** @param {StepProps & { part: "Wx" | "Wh" | "Wy", line: Line }} props */
function Arrow(props) {
  const { layout, reading, t, part, line } = props;
  const { scale, type } = layout;
  const level = part === "Wh";
  const fromStart = level && reading.t === 1;
  const along = passing(props.walked, part).endsWith("back") ? reversed(line) : line;
  const x = level ? (line.x1 + line.x2) / 2 + (fromStart ? -4 * scale : 0) : line.x1 + 9 * scale;
  const y = part === "Wx" ? (line.y1 + line.y2) / 2 + 5 * type : layout.lines[part];
  return html`<g ...${selectable(props, part, t(`part.${part}`, { t: reading.t }), `arrow-${part}-${reading.t}`)} ...${addressData({ part, t: reading.t })}>
    <line class="touch" ...${line} stroke-width=${22 * scale} />
    <line class="arrow" ...${shortened(along, 6 * scale)} stroke-width=${1.8 * scale} />
    <polygon class="arrow-head" points=${head(along, 8 * scale)} />
    <text class="symbol" x=${x} y=${y} font-size=${16 * type} text-anchor=${level ? "middle" : "start"}><${SvgFormula} text=${`W_${part[1]}`} /></text>
  </g>`;
}

/**
 * The gradient of the last loss on its way back from this step's hidden block; at the last step with a loss, also its way in.
 * @param {StepProps & { step: import("../model/layout.js").StepLayout }} props
 */
function Flow({ layout, frame, reading, sequence, walked, step }) {
  const { scale, type } = layout;
  const last = lastLoss(sequence);
  if (reading.t > last) return null;
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
    ${back && back.x1 - back.x2 > 53 * type && html`<text class="flow-number" x=${(back.x1 + back.x2) / 2} y=${back.y1 + 6 * scale + 13 * type} font-size=${12.5 * type}>${compact(value)}</text>`}
    ${reading.t === last && arrow({ x1: step.x - 16 * scale, y1: step.Wy.y2, x2: step.x - 16 * scale, y2: step.Wy.y1 }, last)}
  `;
}

/**
 * What is read: a token over its vector, one-hot or an embedding's.
 * @param {StepProps & { step: import("../model/layout.js").StepLayout }} props
 */
function Input(props) {
  const { layout, reading, sequence, theme, t, step } = props;
  const { scale, type, lines } = layout;
  const on = sequence.vocabulary.indexOf(reading.input);
  const vector = sequence.vectors?.[reading.t - 1] ?? null;
  const name = t("part.input", { input: visible(reading.input), t: reading.t });
  const wide = step.cells[0].width > (vector ? 24 : 9) * type;
  const label = fittedLabel(reading.input, 24 * type, step.column.width - 12 * scale);
  const cell = (/** @type {import("../model/layout.js").Box} */ box, /** @type {number} */ i) => {
    const drawn = { ...box, rx: Math.min(4 * scale, box.width / 3) };
    if (!vector) return html`<rect class=${`cell${i === on ? " on" : ""}`} ...${drawn} />`;
    return html`<rect class="cell" data-testid=${`x-${reading.t}-${i + 1}`} data-x=${vector[i]} ...${drawn} style=${{ fill: css(signed(vector[i], theme)) }} />`;
  };
  const number = (/** @type {import("../model/layout.js").Box} */ { x, y, width, height }, /** @type {number} */ i) => {
    const at = { x: x + width / 2, y: y + height / 2, dy: "0.36em" };
    if (!vector) return html`<text class=${`cell-number${i === on ? " on" : ""}`} ...${at} font-size=${12.5 * type}>${i === on ? 1 : 0}</text>`;
    const { text, size } = fittedNumber(vector[i], 12.5 * type, width);
    return html`<text class="cell-number" ...${at} font-size=${size} style=${{ fill: inkOn(signed(vector[i], theme)) }}>${text}</text>`;
  };
  return html`<g ...${selectable(props, "input", name, `input-${reading.t}`)} data-tip=${vector ? "tip.vector" : "tip.input"} ...${addressData({ part: "input", t: reading.t })} data-input=${visible(reading.input)}>
    <rect class="touch-area" ...${bounds(step.cells, 4)} height=${layout.height - lines.input.y} />
    ${wide || vector ? step.cells.map(cell) : html`<rect class="cell" ...${bounds(step.cells, 0)} /><rect class="cell on" ...${step.cells[on]} />`}
    <text class="letter" data-token=${reading.input} x=${step.x} y=${lines.inputLetter} font-size=${label.size}>${label.text}</text>
  </g>
  ${wide && html`<g class="labels" aria-hidden="true">${step.cells.map(number)}</g>`}`;
}

/**
 * The hidden block. Where its units are too small to be aimed at, a click on any of them means the block.
 * @param {StepProps & { step: import("../model/layout.js").StepLayout }} props
 */
function Hidden(props) {
  const { layout, frame, reading, selection, theme, t, step, onSelect } = props;
  const values = frame.h[reading.t - 1];
  const { scale, type, unitNumbers } = layout;
  const { x, y, width, height } = step.hidden;
  const size = Math.min(17 * type, step.units[0].height * 0.66, step.units[0].width * (type > scale ? 0.29 : 0.26));
  const whole = /** @type {Selection} */ ({ part: "hidden", t: reading.t, unit: null });
  return html`<g class=${`block${sameSelection(drawnAs(selection, unitNumbers), whole) ? " selected" : ""}${passing(props.walked, "hidden")}`}>
    <rect class="frame" x=${x - 5 * scale} y=${y - 5 * scale} width=${width + 10 * scale} height=${height + 10 * scale} rx=${10 * scale} onClick=${() => onSelect(whole)} />
    <g ...${selectable(props, "hidden", t("part.hidden", { t: reading.t }), `hidden-${reading.t}`)}>
      <rect class="touch-area" x=${x + width + 5 * scale} y=${y - 19 * type} width=${27 * type} height=${26 * type} rx="6" />
      <text class="symbol block-name" x=${x + width + 9 * scale} y=${y} font-size=${18 * type}><${SvgFormula} text=${`h_${reading.t}`} /></text>
    </g>
    ${values.map((value, i) => {
      const box = step.units[i];
      const colour = signed(value, theme);
      const id = `unit-${reading.t}-${i + 1}`;
      const known = { "data-value": value, "data-tip": "tip.unit", ...addressData({ part: "hidden", t: reading.t, unit: i + 1 }) };
      const drawn = { ...box, rx: corner(box, layout), fill: css(colour) };
      if (!unitNumbers) return html`<rect class=${box.height > 7 ? "unit" : "unit thin"} data-testid=${id} ...${known} ...${drawn} onClick=${() => onSelect(whole)} />`;
      const number = fittedNumber(value, size, box.width);
      const name = t("part.unit", { unit: i + 1, t: reading.t, value: fixed(value) });
      return html`<g ...${selectable(props, "hidden", name, id, i + 1)} ...${known}>
        <rect class="unit" ...${drawn} />
        <text class="number" x=${box.x + box.width / 2} y=${box.y + box.height / 2} dy="0.36em" font-size=${number.size} style=${{ fill: inkOn(colour) }}>${number.text}</text>
      </g>`;
    })}
  </g>`;
}

/** @param {StepProps & { step: import("../model/layout.js").StepLayout }} props */
function Prediction(props) {
  const { layout, frame, reading, sequence, t, step } = props;
  const { scale, type, lines } = layout;
  const probabilities = frame.probabilities[reading.t - 1];
  const area = bounds(step.bars, 4);
  const chosen = props.selection?.part === "prediction" ? props.selection.unit : undefined; // then a bar is one of its numbers
  const ring = step.bars[reading.targetIndex] ?? null;
  const room = step.column.width - 20 * scale;
  const word = layout.captionsWide ? 60 * type : 0;
  const said = fittedLabel(reading.prediction, 26 * type, room - word - 20 * type);
  const wanted = reading.target === null ? null : fittedLabel(reading.target, 13.5 * type, room - 46 * type, 10);
  const called = { t: reading.t, prediction: visible(reading.prediction), target: visible(reading.target ?? "") };
  const name = t(reading.target === null ? "part.prediction.open" : "part.prediction", called);
  const saidWidth = textWidth(said.text) * said.size;
  return html`<g ...${selectable(props, "prediction", name, `prediction-${reading.t}`)} data-prediction=${reading.prediction}>
    <rect class="touch-area" ...${area} y=${lines.bars.y - 4} height=${lines.letters - lines.bars.y + 10 * type} rx="6" />
    ${!layout.barLetters && html`<rect class="bar-room" ...${bounds(step.bars, 0)} rx="3" /><path class="bar-value" d=${outline(step.bars, probabilities)} />`}
    ${probabilities.map((value, i) => {
      const target = i === reading.targetIndex;
      if (!layout.barLetters && !target && i !== reading.predictionIndex) return null;
      const box = step.bars[i];
      const height = filled(box, value);
      const token = visible(sequence.outputs[i]);
      return html`<g data-testid=${`bar-${reading.t}-${i + 1}`} data-value=${value} data-tip="tip.bar" ...${addressData({ part: "prediction", t: reading.t, unit: i + 1 })} data-token=${token} class=${`bar${target ? " target" : ""}${chosen === i + 1 ? " selected" : ""}`} onClick=${(/** @type {Event} */ event) => chosen !== undefined && (event.stopPropagation(), props.onSelect({ part: "prediction", t: reading.t, unit: i + 1 }))}>
        ${layout.barLetters && html`<rect class="bar-room" ...${box} rx=${Math.min(3, box.width / 4)} />`}
        <rect class="bar-value" x=${box.x} y=${box.y + box.height - height} width=${box.width} height=${height} rx=${Math.min(3, box.width / 4)} />
      </g>`;
    })}
    ${ring && html`<rect class="target-ring" x=${ring.x - 2} y=${ring.y - 2} width=${ring.width + 4} height=${ring.height + 4} rx=${Math.min(5, ring.width / 3 + 2)} />`}
    <text class="caption" x=${step.x} y=${lines.says}>
      ${layout.captionsWide && html`<tspan class="caption-word" font-size=${13.5 * type}>${t("stage.says")}  </tspan>`}
      <tspan class="said-letter" font-size=${said.size}>${said.text}</tspan>
    </text>
    ${reading.correct !== null && html`<path class=${reading.correct ? "mark right" : "mark wrong"} transform=${`translate(${step.x + saidWidth / 2 + (layout.captionsWide ? 31 : 12) * type} ${lines.says - 17 * type}) scale(${type})`} d=${reading.correct ? "M1 8l5 5L15 2" : "M2 2l11 11M13 2L2 13"} />`}
    ${" "}
    ${wanted && html`<text class="caption" x=${step.x} y=${lines.target} font-size=${13.5 * type}><tspan class="caption-word">${t("stage.target")} </tspan><tspan class="target-letter" data-testid=${`target-${reading.t}`} font-size=${wanted.size}>${wanted.text}</tspan></text>`}
  </g>
  <${BarLetters} ...${props} />`;
}

/**
 * The tokens under the bars; where they do not all fit, those of the target and of what is said.
 * @param {StepProps & { step: import("../model/layout.js").StepLayout }} props
 */
function BarLetters({ layout, reading, sequence, step }) {
  const { scale, type, lines } = layout;
  const size = 14 * type;
  const { column } = step;
  const label = (/** @type {number} */ i) => {
    const { x, width } = step.bars[i];
    const token = fittedLabel(sequence.outputs[i], size, layout.barLetters ? width : column.width * 0.6, 9);
    const half = (textWidth(token.text) * token.size) / 2;
    const centre = x + width / 2;
    const inside = Math.min(column.x + column.width - half - 4, Math.max(column.x + half + 4, centre));
    return { ...token, half, x: token.text.length > 1 ? inside : centre };
  };
  const said = label(reading.predictionIndex);
  return html`<g class="labels" aria-hidden="true">${step.bars.map((_, i) => {
    const isTarget = i === reading.targetIndex;
    const isSaid = i === reading.predictionIndex;
    if (!layout.barLetters && !isSaid && !isTarget) return null;
    const own = label(i);
    if (!layout.barLetters && !isSaid && Math.abs(own.x - said.x) < own.half + said.half + 4 * scale) return null;
    return html`<text class=${`bar-letter${isSaid ? " said" : ""}${isTarget ? " target" : ""}`} x=${own.x} y=${lines.letters} font-size=${own.size}>${own.text}</text>`;
  })}</g>`;
}

/** @param {StepProps & { step: import("../model/layout.js").StepLayout }} props */
function Loss(props) {
  const { layout, reading, t, step } = props;
  const { type, lines } = layout;
  const width = 84 * type;
  if (reading.target === null) {
    return html`<text class="caption" x=${step.x} y=${lines.loss} font-size=${13.5 * type}><tspan class="caption-word">${t("stage.no.loss")}</tspan></text>`;
  }
  return html`<g ...${selectable(props, "loss", t("part.loss", { t: reading.t, value: fixed(reading.loss) }), `loss-${reading.t}`)} data-value=${reading.loss} data-tip="tip.loss" ...${addressData({ part: "loss", t: reading.t })}>
    <rect class="touch-area" x=${step.x - width / 2} y=${lines.loss - 15 * type} width=${width} height=${21 * type} rx="6" />
    <text class="caption" x=${step.x} y=${lines.loss} font-size=${13.5 * type}><tspan class="caption-word">${t("stage.loss")} </tspan><tspan class="loss-value">${fixed(reading.loss)}</tspan></text>
  </g>`;
}

/** How round a box is. @param {import("../model/layout.js").Box} box @param {Layout} layout */
export function corner(box, layout) {
  return Math.min(7 * layout.scale, box.height / 3);
}
