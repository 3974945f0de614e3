import { batch } from "../vendor/signals-core/signals-core.mjs";
import { formOf } from "./model/form.js";
import * as player from "./model/player.js";
import { moved, sameSelection } from "./model/selection.js";
import { partsOf } from "./model/sequence.js";
import { drawable, requestOf, setupOf, wordProblem } from "./model/setup.js";
import { recorder } from "./requests.js";

/** How long typing must rest before a new recording starts, in milliseconds. */
const TYPING_PAUSE = 350;

/**
 * What the user can do, as changes of the store.
 * @param {import("./model/store.js").Store} store
 * @param {typeof import("./api.js")} api
 */
export function actions(store, api) {
  const { record, drop } = recorder(store, api);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typing;

  /** Starts a new recording of what the fields say; a word that cannot be drawn is named instead. */
  function start() {
    clearTimeout(typing);
    const { setup, example, problems, chosen } = store;
    if (!example.value) return;
    const problem = wordProblem(setup.value.word, formOf(partsOf(example.value)[chosen.value]));
    if (!problem) return void record(requestOf(setup.value, example.value, chosen.value));
    drop();
    problems.value = { fields: { word: problem }, rest: [] };
  }

  /** @param {(playback: player.Playback, count: number, complete: boolean) => player.Playback} change */
  function playback(change) {
    const { count, complete } = store.received.value;
    store.playback.value = change(store.playback.value, count, complete);
  }
  const seek = (/** @type {number} */ index) => playback((now, count) => player.seek(now, count, index));

  return {
    player: {
      toggle: () => playback((now, count, complete) => (now.playing ? player.pause(now) : player.play(now, count, complete))),
      step: (/** @type {number} */ by) => playback((now, count) => player.seek(now, count, now.index + by)),
      seek,
      start: () => seek(0),
      end: () => seek(Infinity),
      speed: (/** @type {number} */ speed) => playback((now) => ({ ...now, speed })),
      faster: (/** @type {number} */ by) => playback((now) => player.changeSpeed(now, by)),
      /** Lets seconds pass. @param {number} seconds */
      tick: (seconds) => playback((now, count, complete) => player.tick(now, count, complete, seconds)),
    },

    /** @param {import("./model/setup.js").Field} field @param {string} text */
    type(field, text) {
      store.setup.value = { ...store.setup.value, [field]: text };
      store.preset.value = "";
      clearTimeout(typing);
      typing = setTimeout(start, TYPING_PAUSE);
    },

    /** @param {string} name */
    choosePreset(name) {
      const preset = store.presets.value.find((each) => each.name === name);
      if (!preset) return;
      batch(() => {
        store.preset.value = name;
        store.chosen.value = 0;
        store.example.value = preset.request;
        store.setup.value = setupOf(preset.request);
      });
      start();
    },

    /**
     * Records a request as it is.
     * @param {import("./model/recording.js").TrainRequest} request
     * @param {{ preset?: string, chosen?: number }} [shown]
     */
    use(request, { preset = "", chosen = 0 } = {}) {
      batch(() => {
        store.preset.value = preset;
        store.chosen.value = chosen;
        store.example.value = request;
        store.setup.value = setupOf(request, chosen);
      });
      start();
    },

    /** Begins again from the weights of the recording in view. */
    startAgain() {
      const recording = store.recording.value;
      if (!recording) return;
      store.example.value = recording.request;
      store.setup.value = setupOf(recording.request, store.chosen.value);
      start();
    },

    /**
     * Begins with a network that was made elsewhere, on the sequence in view.
     * @param {Record<string, any>} model as the API takes it, with its weights
     */
    beginWith(model) {
      const recording = store.recording.value;
      if (!recording) return;
      batch(() => {
        store.preset.value = "";
        store.example.value = { ...recording.request, model };
        store.setup.value = setupOf(store.example.value, store.chosen.value);
      });
      start();
    },

    /** @param {import("./model/selection.js").Selection} selection */
    select(selection) {
      store.step.value = selection.t;
      store.selection.value = sameSelection(store.selection.value, selection) ? null : selection;
    },

    /** @param {{ dt?: number, dPart?: number, dUnit?: number }} move */
    move(move) {
      const recording = store.recording.value;
      if (!recording) return;
      store.selection.value = moved(store.selection.value, recording, move);
      store.step.value = store.selection.value.t;
    },

    /** Folds the unrolled drawing into one cell, or unrolls it. */
    fold() {
      store.folded.value = !store.folded.value;
    },

    /** Shows another step in the folded drawing; what is selected goes along. @param {number} t */
    showStep(t) {
      const { selection, step, recording } = store;
      step.value = Math.min(Math.max(1, t), recording.value?.T ?? 1);
      if (selection.value) selection.value = { ...selection.value, t: step.value };
    },

    /** Opens the walk through the update of the frame in view, or ends it. */
    toggleWalk() {
      if (store.walk.value) return this.endWalk();
      batch(() => {
        playback(player.pause);
        store.selection.value = null;
        store.walk.value = { at: 0, playing: false, weight: "", check: null };
      });
    },
    endWalk: () => void (store.walk.value = null),

    /** Begins with the first preset that can be drawn. */
    async begin() {
      try {
        store.presets.value = (await api.get("/api/presets")).presets.filter(drawable);
        this.choosePreset(store.presets.value[0].name);
      } catch (error) {
        store.problems.value = { fields: {}, rest: [error instanceof Error ? error.message : String(error)] };
      }
    },
  };
}

/** @typedef {ReturnType<typeof actions>} Act */
