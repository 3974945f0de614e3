import { signal } from "../../vendor/signals-core/signals-core.mjs";
import { Component } from "../../vendor/preact/preact.mjs";
import { html } from "./html.js";

const FOLDER = "../../vendor/katex/";
/** What KaTeX writes for a formula is kept: the same few stand there for as long as training plays. @type {Map<string, string>} */
const written = new Map();
/** @type {{ renderToString: (tex: string, options: object) => string } | null} */
let katex = null;
/** @type {Promise<void> | null} */
let loading = null;

/** Whether formulas can be set in proper type; "failed" where KaTeX could not be loaded. */
export const typesetting = signal(/** @type {"none" | "ready" | "failed"} */ ("none"));

/** Loads KaTeX, which the page does without until its network is drawn. Asked again, it waits for the same, or tries anew where that has failed. */
export function loadTypesetting() {
  const there = "katex" in window; // a page saved as one file has it inside
  loading ??= Promise.all(there ? [] : [added("link", { rel: "stylesheet", href: "katex.min.css" }), added("script", { src: "katex.min.js" })]).then(
    () => {
      katex = /** @type {any} */ (window).katex;
      typesetting.value = "ready";
    },
    () => {
      loading = null;
      typesetting.value = "failed";
    },
  );
  return loading;
}

/**
 * Puts an element that loads a file of KaTeX into the page's head.
 * @param {"link" | "script"} name
 * @param {Record<string, string>} attributes
 * @returns {Promise<void>}
 */
function added(name, attributes) {
  return new Promise((resolve, reject) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, key === "rel" ? value : new URL(FOLDER + value, import.meta.url).href);
    element.onload = () => resolve();
    element.onerror = () => {
      element.remove();
      reject(new Error(`${attributes.href ?? attributes.src} could not be loaded`));
    };
    document.head.append(element);
  });
}

/** @typedef {{ tex: string, typeset: string, display?: boolean }} Props typeset is the state of typesetting */

/**
 * A formula in TeX. Until KaTeX is there its room is kept; where it cannot be had, the formula is written plainly.
 * @extends {Component<Props>}
 */
export class Tex extends Component {
  /** @param {{ tex: string, typeset: string }} next */
  shouldComponentUpdate({ tex, typeset }) {
    return tex !== this.props.tex || typeset !== this.props.typeset;
  }

  render(/** @type {Props} */ { tex, display = false }) {
    if (!katex) return html`<span class=${typesetting.value === "failed" ? "tex plain" : "tex waiting-for-tex"}>${plainly(tex)}</span>`;
    const key = `${display}${tex}`;
    let markup = written.get(key);
    if (markup === undefined) {
      markup = katex.renderToString(display ? `\\displaystyle ${tex}` : tex, { throwOnError: false, strict: false });
      written.set(key, markup);
    }
    return html`<span class="tex" dangerouslySetInnerHTML=${{ __html: markup }}></span>`;
  }
}

/** How commands of TeX are written without it. @type {Record<string, string>} */
const PLAIN = { cdot: "·", circ: "∘", div: "÷", to: "→", sigma: "σ", sum: "Σ", hat: "", in: "∈", max: "max ", ",": " ", dfrac: "", displaystyle: "", mathrm: "", operatorname: "", big: "" };

/**
 * A formula as it can be read in plain type: W_x\,x_{2} → W_x x_2.
 * @param {string} tex
 */
export function plainly(tex) {
  return tex
    .replace(/\\dfrac\{((?:[^{}]|\{[^{}]*\})*)\}/g, "$1 / ")
    .replace(/\\([a-zA-Z]+|,)/g, (_, name) => PLAIN[name] ?? name)
    .replace(/[{}]/g, "");
}
