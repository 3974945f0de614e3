import { fittedLabel, textWidth } from "../model/labels.js";
import { html } from "./html.js";

/**
 * @typedef {{ x: number, y: number }} Spot in pixels
 * @typedef {object} Step a state of the path
 * @property {Spot} spot
 * @property {string} label the token that was read, or 0 for h0
 * @property {string} name for those who do not see it
 */

const RADIUS = 13;
/** The type of labels, and the most that one may be wide. */
const TYPE = 13;
const WIDEST = 62;

/**
 * A path of states as arrows from point to point, with the token read at each; faint, where each point was before.
 * @param {{ steps: Step[], trails: Spot[][], selected: number | null, onSelect: (t: number) => void }} props
 */
export function Track({ steps, trails, selected, onSelect }) {
  const labels = steps.map(({ label }) => fittedLabel(label, TYPE, WIDEST));
  const halves = labels.map(({ text, size }) => Math.max(RADIUS, (textWidth(text) * size) / 2 + 5));
  return html`<g class="trails" aria-hidden="true">${trails.map((trail) => html`<polyline points=${trail.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ")} />`)}</g>
  <g class="hops" aria-hidden="true">${steps.slice(1).map(({ spot }, i) => html`<${Hop} from=${steps[i].spot} to=${spot} half=${halves[i + 1]} part=${(i + 1) / steps.length} />`)}</g>
  ${steps.map(({ spot, name }, t) => html`<g
    class=${`state${t === 0 ? " start" : ""}${selected === t ? " selected" : ""}`}
    role="img"
    aria-label=${name}
    data-testid=${`path-${t}`}
    data-tip="path.tip"
    data-name=${name}
    transform=${`translate(${spot.x.toFixed(1)} ${spot.y.toFixed(1)})`}
    onClick=${t ? () => onSelect(t) : undefined}
  >
    <rect x=${-halves[t]} y=${-RADIUS} width=${2 * halves[t]} height=${2 * RADIUS} rx=${RADIUS} />
    <text dy="0.36em" style=${{ fontSize: `${labels[t].size}px` }}>${labels[t].text}</text>
  </g>`)}`;
}

/** An arrow from one point to the next, ending at the edge of what is half as wide. @param {{ from: Spot, to: Spot, half: number, part: number }} props */
function Hop({ from, to, half, part }) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const edge = half > RADIUS ? Math.min(half / Math.abs(ux), Math.hypot(RADIUS, (RADIUS * ux) / uy)) : RADIUS;
  if (!(length >= edge + 4)) return null;
  const [tipX, tipY] = [to.x - ux * (edge + 1.5), to.y - uy * (edge + 1.5)];
  const [baseX, baseY] = [tipX - ux * 9, tipY - uy * 9];
  return html`<g style=${{ opacity: 0.35 + 0.65 * part }}>
    <line x1=${from.x} y1=${from.y} x2=${baseX} y2=${baseY} />
    <polygon points=${`${tipX},${tipY} ${baseX - uy * 4.5},${baseY + ux * 4.5} ${baseX + uy * 4.5},${baseY - ux * 4.5}`} />
  </g>`;
}
