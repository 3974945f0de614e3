import { batch } from "../vendor/signals-core/signals-core.mjs";
import { leave, redo, undo } from "./model/history.js";
import { listed, reformed, shuffled, startEmbedding } from "./model/reading-setup.js";
import { reached } from "./model/reached.js";
import { partsOf, sequenceOf } from "./model/sequence.js";
import { changed, ownProblems, requestOf, setupOf } from "./model/setup.js";

/** How long typing must rest before a new recording starts, in milliseconds. */
const TYPING_PAUSE = 350;

/**
 * What the user can do to the set-up. Every change is a new recording, from exactly the start that it says.
 * @param {import("./model/store.js").Store} store
 * @param {ReturnType<typeof import("./requests.js").recorder>} recorder
 */
export function setupActions(store, { record, drop, resume }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typing;
  /** The state that each request was made from. @type {WeakMap<object, import("./model/setup.js").State>} */
  const madeFrom = new WeakMap();

  /** @returns {import("./model/setup.js").State} */
  const state = () => ({ setup: store.setup.value, preset: store.preset.value, chosen: store.chosen.value });

  /**
   * Starts a new recording of what is set up; what cannot be drawn is named instead.
   * @returns {ReturnType<typeof record>} why there is none
   */
  async function start() {
    clearTimeout(typing);
    const own = ownProblems(store.setup.value, store.chosen.value);
    if (Object.keys(own).length) {
      drop();
      store.problems.value = { fields: own, rest: [] };
      return store.problems.value;
    }
    const request = requestOf(store.setup.value);
    madeFrom.set(request, state());
    return record(request);
  }

  /** @param {import("./model/setup.js").State} next */
  function take(next) {
    batch(() => {
      store.setup.value = next.setup;
      store.preset.value = next.preset;
      store.chosen.value = next.chosen;
    });
    return start();
  }

  /**
   * @param {Partial<import("./model/setup.js").Setup>} change
   * @param {string | null} [field] that is being typed in: then a recording starts once typing rests
   */
  function change(change, field = null) {
    batch(() => {
      store.history.value = leave(store.history.value, state(), field);
      store.setup.value = changed(store.setup.value, change);
      store.chosen.value = Math.min(store.chosen.value, store.setup.value.items.length - 1);
      store.preset.value = "";
    });
    clearTimeout(typing);
    if (field === null) void start();
    else typing = setTimeout(start, TYPING_PAUSE);
  }

  /** @param {import("./model/setup.js").State} next */
  function go(next) {
    store.history.value = leave(store.history.value, state());
    return take(next);
  }

  /** The state that the recording in view was made from. */
  const recorded = () => (store.recording.value && madeFrom.get(store.recording.value.request)) ?? null;

  /** @param {typeof undo} move */
  function step(move) {
    const moved = move(store.history.value, state());
    if (!moved) return;
    store.history.value = moved.history;
    void take(moved.state);
  }

  return {
    state,
    recorded,
    change,
    /** Goes to a state, as a step that can be undone. */
    go,
    /** Begins with a state, before which there is nothing. */
    take,
    /**
     * Goes to a state, unless it is refused: then the page is as it was.
     * @param {import("./model/setup.js").State} next
     * @returns {Promise<import("./model/store.js").Problems | null>} why it is refused
     */
    async attempt(next) {
      const [before, history, shown] = [state(), store.history.value, store.recording.value];
      const recorded = go(next);
      const begun = reached(() => store.recording.value !== shown);
      const problems = await Promise.race([recorded, begun.promise]);
      begun.stop();
      if (!problems || store.setup.value !== next.setup) return null;
      batch(() => {
        store.setup.value = before.setup;
        store.preset.value = before.preset;
        store.chosen.value = before.chosen;
        store.history.value = history;
        store.problems.value = { fields: {}, rest: [] };
      });
      return problems;
    },
    /** Records what is set up if that could not be done when it was, or goes on with the recording that broke off. */
    catchUp: () => void (recorded()?.setup === store.setup.value ? resume() : start()),
    undo: () => step(undo),
    redo: () => step(redo),

    /** @param {import("./model/setup.js").Field} field @param {string} text */
    type(field, text) {
      const { setup, chosen } = store;
      if (field === "word") return change({ items: setup.value.items.map((item, i) => (i === chosen.value ? text : item)) }, `word ${chosen.value}`);
      if (field === "list") return change({ items: listed(text) }, field);
      change({ [field]: text }, field);
    },

    /** @param {string} name */
    choosePreset(name) {
      const preset = store.presets.value.find((each) => each.name === name);
      if (!preset) return;
      const next = { setup: setupOf(preset.request), preset: name, chosen: 0 };
      void (store.recording.value ? go(next) : take(next));
    },

    /** Begins again from the weights of the recording in view; where none has come, asks for it once more. */
    startAgain() {
      const from = recorded();
      if (!from) {
        store.problems.value = { fields: {}, rest: [] };
        return void start();
      }
      if (from.setup !== store.setup.value) store.history.value = leave(store.history.value, state());
      void take({ ...from, chosen: Math.min(store.chosen.value, from.setup.items.length - 1) });
    },

    /** Another of several sequences comes into view, at the same update. @param {number} which */
    look: (which) => store.look(which),

    /** @param {import("./model/form.js").Form} form */
    reform: (form) => change({ form, items: reformed(store.setup.value, form), ...(form === "pairs" ? {} : { outputs: "" }) }),

    /** Puts the tokens of the sequence in view in another order, the one that the seed decides. */
    shuffle() {
      const { form, items, seed } = store.setup.value;
      change({ items: items.map((text, i) => (i === store.chosen.value ? shuffled(form, text, Number(seed)) : text)) });
    },

    /** @param {boolean} on */
    embed(on) {
      const inputs = partsOf(requestOf({ ...store.setup.value, embedding: null })).flatMap((part) => sequenceOf(part).inputs);
      change({ embedding: on ? startEmbedding(inputs) : null });
    },

    /**
     * Sets one number of a weight; training then starts from the weights of the frame shown, with this one changed.
     * @param {string} name @param {number} row @param {number | null} column null for a bias @param {number} value
     */
    editWeight(name, row, column, value) {
      const weights = store.frame.value?.weights;
      if (!weights) return;
      const edited = structuredClone(weights);
      if (column === null) /** @type {number[]} */ (edited[name])[row] = value;
      else /** @type {number[][]} */ (edited[name])[row][column] = value;
      change({ weights: edited });
    },

    /** Sets one number of the state before the first step. @param {"h0" | "c0"} name @param {number} unit @param {number} value */
    editState(name, unit, value) {
      const d = store.recording.value?.d ?? 0;
      const edited = [...(store.setup.value[name] ?? Array.from({ length: d }, () => 0))];
      edited[unit] = value;
      change({ [name]: edited.some((each) => each !== 0) ? edited : null });
    },
  };
}

/** @typedef {ReturnType<typeof setupActions>} SetupActions */
