import { html } from "../dom/html.js";
import { SvgFormula } from "../dom/notation.js";
import { Track } from "../dom/track.js";
import { full } from "../model/format.js";

const SIZE = 400;
const MARGIN = 38;

/**
 * The path of the hidden state in a plane: two units in a square, one unit over time, or two principal directions.
 * @param {object} props
 * @param {import("../model/path.js").Kind} props.kind
 * @param {import("../model/path.js").Seen} props.seen
 * @param {number[] | null} props.share of the spread that lies along each direction
 * @param {string[]} props.labels of the points, h0 first
 * @param {string[]} props.names
 * @param {number | null} props.selected
 * @param {import("../model/words.js").Translate} props.t
 * @param {(t: number) => void} props.onSelect
 */
export function PathPlane({ kind, seen: { path, trails, reach }, share, labels, names, selected, t, onSelect }) {
  const over = kind === "line";
  const room = SIZE - 2 * MARGIN;
  const across = (/** @type {number} */ share_) => MARGIN + room * share_;
  /** @param {number[]} point @param {number} step */
  const spot = (point, step) => ({
    x: across(over ? step / (path.length - 1) : (point[0] / reach + 1) / 2),
    y: across((1 - (over ? point[0] : point[1]) / reach) / 2),
  });
  const steps = path.map((point, step) => ({ spot: spot(point, step), label: labels[step], name: names[step] }));
  const axis = (/** @type {number} */ i) => (share ? t(`path.direction.${i + 1}`, { share: Math.round(100 * share[i]) }) : null);
  return html`<svg class="path-drawing" viewBox=${`0 0 ${SIZE} ${SIZE}`} role="group" aria-label=${t(`path.label.${kind}`)} data-testid="path" data-kind=${kind} data-reach=${reach}>
    <rect class="path-frame" x=${MARGIN} y=${MARGIN} width=${room} height=${room} rx="4" />
    <line class="path-axis" x1=${MARGIN} y1=${SIZE / 2} x2=${SIZE - MARGIN} y2=${SIZE / 2} />
    ${!over && html`<line class="path-axis" x1=${SIZE / 2} y1=${MARGIN} x2=${SIZE / 2} y2=${SIZE - MARGIN} />`}
    <g class="path-numbers" aria-hidden="true">
      ${over
        ? html`<text x=${SIZE / 2} y=${SIZE - 8}>t</text>`
        : html`<text x=${MARGIN} y=${SIZE - MARGIN + 17}>${full(-reach)}</text><text x=${SIZE - MARGIN} y=${SIZE - MARGIN + 17}>${full(reach)}</text>
            <text x=${SIZE / 2} y=${SIZE - MARGIN + 18} class="symbol">${axis(0) ?? html`<${SvgFormula} text="h_{t,1}" />`}</text>`}
      <text x=${MARGIN - 6} y=${MARGIN + 5} class="end">${full(reach)}</text>
      <text x=${MARGIN - 6} y=${SIZE - MARGIN + 1} class="end">${full(-reach)}</text>
      <text class="symbol" transform=${`translate(${over ? 12 : MARGIN - 14} ${SIZE / 2}) rotate(-90)`}>${axis(1) ?? html`<${SvgFormula} text=${over ? "h_{t,1}" : "h_{t,2}"} />`}</text>
    </g>
    <${Track} steps=${steps} trails=${trails.map((trail, i) => trail.map((point) => spot(point, i + 1)))} selected=${selected} onSelect=${onSelect} />
  </svg>`;
}
