import { Component } from "../../vendor/preact/preact.mjs";
import { html } from "../dom/html.js";
import { SvgFormula } from "../dom/notation.js";
import { Track } from "../dom/track.js";
import { EDGES, outermost, turned } from "../model/path.js";

const SIZE = 400;
/** The cube's half edge in pixels: seen from any side it stays in the picture. */
const HALF = 108;
const START = { turn: 0.6, tilt: 0.42 };
/** How far the arrow keys and a pixel of dragging turn it, in radians. */
const STEP = Math.PI / 18;
const PER_PIXEL = 0.009;
/**
 * The path of a state of three units in a cube, which is turned by dragging or with the arrow keys.
 * @extends {Component<{ seen: import("../model/path.js").Seen, labels: string[], names: string[], selected: number | null,
 *   t: import("../model/words.js").Translate, onSelect: (t: number) => void }, { turn: number, tilt: number }>}
 */
export class PathCube extends Component {
  state = START;

  /** @param {number} turn @param {number} tilt */
  turn(turn, tilt) {
    this.setState((before) => ({ turn: before.turn + turn, tilt: Math.min(Math.PI / 2, Math.max(-Math.PI / 2, before.tilt + tilt)) }));
  }

  /** @param {KeyboardEvent} event */
  onKey = (event) => {
    const by = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] }[event.key];
    if (event.key === "Home") this.setState(START);
    else if (by && !event.shiftKey) this.turn(by[0], by[1]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Turns the cube while it is dragged; what does not move is a click on a point. @param {PointerEvent} event */
  onMove = (event) => {
    if (event.buttons !== 1) return;
    /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
    this.turn(-event.movementX * PER_PIXEL, event.movementY * PER_PIXEL);
  };

  render(/** @type {any} */ { seen: { path, trails, reach }, labels, names, selected, t, onSelect }) {
    const spot = (/** @type {number[]} */ point, /** @type {number} */ scale = 1) => {
      const { x, y, depth } = turned(point.map((value) => value / scale), this.state);
      return { x: SIZE / 2 + HALF * x, y: SIZE / 2 + HALF * y, depth };
    };
    const back = Math.max(...EDGES.flat().map((corner) => spot(corner).depth));
    const edges = EDGES.map(([from, to]) => ({ from: spot(from), to: spot(to) }));
    const steps = path.map((/** @type {number[]} */ point, /** @type {number} */ step) => ({ spot: spot(point, reach), label: labels[step], name: names[step] }));
    const name = (/** @type {number} */ axis) => {
      const { x, y } = outermost(axis, this.state);
      const length = Math.hypot(x, y);
      return { x: SIZE / 2 + HALF * x + (24 * x) / length, y: SIZE / 2 + HALF * y + (20 * y) / length };
    };
    return html`<svg
      class="path-drawing cube"
      viewBox=${`0 0 ${SIZE} ${SIZE}`}
      role="application"
      aria-roledescription=${t("path.cube")}
      aria-label=${t("path.label.cube")}
      tabindex="0"
      data-testid="path"
      data-kind="cube"
      data-reach=${reach}
      data-turn=${this.state.turn.toFixed(3)}
      data-tilt=${this.state.tilt.toFixed(3)}
      onKeyDown=${this.onKey}
      onPointerMove=${this.onMove}
    >
      ${edges.map(({ from, to }) => html`<line class=${`path-edge${from.depth === back || to.depth === back ? " behind" : ""}`} x1=${from.x} y1=${from.y} x2=${to.x} y2=${to.y} />`)}
      <g class="path-numbers" aria-hidden="true">
        ${[0, 1, 2].map((axis) => html`<text class="symbol middle" ...${name(axis)}><${SvgFormula} text=${`h_{t,${axis + 1}}`} /></text>`)}
      </g>
      <g class="path-drops" aria-hidden="true">
        ${path.slice(1).map((/** @type {number[]} */ [a, b, c]) => {
          const [from, to] = [spot([a, b, c], reach), spot([a, b, -reach], reach)];
          return html`<line x1=${from.x} y1=${from.y} x2=${to.x} y2=${to.y} /><circle cx=${to.x} cy=${to.y} r="2.5" />`;
        })}
      </g>
      <${Track} steps=${steps} trails=${trails.map((/** @type {number[][]} */ trail) => trail.map((point) => spot(point, reach)))} selected=${selected} onSelect=${onSelect} />
    </svg>`;
  }
}
