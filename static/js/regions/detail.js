import { effect } from "../../vendor/signals-core/signals-core.mjs";
import { html } from "../dom/html.js";
import { kindOf } from "../model/path.js";
import { Charts } from "../views/charts.js";
import { WritingView } from "../views/writing.js";

/**
 * What stands under the network: charts, and what the network writes.
 * @param {import("./page.js").Page} page
 * @returns {{ library: string, load: () => void }} where the library is that draws the charts, and what loads it
 */
export function detail({ store, act, words, alone, place, region }) {
  region("writing", () => html`<${WritingView}
    vocabulary=${store.recording.value?.writes === false ? null : store.recording.value?.sequence.vocabulary ?? []}
    start=${store.start.value}
    length=${store.length.value}
    writing=${store.writing.value}
    current=${store.writing.value?.frame === store.frame.value}
    t=${words.value}
    onStart=${(/** @type {string} */ text) => (store.start.value = text)}
    onLength=${(/** @type {string} */ text) => (store.length.value = text)}
  />`);

  /** Four units and more are brought into a plane by the server. */
  const placeable = () => !alone || (store.recording.value !== null && kindOf(store.recording.value.d) !== "plane");
  region("path-open", () => {
    const open = store.path.value;
    const count = store.received.value.count;
    return html`<button type="button" class="quiet" data-testid="path-open" aria-expanded=${open} aria-controls="path" disabled=${count === 0 || !placeable()} onClick=${() => (store.path.value = !open)}>${words.value(open ? "chart.path.close" : "chart.path.open")}</button>`;
  });

  const charts = new Charts([...document.querySelectorAll("[data-chart]")].map((each) => /** @type {HTMLElement} */ (each)), {
    update: act.player.seek,
    step: (step) => (store.selection.value = { part: "hidden", t: step, unit: null }),
  });
  effect(() => {
    const { frame, recording, selection } = store;
    store.theme.value;
    if (!frame.value || !recording.value) return;
    charts.update({
      recording: recording.value,
      frame: frame.value,
      index: store.index.value,
      count: store.received.value.count,
      step: selection.value?.t ?? null,
      t: words.value,
    });
  });

  addEventListener("beforeprint", () => charts.all());

  const library = place("charts").dataset.plotly ?? "";
  const failed = (/** @type {boolean} */ so) => place("charts").classList.toggle("failed", so);
  const load = () => void charts.load(library).then(() => failed(false), () => failed(true));
  /** A recording that begins says that the server is there again, if nothing else has noticed. */
  effect(() => {
    store.returned.value;
    if (store.recording.value && place("charts").classList.contains("failed")) load();
  });
  return { library, load };
}
