import { html } from "../../dom/html.js";
import { reach, wholeShareOf } from "../../model/lab/chain.js";
import { visible } from "../../model/format.js";

/**
 * The text as the time axis. Under each word a line for each column: as long as the share of the error that reaches it.
 * Pointing at a word with a mouse or moving to it by keyboard makes it the earlier step k; a click, or Enter, makes it
 * the loss step t. By touch, a first tap on an earlier word makes it k, and a tap on k, or on a later word, makes it t.
 * @param {object} props
 * @param {import("../../model/lab/source.js").Reading} props.reading
 * @param {{ t: number, k: number }} props.pair
 * @param {(import("../../model/lab/chain.js").Vanishing | null)[]} props.answers
 * @param {number[]} props.ids of the columns, which tell their colours
 * @param {boolean} props.covered
 * @param {number} props.faintest the share that leaves an empty line
 * @param {import("../../model/words.js").Translate} props.t
 * @param {(t: number) => void} props.onLoss
 * @param {(k: number) => void} props.onEarlier
 */
export function Sentence({ reading, pair, answers, ids, covered, faintest, t, onLoss, onEarlier }) {
  const { inputs, targets, T } = reading;
  const letters = inputs.every((token) => Array.from(token).length === 1);
  const last = targets[T - 1];
  const follows = targets.slice(0, -1).every((target, i) => target === inputs[i + 1]);
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = Number(/** @type {HTMLElement} */ (event.target).closest("[data-step]")?.getAttribute("data-step"));
    const moves = { ArrowLeft: -1, ArrowRight: 1, Home: -T, End: T };
    const by = moves[/** @type {keyof typeof moves} */ (event.key)];
    if (!step || by === undefined) return;
    event.preventDefault();
    const next = Math.min(T, Math.max(1, step + by));
    const list = /** @type {HTMLElement} */ (event.currentTarget);
    /** @type {HTMLElement | null} */ (list.querySelector(`[data-step="${next}"]`))?.focus();
    if (event.shiftKey) onLoss(next);
  };
  return html`<ol class=${`words-line${letters ? " letters" : ""}`} data-testid="sentence" aria-label=${t("sentence.label")} onKeyDown=${onKeyDown}>
    ${inputs.map((token, i) => {
      const step = i + 1;
      const hasLoss = targets[pair.t - 1] !== null;
      const role = step === pair.t ? " loss" : step === pair.k ? " earlier" : "";
      const between = step > pair.k && step < pair.t ? " between" : "";
      const point = () => step < pair.t && onEarlier(step);
      /** @param {PointerEvent} event */
      const click = (event) => {
        const touch = event.pointerType === "touch" || event.pointerType === "pen";
        if (touch && step < pair.t && step !== pair.k) onEarlier(step);
        else onLoss(step);
      };
      return html`<li>
        <button
          type="button"
          class=${`word${role}${between}${step > pair.t ? " later" : ""}${targets[i] === null ? " without" : ""}`}
          data-step=${step}
          data-testid=${`word-${step}`}
          tabindex=${step === (pair.k < pair.t ? pair.k : pair.t) ? 0 : -1}
          aria-pressed=${step === pair.t}
          aria-label=${t(step === pair.t ? "sentence.word.loss" : step === pair.k ? "sentence.word.earlier" : "sentence.word", { word: visible(token), step })}
          onPointerEnter=${(/** @type {PointerEvent} */ event) => event.pointerType === "mouse" && point()}
          onFocus=${(/** @type {FocusEvent} */ event) => /** @type {Element} */ (event.currentTarget).matches(":focus-visible") && point()}
          onClick=${click}
        >
          <span class="word-text">${visible(token)}</span>
          ${answers.map((answer, column) => {
            const share = !covered && answer && step <= pair.t ? wholeShareOf(answer, pair.t, step, hasLoss) : null;
            const length = share ? reach(share, faintest) : 0;
            return html`<span class=${`word-reach column-${ids[column]}${share?.kind === "lost" || share?.kind === "nothing" ? " lost" : ""}`} data-share=${share?.share ?? ""} aria-hidden="true"><span style=${{ width: `${(100 * length).toFixed(1)}%` }}></span></span>`;
          })}
        </button>
      </li>`;
    })}
    ${last !== null && follows && html`<li class="word-after"><span class="word-text">${visible(last)}</span></li>`}
  </ol>`;
}
