import { html } from "../html.js";

/**
 * @typedef {import("../../model/walk/stations.js").Station} Station
 * @typedef {import("../../model/walk/stations.js").Chapter} Chapter
 */

/**
 * A walk at a glance: its chapters, and the stops of the one that is being walked.
 * @param {{ all: Station[], at: number, chapters: Chapter[], inputs: string[], t: import("../../model/words.js").Translate, onGo: (at: number) => void }} props
 */
export function Outline({ all, at, chapters, inputs, t, onGo }) {
  const here = all[at];
  const stops = stopsOf(all, here.chapter);
  const current = stops.filter(({ first }) => first <= at).length - 1;
  return html`<nav class="walk-outline" aria-label=${t("walk.outline")}>
    <ol class="walk-chapters">
      ${chapters.map((chapter) => html`<li><button
        type="button"
        class=${`walk-chapter ${chapter === "forward" ? "forward" : "back"}`}
        data-testid=${`walk-chapter-${chapter}`}
        aria-current=${chapter === here.chapter ? "true" : undefined}
        onClick=${() => onGo(all.findIndex((each) => each.chapter === chapter))}
      >${t(`walk.chapter.${chapter}`)}</button></li>`)}
    </ol>
    ${stops.length > 1 &&
    html`<ol class="walk-stops">
      ${stops.map(({ first, key, station }, i) => html`<li><button
        type="button"
        class="walk-stop"
        data-testid=${`walk-stop-${i + 1}`}
        aria-current=${i === current ? "step" : undefined}
        aria-label=${`${key === "step" ? `${station.t}${inputs[station.t - 1]}` : labelOf(key, station, inputs)}: ${t(`walk.stop.${key}`, { t: station.t, input: inputs[station.t - 1] ?? "", name: station.name })}`}
        onClick=${() => onGo(first)}
      >${labelOf(key, station, inputs)}</button></li>`)}
    </ol>`}
  </nav>`;
}

/**
 * Where the parts of a chapter begin: a step, the sum of the losses, the errors, Wy, a weight.
 * @param {Station[]} all
 * @param {Chapter} chapter
 */
function stopsOf(all, chapter) {
  /** @type {{ first: number, key: string, station: Station }[]} */
  const stops = [];
  let last = "";
  all.forEach((station, first) => {
    if (station.chapter !== chapter || chapter === "terms") return;
    const key = { total: "total", error: "error", Wy: "Wy", update: "update" }[/** @type {string} */ (station.kind)] ?? "step";
    const part = key === "step" ? `step ${station.t}` : key === "update" ? station.name : key;
    if (part !== last) stops.push({ first, key, station });
    last = part;
  });
  return stops;
}

/** @param {string} key @param {Station} station @param {string[]} inputs */
function labelOf(key, { t, name }, inputs) {
  if (key === "step") return html`<sub>${t}</sub>${inputs[t - 1]}`;
  return { total: "L", error: "∂ŷ", Wy: "Wy", update: name }[key] ?? key;
}
