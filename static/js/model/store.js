import { batch, computed, signal } from "../../vendor/signals-core/signals-core.mjs";
import { NO_HISTORY } from "./history.js";
import { NOT_BEGUN } from "./lesson/progress.js";
import { STOPPED_AT_START } from "./player.js";
import { within } from "./selection.js";
import { readable } from "./sequence.js";
import { EMPTY } from "./setup.js";

/**
 * All that the page knows. Views are drawn from it; nothing else is remembered anywhere.
 * What is shown of the network is the frame, which the recording and the player's index determine.
 */
export function createStore() {
  /** @type {import("../../vendor/signals-core/signals-core.mjs").Signal<import("./setup.js").Setup>} */
  const setup = signal(EMPTY);
  const recording = signal(/** @type {import("./recording.js").Recording | null} */ (null));
  /** Frames received so far, and whether more will come: a recording grows in place. */
  const received = signal({ count: 0, complete: false });
  const playback = signal(STOPPED_AT_START);
  const selection = signal(/** @type {import("./selection.js").Selection | null} */ (null));
  /** Whether the drawing is folded into one cell, and which step was last looked at. */
  const folded = signal(false);
  const step = signal(1);
  const start = signal("");
  /** Which of several sequences is looked at, from 0. */
  const chosen = signal(0);
  const problems = signal(/** @type {Problems} */ ({ fields: {}, rest: [] }));
  const index = computed(() => playback.value.index);
  const frame = computed(() => {
    const frames = received.value.count ? recording.value?.frames : undefined;
    return frames?.[index.value] ?? null;
  });

  return {
    setup,
    recording,
    received,
    playback,
    index,
    playing: computed(() => playback.value.playing),
    speed: computed(() => playback.value.speed),
    selection,
    chosen,
    frame,
    /** The losses of the frames received so far. */
    losses: computed(() => recording.value?.frames.slice(0, received.value.count).map(({ loss }) => loss) ?? []),
    presets: signal(/** @type {{ name: string, title: string, description: string, request: import("./recording.js").TrainRequest }[]} */ ([])),
    /** The name of the preset that the fields show, empty once one of them was changed. */
    preset: signal(""),
    /** What was set up before, and what steps back left. @type {import("../../vendor/signals-core/signals-core.mjs").Signal<import("./history.js").History<import("./setup.js").State>>} */
    history: signal(NO_HISTORY),
    /** Whether a link is being opened, and whether it is one that the lesson has still to take up. */
    linking: signal(false),
    linked: signal(false),
    /** The parts of a link that were left out. */
    left: signal(/** @type {string[]} */ ([])),
    /** The update of a link that was not recorded. */
    near: signal(/** @type {import("./link/view.js").Near | null} */ (null)),
    problems,
    /** Says why something could not be done; what is wrong with the fields stays said. @param {unknown} error */
    tell: (error) => void (problems.value = { ...problems.value, rest: [error instanceof Error ? error.message : String(error)] }),
    /** How often the server has come back after it could not be reached: then what was missed is asked for again. */
    returned: signal(0),
    /** Whether an answer broke off that should be asked for once more when the server answers. */
    missed: signal(false),
    /** The recording in view, where its training broke off with the server and goes on once that is back. */
    broken: signal(/** @type {import("./recording.js").Recording | null} */ (null)),
    /** The server's arithmetic, with the frame that it belongs to. */
    forward: signal(/** @type {{ frame: import("./recording.js").Frame, answer: import("./arithmetic.js").Forward } | null} */ (null)),
    digits: signal(false),
    folded,
    step,
    /** The step that the folded drawing shows: the selected one's, or the one last looked at; null while it is unrolled. */
    shownStep: computed(() => (folded.value ? Math.min(selection.value?.t ?? step.value, recording.value?.T ?? 1) : null)),
    /** The number that is pointed at, in whatever view. */
    hover: signal(/** @type {import("./links.js").Address | null} */ (null)),
    /** Where the walk through an update stands, null while it is not open. */
    walk: signal(/** @type {import("./walk/position.js").Position | null} */ (null)),
    /** The server's gradients, and its check of them, with the frame that they belong to; what was wrong with asking for them. */
    gradients: signal(/** @type {{ frame: import("./recording.js").Frame, answer: import("./walk/gradients.js").Gradients } | null} */ (null)),
    checks: signal(/** @type {{ frame: import("./recording.js").Frame, answer: import("./walk/gradients.js").Checks } | null} */ (null)),
    walkProblem: signal(/** @type {string | null} */ (null)),
    /** What the walk through an update points at in the drawing. */
    marks: signal(/** @type {Marks | null} */ (null)),
    /** Whether the path of the hidden state is open, and where states lie along the two principal directions. */
    path: signal(false),
    principal: signal(/** @type {{ of: (frame: import("./recording.js").Frame) => number[][] | null, share: number[] } | null} */ (null)),
    /** From which characters, and how many more, the network writes by itself. */
    start,
    length: signal("10"),
    writing: signal(/** @type {Writing | null} */ (null)),
    theme: signal(/** @type {import("./colour.js").Theme} */ ("light")),
    help: signal(false),
    lesson: signal(NOT_BEGUN),
    /** Whether the window with code, weights and the page as a file is open. */
    takeaway: signal(false),
    /** Whether all of the set-up is shown. */
    settings: signal(false),

    /**
     * Shows a new recording from its start, keeping the speed and what of the selection still exists. Writing starts with
     * what the sequence starts with, or with what was typed for it.
     * @param {import("./recording.js").Recording} begun
     */
    begin(begun) {
      batch(() => {
        chosen.value = Math.min(chosen.value, begun.sequences.length - 1);
        const next = begun.at(chosen.value);
        const untouched = start.value === recording.value?.sequence.inputs[0];
        recording.value = next;
        if (untouched || !readable(start.value, next.sequence.vocabulary)) start.value = next.sequence.inputs[0];
        received.value = { count: next.frames.length, complete: next.ending !== null };
        playback.value = { ...STOPPED_AT_START, speed: playback.value.speed };
        selection.value = within(selection.value, next);
      });
    },

    /**
     * Looks at another sequence of the recording in view, at the same update.
     * @param {number} which from 0
     */
    look(which) {
      const next = recording.value?.at(which);
      if (!next) return;
      batch(() => {
        chosen.value = which;
        recording.value = next;
        selection.value = within(selection.value, next);
      });
    },
  };
}

/**
 * What the network of a frame writes by itself after a start, or why it cannot.
 * @typedef {object} Writing
 * @property {import("./recording.js").Frame | null} frame
 * @property {string} start
 * @property {string[]} tokens
 * @property {{ field: "start" | "length" | "model", said: string } | null} problem what is wrong, and in which field
 */

/**
 * What a walk points at: parts of the drawing, in the colour of values that run forward or of gradients that run back.
 * @typedef {object} Marks
 * @property {"forward" | "back"} direction
 * @property {number} t the step that should be in sight
 * @property {{ part: string, t: number }[]} parts parts of the drawing; "flow" is the gradient's arrow out of step t
 */

/** @typedef {{ fields: import("./setup.js").FieldProblems, rest: string[] }} Problems what is wrong, by field, and what belongs to none */
/** @typedef {ReturnType<typeof createStore>} Store */
