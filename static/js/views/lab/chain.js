import { html } from "../../dom/html.js";
import { css, inkOn, signed } from "../../model/colour.js";
import { compact, visible } from "../../model/format.js";
import { isNothing, links } from "../../model/lab/chain.js";
import { mapDecades, standing } from "../../model/lab/scale.js";

/**
 * The chain from the loss step back to the earlier one: for each column the norm of every one-step Jacobian, and of
 * their product so far.
 * @param {object} props
 * @param {import("../../model/lab/source.js").Reading} props.reading
 * @param {{ t: number, k: number }} props.pair
 * @param {{ id: number, name: string, answer: import("../../model/lab/chain.js").Vanishing | null }[]} props.columns
 * @param {boolean} props.covered whether its numbers are not to be seen yet
 * @param {import("../../model/colour.js").Theme} props.theme
 * @param {import("../../model/words.js").Translate} props.t
 */
export function Chain({ reading, pair, columns, covered, theme, t }) {
  const { t: from, k } = pair;
  if (k === from) return html`<p class="look">${t("chain.none")}</p>`;
  const steps = Array.from({ length: from - k }, (_, i) => k + i);
  const chains = columns.map(({ answer }) => (answer && !covered ? links(answer, from, k).reverse() : []));
  const decades = Math.max(DECADES, mapDecades(chains.map((chain) => [chain.map(({ product }) => product)])));
  return html`<div class="chain-place"><div class="chain-scroll" tabindex="0" role="region" aria-label=${t("chain.label")}>
    <table class="chain" data-testid="chain">
      <thead><tr>
        <td></td>
        ${steps.map((step) => html`<th scope="col" class=${step === k ? "chain-end" : ""}>${visible(reading.inputs[step - 1])}<sub>${step}</sub></th>`)}
        <th scope="col" class="chain-start">${visible(reading.inputs[from - 1])}<sub>${from}</sub></th>
      </tr></thead>
      ${columns.map(({ id, name, answer }, column) => {
        const chain = chains[column];
        const nothing = (/** @type {number} */ last, /** @type {number} */ first) => answer !== null && isNothing(answer, last, first, Boolean(answer.jacobian_norms.h_only));
        return html`<tbody class=${`column-${id}`} data-testid=${`chain-${column + 1}`}>
          <tr class="chain-factors">
            <th scope="rowgroup" rowspan="2"><span class="swatch" aria-hidden="true"></span>${name}</th>
            ${chain.length === 0 && steps.map(() => html`<td></td>`)}${chain.map(({ from: left, to, factor }) => html`<td data-factor=${left} data-value=${factor} data-tip="tip.number">×${magnitude(factor, nothing(left, to), t)}</td>`)}
            <td class="chain-words">${t("chain.factor")}</td>
          </tr>
          <tr class="chain-products">
            ${chain.length === 0 && steps.map(() => html`<td></td>`)}${chain.map(({ to, product }) => {
              const colour = signed(product === null ? 1 : standing(product) === "lost" ? -1 : Math.log10(product) / decades, theme);
              return html`<td data-product=${to} data-value=${product} data-tip="tip.number" style=${{ background: css(colour), color: inkOn(colour) }}>${magnitude(product, nothing(from, to), t)}</td>`;
            })}
            <td class="chain-words">${t("chain.product")}</td>
          </tr>
        </tbody>`;
      })}
    </table>
  </div>${covered && html`<p class="look view-wait">${t("view.covered")}</p>`}</div>`;
}

/** The colours' ends are at least so many powers of ten away from 1. */
const DECADES = 6;

/**
 * @param {number | null} value
 * @param {boolean} nothing whether it is 0 and not only too small
 * @param {import("../../model/words.js").Translate} t
 */
function magnitude(value, nothing, t) {
  const said = nothing ? "nothing" : standing(value);
  return said === "value" ? compact(value) : t(`magnitude.${said}`);
}
