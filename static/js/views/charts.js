import { flowFigure, hiddenFigure, lossFigure, softmaxFigure } from "../model/figures.js";

/** Charts by name: their figures, and whether a click in them chooses a step. */
const CHARTS = { hidden: hiddenFigure, softmax: softmaxFigure, flow: flowFigure, loss: lossFigure };
const CONFIG = { displayModeBar: false, responsive: false, scrollZoom: false, doubleClick: false, showTips: false };
/** After drawing a chart, this many times as long is left to the rest of the page. */
const RESTING = 2;

/**
 * @typedef {Omit<import("../model/figures.js").Shown, "look">} ChartState
 * @typedef {{ element: HTMLElement, name: keyof typeof CHARTS, visible: boolean, dirty: boolean, listening: boolean }} Chart
 */

/**
 * The charts under the network. They are drawn only where they can be seen, one at a time and with a rest after each,
 * so that playback never waits for them; a chart that comes into view catches up.
 */
export class Charts {
  /** @type {ChartState | null} */
  #state = null;
  #scheduled = false;
  #plotly = /** @type {any} */ (null);
  /** @type {Promise<void> | null} */
  #loading = null;
  /** @type {Chart[]} */
  #charts;
  #on;
  /** Milliseconds until the next chart may be drawn. */
  #rest = 0;

  /**
   * @param {HTMLElement[]} elements each with the name of its chart in data-chart
   * @param {{ update: (index: number) => void, step: (t: number) => void }} on what a click chooses: an update or a step
   */
  constructor(elements, on) {
    this.#on = on;
    this.#charts = elements.map((element) => ({
      element,
      name: /** @type {keyof typeof CHARTS} */ (element.dataset.chart),
      visible: false,
      dirty: true,
      listening: false,
    }));
    const seen = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) this.#of(target).visible = isIntersecting;
      this.#schedule();
    });
    const sized = new ResizeObserver((entries) => {
      for (const { target } of entries) this.#of(target).dirty = true;
      this.#schedule();
    });
    for (const { element } of this.#charts) {
      seen.observe(element);
      sized.observe(element);
    }
  }

  /**
   * Loads the drawing library, which the page does without until then. Asked again, it waits for the same, or tries anew
   * where that has failed.
   * @param {string} url
   * @returns {Promise<void>}
   */
  load(url) {
    return (this.#loading ??= this.#load(url).catch((error) => {
      this.#loading = null;
      throw error;
    }));
  }

  /** @param {string} url @returns {Promise<void>} */
  #load(url) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = url;
      script.onload = () => {
        this.#plotly = /** @type {any} */ (window).Plotly;
        this.#schedule();
        resolve();
      };
      script.onerror = () => {
        script.remove();
        reject(new Error(`${url} could not be loaded`));
      };
      document.head.append(script);
    });
  }

  /** @param {ChartState} state */
  update(state) {
    this.#state = state;
    for (const chart of this.#charts) chart.dirty = true;
    this.#schedule();
  }

  /** Draws what is out of sight too, at once, as for a print. */
  all() {
    if (!this.#plotly || !this.#state) return;
    for (const chart of this.#charts) if (chart.dirty) this.#draw(chart);
  }

  /** @param {Element} element */
  #of(element) {
    return /** @type {Chart} */ (this.#charts.find((chart) => chart.element === element));
  }

  #schedule() {
    if (this.#scheduled || !this.#plotly || !this.#state) return;
    if (!this.#charts.some((chart) => chart.dirty && chart.visible)) return;
    this.#scheduled = true;
    setTimeout(() => requestAnimationFrame(() => {
      this.#scheduled = false;
      const at = this.#charts.findIndex((chart) => chart.dirty && chart.visible);
      if (at < 0) return;
      const [chart] = this.#charts.splice(at, 1);
      this.#charts.push(chart);
      const began = performance.now();
      this.#draw(chart);
      this.#rest = (performance.now() - began) * RESTING;
      this.#schedule();
    }), this.#rest);
  }

  /** @param {Chart} chart */
  #draw(chart) {
    const { element, name } = chart;
    const { data, layout } = CHARTS[name]({ .../** @type {ChartState} */ (this.#state), look: look(element) });
    chart.dirty = false;
    element.dataset.step = String(this.#state?.frame.step);
    this.#plotly.react(element, data, { ...layout, width: element.clientWidth, height: element.clientHeight }, CONFIG);
    if (chart.listening) return;
    chart.listening = true;
    /** @type {any} */ (element).on("plotly_click", (/** @type {{ points: { x: number, pointIndex: number }[] }} */ { points }) => {
      if (name === "loss") this.#on.update(points[0].pointIndex);
      else this.#on.step(Math.round(points[0].x));
    });
  }
}

/**
 * The page's look at an element.
 * @param {HTMLElement} element
 * @returns {import("../model/figures.js").Look}
 */
function look(element) {
  const style = getComputedStyle(element);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  return {
    font: style.fontFamily,
    size: parseFloat(style.fontSize),
    ink: colour("ink"),
    muted: colour("muted"),
    line: colour("line"),
    surface: colour("surface"),
    sunken: colour("sunken"),
    bar: colour("bar"),
    target: colour("target"),
    targetSoft: colour("target-soft"),
    flow: colour("flow"),
    theme: document.documentElement.dataset.theme === "dark" ? "dark" : "light",
  };
}
