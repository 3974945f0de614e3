import { batch } from "../vendor/signals-core/signals-core.mjs";
import { linkActions } from "./link-actions.js";
import * as player from "./model/player.js";
import { moved, sameSelection } from "./model/selection.js";
import { drawable, setupOf } from "./model/setup.js";
import { recorder } from "./requests.js";
import { setupActions } from "./setup-actions.js";

/**
 * What the user can do, as changes of the store.
 * @param {import("./model/store.js").Store} store
 * @param {typeof import("./api.js")} api
 */
export function actions(store, api) {
  const setup = setupActions(store, recorder(store, api));
  const link = linkActions(store, setup);

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

    setup,
    link,

    /**
     * Sets the page up for a request.
     * @param {import("./model/recording.js").TrainRequest} request
     * @param {{ preset?: string, chosen?: number }} [shown]
     */
    use: (request, { preset = "", chosen = 0 } = {}) => void setup.go({ setup: setupOf(request), preset, chosen }),

    /**
     * Begins with a network that was made elsewhere, on the sequence in view.
     * @param {Record<string, any>} model as the API takes it, with its weights
     * @returns {ReturnType<typeof setup.attempt>} why it cannot; then everything is as it was
     */
    async beginWith(model) {
      const { recording } = store;
      const from = setup.recorded();
      if (!recording.value || !from) return null;
      const { form, items, last, outputs, embedding } = from.setup;
      const next = { ...setupOf({ ...recording.value.request, model }), form, items, last, outputs, embedding };
      return setup.attempt({ setup: next, preset: "", chosen: store.chosen.value });
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

    /** Begins with what the address says, or with the first preset that can be drawn. @param {string} hash @param {boolean} again */
    async begin(hash, again) {
      try {
        store.presets.value = (await api.get("/api/presets")).presets.filter(drawable);
        if (hash) void link.open(hash, again);
        else setup.choosePreset(store.presets.value[0].name);
      } catch (error) {
        if (error instanceof api.ApiProblem && error.message === api.BROKEN_OFF) store.missed.value = true;
        store.tell(error);
      }
    },
  };
}

/** @typedef {ReturnType<typeof actions>} Act */
