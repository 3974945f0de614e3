import { computed, effect } from "../../vendor/signals-core/signals-core.mjs";
import { html } from "../dom/html.js";
import { frameWords } from "../model/words.js";
import { FoldControls } from "../views/fold.js";
import { Network } from "../views/network.js";
import { Player } from "../views/player.js";

/**
 * The unrolled network, and the player under it.
 * @param {import("./page.js").Page} page
 */
export function stage({ store, act, words, appearance, shortcuts, alone, region }) {
  if (!alone) shortcuts.value = [
    ...shortcuts.value,
    { shown: ["W"], says: "help.walk", does: { w: () => act.toggleWalk() } },
    { shown: ["N", "B"], says: "help.walk.step", does: {} },
  ];

  /** The cell states that the server's arithmetic tells of this recording; they come a little after the frame. */
  const known = computed(() => {
    const answer = store.recording.value && store.forward.value;
    return answer && store.recording.value?.frames.includes(answer.frame) ? answer.answer.steps.map(({ c }) => c) : [];
  });

  region("stage", () => {
    const { frame, recording, selection, playing, problems, theme } = store;
    const t = words.value;
    if (!frame.value || !recording.value) {
      const { fields, rest } = problems.value;
      const refused = rest.length > 0 || Object.keys(fields).length > 0;
      return html`<p class="waiting">${refused ? t("stage.refused", { again: t("setup.again") }) : t("stage.waiting")}</p>`;
    }
    const states = recording.value.cell === "lstm" ? known.value : null;
    return html`<${Network} frame=${frame.value} recording=${recording.value} selection=${selection.value} walk=${store.marks.value} playing=${playing.value} states=${states} folded=${store.shownStep.value} afar=${appearance.projector.value} theme=${theme.value} t=${t} onSelect=${act.select} onStep=${act.showStep} />`;
  });

  region("fold", () => {
    const run = store.recording.value;
    if (!run) return null;
    return html`<${FoldControls} step=${store.shownStep.value} T=${run.T} input=${run.sequence.inputs[(store.shownStep.value ?? 1) - 1]} t=${words.value} onFold=${act.fold} onStep=${act.showStep} />`;
  });

  const playing = { ...act.player, walk: () => act.toggleWalk() };
  region("player", () => {
    const { frame, recording } = store;
    const { count, complete } = store.received.value;
    const run = recording.value;
    const every = run?.request.record_every ?? 1;
    const t = words.value;
    return html`<${Player}
      index=${store.index.value}
      playing=${store.playing.value}
      speed=${store.speed.value}
      count=${count}
      losses=${store.losses.value}
      total=${run && !complete ? Math.ceil(run.total / every) + 1 : count}
      words=${run && frame.value ? frameWords(frame.value, run, t) : ""}
      learned=${run && frame.value ? run.learnedAt(run.frames.indexOf(frame.value)) === run.sequences.length : false}
      walking=${alone ? null : store.walk.value !== null}
      t=${t}
      on=${playing}
    />`;
  });

  effect(() => {
    if (store.playing.value) requestAnimationFrame((now) => play(now, now));
  });

  /**
   * Moves the playback on with the clock, once in each animation frame, until it stops.
   * @param {number} now
   * @param {number} before
   */
  function play(now, before) {
    act.player.tick(Math.min(0.25, (now - before) / 1000));
    if (store.playing.value) requestAnimationFrame((next) => play(next, now));
  }
}
