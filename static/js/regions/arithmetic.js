import { effect, untracked } from "../../vendor/signals-core/signals-core.mjs";
import { html } from "../dom/html.js";
import { addressData, followPointer, mark } from "../dom/linking.js";
import { loadTypesetting, typesetting } from "../dom/math.js";
import { arrowOf } from "../model/cells.js";
import { setBy } from "../model/editing.js";
import { readings } from "../model/recording.js";
import { drawnAs, sameSelection } from "../model/selection.js";
import { sharedWeights } from "../model/shared.js";
import { selectionWords } from "../model/words.js";
import { Equations } from "../views/equations.js";

/** How long the panel rests between two frames while training plays, in milliseconds: numbers are read more slowly than that. */
const READABLE = 100;

/**
 * The arithmetic beside the network, and what a number has to do with others, in network and panel alike.
 * @param {import("./page.js").Page} page
 */
export function arithmeticPanel({ store, act, words, alone, place, region }) {
  const { selection, forward, frame, recording } = store;
  let drawn = 0;
  let chosen = selection.value;
  /** @type {typeof forward.value} */
  let shown = null;
  /** What was last drawn: given again, it costs nothing. @type {import("../dom/html.js").Children} */
  let panel = null;

  /** The number that was changed, and in which run: the focus goes back to it once it is there anew. @type {{ at: string, run: typeof recording.value } | null} */
  let changed = null;

  /** A page saved as a file has no server to train from other weights; Wh that is cut stays so. */
  const editing = alone ? null : {
    can: (/** @type {import("../model/links.js").Address} */ of) => {
      const weights = frame.value?.weights;
      return weights !== undefined && setBy(of, weights) !== null && !(store.setup.value.cut && of.part.startsWith("Wh"));
    },
    begin() {
      if (store.playing.value) act.player.toggle();
    },
    set(/** @type {import("../model/links.js").Address} */ of, /** @type {number} */ value) {
      const place = frame.value && setBy(of, frame.value.weights);
      if (!place) return;
      changed = { at: placeOf(of), run: recording.value };
      if ("unit" in place) act.setup.editState(place.name, place.unit, value);
      else act.setup.editWeight(place.name, place.row, place.column, value);
    },
  };

  /** Brings the focus back to a number that was changed, where nobody has taken it elsewhere. */
  function comeBack() {
    const at = changed && place("arithmetic").querySelector(changed.at);
    changed = null;
    if (!at) return;
    if (document.activeElement === document.body) /** @type {HTMLElement} */ (at.querySelector("button") ?? at).focus({ preventScroll: true });
  }

  region("arithmetic", () => {
    place("workbench").classList.toggle("with-arithmetic", selection.value !== null);
    if (!selection.value) return null;
    void loadTypesetting();
    const of = forward.value && recording.value?.frames.includes(forward.value.frame) ? forward.value : null;
    const now = performance.now();
    const rests = store.playing.value && shown !== null && shown !== of && of !== null && recording.value?.frames.includes(shown.frame) && now - drawn < READABLE;
    if (rests && sameSelection(selection.value, chosen)) return panel;
    [shown, drawn, chosen] = [of, now, selection.value];
    if (changed && of?.frame === frame.value && recording.value !== changed.run) queueMicrotask(comeBack);
    panel = html`<${Equations}
      selection=${selection.value}
      forward=${shown}
      current=${store.playing.value ? shown !== null : shown?.frame === frame.value}
      digits=${store.digits.value}
      theme=${store.theme.value}
      typeset=${typesetting.value}
      shared=${inWords(selection.value.part, shown?.answer ?? null)}
      t=${words.value}
      editing=${editing}
      onSelect=${act.select}
      onDigits=${() => (store.digits.value = !store.digits.value)}
      onClose=${() => (selection.value = null)}
    />`;
    return panel;
  });

  /** Said of what the page's keys select; where the focus goes along in the drawing, that says it. */
  region("selected", () => {
    const run = recording.value;
    const now = selection.value;
    const at = untracked(() => frame.value);
    if (!run || !at || !now) return null;
    const focused = document.activeElement?.closest(".stage-drawing") && sameSelection(drawnAs(now, false), now);
    return focused ? null : selectionWords(now, at, run.sequence, words.value);
  });

  region("hint", () => {
    const arrow = arrowOf(store.hover.value?.part ?? selection.value?.part ?? "");
    const at = arrow && untracked(() => frame.value);
    if (!at || !recording.value) return words.value("stage.hint");
    return inWords(arrow, { model: { cell: cellOf(recording.value), weights: at.weights } });
  });

  /**
   * What there is to say of a weight that is the same at every step.
   * @param {string | null} part @param {Parameters<typeof sharedWeights>[1] | null} answer
   */
  function inWords(part, answer) {
    if (!answer || (part !== "Wx" && part !== "Wh" && part !== "Wy")) return null;
    const { key, slots } = sharedWeights(part, answer);
    return words.value(key, slots);
  }

  const both = place("workbench");
  followPointer(both, (address) => (store.hover.value = address));
  effect(() => {
    const hover = store.hover.value;
    selection.value;
    forward.value;
    const run = recording.value;
    const at = untracked(() => frame.value);
    if (!run || !at) return;
    mark(both, hover, { cell: cellOf(run), targets: readings(at, run.sequence).map(({ targetIndex }) => targetIndex) });
  });
}

/** What finds a number by its address. @param {import("../model/links.js").Address} address */
const placeOf = (address) => Object.entries(addressData(address)).map(([name, value]) => (value === undefined || value === null ? "" : `[${name}="${value}"]`)).join("");

/** @param {import("../model/recording.js").Recording} recording */
const cellOf = ({ request }) => /** @type {import("../model/cells.js").Cell} */ (request.model.cell ?? "rnn");
