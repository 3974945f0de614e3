import { h } from "../../vendor/preact/preact.mjs";
import htm from "../../vendor/htm/htm.mjs";

/** @typedef {import("../../vendor/preact/preact.mjs").ComponentChildren} Children */

/**
 * Templates that become Preact nodes: html`<p class=${name}>${text}</p>`.
 * @type {(strings: TemplateStringsArray, ...values: unknown[]) => import("../../vendor/preact/preact.mjs").VNode<any>}
 */
export const html = /** @type {any} */ (htm.bind(h));
