import { html } from "./html.js";

/**
 * @typedef {{ x: number, y: number }} Spot in pixels
 * @typedef {object} Step a state of the path
 * @property {Spot} spot
 * @property {string} label the letter that was read, or h0
 * @property {string} name for those who do not see it
 */

const RADIUS = 13;

/**
 * A path of states as arrows from point to point, with the letter read at each; faint, where each point was before.
 * @param {{ steps: Step[], trails: Spot[][], selected: number | null, onSelect: (t: number) => void }} props
 */
export function Track({ steps, trails, selected, onSelect }) {
  return html`<g class="trails" aria-hidden="true">${trails.map((trail) => html`<polyline points=${trail.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ")} />`)}</g>
  <g class="hops" aria-hidden="true">${steps.slice(1).map(({ spot }, i) => html`<${Hop} from=${steps[i].spot} to=${spot} part=${(i + 1) / steps.length} />`)}</g>
  ${steps.map(({ spot, label, name }, t) => html`<g
    class=${`state${t === 0 ? " start" : ""}${selected === t ? " selected" : ""}`}
    role="img"
    aria-label=${name}
    data-testid=${`path-${t}`}
    data-tip="path.tip"
    data-name=${name}
    transform=${`translate(${spot.x.toFixed(1)} ${spot.y.toFixed(1)})`}
    onClick=${t ? () => onSelect(t) : undefined}
  >
    <circle r=${RADIUS} />
    <text dy="0.36em">${label}</text>
  </g>`)}`;
}

/** An arrow from one point to the next, ending at its edge. @param {{ from: Spot, to: Spot, part: number }} props */
function Hop({ from, to, part }) {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length < RADIUS + 4) return null;
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const [tipX, tipY] = [to.x - ux * (RADIUS + 1.5), to.y - uy * (RADIUS + 1.5)];
  const [baseX, baseY] = [tipX - ux * 9, tipY - uy * 9];
  return html`<g style=${{ opacity: 0.35 + 0.65 * part }}>
    <line x1=${from.x} y1=${from.y} x2=${baseX} y2=${baseY} />
    <polygon points=${`${tipX},${tipY} ${baseX - uy * 4.5},${baseY + ux * 4.5} ${baseX + uy * 4.5},${baseY - ux * 4.5}`} />
  </g>`;
}
