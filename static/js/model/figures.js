import { signedScale } from "./colour.js";
import { visible } from "./format.js";
import { widest } from "./labels.js";
import { readings } from "./recording.js";

/**
 * What each chart shows at a frame, as data and layout for Plotly. Nothing here draws.
 * @typedef {object} Look the page's colours and type, as the charts need them
 * @property {string} font @property {number} size
 * @property {string} ink @property {string} muted @property {string} line @property {string} surface @property {string} sunken
 * @property {string} bar @property {string} target @property {string} targetSoft @property {string} flow
 * @property {import("./colour.js").Theme} theme
 *
 * @typedef {object} Shown
 * @property {import("./recording.js").Recording} recording
 * @property {import("./recording.js").Frame} frame
 * @property {number} index
 * @property {number} count
 * @property {number | null} step the selected step, 1…T
 * @property {Look} look
 * @property {import("./words.js").Translate} t
 *
 * @typedef {{ data: object[], layout: Record<string, any> }} Figure
 */

/** Up to this many bars, every step's are drawn side by side; beyond, as cells of a map. */
const MOST_BARS = 60;
/** Letters along an axis, so that they do not run into each other. */
const MOST_TICKS = 10;
/** How wide all tokens beside bars may be, at a type size of 1, before they are named along a map. */
const MOST_WORDS = 40;
/** Room along a narrow chart's axis, and what a token needs of it for its index and from the next, at a type size of 1. */
const ALONG = 20;
const APART = 1;
const MARGIN = { l: 38, r: 8, t: 8, b: 42 };

/**
 * @param {Shown} shown
 * @returns {Figure}
 */
export function hiddenFigure({ recording, frame, step, look, t }) {
  const { d } = recording;
  const units = Array.from({ length: d }, (_, i) => i + 1);
  const layout = base(look, stepAxis(recording, t("chart.axis.step"), look), {
    autorange: false, range: [d + 0.5, 0.5],
    tickvals: units.filter((unit) => (unit - 1) % Math.ceil(d / 8) === 0), showgrid: false, zeroline: false,
  });
  return {
    data: [{
      type: "heatmap", x: steps(recording), y: units, z: units.map((unit) => frame.h.map((h) => h[unit - 1])),
      zmin: -1, zmax: 1, colorscale: signedScale(look.theme), xgap: recording.T > 20 ? 0 : 3, ygap: d > 12 ? 0 : 3,
      showscale: false,
      hovertemplate: "h<sub>%{x}</sub>, %{y}: %{z}<extra></extra>",
    }],
    layout: { ...layout, shapes: mark(step, look) },
  };
}

/**
 * @param {Shown} shown
 * @returns {Figure}
 */
export function softmaxFigure(shown) {
  const { recording, frame, step, look, t } = shown;
  const { sequence, T } = recording;
  const m = sequence.outputs.length;
  const tokens = sequence.outputs.map(visible);
  const all = readings(frame, sequence);
  if (T * m > MOST_BARS || T * m * widest(sequence.outputs) > MOST_WORDS) return softmaxMap(shown);
  const width = 0.84 / m;
  const x = all.flatMap(({ t: at }) => tokens.map((_, i) => at - 0.42 + width * (i + 0.5)));
  const y = frame.probabilities.flat();
  const target = all.flatMap(({ targetIndex }) => tokens.map((_, i) => i === targetIndex));
  return {
    data: [{
      type: "bar", x, y, width: width * 0.82, text: all.flatMap(() => tokens), textposition: "outside", cliponaxis: false,
      textfont: { color: target.map((is) => (is ? look.target : look.muted)), size: look.size },
      marker: { color: target.map((is) => (is ? look.target : look.bar)), line: { width: 0 } },
      hovertemplate: "ŷ(%{text}) = %{y}<extra></extra>",
    }],
    layout: {
      ...base(look, stepAxis(recording, t("chart.axis.step"), look), {
        range: [0, 1.12], tickvals: [0, 0.5, 1], gridcolor: look.line, zeroline: false,
      }),
      bargap: 0,
      shapes: [...mark(step, look), ...all.filter(({ target: wanted }) => wanted !== null).map(({ t: at, targetIndex }) => ({
        type: "rect", layer: "below", fillcolor: look.targetSoft, line: { width: 0 }, y0: 0, y1: 1.12,
        x0: at - 0.42 + width * (targetIndex + 0.04), x1: at - 0.42 + width * (targetIndex + 0.96),
      }))],
    },
  };
}

/**
 * @param {Shown} shown
 * @returns {Figure}
 */
function softmaxMap({ recording, frame, step, look, t }) {
  const { sequence } = recording;
  const places = sequence.outputs.map((_, i) => i);
  const every = Math.ceil(places.length / 8);
  const named = readings(frame, sequence).filter(({ target }) => target !== null);
  return {
    data: [
      {
        type: "heatmap", x: steps(recording), y: places, z: places.map((i) => frame.probabilities.map((row) => row[i])),
        text: places.map((i) => frame.probabilities.map(() => visible(sequence.outputs[i]))),
        zmin: 0, zmax: 1, colorscale: [[0, look.sunken], [1, look.ink]],
        showscale: false, hovertemplate: "ŷ(%{text}) = %{z}<extra></extra>",
      },
      {
        type: "scatter", mode: "markers", hoverinfo: "skip", x: named.map((r) => r.t), y: named.map((r) => r.targetIndex),
        marker: { symbol: "square-open", size: Math.max(5, Math.min(14, 300 / recording.T)), color: look.target, line: { width: 2, color: look.target } },
      },
    ],
    layout: {
      ...base(look, stepAxis(recording, t("chart.axis.step"), look), {
        tickvals: places.filter((i) => i % every === 0), ticktext: sequence.outputs.map((token) => shortTick(token, 8)).filter((_, i) => i % every === 0),
        autorange: false, range: [places.length - 0.5, -0.5], showgrid: false, zeroline: false,
      }),
      margin: { ...MARGIN, l: 14 + widestTick(sequence.outputs.map((token) => shortTick(token, 8)), look) },
      shapes: mark(step, look),
    },
  };
}

/**
 * @param {Shown} shown
 * @returns {Figure}
 */
export function flowFigure({ recording, frame, step, look, t }) {
  const positive = frame.flow.map((value) => (value !== null && value > 0 ? value : null));
  const range = decades(positive);
  return {
    data: [{
      type: "scatter", mode: "lines+markers", x: steps(recording), y: positive, line: { color: look.flow, width: 2.5 },
      marker: { color: look.flow, size: recording.T > 20 ? 5 : 9 }, hovertemplate: "k = %{x}: %{y:.3g}<extra></extra>",
    }],
    layout: {
      ...base(look, stepAxis(recording, t("chart.axis.k"), look), {
        type: "log", range, tickfont: { size: look.size - 2 }, dtick: Math.ceil((range[1] - range[0]) / 6), exponentformat: "power", gridcolor: look.line, zeroline: false,
      }),
      shapes: mark(step, look),
    },
  };
}

/**
 * @param {Shown} shown
 * @returns {Figure}
 */
export function lossFigure({ recording, frame, count, look, t }) {
  const frames = recording.frames.slice(0, count);
  return {
    data: [
      { type: "scatter", mode: "lines", x: frames.map((each) => each.step), y: frames.map((each) => each.loss), line: { color: look.ink, width: 2 }, hovertemplate: "%{x}: %{y:.3f}<extra></extra>" },
      { type: "scatter", mode: "markers", x: [frame.step], y: [frame.loss], marker: { color: look.ink, size: 11, line: { color: look.surface, width: 2 } }, hoverinfo: "skip" },
    ],
    layout: {
      ...base(
        look,
        { title: titled(t("chart.axis.update"), look), range: [-0.01 * recording.total, 1.01 * recording.total], gridcolor: look.line, zeroline: false },
        { rangemode: "tozero", gridcolor: look.line, zeroline: false },
      ),
      hovermode: "x", hoverdistance: -1,
      shapes: [{ type: "line", x0: frame.step, x1: frame.step, y0: 0, y1: 1, yref: "paper", line: { color: look.muted, width: 1.5 } }],
    },
  };
}

/**
 * Whole powers of ten around the values, at least two of them: the axis stands still while they move within it.
 * @param {(number | null)[]} values
 * @returns {[number, number]} exponents
 */
export function decades(values) {
  const logs = values.filter((value) => value !== null).map((value) => Math.log10(/** @type {number} */ (value)));
  if (logs.length === 0) return [-2.1, 0.1];
  const top = Math.ceil(Math.max(...logs) + 0.05);
  return [Math.min(top - 2, Math.floor(Math.min(...logs) - 0.05)) - 0.1, top + 0.1];
}

/** @param {import("./recording.js").Recording} recording */
const steps = (recording) => recording.sequence.inputs.map((_, i) => i + 1);

/**
 * Steps along x with the tokens that they read, as many as stand beside each other.
 * @param {import("./recording.js").Recording} recording
 * @param {string} title
 * @param {Look} look
 */
function stepAxis(recording, title, look) {
  const { inputs } = recording.sequence;
  const ticks = inputs.map((token) => shortTick(token, 9));
  const every = Math.ceil(recording.T / Math.min(MOST_TICKS, ALONG / (widest(ticks) + APART)));
  const shown = steps(recording).filter((step) => (step - 1) % every === 0);
  return {
    title: titled(title, look), range: [0.5, recording.T + 0.5], showgrid: false, zeroline: false, tickvals: shown,
    ticktext: shown.map((step) => `${ticks[step - 1]}<sub>${step}</sub>`),
    tickangle: 0,
    tickfont: { size: look.size + 1 },
  };
}

/**
 * A token as it stands along an axis.
 * @param {string} token
 * @param {number} most characters
 */
function shortTick(token, most) {
  const all = Array.from(visible(token));
  return all.length > most ? `${all.slice(0, most - 1).join("")}…` : all.join("");
}

/** @param {string[]} ticks @param {Look} look */
const widestTick = (ticks, look) => Math.max(24, widest(ticks) * look.size);

/**
 * @param {string} text
 * @param {Look} look
 */
const titled = (text, look) => ({ text, standoff: 4, font: { size: look.size } });

/**
 * The selected step, framed.
 * @param {number | null} step
 * @param {Look} look
 */
function mark(step, look) {
  if (step === null) return [];
  return [{ type: "rect", x0: step - 0.49, x1: step + 0.49, y0: 0, y1: 1, yref: "paper", line: { color: look.ink, width: 1.5 } }];
}

/**
 * @param {Look} look
 * @param {Record<string, unknown>} xaxis
 * @param {Record<string, unknown>} yaxis
 */
function base(look, xaxis, yaxis) {
  const axis = { fixedrange: true, color: look.muted, linecolor: look.line, ticks: "" };
  return {
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false, dragmode: false,
    margin: MARGIN, font: { family: look.font, size: look.size, color: look.muted },
    hoverlabel: { bgcolor: look.ink, bordercolor: look.ink, font: { family: look.font, size: look.size, color: look.surface } },
    xaxis: { ...axis, ...xaxis }, yaxis: { ...axis, ...yaxis },
  };
}
