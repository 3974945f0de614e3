import { Component } from "../../vendor/preact/preact.mjs";
import { html } from "../dom/html.js";
import { NumberCell, Problem } from "../dom/fields.js";
import { css, inkOn, signed } from "../model/colour.js";
import { fixed, visible } from "../model/format.js";

/**
 * @typedef {object} Props
 * @property {import("../model/recording.js").Recording} recording
 * @property {import("../model/recording.js").Frame} frame
 * @property {boolean} playing while it plays, the numbers stand still
 * @property {import("../model/setup.js").Setup} setup
 * @property {import("../model/setup.js").FieldProblems} problems
 * @property {import("../model/colour.js").Theme} theme
 * @property {import("../model/words.js").Translate} t
 * @property {import("../setup-actions.js").SetupActions} act
 */

/**
 * Every weight of the frame shown, and the states before the first step, each number to be changed.
 * @extends {Component<Props>}
 */
export class Weights extends Component {
  /** What was typed last and is no number. @type {{ refused: { name: string, typed: string, value: string } | null }} */
  state = { refused: null };

  /** @param {Props} next */
  shouldComponentUpdate(next) {
    return !next.playing;
  }

  render(/** @type {Props} */ { recording, frame, setup, problems, theme, t, act }) {
    const { d } = recording;
    const { refused } = this.state;
    const { vocabulary, outputs, vectors } = recording.sequence;
    const units = Array.from({ length: d }, (_, i) => String(i + 1));
    const zeros = units.map(() => 0);
    const inputs = vectors ? vectors[0].map((_, i) => String(i + 1)) : vocabulary.map(visible);
    const columns = (/** @type {string} */ name) => (name.startsWith("Wx") ? inputs : units);
    const rows = (/** @type {string} */ name) => (name === "Wy" || name === "by" ? outputs.map(visible) : units);
    /** @param {string} name @param {number[][]} values @param {string[] | null} heads @param {(row: number, column: number, value: number) => void} onNumber */
    const table = (name, values, heads, onNumber) => html`<table class="weights" data-testid=${`weights-${name}`}>
      <caption>${name} <span class="muted">${values.length}×${values[0].length}</span></caption>
      ${heads && html`<thead><tr><td></td>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>`}
      <tbody>${values.map((row, i) => html`<tr><th scope="row">${rows(name)[i]}</th>${row.map((value, j) => {
        const colour = signed(value, theme);
        const of = heads ? `${name} ${i + 1},${j + 1}` : `${name} ${i + 1}`;
        const take = (/** @type {number} */ typed) => {
          this.setState({ refused: null });
          onNumber(i, j, typed);
        };
        const refuse = (/** @type {string} */ typed) => this.setState({ refused: { name: of, typed, value: fixed(value) } });
        return html`<td><${NumberCell} id=${heads ? `weight-${name}-${i + 1}-${j + 1}` : `weight-${name}-${i + 1}`} label=${t("setup.weight.of", { name: of })} value=${value} text=${fixed(value)} style=${{ background: css(colour), color: inkOn(colour) }} onChange=${take} onRefuse=${refuse} /></td>`;
      })}</tr>`)}</tbody>
    </table>`;
    const state = (/** @type {"h0" | "c0"} */ name) => table(name, (setup[name] ?? zeros).map((value) => [value]), null, (i, _, value) => act.editState(name, i, value));
    return html`<fieldset class="weights-part">
      <legend>${t("setup.weights.title", { step: frame.step })}</legend>
      <p class="hint">${t("setup.weights.hint")}</p>
      <${Problem} id="setup-weights" problem=${refused ? t("setup.weight.refused", refused) : problems.weights} />
      <${Problem} id="setup-state" problem=${problems.state} />
      <div class="weights-tables">
        ${state("h0")}${recording.cell === "lstm" && state("c0")}
        ${Object.entries(frame.weights).map(([name, values]) =>
          Array.isArray(values[0])
            ? table(name, /** @type {number[][]} */ (values), columns(name), (i, j, value) => act.editWeight(name, i, j, value))
            : table(name, /** @type {number[]} */ (values).map((value) => [value]), null, (i, _, value) => act.editWeight(name, i, null, value)),
        )}
      </div>
    </fieldset>`;
  }
}
