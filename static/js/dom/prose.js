import { html } from "./html.js";
import { Formula } from "./notation.js";

/**
 * A sentence with formulas between dollar signs.
 * @param {{ text: string }} props
 */
export function Prose({ text }) {
  return html`${text.split("$").map((part, i) => (i % 2 ? html`<${Formula} text=${part} />` : part))}`;
}
