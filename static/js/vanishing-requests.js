import { effect, signal, untracked } from "../vendor/signals-core/signals-core.mjs";
import { cuts, modelOf } from "./model/lab/columns.js";
import { recurrentNorm } from "./model/lab/figures.js";
import { Latest } from "./model/lab/latest.js";
import { NOTHING } from "./model/lab/store.js";
import { trainRequest } from "./model/lab/training.js";
import { UNREACHABLE } from "./model/loading.js";

/** Knobs at rest for so long, in milliseconds, are asked about in full. */
const REST = 250;
/** While a knob moves, a column waits so long for the answers of the others, in milliseconds. */
const PATIENCE = 80;
/** Up to this many steps times units, the norms of all pairs are asked for before they are in sight. */
const QUICK = 1000;
/** Significant digits while a knob moves. */
const DIGITS = 5;

/**
 * @typedef {typeof import("./api.js")} Api
 * @typedef {import("./model/lab/store.js").Store} Store
 * @typedef {import("./model/lab/store.js").Basis} Basis
 * @typedef {import("./model/lab/training.js").Run} Run
 * @typedef {"row" | "exact" | "gradients" | "whole"} Stage
 * @typedef {{ id: number, basis: Basis, t: number, stage: Stage }} Question
 */

/**
 * Keeps what is known of every column up with its knobs: first the row of norms that the curves need, and when the
 * knobs rest, all digits of it and what the charts in view need besides. While they move, all columns are asked together:
 * the curves are then of one place of the knob, and a quick column, asked again at once, takes no time from a slow one.
 * @param {Store} store
 * @param {Api} api
 */
export function followColumns(store, api) {
  /** @type {Map<number, Latest<Question, any>>} */
  const asking = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let patience;
  /** Whether what is under way has been waited for long enough. */
  const tired = signal(false);

  const known = (/** @type {number} */ id) => store.known.value.get(id) ?? NOTHING;
  const learn = (/** @type {number} */ id, /** @type {Partial<import("./model/lab/store.js").Known>} */ news) => {
    store.known.value = new Map(store.known.value).set(id, { ...known(id), ...news });
  };

  /** @param {number} id */
  const latest = (id) => {
    const found = asking.get(id);
    if (found) return found;
    const made = new Latest({
      send: (/** @type {Question} */ question, signal) => send(question, signal, store, api),
      show: ({ basis, t, stage }, found) => {
        if (stage === "gradients") return learn(id, { gradients: { basis, byLag: found.by_lag, total: recurrentNorm(found.gradients) }, problem: null });
        const answer = { ...found, cuts: cuts(basis.column) };
        if (stage === "whole") learn(id, { whole: { basis, answer }, problem: null });
        else learn(id, { row: { basis, t, exact: stage === "exact", answer }, problem: null });
      },
      fail: ({ basis }, error) => learn(id, { problem: { basis, messages: messagesOf(error, api) } }),
      givesWay: ({ stage }) => stage !== "row",
      same: (one, other) => one.basis === other.basis && one.t === other.t && one.stage === other.stage,
    });
    asking.set(id, made);
    return made;
  };

  effect(() => {
    store.bases.value;
    store.pair.value.t;
    store.resting.value = false;
    clearTimeout(timer);
    timer = setTimeout(() => (store.resting.value = true), REST);
  });

  effect(() => {
    const bases = store.bases.value;
    const t = store.pair.value.t;
    const visible = store.visible.value;
    const rests = store.resting.value;
    const all = store.known.value;
    const isTired = tired.value;
    untracked(() => {
      for (const [id, gone] of asking) {
        if (bases.has(id)) continue;
        gone.stop();
        asking.delete(id);
      }
      const asked = longestFirst(bases).flatMap(([id, basis]) => {
        const stage = missing(all.get(id) ?? NOTHING, basis, t, rests, visible);
        return stage ? [{ id, basis, t, stage }] : [];
      });
      const waits = !isTired && [...asking.values()].some((each) => each.asks?.stage === "row");
      if (!waits && asked.some(({ id, basis, stage }) => stage === "row" && asking.get(id)?.asks?.basis !== basis)) {
        clearTimeout(patience);
        tired.value = false;
        patience = setTimeout(() => (tired.value = true), PATIENCE);
      }
      for (const question of asked) if (question.stage !== "row" || !waits) latest(question.id).want(question);
    });
  });
}

/**
 * Columns by how long their answers take, the longest first, so that the others are computed beside it. The Jacobians
 * of an LSTM are those of (h, c) and twice as wide.
 * @param {Map<number, Basis>} bases
 */
function longestFirst(bases) {
  const width = (/** @type {Basis} */ { column: { cell, hidden } }) => hidden * (cell === "lstm" ? 2 : 1);
  return [...bases].sort(([, one], [, other]) => width(other) - width(one));
}

/**
 * What is to be asked next about a column, or null.
 * @param {import("./model/lab/store.js").Known} known
 * @param {Basis} basis
 * @param {number} t
 * @param {boolean} resting
 * @param {Set<string>} visible
 * @returns {Stage | null}
 */
export function missing({ row, whole, gradients, problem }, basis, t, resting, visible) {
  if (problem?.basis === basis) return null;
  const rowKnown = row?.basis === basis && row.t === t;
  if (!rowKnown && whole?.basis !== basis) return "row";
  if (!resting) return null;
  if (gradients?.basis !== basis) return "gradients";
  const quick = basis.reading.T * basis.column.hidden <= QUICK;
  if ((quick || visible.has("map")) && whole?.basis !== basis) return "whole";
  return whole?.basis === basis || row?.exact ? null : "exact";
}

/**
 * @param {Question} question
 * @param {AbortSignal} signal
 * @param {Store} store
 * @param {Api} api
 */
function send({ basis, t, stage }, signal, store, api) {
  if (stage === "gradients") return api.post("/api/gradients", { ...basis.request, contributions: false }, signal);
  const asked = { ...basis.request, spectral_radii: false, with_model: false };
  if (stage === "whole") return api.post("/api/vanishing", asked, signal);
  const seen = (/** @type {string[]} */ ...views) => views.some((view) => store.visible.value.has(view));
  /** Where a step can lose all, only they tell what is 0 from what is rounded to it. */
  const needed = cuts(basis.column);
  const quick = stage === "row" && { digits: DIGITS, singular_values: needed || seen("chain", "singular", "lyapunov"), lyapunov: seen("lyapunov") };
  return api.post("/api/vanishing", { ...asked, rows: [t], ...quick }, signal);
}

/**
 * Trains every column on the sequence in view, frame by frame; ends when all have ended or the signal says so.
 * @param {Store} store
 * @param {Api} api
 * @param {AbortSignal} signal
 */
export async function train(store, api, signal) {
  const reading = store.reading.value;
  if (!reading) return;
  store.training.value = true;
  store.update.value = Infinity;
  store.runs.value = new Map();
  await Promise.all(store.columns.value.map((column) => trainColumn(store, api, column, reading, signal)));
  if (!signal.aborted) store.training.value = false;
}

/**
 * @param {Store} store
 * @param {Api} api
 * @param {import("./model/lab/columns.js").Column} column
 * @param {import("./model/lab/source.js").Reading} reading
 * @param {AbortSignal} signal
 */
async function trainColumn(store, api, column, reading, signal) {
  const model = modelOf(column);
  /** @type {Run} */
  let run = { column, sequence: reading.sequence, frames: [], steps: store.settings.value.steps, state: "running", before: null, after: null, problem: "" };
  let reported = -Infinity;
  /** What was last told of this run: where it is no longer there, the run was dropped. @type {Run | undefined} */
  let known;
  const report = (/** @type {Partial<Run>} */ news) => {
    run = { ...run, ...news };
    const left = signal.aborted && signal.reason !== "stop";
    if (left || store.runs.value.get(column.id) !== known) return;
    store.runs.value = new Map(store.runs.value).set(column.id, run);
    known = run;
  };
  const summary = async (/** @type {import("./model/lab/training.js").Frame} */ frame) => {
    const asked = { sequence: reading.sequence, model: { ...model, weights: frame.weights }, rows: [], singular_values: false, spectral_radii: false, lyapunov: false, with_model: false };
    return (await api.post("/api/vanishing", asked)).summary;
  };
  const request = trainRequest(column, model, reading.sequence, store.settings.value);
  /** Takes in what the server sends; what is there already is passed over: a run comes out the same whenever it is asked for. */
  const receive = async () => {
    let passing = run.frames.length;
    for await (const event of api.stream("/api/train", request, signal)) {
      if (event.event === "done") return report({ state: event.stopped });
      if (passing > 0) {
        passing -= 1;
        continue;
      }
      run.frames = [...run.frames, event];
      if (performance.now() - reported > 60) {
        report({});
        reported = performance.now();
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    }
    throw new api.ApiProblem(api.BROKEN_OFF);
  };
  let brokeAt = -1;
  while (run.state === "running" || run.state === "broken") {
    try {
      await receive();
    } catch (error) {
      if (!signal.aborted) {
        const problem = messagesOf(error, api).join(" ");
        const gone = problem === UNREACHABLE || (problem === api.BROKEN_OFF && run.frames.length > brokeAt); // at the same place again: so ever again
        if (!gone) return report({ state: "failed", problem });
        brokeAt = run.frames.length;
        report({ state: "broken", problem });
        await serverBack(store, signal);
      }
      if (!signal.aborted) {
        report({ state: "running", problem: "" });
        continue;
      }
      if (signal.reason !== "stop" || run.frames.length === 0) return;
      report({ state: "stopped", problem: "" });
    }
  }
  for (let broken = false; ; ) {
    try {
      return report({ before: await summary(run.frames[0]), after: await summary(run.frames[run.frames.length - 1]), problem: "" });
    } catch (error) {
      const problem = messagesOf(error, api).join(" ");
      const gone = problem === UNREACHABLE || (problem === api.BROKEN_OFF && !broken);
      report({ problem });
      if (!gone || signal.aborted) return;
      broken = problem === api.BROKEN_OFF;
      await serverBack(store, signal);
    }
  }
}

/**
 * Waits until the server is there again, or for the signal.
 * @param {Store} store
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function serverBack(store, signal) {
  const before = store.returned.value;
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (store.returned.value === before) return;
      stop();
      resolve();
    });
    signal.addEventListener("abort", () => {
      stop();
      resolve();
    });
  });
}

/**
 * @param {unknown} error
 * @param {Api} api
 * @returns {string[]}
 */
function messagesOf(error, api) {
  if (!(error instanceof api.ApiProblem)) throw error;
  return error.errors.map(({ pointer, detail }) => (pointer ? `${pointer}: ${detail}` : detail));
}
