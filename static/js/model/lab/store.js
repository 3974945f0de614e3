import { computed, signal } from "../../../vendor/signals-core/signals-core.mjs";
import { modelOf } from "./columns.js";
import { isProblem, read } from "./source.js";
import { frameAt, SETTINGS } from "./training.js";

/**
 * What the server is asked about a column: the same object as long as nothing of it changes.
 * @typedef {object} Basis
 * @property {import("./columns.js").Column} column
 * @property {import("./source.js").Reading} reading
 * @property {import("./training.js").Frame | null} frame the update that is shown of its training
 * @property {{ sequence: object, model: any }} request
 *
 * @typedef {object} Known what the server has answered about a column
 * @property {{ basis: Basis, t: number, exact: boolean, answer: import("./chain.js").Vanishing } | null} row with row t of the norms
 * @property {{ basis: Basis, answer: import("./chain.js").Vanishing } | null} whole with all rows
 * @property {{ basis: Basis, byLag: import("./figures.js").ByLag | null, total: number | null } | null} gradients total is ‖∂L/∂Wh‖
 * @property {{ basis: Basis, messages: string[] } | null} problem
 *
 * @typedef {{ name: string, said: string | null }} Asked the lesson in view, and what was predicted
 */

/** @type {Known} */
export const NOTHING = { row: null, whole: null, gradients: null, problem: null };

/** All that the lab knows. What is drawn is a function of it. */
export function createStore() {
  const source = signal(/** @type {import("./source.js").Source} */ ({ kind: "words", text: "", times: "" }));
  const columns = signal(/** @type {import("./columns.js").Column[]} */ ([]));
  /** The steps chosen; null is the last one, and the second. */
  const chosen = signal({ t: /** @type {number | null} */ (null), k: /** @type {number | null} */ (null) });
  const runs = signal(/** @type {Map<number, import("./training.js").Run>} */ (new Map()));
  /** The update that is shown of the training; null shows the columns untrained. */
  const update = signal(/** @type {number | null} */ (null));
  /** Columns that are shown untrained beside those that were trained. */
  const untrained = signal(/** @type {Set<number>} */ (new Set()));

  const known = signal(/** @type {Map<number, Known>} */ (new Map()));
  const problems = signal(/** @type {string[]} */ ([]));

  const told = computed(() => read(source.value));
  /** @type {import("./source.js").Reading | null} */
  let last = null;
  /** The last text that could be read: a wrong one leaves the drawing as it is. */
  const reading = computed(() => {
    if (!isProblem(told.value)) last = told.value;
    return last;
  });

  /** @type {Map<number, Basis>} */
  let made = new Map();
  const bases = computed(() => {
    const now = reading.value;
    const shown = update.value;
    const next = new Map();
    if (!now) return next;
    for (const column of columns.value) {
      const run = untrained.value.has(column.id) ? undefined : runs.value.get(column.id);
      const frame = run && shown !== null && run.frames.length > 0 ? frameAt(run, shown) : null;
      const before = made.get(column.id);
      const same = before?.column === column && before.reading === now && before.frame === frame;
      next.set(column.id, same ? before : basisOf(column, now, frame));
    }
    made = next;
    return next;
  });

  return {
    source,
    told,
    reading,
    columns,
    chosen,
    pair: computed(() => pairOf(chosen.value, reading.value?.T ?? 1)),
    /** The column that the knobs turn; null turns all. */
    scope: signal(/** @type {number | null} */ (null)),
    bases,
    known,
    settings: signal(SETTINGS),
    runs,
    update,
    untrained,
    training: signal(false),
    lesson: signal(/** @type {Asked | null} */ (null)),
    theme: signal(/** @type {import("../colour.js").Theme} */ ("light")),
    /** Room for a chart, in pixels. */
    width: signal(0),
    /** Charts that can be seen. */
    visible: signal(/** @type {Set<string>} */ (new Set())),
    /** Whether nothing was changed for a moment: then what cannot be seen is drawn as well. */
    resting: signal(false),
    problems,
    /** How often the server came back after it was gone. */
    returned: signal(0),
    /** Whether this is said to be wrong, of the page or of a column. @param {string} said */
    says: (said) => problems.value.includes(said) || [...known.value.values()].some(({ problem }) => problem?.messages.includes(said)),
    /** Says it no more; a column is then asked about again. @param {string} said */
    takeBack(said) {
      problems.value = problems.value.filter((each) => each !== said);
      known.value = new Map([...known.value].map(([id, each]) => [id, each.problem?.messages.includes(said) ? { ...each, problem: null } : each]));
    },
    /** Parts of the address that could not be understood. */
    left: signal(/** @type {string[]} */ ([])),
    help: signal(false),
    knobsOpen: signal(false),
  };
}

/**
 * @param {import("./columns.js").Column} column
 * @param {import("./source.js").Reading} reading
 * @param {import("./training.js").Frame | null} frame
 * @returns {Basis}
 */
function basisOf(column, reading, frame) {
  const model = modelOf(column);
  if (!frame) return { column, reading, frame, request: { sequence: reading.sequence, model } };
  const { cell, activation, h0, c0 } = /** @type {any} */ (model);
  const trained = { cell, ...(activation && { activation }), weights: frame.weights, ...(h0 && { h0 }), ...(c0 && { c0 }) };
  return { column, reading, frame, request: { sequence: reading.sequence, model: trained } };
}

/**
 * The loss step t and the earlier step k, as far as the sequence has them. The second step is k where none was chosen,
 * or the one before t.
 * @param {{ t: number | null, k: number | null }} chosen
 * @param {number} T
 */
export function pairOf(chosen, T) {
  const t = Math.min(T, Math.max(1, chosen.t ?? T));
  return { t, k: Math.min(t, Math.max(1, chosen.k ?? Math.min(2, t - 1))) };
}

/**
 * The answer that holds row t of a column's norms and belongs to the text in view, and whether it is of an earlier question.
 * @param {Known | undefined} known
 * @param {Basis | undefined} basis
 * @param {number} t
 * @returns {{ answer: import("./chain.js").Vanishing, late: boolean } | null}
 */
export function answerFor(known, basis, t) {
  if (!known || !basis) return null;
  const { whole, row } = known;
  const fits = (/** @type {Basis} */ of) => of.reading === basis.reading;
  if (whole?.basis === basis) return { answer: whole.answer, late: false };
  if (row && row.t === t && fits(row.basis)) return { answer: row.answer, late: row.basis !== basis };
  if (whole && fits(whole.basis)) return { answer: whole.answer, late: true };
  return null;
}

/**
 * A function that returns what it returned before as long as its rows say the same, so that nothing is drawn anew.
 * @returns {<R extends Record<string, unknown>>(rows: R[]) => R[]}
 */
export function sameAsBefore() {
  /** @type {any[]} */
  let before = [];
  return (rows) => {
    const next = rows.map((row, i) => (before[i] && Object.keys(row).every((key) => before[i][key] === row[key]) ? before[i] : row));
    if (next.length !== before.length || next.some((row, i) => row !== before[i])) before = next;
    return before;
  };
}

/** @typedef {ReturnType<typeof createStore>} Store */
