import { html } from "../dom/html.js";
import { Icon } from "../dom/icons.js";
import { Still } from "../dom/still.js";
import { SPEEDS } from "../model/player.js";

const CURVE = { width: 1000, height: 100 };

/**
 * @param {object} props
 * @param {number} props.index the frame shown
 * @param {boolean} props.playing
 * @param {number} props.speed
 * @param {number} props.count frames received
 * @param {(number | null)[]} props.losses of those frames
 * @param {number} props.total frames that the whole recording will have
 * @param {string} props.words where the player is
 * @param {boolean} props.learned
 * @param {boolean | null} props.walking whether the walk through this update is open; null where there is none
 * @param {import("../model/words.js").Translate} props.t
 * @param {{ toggle: () => void, step: (by: number) => void, start: () => void, end: () => void, walk: () => void, seek: (index: number) => void, speed: (factor: number) => void }} props.on
 */
export function Player({ index, playing, speed, count, losses, total, words, learned, walking, t, on }) {
  const last = Math.max(0, count - 1);
  const button = (/** @type {string} */ name, /** @type {string} */ icon, /** @type {() => void} */ press, /** @type {boolean} */ off) =>
    html`<button type="button" class="icon-button" data-testid=${`player-${name}`} aria-label=${t(`player.${name}`)} data-tip=${`player.${name}`} disabled=${off} onClick=${press}><${Icon} name=${icon} /></button>`;
  const received = total > 1 ? last / (total - 1) : 1;
  return html`
    <div class="player-buttons">
      ${button("start", "start", on.start, index === 0)} ${button("back", "back", () => on.step(-1), index === 0)}
      <button type="button" class="play" data-testid="player-play" aria-label=${t(playing ? "player.pause" : "player.play")} disabled=${count === 0} onClick=${on.toggle}>
        <${Icon} name=${playing ? "pause" : "play"} /><span>${t(playing ? "player.pause" : "player.play")}</span>
      </button>
      ${button("forward", "forward", () => on.step(1), index >= last)} ${button("end", "end", on.end, index >= last)}
      <label class="speed">
        <span class="visually-hidden">${t("player.speed")}</span>
        <select data-testid="player-speed" onChange=${(/** @type {Event} */ event) => on.speed(Number(/** @type {HTMLSelectElement} */ (event.currentTarget).value))}>
          ${SPEEDS.map((factor) => html`<option value=${factor} selected=${factor === speed}>${factor}×</option>`)}
        </select>
      </label>
    </div>
    <div class="scrubber" style=${{ "--played": total > 1 ? index / (total - 1) : 0, "--received": received }}>
      <${Still} of=${[losses, total]} draw=${() => html`<${Curve} d=${curve(losses, total)} />`} />
      <div class="scrubber-head" aria-hidden="true"></div>
      <input
        type="range"
        data-testid="scrubber"
        style=${{ width: `${Math.max(0.02, received) * 100}%` }}
        min="0"
        max=${last}
        step="1"
        value=${index}
        aria-label=${t("player.scrubber")}
        aria-valuetext=${words}
        onInput=${(/** @type {Event} */ event) => on.seek(Number(/** @type {HTMLInputElement} */ (event.currentTarget).value))}
      />
    </div>
    <div class="player-end">
      <p class=${`words${learned ? " learned" : ""}`} data-testid="words">${words}</p>
      ${walking !== null && html`<button type="button" class="quiet walk-open" data-testid="walk-open" aria-pressed=${walking} aria-label=${t("player.walk")} data-tip="player.walk" disabled=${count === 0} onClick=${on.walk}><${Icon} name="steps" />${t("player.walk.short")}</button>`}
    </div>
    <p class="visually-hidden" aria-live="polite">${playing ? "" : words}</p>
  `;
}

/** @param {{ d: string }} props */
function Curve({ d }) {
  return html`<svg class="scrubber-curve" viewBox=${`0 0 ${CURVE.width} ${CURVE.height}`} preserveAspectRatio="none" aria-hidden="true">
    <path class="curve-area" d=${`${d}V${CURVE.height}H0Z`} />
    <path class="curve-line" d=${d} />
  </svg>`;
}

/**
 * The loss over the whole recording, falling from the top.
 * @param {(number | null)[]} losses
 * @param {number} total
 */
function curve(losses, total) {
  const finite = losses.map((loss) => loss ?? 0);
  const most = Math.max(...finite, 1e-9);
  const points = finite.map((loss, i) => `${((CURVE.width * i) / Math.max(1, total - 1)).toFixed(1)} ${(6 + (CURVE.height - 8) * (1 - loss / most)).toFixed(1)}`);
  return points.length ? `M${points.join("L")}` : "M0 0";
}
