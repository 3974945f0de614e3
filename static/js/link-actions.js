import { batch } from "../vendor/signals-core/signals-core.mjs";
import { chapterAlone, fromHash, leaving, toHash } from "./model/link.js";
import { fitting, LENGTH_WRITTEN, MOST_WRITTEN } from "./model/link/view.js";
import { pause, seek } from "./model/player.js";
import { reached } from "./model/reached.js";
import { within } from "./model/selection.js";
import { readable } from "./model/sequence.js";

/**
 * The page as a link, and a link as the page.
 * @param {import("./model/store.js").Store} store
 * @param {import("./setup-actions.js").SetupActions} setup
 */
export function linkActions(store, setup) {
  /** The opening that counts: the newest. */
  let newest = {};

  /** What is on the page; null before there is anything. @returns {import("./model/link.js").Told | null} */
  function now() {
    const state = setup.recorded();
    const { recording, frame, lesson, walk, start } = store;
    if (!state || !recording.value || !frame.value) return null;
    const { vocabulary, inputs } = recording.value.sequence;
    const begins = start.value === inputs[0] || !readable(start.value, vocabulary) || !recording.value.writes;
    return {
      state: { ...state, chosen: store.chosen.value },
      view: {
        step: frame.value.step,
        selection: store.selection.value,
        folded: store.shownStep.value,
        digits: store.digits.value,
        walk: walk.value,
        path: store.path.value,
        settings: store.settings.value,
        start: begins ? null : start.value,
        length: /^[1-9]\d*$/.test(store.length.value) && Number(store.length.value) <= MOST_WRITTEN ? store.length.value : LENGTH_WRITTEN,
        chapter: lesson.value.open ? lesson.value.chapter : null,
      },
    };
  }

  /**
   * Brings a page back: its run, and once that is there what was looked at in it.
   * @param {import("./model/link.js").Told} told
   * @param {boolean} [fresh] whether this is no step of the set-up that can be undone
   * @returns {Promise<import("./model/store.js").Problems | null>} why there is no such run
   */
  async function show(told, fresh = store.recording.value === null) {
    const mine = (newest = {});
    const before = store.recording.value;
    store.linking.value = true;
    const recorded = fresh ? setup.take(told.state) : setup.go(told.state);
    const begun = reached(() => store.recording.value !== before);
    const problems = await Promise.race([recorded, begun.promise]);
    begun.stop();
    const run = store.recording.value;
    if (mine === newest && run && run !== before) {
      look(told.view, run);
      const there = reached(() => store.recording.value?.sameRun(run) !== true || moved() || store.received.value.complete || (store.recording.value.frames[store.received.value.count - 1]?.step ?? -1) >= told.view.step);
      await Promise.race([recorded, there.promise]);
      there.stop();
      if (mine === newest && store.recording.value?.sameRun(run)) arrive(told.view);
    }
    if (mine === newest) store.linking.value = false;
    return run === before ? problems ?? null : null;
  }

  /** Whether somebody has moved on from a recording's start already. */
  const moved = () => store.playback.value.playing || store.playback.value.index > 0;

  /**
   * @param {import("./model/link/view.js").View} view
   * @param {import("./model/recording.js").Recording} run
   */
  function look(view, run) {
    batch(() => {
      store.walk.value = null;
      store.selection.value = within(view.selection, run);
      store.folded.value = view.folded !== null;
      store.step.value = view.folded ?? view.selection?.t ?? 1;
      store.digits.value = view.digits;
      store.path.value = view.path;
      store.settings.value = view.settings;
      if (view.start !== null) store.start.value = view.start;
      store.length.value = view.length;
    });
  }

  /** @param {import("./model/link/view.js").View} view */
  function arrive(view) {
    const recording = store.recording.value;
    const { count } = store.received.value;
    if (!recording || count === 0) return;
    const { index, walk, left, near } = fitting(view, recording, count);
    batch(() => {
      if (!moved()) {
        store.playback.value = seek(store.playback.value, count, index);
        store.near.value = near;
      }
      if (walk) {
        store.playback.value = pause(store.playback.value);
        store.walk.value = { ...walk, playing: false };
      }
      if (left.length) store.left.value = [...store.left.value, ...left];
    });
  }

  return {
    now,
    show,

    /**
     * What the address should say; null before there is anything to say.
     * @param {Partial<import("./model/link/view.js").View>} [other] what is to be looked at in another way
     */
    hash(other) {
      const told = now();
      return told && toHash({ ...told, view: { ...told.view, ...other } }, store.presets.value);
    },

    /**
     * Opens what an address says; what cannot be understood or is refused is left out, and named.
     * @param {string} hash
     * @param {boolean} [again] whether the page was there before: then its lesson is as it was kept, whatever the address
     *   says of it, which stays a little behind
     */
    async open(hash, again = false) {
      const { lesson } = store;
      const kept = lesson.value.open ? lesson.value.chapter : null;
      store.linked.value = true;
      if (lesson.value.open) lesson.value = { ...lesson.value, open: false };
      /** @type {string[] | null} */
      let refused = [];
      while (refused) {
        const told = fromHash(hash, store.presets.value, refused);
        store.left.value = told.left;
        store.near.value = null;
        const mine = show(told);
        const opening = newest;
        const problems = await mine;
        if (opening !== newest) return;
        const fields = Object.keys(problems?.fields ?? {});
        refused = fields.length ? leaving(hash, refused, fields) : null;
        if (refused) continue;
        const chapter = again ? kept : told.view.chapter;
        if (chapter === null || chapter !== told.view.chapter || chapterAlone(hash)) store.linked.value = false;
        if (chapter !== null) lesson.value = { ...lesson.value, open: true, chapter };
      }
    },
  };
}
