import { html } from "./html.js";

const WORDS = /\b(tanh|softmax|ln|onehot)\b/u;
const TOKENS = /"[^"]*"|[\p{L}∂]|[_^]\{[^}]*\}|_\w+|[^\p{L}∂_^"]+/gu;

/** @typedef {{ kind: "variable" | "word" | "sub" | "sup" | "text", text: string }} Piece */

/**
 * Words that stand upright, letters that lean, what follows _ as a subscript, and what stands in ^{} as a superscript.
 * @param {string} text such as `h_t = tanh(W_x x_t)`; a quoted part is taken as it is
 * @returns {Piece[]}
 */
export function parsed(text) {
  return text.split(WORDS).flatMap((part) => (WORDS.test(part) ? [{ kind: "word", text: part }] : (part.match(TOKENS) ?? []).map(piece)));
}

/**
 * @param {string} token
 * @returns {Piece}
 */
function piece(token) {
  if (token.startsWith('"')) return { kind: "text", text: token.slice(1, -1) };
  if (token.startsWith("^")) return { kind: "sup", text: token.slice(2, -1) };
  if (token.startsWith("_")) return { kind: "sub", text: token.replace(/^_\{?|\}$/g, "") };
  return { kind: /[\p{L}∂]/u.test(token) ? "variable" : "text", text: token };
}

/**
 * A formula for the flow of text.
 * @param {{ text: string }} props
 */
export function Formula({ text }) {
  return html`<span class="formula">${parsed(text).map(({ kind, text: part }) => {
    if (kind === "sub") return html`<sub>${/\p{L}/u.test(part) ? html`<i>${part}</i>` : part}</sub>`;
    if (kind === "sup") return html`<sup><i>${part}</i></sup>`;
    if (kind === "variable") return html`<i>${part}</i>`;
    return part;
  })}</span>`;
}

/**
 * The same for a drawing: the contents of an SVG text element.
 * @param {{ text: string }} props
 */
export function SvgFormula({ text }) {
  let lowered = false;
  return html`${parsed(text).map(({ kind, text: part }) => {
    const sub = kind === "sub";
    const shift = sub === lowered ? "0" : sub ? "0.28em" : "-0.2em";
    lowered = sub;
    return html`<tspan
      dy=${shift}
      font-size=${sub ? "0.72em" : undefined}
      font-style=${kind === "variable" || (sub && /\p{L}/u.test(part)) ? "italic" : undefined}
      >${part}</tspan
    >`;
  })}`;
}
