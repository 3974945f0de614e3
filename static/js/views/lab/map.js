import { Component } from "../../../vendor/preact/preact.mjs";
import { html } from "../../dom/html.js";
import { signed } from "../../model/colour.js";
import { Formula } from "../../dom/notation.js";
import { compact, superscript } from "../../model/format.js";
import { linearAxis, standing } from "../../model/lab/scale.js";

/**
 * The room of a map, and of what is said beside it, until it is there.
 * @param {{ size: number, waiting: string }} props
 */
export function MapToCome({ size, waiting }) {
  return html`<div class="map-frame">
    <div class="map-grid"><p class="look view-wait map-to-come" style=${{ width: `${size}px`, height: `${size}px` }}>${waiting}</p></div>
    <div class="map-side" aria-hidden="true"><p class="readout"></p><p class="map-scale to-come"><span>1</span></p></div>
  </div>`;
}

/**
 * ‖∂h_t/∂h_k‖ for all pairs, rows t and columns k, in the colours of signed numbers for its logarithm: 0 is a norm of 1. Nothing
 * says that the chosen one is exactly 0.
 * @extends {Component<{ norms: (number | null)[][], decades: number, nothing: boolean, pair: { t: number, k: number }, size: number, late: boolean, theme: import("../../model/colour.js").Theme, t: import("../../model/words.js").Translate, onPoint: (k: number, t: number) => void, onChoose: (k: number, t: number) => void }>}
 */
export class NormMap extends Component {
  /** @type {HTMLCanvasElement | null} */
  canvas = null;
  /** @type {unknown[]} */
  drawn = [];

  componentDidMount() {
    this.paint();
  }

  componentDidUpdate() {
    this.paint();
  }

  paint() {
    const { norms, decades, theme } = this.props;
    const of = [norms, decades, theme];
    if (!this.canvas || of.every((value, i) => value === this.drawn[i])) return;
    this.drawn = of;
    const T = norms.length;
    this.canvas.width = T;
    this.canvas.height = T;
    const context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    const picture = context.createImageData(T, T);
    const lost = theme === "dark" ? [94, 99, 108] : [186, 189, 196];
    norms.forEach((row, t) => {
      for (let k = 0; k <= t; k += 1) {
        const value = row[k];
        const said = standing(value);
        const colour = said === "lost" ? lost : signed(said === "overflow" ? 1 : Math.log10(/** @type {number} */ (value)) / decades, theme);
        picture.data.set([...colour, 255], 4 * (t * T + k));
      }
    });
    context.putImageData(picture, 0, 0);
  }

  render() {
    const { norms, decades, nothing, pair, size, late, t, onPoint, onChoose } = this.props;
    const T = norms.length;
    const unit = size / T;
    const at = (/** @type {PointerEvent} */ event) => {
      const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
      const step = (/** @type {number} */ part) => Math.min(T, Math.max(1, Math.ceil(part * T)));
      const [k, row] = [step((event.clientX - box.left) / box.width), step((event.clientY - box.top) / box.height)];
      return k <= row ? { k, row } : null;
    };
    const point = (/** @type {PointerEvent} */ event) => {
      const found = at(event);
      if (found && event.pointerType === "mouse") onPoint(found.k, found.row);
    };
    const choose = (/** @type {PointerEvent} */ event) => {
      const found = at(event);
      if (found) onChoose(found.k, found.row);
    };
    const value = norms[pair.t - 1][pair.k - 1];
    const said = nothing ? "nothing" : standing(value);
    const ticks = linearAxis(1, T, { whole: true }).ticks.filter(({ at }) => at >= 1);
    const middle = (/** @type {number} */ step) => `${(step - 0.5) * unit}px`;
    return html`<div class=${`map-frame${late ? " late" : ""}`}>
      <div class="map-grid">
        <div class="map-axis map-t" aria-hidden="true" style=${{ height: `${size}px` }}><i>t</i>${ticks.map(({ at: step, label }) => html`<span style=${{ top: middle(step) }}>${label}</span>`)}</div>
        <div class="map" style=${{ width: `${size}px`, height: `${size}px` }} role="img"
          aria-label=${t("map.label", { t: pair.t, k: pair.k, value: compact(value) })} onPointerMove=${point} onClick=${choose} data-testid="map" data-t=${pair.t} data-k=${pair.k} data-value=${value}>
          <canvas ref=${(/** @type {HTMLCanvasElement | null} */ element) => (this.canvas = element)}></canvas>
          <span class="map-row" style=${{ top: `${(pair.t - 1) * unit}px`, height: `${Math.max(2, unit)}px`, width: `${pair.t * unit}px` }}></span>
          <span class="map-cell" style=${{ top: `${(pair.t - 1) * unit}px`, left: `${(pair.k - 1) * unit}px`, width: `${Math.max(4, unit)}px`, height: `${Math.max(4, unit)}px` }}></span>
        </div>
        <div class="map-axis map-k" aria-hidden="true" style=${{ width: `${size}px` }}><i>k</i>${ticks.filter(({ at: step }) => step < 0.93 * T).map(({ at: step, label }) => html`<span style=${{ left: middle(step) }}>${label}</span>`)}</div>
      </div>
      <div class="map-side">
        <p class="readout"><span data-value=${value} data-tip="tip.number"><${Formula} text=${`‖∂h_{${pair.t}}/∂h_{${pair.k}}‖ = `} /><b>${said === "value" ? compact(value) : t(`magnitude.${said}`)}</b></span></p>
        <p class="map-scale" aria-hidden="true"><span>10${superscript(-decades)}</span><span class="ramp"></span><span>10${superscript(decades)}</span></p>
      </div>
    </div>`;
  }
}
