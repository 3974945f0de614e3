import { signal } from "../../vendor/signals-core/signals-core.mjs";
import { html } from "../dom/html.js";
import { fixed, inSentence, subscript, visible } from "../model/format.js";
import { loaded } from "../model/loading.js";
import { kindOf, seen, statesOf } from "../model/path.js";

/**
 * The hidden state's path, while it is open. What draws the cube is loaded when there are three units.
 * @param {import("./page.js").Page} page
 */
export function path({ store, act, words, region }) {
  const views = signal(/** @type {Record<string, any>} */ ({}));
  /** @param {"flat" | "cube"} view */
  const load = async (view) => {
    try {
      const drawing = view === "cube" ? (await loaded(import("../views/path-cube.js"))).PathCube : (await loaded(import("../views/path.js"))).PathPlane;
      views.value = { ...views.value, [view]: drawing };
    } catch (error) {
      store.path.value = false;
      asked.delete(view);
      store.tell(error);
    }
  };
  /** @type {Set<string>} */
  const asked = new Set();
  /** The frame drawn last: it stays until the server has placed the next. @type {import("../model/recording.js").Frame | null} */
  let last = null;

  region("path", () => {
    const { recording, frame, received, selection, principal } = store;
    const run = recording.value;
    if (!store.path.value || !run || !frame.value) return null;
    const t = words.value;
    const kind = kindOf(run.d);
    const view = kind === "cube" ? "cube" : "flat";
    if (!asked.has(view)) {
      asked.add(view);
      void load(view);
    }
    const placed = kind === "plane" ? (principal.value?.of ?? (() => null)) : (/** @type {import("../model/recording.js").Frame} */ each) => statesOf(run, each);
    last = placed(frame.value) ? frame.value : last && run.frames.includes(last) ? last : null;
    const at = last;
    const drawn = at && seen(kind, run, at, received.value.count, placed);
    const View = views.value[view];
    if (!at || !drawn || !View) return html`<p class="look path-waiting">${t("path.waiting")}</p>`;
    const { inputs } = run.sequence;
    const names = statesOf(run, at).map((h, step) => {
      const said = { h: h.map((value) => fixed(value)).join(", "), sub: subscript(step), input: inSentence(inputs[step - 1] ?? "") };
      return t(step ? "path.point" : "path.point.start", said);
    });
    return html`<div class="path" data-step=${at.step} data-testid="path-panel">
      <${View}
        kind=${kind}
        seen=${drawn}
        share=${kind === "plane" ? principal.value?.share : null}
        labels=${["0", ...inputs.map(visible)]}
        names=${names}
        selected=${selection.value?.part === "hidden" ? selection.value.t : null}
        t=${t}
        onSelect=${(/** @type {number} */ step) => act.select({ part: "hidden", t: step, unit: null })}
      />
      <div class="path-words">
        <p>${t(`path.says.${kind}`, { d: run.d, reach: drawn.reach })}</p>
        ${drawn.trails.some((trail) => trail.length > 1) && html`<p class="look">${t("path.trail")}</p>`}
      </div>
    </div>`;
  });
}
