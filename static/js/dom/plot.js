import { place, placeOf } from "../model/lab/scale.js";
import { html } from "./html.js";
import { Still } from "./still.js";

/** @typedef {import("../model/lab/figures.js").Figure} Figure @typedef {import("../model/lab/figures.js").Curve} Curve */

const MARGIN = { left: 48, right: 14, top: 10, bottom: 24 };
/** Up to this many points, each of a line is marked. */
const MARKED = 60;
/** Up to this many dots are large. */
const FEW = 64;
/** Rings and triangles are at least so many pixels apart: closer ones would run into a bar. */
const APART = 8;
/** How far from the edge a value stands that the axis cannot hold. */
const EDGE = 6;

/**
 * A chart as SVG, cheap enough to follow a slider. Its values stand in data-values, as the server sent them.
 * @param {object} props
 * @param {Figure} props.figure
 * @param {number} props.width
 * @param {number} props.height
 * @param {string} props.label what a screen reader says
 * @param {(x: number) => void} [props.onPoint] a place on the x axis was pointed at
 * @param {(x: number) => void} [props.onChoose] a place on the x axis was clicked
 */
export function Plot({ figure, width, height, label, onPoint, onChoose }) {
  const { x, y, mark, band, rule, curves } = figure;
  const box = { left: MARGIN.left, top: MARGIN.top, width: Math.max(1, width - MARGIN.left - MARGIN.right), height: height - MARGIN.top - MARGIN.bottom };
  const across = (/** @type {number} */ value) => box.left + place(x, value) * box.width;
  const up = (/** @type {number} */ at) => box.top + (1 - at) * box.height;
  const at = (/** @type {PointerEvent} */ event) => {
    const left = /** @type {Element} */ (event.currentTarget).getBoundingClientRect().left + box.left;
    const part = Math.min(1, Math.max(0, (event.clientX - left) / box.width));
    return Math.round(x.low + part * (x.high - x.low));
  };
  const ordered = [...curves.filter(({ tone }) => tone === "bound"), ...curves.filter(({ tone }) => tone !== "bound")];
  const ruleAt = rule === null ? null : y.log ? Math.log10(rule) : rule;
  return html`<svg
    class="plot"
    role="img"
    aria-label=${label}
    width=${width}
    height=${height}
    onPointerMove=${onPoint && ((/** @type {PointerEvent} */ event) => onPoint(at(event)))}
    onPointerDown=${onPoint && ((/** @type {PointerEvent} */ event) => onPoint(at(event)))}
    onClick=${onChoose && ((/** @type {PointerEvent} */ event) => onChoose(at(event)))}
  >
    ${band && html`<rect class="plot-band" x=${across(band[0])} width=${Math.max(2, across(band[1]) - across(band[0]))} y=${box.top} height=${box.height} />`}
    <${Still} of=${[figure.y, figure.x, width, height]} draw=${() => html`<${Grid} x=${x} y=${y} box=${box} />`} />
    ${ruleAt !== null && ruleAt >= y.low && ruleAt <= y.high && html`<line class="plot-rule" x1=${box.left} x2=${box.left + box.width} y1=${up(placeOf(y, ruleAt))} y2=${up(placeOf(y, ruleAt))} />`}
    <svg x=${box.left - 8} y=${box.top - 8} width=${box.width + 16} height=${box.height + 16} viewBox=${`${box.left - 8} ${box.top - 8} ${box.width + 16} ${box.height + 16}`}>
      ${ordered.map((curve) => html`<${CurvePath} key=${curve.name} curve=${curve} figure=${figure} across=${across} up=${up} box=${box} />`)}
    </svg>
    ${mark !== null && mark >= x.low && mark <= x.high && html`<line class="plot-mark" x1=${across(mark)} x2=${across(mark)} y1=${box.top} y2=${box.top + box.height} />
      ${ordered.map((curve) => {
        const point = curve.tone !== "dots" && curve.points.find((each) => each.x === mark);
        if (!point || point.standing !== "value" || !inside(figure, point)) return null;
        return html`<circle class=${`plot-dot ${curve.tone}`} cx=${across(mark)} cy=${up(place(y, /** @type {number} */ (point.value)))} r="5" />`;
      })}`}
  </svg>`;
}

/** @param {{ x: Figure["x"], y: Figure["y"], box: Box }} props @typedef {{ left: number, top: number, width: number, height: number }} Box */
function Grid({ x, y, box }) {
  const bottom = box.top + box.height;
  return html`<g class="plot-grid">
    ${y.ticks.map(({ at, label }) => {
      const level = bottom - placeOf(y, at) * box.height;
      return html`<line x1=${box.left} x2=${box.left + box.width} y1=${level} y2=${level} /><text x=${box.left - 7} y=${level} dy="0.35em" text-anchor="end">${label}</text>`;
    })}
    ${x.ticks.map(({ at, label }) => {
      const place = box.left + placeOf(x, at) * box.width;
      return html`<text x=${place} y=${bottom + 17} text-anchor="middle">${label}</text>`;
    })}
  </g>`;
}

/**
 * A curve: a line through what the axis can hold, open rings at the bottom for what is below precision, triangles at
 * the top for what overflowed.
 * @param {{ curve: Curve, figure: Figure, across: (x: number) => number, up: (at: number) => number, box: Box }} props
 */
function CurvePath({ curve, figure, across, up, box }) {
  const { points, tone, name } = curve;
  let line = "";
  let dots = "";
  let lost = "";
  let over = "";
  let drawing = false;
  let marked = -Infinity;
  const marks = tone === "main" && points.length <= MARKED;
  for (const point of points) {
    const left = across(point.x).toFixed(1);
    const fits = point.standing === "value" && (tone !== "bound" || inside(figure, point));
    if (fits) {
      const top = up(place(figure.y, /** @type {number} */ (point.value))).toFixed(1);
      if (tone === "dots" || marks) dots += `M${left} ${top}h0`;
      if (tone !== "dots") line += `${drawing ? "L" : "M"}${left} ${top}`;
    } else if (point.standing !== "value" && Number(left) - marked >= APART) {
      marked = Number(left);
      if (point.standing === "lost") lost += ring(marked, box.top + box.height - EDGE + 3);
      else over += `M${left} ${box.top - 5}l5 8h-10z`;
    }
    drawing = fits;
  }
  return html`<g class=${`curve ${tone}${points.length <= FEW ? " few" : ""}`} data-curve=${name} data-values=${points.map(({ value }) => String(value)).join(" ")} data-from=${points[0]?.x}>
    ${line && html`<path class="curve-path" d=${line} />`}
    ${dots && html`<path class="curve-dots" d=${dots} />`}
    ${lost && html`<path class="curve-lost" d=${lost} />`}
    ${over && html`<path class="curve-over" d=${over} />`}
  </g>`;
}

/** @param {Figure} figure @param {{ value: number | null }} point */
function inside({ y }, { value }) {
  const at = y.log ? Math.log10(Number(value)) : Number(value);
  return at >= y.low - 1e-9 && at <= y.high + 1e-9;
}

/** @param {number} x @param {number} y */
const ring = (x, y) => `M${x - 3} ${y}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0`;
