import { computed } from "../../../vendor/signals-core/signals-core.mjs";
import { differences, namesOf } from "./says.js";
import { answerFor, sameAsBefore } from "./store.js";
import { frameAt } from "./training.js";

/**
 * A column with what is known of it, as the views take it.
 * @typedef {object} Shown
 * @property {number} id
 * @property {string} name
 * @property {string} differs what sets it apart, a line for each thing
 * @property {import("./chain.js").Vanishing | null} answer
 * @property {boolean} late whether the answer is of an earlier question
 * @property {string} problem a line for each thing that was refused
 * @property {import("./figures.js").ByLag | null} byLag
 * @property {number | null} total ‖∂L/∂Wh‖
 * @property {(number | null)[][] | null} norms of all pairs
 * @property {boolean} normsLate
 */

/**
 * All columns with what is known of them. A column of which nothing new is known stays the same object.
 * @param {import("./store.js").Store} store
 * @param {{ readonly value: import("../words.js").Translate }} words
 * @returns {{ readonly value: Shown[] }}
 */
export function columnsShown(store, words) {
  const keep = /** @type {(rows: Shown[]) => Shown[]} */ (sameAsBefore());
  return computed(() => {
    const t = words.value;
    const { t: loss } = store.pair.value;
    const columns = store.columns.value;
    const names = namesOf(columns, t);
    const runs = runsOf(store);
    const told = columns.map((column, i) => (runs[i] ? { ...column, clip: runs[i].clip } : column));
    const differs = differences(told, runs.map((run) => run && run.step), t);
    return keep(columns.map((column, i) => {
      const basis = store.bases.value.get(column.id);
      const known = store.known.value.get(column.id);
      const found = answerFor(known, basis, loss);
      const own = (/** @type {{ basis: import("./store.js").Basis } | null | undefined} */ of) => of?.basis.reading === basis?.reading;
      return {
        id: column.id, name: names[i], differs: differs[i].join("\n"), answer: found?.answer ?? null, late: found?.late ?? true,
        problem: known?.problem && known.problem.basis === basis ? known.problem.messages.join("\n") : "",
        byLag: own(known?.gradients) ? (known?.gradients?.byLag ?? null) : null,
        total: own(known?.gradients) ? (known?.gradients?.total ?? null) : null,
        norms: own(known?.whole) ? (known?.whole?.answer.jacobian_norms.spectral ?? null) : null,
        normsLate: known?.whole?.basis !== basis,
      };
    }));
  });
}

/**
 * How often each column in view was trained, and with what clipping, whatever is chosen since; null for not at all.
 * @param {import("./store.js").Store} store
 */
function runsOf(store) {
  const at = store.update.value;
  return store.columns.value.map(({ id }) => {
    const run = store.untrained.value.has(id) ? undefined : store.runs.value.get(id);
    return run && at !== null && run.frames.length > 0 ? { step: frameAt(run, at).step, clip: run.column.clip } : null;
  });
}
