import { Component } from "../../vendor/preact/preact.mjs";
import { css, inkOn, signed } from "../model/colour.js";
import { compact, fixed, full } from "../model/format.js";
import { addressIn } from "../model/arithmetic/blocks.js";
import { nameOf } from "../model/editing.js";
import { NumberInput } from "./editing.js";
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
 * @property {import("./editing.js").Editing | null} [editing] how some are changed, where they can be
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

  render(/** @type {Showing & { block: Block }} */ { block, digits, theme, typeset, t, editing = null }) {
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
            ${row.map((value, j) => html`<${Cell} block=${block} value=${value} i=${i} j=${j} digits=${digits} theme=${theme} t=${t} editing=${editing} />`)}
          </tr>`)}
        </tbody>
      </table>
    </div>`;
  }
}

/**
 * @typedef {Omit<Showing, "typeset"> & { block: Block, value: number | null, i: number, j: number }} CellProps
 *
 * One number; where it can be changed, a click or Enter opens it.
 * @extends {Component<CellProps, { open: boolean }>}
 */
class Cell extends Component {
  state = { open: false };
  /** @type {HTMLElement | null} */
  place = null;

  render(/** @type {CellProps} */ { block, value, i, j, digits, theme, t, editing }) {
    const of = addressIn(block, i, j);
    const colour = block.look === "signed" ? signed(value, theme) : null;
    const text = digits ? full(value) : rounded(value, block.look);
    const can = editing?.can(of) === true;
    const open = () => {
      editing?.begin();
      this.setState({ open: true });
    };
    const done = (/** @type {boolean} */ byKey) => {
      this.setState({ open: false });
      if (byKey) this.place?.focus();
    };
    const keys = (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" || this.state.open) return;
      event.preventDefault();
      open();
    };
    return html`<td
      class=${`${i === block.markRow || j === block.markColumn ? "marked" : ""}${can ? " editable" : ""}`}
      tabindex=${i === 0 && j === 0 ? 0 : -1}
      data-value=${value}
      data-tip=${can && !this.state.open ? "tip.weight" : "tip.number"}
      aria-keyshortcuts=${can ? "Enter" : undefined}
      ...${addressData(of)}
      style=${colour ? { background: css(colour), color: inkOn(colour) } : undefined}
      ref=${(/** @type {HTMLElement | null} */ element) => (this.place = element)}
      onClick=${can && !this.state.open ? open : undefined}
      onKeyDown=${can ? keys : undefined}
    >${can && this.state.open ? html`<${NumberInput} label=${t("setup.weight.of", { name: nameOf(of) })} text=${text} onNumber=${(/** @type {number} */ typed) => editing?.set(of, typed)} onDone=${done} />` : text}</td>`;
  }
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
export function Terms({ sum, digits, theme, t, editing = null }) {
  return html`<span class="terms">
    ${sum.terms.map((factors, at) => html`<span class="term">
      ${at > 0 && html`<span class="plus">+</span>`}
      ${factors.map((factor, place) => html`${place > 0 && html`<span class="times">·</span>`}<${Factor} factor=${factor} digits=${digits} theme=${theme} t=${t} editing=${editing} />`)}
    </span>`)}
    ${sum.left > 0 && html`<span class="left-out">${t("arithmetic.left", { count: sum.left })}</span>`}
  </span>`;
}

/**
 * @typedef {Omit<Showing, "typeset"> & { factor: import("../model/arithmetic/blocks.js").Factor }} FactorProps
 *
 * A number of a product, with its name; where it can be changed, it is a button.
 * @extends {Component<FactorProps, { open: boolean }>}
 */
class Factor extends Component {
  state = { open: false };
  /** @type {HTMLElement | null} */
  place = null;

  componentDidUpdate() {
    if (!this.back) return;
    this.back = false;
    /** @type {HTMLElement | null | undefined} */ (this.place?.querySelector("button"))?.focus();
  }

  /** Whether the focus goes back to the button once it is there again. */
  back = false;

  render(/** @type {FactorProps} */ { factor: { name, value, of, look = "compact" }, digits, theme, t, editing }) {
    const colour = look === "signed" ? signed(value, theme) : null;
    const text = digits ? full(value) : rounded(value, look);
    const can = editing?.can(of) === true;
    const shown = { class: "factor-value", style: colour ? { background: css(colour), color: inkOn(colour) } : undefined };
    const label = can ? t("setup.weight.of", { name: nameOf(of) }) : "";
    const open = () => {
      editing?.begin();
      this.setState({ open: true });
    };
    const done = (/** @type {boolean} */ byKey) => {
      this.back = byKey;
      this.setState({ open: false });
    };
    return html`<span class="factor" data-value=${value} data-tip=${can && !this.state.open ? "tip.weight" : "tip.number"} ...${addressData(of)} ref=${(/** @type {HTMLElement | null} */ element) => (this.place = element)}>
      <span class="factor-name"><${Formula} text=${name} /></span>
      ${can && this.state.open
        ? html`<span ...${shown}><${NumberInput} label=${label} text=${text} onNumber=${(/** @type {number} */ typed) => editing?.set(of, typed)} onDone=${done} /></span>`
        : can
          ? html`<button type="button" ...${shown} aria-label=${`${label}: ${text}`} onClick=${open}>${text}</button>`
          : html`<span ...${shown}>${text}</span>`}
    </span>`;
  }
}
