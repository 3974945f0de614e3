import { html } from "../../dom/html.js";
import { Icon } from "../../dom/icons.js";
import { compact, fixed } from "../../model/format.js";

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
 * @property {import("../../model/lab/chain.js").Vanishing | null} answer
 * @property {boolean} late
 * @property {string[]} problems
 */
export function Cards({ cards, covered, canAdd, canRemove, scope, t, onAdd, onRemove, onScope }) {
  return html`<div class="columns" data-testid="cards">
    ${cards.map(({ id, name, differs, sentence, share, answer, late, problems }, i) => html`<article key=${id} class=${`panel card column-${i + 1}${late ? " late" : ""}${scope === id ? " chosen" : ""}`} data-testid=${`card-${i + 1}`} aria-busy=${late}>
      <header class="card-head">
        <h2><span class="swatch" aria-hidden="true"></span>${name}</h2>
        <p class="differs" data-testid="differs">${differs.map((each) => html`<span class="chip">${each}</span>`)}</p>
        <button type="button" class="icon-button" data-testid="change" aria-pressed=${scope === id} aria-label=${t("card.change", { name })} data-tip="card.change.hint" onClick=${() => onScope(id)}><${Icon} name="knobs" /></button>
        ${canAdd && html`<button type="button" class="icon-button" data-testid="add" aria-label=${t("card.add", { name })} data-tip="card.add.hint" onClick=${() => onAdd(id)}><${Icon} name="plus" /></button>`}
        ${canRemove && html`<button type="button" class="icon-button" data-testid="remove" aria-label=${t("card.remove", { name })} data-tip="card.remove.hint" onClick=${() => onRemove(id)}><${Icon} name="close" /></button>`}
      </header>
      ${problems.map((problem) => html`<p class="problem" role="alert" data-testid="card-problem">${problem}</p>`)}
      ${covered ? html`<p class="look">${t("card.covered")}</p>` : html`<p class="share" data-testid="share" data-value=${share} aria-live="polite">${sentence}</p>
      <dl class="measures">${answer && measures(answer, t).map(({ name: term, value, exact, id: testid }) => html`<div><dt>${term}</dt><dd data-testid=${testid} data-value=${exact} data-tip="tip.number">${value}</dd></div>`)}</dl>`}
    </article>`)}
  </div>`;
}

/**
 * @param {import("../../model/lab/chain.js").Vanishing} answer
 * @param {import("../../model/words.js").Translate} t
 */
function measures({ summary, recurrent }, t) {
  const { decay_per_step: decay, half_life: half, verdict } = summary;
  const matrices = Object.entries(recurrent);
  const several = matrices.length > 1;
  return [
    { id: "decay", name: t("measure.decay"), value: t("measure.decay.value", { value: compact(decay), verdict: t(`verdict.${verdict}`) }), exact: decay },
    { id: "half-life", name: t("measure.half"), value: half === null ? "∞" : t("measure.half.value", { value: fixed(half, half < 10 ? 1 : 0) }), exact: half },
    ...matrices.flatMap(([name, { spectral_norm: norm, spectral_radius: radius }]) => [
      { id: `norm-${name}`, name: `‖${name}‖ · ρ`, value: `${fixed(norm)} · ${fixed(radius)}`, exact: norm, several },
    ]),
  ];
}
