import { batch } from "../vendor/signals-core/signals-core.mjs";
import { fitting } from "./model/lab/columns.js";
import { LESSONS, opened } from "./model/lab/lessons.js";
import { fromHash, toHash, within } from "./model/lab/link.js";
import { tokensOf } from "./model/lab/source.js";
import { SETTINGS } from "./model/lab/training.js";
import { train } from "./vanishing-requests.js";

/** How long typing must rest before the text counts, in milliseconds. */
const TYPING_PAUSE = 300;
/** How often a word is repeated, or after how many steps it is copied, before anything was typed. */
const TIMES = "20";

/**
 * @typedef {import("./model/lab/store.js").Store} Store
 * @typedef {import("./model/lab/source.js").Source} Source
 * @typedef {import("./model/lab/columns.js").Column} Column
 */

/**
 * What the user can do, as changes of the store.
 * @param {Store} store
 * @param {typeof import("./api.js")} api
 */
export function actions(store, api) {
  /** @type {import("./model/lab/lessons.js").Preset[]} */
  let presets = [];
  /** What this began with, to come back to. */
  let start = { name: "", source: store.source.value, columns: store.columns.value };
  let training = new AbortController();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typing;
  /** What is typed, which the text follows after a pause. @type {Partial<Source>} */
  let typed = {};

  function dropTraining() {
    training.abort("left");
    store.runs.value = new Map();
    store.update.value = null;
    store.untrained.value = new Set();
    store.training.value = false;
  }

  /**
   * Begins a lesson, its curves covered; with no name, the first one's networks without a question.
   * @param {string} name
   */
  function open(name) {
    const lesson = LESSONS.find((each) => each.name === name) ?? LESSONS[0];
    const from = opened(lesson, presets);
    start = { name, source: from.source, columns: from.columns };
    clearTimeout(typing);
    typed = {};
    batch(() => {
      dropTraining();
      store.source.value = from.source;
      store.columns.value = from.columns;
      store.chosen.value = from.chosen;
      store.scope.value = null;
      store.settings.value = lesson.train ?? SETTINGS;
      store.lesson.value = name ? { name, said: null } : null;
    });
  }

  /**
   * Shows what an address says.
   * @param {string} hash
   */
  function openAddress(hash) {
    const told = fromHash(hash);
    batch(() => {
      open(told.lesson);
      store.reading.peek(); // what is drawn where the address has a text that cannot be read
      if (told.source) {
        store.source.value = told.source;
        store.chosen.value = { t: null, k: null };
      }
      if (told.columns) store.columns.value = told.columns;
      const { chosen, left } = within(told.chosen, store.reading.value?.T ?? 1);
      if (chosen.t !== null || chosen.k !== null) store.chosen.value = chosen;
      store.left.value = [...told.left, ...left];
      if (told.source || told.columns) store.lesson.value = null;
    });
  }

  /**
   * Columns changed by the user: what was trained from other columns is dropped, and a lesson's words with it.
   * @param {Column[]} next
   * @param {boolean} [keepsRuns] whether the change says nothing about the weights
   */
  function changeColumns(next, keepsRuns = false) {
    batch(() => {
      const before = store.columns.value;
      store.columns.value = next;
      if (next.length < before.length) {
        const stays = (/** @type {number | null} */ id) => next.some((column) => column.id === id);
        if (!stays(store.scope.value)) store.scope.value = null;
        store.known.value = new Map([...store.known.value].filter(([id]) => stays(id)));
        store.untrained.value = new Set([...store.untrained.value].filter(stays));
      }
      if (keepsRuns) return;
      store.lesson.value = null;
      const runs = new Map([...store.runs.value].filter(([id]) => next.some((column) => column.id === id && before.includes(column))));
      if (store.training.value || runs.size === 0) dropTraining();
      else if (runs.size < store.runs.value.size) store.runs.value = runs;
    });
  }

  /** @param {Source} next */
  function changeSource(next) {
    typed = {};
    batch(() => {
      dropTraining();
      store.source.value = next;
      if (store.reading.value) store.columns.value = fitting(store.columns.value, tokensOf(store.reading.value));
      store.chosen.value = { t: null, k: null };
      store.lesson.value = null;
    });
  }

  /** @param {Partial<Source>} news */
  function type(news) {
    typed = { ...typed, ...news };
    clearTimeout(typing);
    const change = () => {
      const next = { ...store.source.value, ...typed };
      changeSource({ ...next, times: next.times || news.times === "" ? next.times : TIMES });
    };
    if (news.kind) change();
    else typing = setTimeout(change, TYPING_PAUSE);
  }

  /**
   * Points at an earlier step k, of row t or of the one chosen.
   * @param {number} k
   * @param {number} [row]
   */
  function earlier(k, row = store.pair.value.t) {
    const { t, k: before } = store.pair.value;
    if (k <= row && (k !== before || row !== t)) store.chosen.value = { t: row, k };
  }

  /** @param {number} t */
  function lossAt(t) {
    const { k } = store.pair.value;
    store.chosen.value = { t, k: k < t ? k : Math.max(1, t - 1) };
  }

  return {
    open,
    again: () => open(start.name),
    changeColumns,
    type,
    earlier,
    lossAt,
    train() {
      training.abort("left");
      training = new AbortController();
      void train(store, api, training.signal);
    },
    /**
     * Shows a column untrained, or trained again.
     * @param {number} id
     */
    switchTrained(id) {
      const next = new Set(store.untrained.value);
      if (!next.delete(id)) next.add(id);
      store.untrained.value = next;
    },
    stop() {
      training.abort("stop");
      store.training.value = false;
    },

    /**
     * Begins with what an address says.
     * @param {string} hash
     */
    async begin(hash) {
      presets = (await api.get("/api/presets")).presets;
      openAddress(hash);
    },
    openAddress,

    /** What the address should say. */
    link() {
      const { source, columns, chosen, lesson } = store;
      const own = source.value !== start.source || columns.value !== start.columns;
      return toHash({
        lesson: lesson.value?.name ?? "",
        source: own ? source.value : null,
        columns: columns.value === start.columns ? null : columns.value,
        chosen: chosen.value,
      });
    },
  };
}

/** @typedef {ReturnType<typeof actions>} Act */
