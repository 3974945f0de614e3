import { Component } from "../../vendor/preact/preact.mjs";
import { css, inkOn, signed } from "../model/colour.js";
import { compact, fixed, full } from "../model/format.js";
import { addressIn } from "../model/arithmetic/blocks.js";
import { html } from "./html.js";
import { addressData } from "./linking.js";
import { Tex } from "./math.js";
import { Formula } from "./notation.js";

/**
 * How numbers are shown.
 * @typedef {object} Showing
 * @property {boolean} digits whether every digit is wanted
 * @property {import("../model/colour.js").Theme} theme
 * @property {string} typeset
 * @property {import("../model/words.js").Translate} t
 *
 * @typedef {import("../model/arithmetic/blocks.js").Block} Block
 */

/** Beyond this many columns or rows the cells are smaller. */
const MANY = { columns: 6, rows: 8 };

/**
 * A matrix or column vector, its rows and columns named. Its numbers are reached with Tab and the arrow keys.
 * @extends {Component<Showing & { block: Block }>}
 */
export class Numbers extends Component {
  /** @type {HTMLElement | null} */
  scroller = null;

  componentDidMount() {
    this.reveal();
  }

  /** @param {{ block: Block }} before */
  componentDidUpdate(before) {
    if (before.block.markColumn !== this.props.block.markColumn || before.block.name !== this.props.block.name) this.reveal();
  }

  /** Scrolls a wide matrix to the column that matters. */
  reveal() {
    const { markColumn } = this.props.block;
    const cell = markColumn === null ? null : this.scroller?.querySelector(`[data-column="${markColumn + 1}"]`);
    if (this.scroller && cell instanceof HTMLElement) this.scroller.scrollLeft = cell.offsetLeft - this.scroller.clientWidth / 2;
  }

  render(/** @type {Showing & { block: Block }} */ { block, digits, theme, typeset }) {
    const { name, values, rows, columns, look } = block;
    const [height, width] = [values.length, values[0]?.length ?? 0];
    const crowded = width > MANY.columns || height > MANY.rows;
    const classes = `numbers${rows.length ? " named" : ""}${crowded ? " small" : ""}${look === "signed" ? "" : " unsigned"}`;
    return html`<div class="numbers-room" ref=${(/** @type {HTMLElement | null} */ element) => (this.scroller = element)}>
      <table class=${classes} data-grid onKeyDown=${walkCells}>
        <caption><${Tex} tex=${name} typeset=${typeset} />${block.sized && html`<span class="size">${height}×${width}</span>`}</caption>
        ${columns.length > 0 && html`<thead><tr>${rows.length > 0 && html`<td></td>`}${columns.map((token) => html`<th scope="col">${token}</th>`)}</tr></thead>`}
        <tbody>
          ${values.map((row, i) => html`<tr>
            ${rows.length > 0 && html`<th scope="row">${rows[i]}</th>`}
            ${row.map((value, j) => html`<${Cell} block=${block} value=${value} i=${i} j=${j} digits=${digits} theme=${theme} />`)}
          </tr>`)}
        </tbody>
      </table>
    </div>`;
  }
}

/** @param {{ block: Block, value: number | null, i: number, j: number, digits: boolean, theme: import("../model/colour.js").Theme }} props */
function Cell({ block, value, i, j, digits, theme }) {
  const colour = block.look === "signed" ? signed(value, theme) : null;
  return html`<td
    class=${i === block.markRow || j === block.markColumn ? "marked" : ""}
    tabindex=${i === 0 && j === 0 ? 0 : -1}
    data-value=${value}
    data-tip="tip.number"
    ...${addressData(addressIn(block, i, j))}
    style=${colour ? { background: css(colour), color: inkOn(colour) } : undefined}
  >${digits ? full(value) : rounded(value, block.look)}</td>`;
}

/** @param {number | null} value @param {Block["look"]} look */
const rounded = (value, look) => (look === "whole" ? full(value) : look === "compact" ? compact(value) : fixed(value));

/**
 * Moves the focus among the cells of a table with the arrow keys.
 * @param {KeyboardEvent} event
 */
function walkCells(event) {
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  const cell = event.target;
  if (!step || event.shiftKey || !(cell instanceof HTMLTableCellElement)) return;
  const rows = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td")]);
  const at = rows.findIndex((row) => row.includes(cell));
  const next = rows[at + step[0]]?.[rows[at].indexOf(cell) + step[1]];
  event.preventDefault();
  next?.focus();
}

/**
 * Products to be added: 0.24 · 1 + 0.58 · 0 + …
 * @param {Showing & { sum: import("../model/arithmetic/blocks.js").Terms }} props
 */
export function Terms({ sum, digits, theme, t }) {
  return html`<span class="terms">
    ${sum.terms.map((factors, at) => html`<span class="term">
      ${at > 0 && html`<span class="plus">+</span>`}
      ${factors.map(({ name, value, of, look = "compact" }, place) => {
        const colour = look === "signed" ? signed(value, theme) : null;
        return html`${place > 0 && html`<span class="times">·</span>`}<span class="factor" data-value=${value} data-tip="tip.number" ...${addressData(of)}>
          <span class="factor-name"><${Formula} text=${name} /></span>
          <span class="factor-value" style=${colour ? { background: css(colour), color: inkOn(colour) } : undefined}>${digits ? full(value) : rounded(value, look)}</span>
        </span>`;
      })}
    </span>`)}
    ${sum.left > 0 && html`<span class="left-out">${t("arithmetic.left", { count: sum.left })}</span>`}
  </span>`;
}
