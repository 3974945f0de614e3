import { html } from "../../dom/html.js";
import { Icon } from "../../dom/icons.js";
import { Formula } from "../../dom/notation.js";
import { compact, fixed } from "../../model/format.js";
import { told } from "../../model/told.js";

/**
 * What stands on top of the columns: each one's name, what sets it apart, the error that arrives, and its measures.
 * @param {object} props
 * @param {Card[]} props.cards
 * @param {boolean} props.covered
 * @param {boolean} props.canAdd
 * @param {boolean} props.canRemove
 * @param {number | null} props.scope
 * @param {import("../../model/words.js").Translate} props.t
 * @param {(id: number) => void} props.onAdd
 * @param {(id: number) => void} props.onRemove
 * @param {(id: number) => void} props.onScope
 *
 * @typedef {object} Card
 * @property {number} id
 * @property {string} name
 * @property {string[]} differs
 * @property {string} sentence how much of the error arrives
 * @property {string | number | null} share the number in it, as the server's answers give it
 * @property {{ sentence: string, share: number | null } | null} joint what reaches an LSTM's h and c together
 * @property {boolean} aside whether the rate is of a direction that little of the error lies along
 * @property {import("../../model/lab/chain.js").Vanishing | null} answer
 * @property {boolean} late
 * @property {string[]} problems
 */
export function Cards({ cards, covered, canAdd, canRemove, scope, t, onAdd, onRemove, onScope }) {
  return html`<div class="columns" data-testid="cards">
    ${cards.map(({ id, name, differs, late, problems, ...said }, i) => html`<article key=${id} class=${`panel card column-${id}${late ? " late" : ""}${scope === id ? " chosen" : ""}`} data-testid=${`card-${i + 1}`} aria-busy=${late}>
      <header class="card-head">
        <h2><span class="swatch" aria-hidden="true"></span>${name}</h2>
        <p class="differs" data-testid="differs">${differs.map((each) => html`<span class="chip">${each}</span>`)}</p>
        <button type="button" class="icon-button" data-testid="change" aria-pressed=${scope === id} aria-label=${t("card.change", { name })} data-tip="card.change.hint" onClick=${() => onScope(id)}><${Icon} name="knobs" /></button>
        ${canAdd && html`<button type="button" class="icon-button" data-testid="add" aria-label=${t("card.add", { name })} data-tip="card.add.hint" onClick=${() => onAdd(id)}><${Icon} name="plus" /></button>`}
        ${canRemove && html`<button type="button" class="icon-button" data-testid="remove" aria-label=${t("card.remove", { name })} data-tip="card.remove.hint" onClick=${() => onRemove(id)}><${Icon} name="close" /></button>`}
      </header>
      ${problems.map((problem) => html`<p class="problem" role="alert" data-testid="card-problem">${told(problem, t)}</p>`)}
      ${covered ? html`<div class="room"><p class="look">${t("card.covered")}</p><div class="to-come" aria-hidden="true"><${Said} ...${said} t=${t} /></div></div>` : html`<${Said} ...${said} seen t=${t} />`}
    </article>`)}
  </div>`;
}

/**
 * What a card says of its network; unseen, it keeps the room for it.
 * @param {Pick<Card, "sentence" | "share" | "joint" | "aside" | "answer"> & { seen?: boolean, t: import("../../model/words.js").Translate }} props
 */
function Said({ sentence, share, joint, aside, answer, seen = false, t }) {
  return html`<p class="share" data-testid=${seen ? "share" : undefined} data-value=${share}>${sentence}${joint && html` <span class="share-joint" data-testid=${seen ? "share-joint" : undefined} data-value=${joint.share} data-tip=${joint.share === null ? undefined : "tip.number"}>${joint.sentence}</span>`}</p>
    <dl class="measures">${answer && html`<${Measures} answer=${answer} t=${t} />`}</dl>
    ${aside && html`<p class="look" data-testid=${seen ? "aside" : undefined}>${t("measure.aside")}</p>`}`;
}

/**
 * @param {{ answer: import("../../model/lab/chain.js").Vanishing, t: import("../../model/words.js").Translate }} props
 */
function Measures({ answer, t }) {
  const { decay_per_step: decay, half_life: half, verdict } = answer.summary;
  const matrices = Object.entries(answer.recurrent);
  return html`
    <div data-tip="measure.hint" data-last=${answer.steps.length}><dt>${t("measure.decay")}</dt><dd data-testid="decay" data-value=${decay} data-tip="tip.number">${t("measure.decay.value", { value: compact(decay), verdict: t(`verdict.${verdict}`) })}</dd></div>
    <div data-tip="measure.hint" data-last=${answer.steps.length}><dt>${t("measure.half")}</dt><dd data-testid="half-life" data-value=${half} data-tip="tip.number">${half === null || verdict === "steady" ? t("magnitude.none") : t("measure.half.value", { value: fixed(half, half < 10 ? 1 : 0) })}</dd></div>
    <div class="matrices" data-tip="measure.matrix.hint"><dt><${Formula} text=${t("measure.matrix")} /></dt>${matrices.map(([name, { spectral_norm: norm, spectral_radius: radius }]) => html`<dd>
      ${matrices.length > 1 && html`<${Formula} text=${name.slice(2)} /> `}<span data-testid=${`norm-${name}`} data-value=${norm} data-tip="tip.number">${fixed(norm)}</span><span class="radius">ρ <span data-testid=${`radius-${name}`} data-value=${radius} data-tip="tip.number">${fixed(radius)}</span></span>
    </dd>`)}</div>`;
}
