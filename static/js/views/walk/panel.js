import { Component } from "../../../vendor/preact/preact.mjs";
import { html } from "../../dom/html.js";
import { Icon } from "../../dom/icons.js";
import { Tex } from "../../dom/math.js";
import { Numbers, Terms } from "../../dom/numbers.js";
import { told } from "../../model/told.js";
import { CHAPTERS } from "../../model/walk/stations.js";
import { Nudge } from "../../dom/walk/nudge.js";
import { Outline } from "../../dom/walk/outline.js";
import { Triangle, Weights } from "../../dom/walk/triangle.js";

/**
 * @typedef {import("../../model/walk/stations.js").Station} Station
 * @typedef {object} Props
 * @property {Station[]} all
 * @property {import("../../model/walk/stations.js").Course} course
 * @property {import("../../model/walk/position.js").Position} position
 * @property {string} title where the walk is
 * @property {import("../../model/arithmetic.js").Arithmetic | null} shown null until the numbers are there
 * @property {import("../../model/walk/gradients.js").Gradients | null} gradients
 * @property {import("../../model/walk/gradients.js").Checks | null} checks
 * @property {string[]} inputs the sequence, as it can be seen
 * @property {string | null} problem
 * @property {string} weight whose terms are shown
 * @property {string[]} weights those that have terms
 * @property {number} step the update
 * @property {boolean} current whether the numbers are those of the shown frame
 * @property {boolean} digits
 * @property {import("../../model/colour.js").Theme} theme
 * @property {string} typeset
 * @property {import("../../model/words.js").Translate} t
 * @property {{ go: (at: number) => void, toggle: () => void, close: () => void, weight: (name: string) => void,
 *   check: (check: import("../../model/walk/position.js").Check | null) => void, digits: () => void }} on
 */

/**
 * The walk through one update: where it is, what is computed there, and the ways on.
 * @extends {Component<Props>}
 */
export class WalkPanel extends Component {
  /** @type {HTMLElement | null} */
  heading = null;
  /** @type {HTMLElement | null} */
  body = null;

  componentDidMount() {
    this.heading?.focus({ preventScroll: true });
  }

  /** @param {Props} before */
  componentDidUpdate(before) {
    if (before.position.at === this.props.position.at || !this.body) return;
    this.body.scrollTop = 0;
    const stop = /** @type {HTMLElement | null | undefined} */ (this.body.parentElement?.querySelector(".walk-stops [aria-current]"));
    const stops = stop?.closest("ol");
    if (stop && stops) stops.scrollLeft = stop.offsetLeft - (stops.clientWidth - stop.offsetWidth) / 2;
  }

  /** @param {Props} props */
  render({ all, course, position, title, shown, gradients, checks, inputs, problem, weight, weights, step, current, digits, theme, typeset, t, on }) {
    const { at, playing, check } = position;
    const station = all[at];
    const says = shown ? t(shown.title, shown.slots) : "";
    const showing = { digits, theme, typeset, t };
    return html`
      <header class="panel-head walk-head">
        <h2 tabindex="-1" ref=${(/** @type {HTMLElement | null} */ element) => (this.heading = element)}>${t("walk.label", { step })}</h2>
        <div class="walk-controls" role="group" aria-label=${t("walk.controls")}>
          <button type="button" class="icon-button" data-testid="walk-back" aria-label=${t("walk.back")} data-tip="walk.back" disabled=${at === 0} onClick=${() => on.go(at - 1)}><${Icon} name="back" /></button>
          <button type="button" class="icon-button" data-testid="walk-play" aria-label=${t(playing ? "walk.pause" : "walk.play")} data-tip=${playing ? "walk.pause" : "walk.play"} onClick=${on.toggle}><${Icon} name=${playing ? "pause" : "play"} /></button>
          <button type="button" class="walk-next" data-testid="walk-next" disabled=${at === all.length - 1} onClick=${() => on.go(at + 1)}>${t("walk.next")}<${Icon} name="forward" /></button>
        </div>
        <span class="walk-count" data-testid="walk-count" aria-label=${t("walk.count", { at: at + 1, all: all.length })}>${at + 1} / ${all.length}</span>
        <button type="button" class="icon-button" data-testid="walk-close" aria-label=${t("walk.close")} data-tip="walk.close" onClick=${on.close}><${Icon} name="close" /></button>
      </header>
      <${Outline} all=${all} at=${at} chapters=${CHAPTERS} inputs=${inputs} t=${t} onGo=${on.go} />
      <div class="walk-body" ref=${(/** @type {HTMLElement | null} */ element) => (this.body = element)}>
        <h3 class=${`walk-title ${station.chapter === "forward" ? "forward" : "back"}`} data-testid="walk-title">${title}</h3>
        ${problem && html`<p class="problem" role="alert">${told(problem, t)}</p>`}
        ${shown &&
        html`<div class=${`arithmetic${current ? "" : " late"}`} data-testid="walk-numbers" data-step=${step} data-kind=${station.kind} data-station=${at} aria-busy=${!current}>
          <p class="look" data-testid="walk-says">${says}</p>
          <div class="formulas">
            ${shown.formulas.map((tex) => html`<p><${Tex} tex=${tex} typeset=${typeset} display=${true} /></p>`)}
            ${station.chapter === "terms" && html`<${Weights} weight=${weight} weights=${weights} t=${t} onWeight=${on.weight} />`}
          </div>
          ${station.chapter === "terms" && gradients && html`<${Triangle} all=${all} at=${at} course=${course} gradients=${gradients} weight=${weight} inputs=${inputs} t=${t} onGo=${on.go} />`}
          ${shown.lines.map((line) =>
            Array.isArray(line)
              ? html`<div class="arithmetic-line">${line.map((item) => {
                  if (item.kind === "sign") return html`<span class="sign"><${Tex} tex=${item.tex} typeset=${typeset} /></span>`;
                  return item.kind === "terms" ? html`<${Terms} sum=${item} ...${showing} />` : html`<${Numbers} block=${item} ...${showing} />`;
                })}</div>`
              : html`<p class="walk-note">${t(line.key, line.slots)}</p>`,
          )}
          ${gradients && station.chapter !== "forward" && html`<${Nudge} gradients=${gradients} checks=${checks} check=${check} weight=${station.name || weight} truncate=${course.truncate !== null && course.truncate < course.T ? course.truncate : null} digits=${digits} t=${t} onCheck=${on.check} />`}
          <p class="panel-foot">
            <span>${t("walk.keys")}</span>
            <label class="check"><input type="checkbox" data-testid="walk-digits" checked=${digits} onChange=${on.digits} /> ${t("arithmetic.digits")}</label>
          </p>
        </div>`}
      </div>
      <p class="visually-hidden" aria-live="polite" data-testid="walk-live">${title}. ${says}</p>
    `;
  }
}
