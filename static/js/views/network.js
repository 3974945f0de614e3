import { Component } from "../../vendor/preact/preact.mjs";
import { html } from "../dom/html.js";
import { Still } from "../dom/still.js";
import { CellLine } from "../dom/cell-line.js";
import { Loop } from "../dom/loop.js";
import { Start } from "../dom/start.js";
import { Step } from "../dom/unrolled.js";
import { layout } from "../model/layout.js";
import { visible } from "../model/format.js";
import { widest } from "../model/labels.js";
import { readings } from "../model/recording.js";
import { sameSelection } from "../model/selection.js";
import { stageWords } from "../model/words.js";

/**
 * @typedef {object} Props
 * @property {import("../model/recording.js").Frame} frame
 * @property {import("../model/recording.js").Recording} recording
 * @property {import("../model/selection.js").Selection | null} selection
 * @property {import("../model/store.js").Marks | null} walk what the walk through an update points at
 * @property {boolean} playing while it plays, what is out of sight is left as it is
 * @property {(number[] | undefined)[] | null} states the cell states of an lstm, as far as they are known
 * @property {number | null} folded the step that stands for all while the drawing is folded
 * @property {boolean} afar whether it is read from the back row
 * @property {import("../model/colour.js").Theme} theme
 * @property {import("../model/words.js").Translate} t
 * @property {(selection: import("../model/selection.js").Selection) => void} onSelect
 * @property {(t: number) => void} onStep shows another step in the folded drawing
 */

/**
 * The unrolled network at one frame. It fills its element; what does not fit scrolls beside h0.
 * @extends {Component<Props, { width: number, height: number, left: number }>}
 */
export class Network extends Component {
  /** The frame that was last put into words. @type {import("../model/recording.js").Frame | null} */
  worded = null;
  state = { width: 0, height: 0, left: 0 };
  /** @type {HTMLElement | null} */
  room = null;
  /** @type {HTMLElement | null} */
  scroller = null;
  drawnFor = "";
  /** The frame that each step was last drawn at. @type {import("../model/recording.js").Frame[]} */
  drawnAt = [];

  componentDidMount() {
    this.observer = new ResizeObserver(() => this.measure());
    if (this.room) this.observer.observe(this.room);
    this.measure();
  }

  componentWillUnmount() {
    this.observer?.disconnect();
  }

  measure() {
    if (!this.room) return;
    const { clientWidth: width, clientHeight: height } = this.room;
    if (width !== this.state.width || height !== this.state.height) this.setState({ width, height });
  }

  /**
   * The geometry, kept while the size stays the same.
   * @param {Parameters<typeof layout>[0]} size
   */
  layoutOf(size) {
    const key = Object.values(size).join();
    if (key !== this.drawnFor) this.drawn = layout(size);
    this.drawnFor = key;
    return /** @type {import("../model/layout.js").Layout} */ (this.drawn);
  }

  /** @param {Props} before */
  componentDidUpdate(before) {
    const { selection, recording, walk } = this.props;
    if (selection && !sameSelection(selection, before.selection)) this.focusAlong();
    if (before.recording !== recording) this.scroller?.scrollTo({ left: 0 });
    else if (this.props.folded !== null) return;
    else if (before.folded !== null) this.reveal(before.folded);
    else if (walk && walk.t !== before.walk?.t) this.reveal(walk.t);
    else if (selection && selection.t !== before.selection?.t) this.reveal(selection.t);
  }

  /** Where a part of the drawing has the focus, the selected one gets it. */
  focusAlong() {
    const drawing = this.room?.querySelector(".stage-drawing");
    if (!drawing?.contains(document.activeElement)) return;
    /** @type {SVGElement | null} */ (drawing.querySelector("[aria-pressed=true]"))?.focus({ preventScroll: true });
  }

  /**
   * Scrolls to a step that is not in view.
   * @param {number} t
   */
  reveal(t) {
    const step = this.drawn?.steps[t - 1];
    if (!this.scroller || !step) return;
    const { scrollLeft, clientWidth } = this.scroller;
    const { x, width } = step.column;
    if (x >= scrollLeft && x + width <= scrollLeft + clientWidth) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scroller.scrollTo({ left: x - (clientWidth - width) / 2, behavior: calm ? "auto" : "smooth" });
  }

  render(/** @type {Props} */ { frame, recording, selection, walk, playing, folded, states, afar, theme, t, onSelect, onStep }) {
    const { width, height, left } = this.state;
    const { sequence, T, d } = recording;
    const { inputs, targets, outputs } = sequence;
    const size = { T, d, k: recording.k, m: recording.m, label: widest([...inputs, ...targets, ...outputs]), width, height, afar, memory: recording.cell === "lstm", vectors: Boolean(sequence.vectors) };
    const drawn = width > 0 && height > 0 ? this.layoutOf(size) : null;
    const all = readings(frame, sequence);
    const drawing = { layout: drawn, frame, sequence, theme, t, onSelect };
    const inSight = (/** @type {number} */ index) => {
      if (folded !== null) return index === folded - 1;
      const column = drawn?.steps[index].column;
      return column && column.x + column.width > left && column.x < left + drawn.viewWidth;
    };
    all.forEach((_, index) => {
      if (!playing || inSight(index)) this.drawnAt[index] = frame;
    });
    if (!playing) this.worded = frame;
    const middle = drawn ? left + (drawn.viewWidth - drawn.startWidth) / 2 : 0;
    const place = (/** @type {number} */ step) => {
      if (folded === null || !drawn) return undefined;
      return { transform: `translateX(${middle - drawn.steps[step - 1].x}px)` };
    };
    const own = (/** @type {number} */ step) => (selection?.t === step ? selection : null);
    const walked = (/** @type {number} */ step) => {
      const parts = walk?.parts.filter(({ t: at }) => at === step) ?? [];
      return parts.length ? [walk?.direction, ...parts.map(({ part }) => part)].join(" ") : "";
    };
    const along = walk?.direction === "back" ? walk.parts.filter(({ part }) => part === "c").map(({ t: at }) => at) : [];
    return html`
      ${drawn?.scrolls &&
      html`<${Overview} readings=${all} layout=${drawn} left=${left} selection=${selection} t=${t} onGo=${(/** @type {number} */ step) => (folded === null ? this.reveal(step) : onStep(step))} />`}
      <div class="stage-room" ref=${(/** @type {HTMLElement | null} */ element) => (this.room = element)}>
        ${drawn &&
        html`<div class=${`stage-drawing${folded === null ? "" : " folded"}`} data-shared=${selection?.part} style=${{ paddingLeft: `${drawn.offset}px` }} role="group" aria-label=${t("stage.label")} aria-describedby="stage-words">
          <svg width=${drawn.startWidth} height=${drawn.height} class="stage-start" data-testid="start">
            <${Start} layout=${drawn} values=${recording.request.model.h0 ?? null} theme=${theme} t=${t} />
          </svg>
          <div
            class="stage-scroller"
            data-testid="stage-scroller"
            ref=${(/** @type {HTMLElement | null} */ element) => (this.scroller = element)}
            onScroll=${(/** @type {Event} */ event) => this.setState({ left: /** @type {HTMLElement} */ (event.currentTarget).scrollLeft })}
          >
            <svg width=${drawn.contentWidth} height=${drawn.height} class="stage-steps" data-testid="network" data-step=${frame.step}>
              ${states && html`<${Still} of=${[states, drawn, selection, folded, middle, along.join(" "), theme, t]} draw=${() => html`<${CellLine} layout=${drawn} states=${states} selection=${selection} folded=${folded} place=${place} walked=${along} theme=${theme} t=${t} onSelect=${onSelect} />`} />`}
              ${all.map((reading) => html`<g key=${reading.t} class=${`at-step${folded === reading.t ? " shown" : ""}`} style=${place(reading.t)}><${Still}
                  of=${[this.drawnAt[reading.t - 1], drawn, own(reading.t), walked(reading.t), !selection && reading.t === (folded ?? 1), sequence, theme, t]}
                  draw=${() => html`<${Step} ...${drawing} reading=${reading} selection=${own(reading.t)} walked=${walked(reading.t)} entry=${!selection && reading.t === (folded ?? 1)} />`}
                /></g>`)}
              <${Still}
                of=${[drawn, folded, middle, selection, t]}
                draw=${() => html`<${Loop} layout=${drawn} step=${folded} x=${middle} selected=${folded !== null && selection?.part === "Wh"} t=${t} onSelect=${onSelect} />`}
              />
            </svg>
          </div>
        </div>`}
      </div>
      <ol class="visually-hidden" id="stage-words">
        <${Still} of=${[this.worded, t]} draw=${() => stageWords(frame, sequence, t).map((sentence) => html`<li>${sentence}</li>`)} />
      </ol>
    `;
  }
}

/**
 * The whole sequence in one row, with the part that is in view marked.
 * @param {{ readings: import("../model/recording.js").Reading[], layout: import("../model/layout.js").Layout, left: number,
 *   selection: import("../model/selection.js").Selection | null, t: import("../model/words.js").Translate, onGo: (t: number) => void }} props
 */
function Overview({ readings: all, layout: drawn, left, selection, t, onGo }) {
  const share = (/** @type {number} */ part) => `${(100 * part) / drawn.contentWidth}%`;
  return html`<div class="overview" role="group" aria-label=${t("stage.overview")} data-testid="overview" style=${{ "--width": all.length * Math.max(0.84, widest(all.map(({ input }) => input))) }}>
    <div class="overview-window" style=${{ left: share(left), width: share(drawn.viewWidth) }}></div>
    ${all.map(
      (reading) => html`<button
        type="button"
        tabindex="-1"
        class=${`overview-step${reading.correct ? " right" : ""}${selection?.t === reading.t ? " selected" : ""}`}
        data-testid=${`overview-${reading.t}`}
        aria-label=${t("part.input", { input: visible(reading.input), t: reading.t })}
        onClick=${() => onGo(reading.t)}
      >
        ${visible(reading.input)}
      </button>`,
    )}
  </div>`;
}
