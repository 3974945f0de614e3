import { relation } from "../model/links.js";

/** @typedef {import("../model/links.js").Address} Address */

/** What carries a number's address: its attributes are the address. */
const ADDRESSED = "[data-part]";

/**
 * The attributes that tell where a number belongs.
 * @param {Address} address
 */
export function addressData({ part, t, unit, row, column }) {
  return { "data-part": part, "data-t": t ?? undefined, "data-unit": unit, "data-row": row, "data-column": column };
}

/**
 * @param {Element} element
 * @returns {Address}
 */
function addressOf(element) {
  const { part = "", t, unit, row, column } = /** @type {HTMLElement} */ (element).dataset;
  const number = (/** @type {string | undefined} */ text) => (text === undefined ? undefined : Number(text));
  return { part, t: number(t) ?? null, unit: number(unit), row: number(row), column: number(column) };
}

/**
 * Tells which number is pointed at or has the focus.
 * @param {HTMLElement} place
 * @param {(address: Address | null) => void} tell
 */
export function followPointer(place, tell) {
  /** @type {Element | null} */
  let last = null;
  const point = (/** @type {Event} */ event) => {
    const element = event.target instanceof Element ? event.target.closest(ADDRESSED) : null;
    if (event.type === "focusin" && !element?.matches(":focus-visible")) return;
    if (element === last) return;
    last = element;
    tell(element && addressOf(element));
  };
  const leave = () => {
    last = null;
    tell(null);
  };
  place.addEventListener("pointerover", point);
  place.addEventListener("focusin", point);
  place.addEventListener("pointerleave", leave);
  place.addEventListener("focusout", leave);
}

/**
 * Marks everything that has to do with a number, in whatever view it stands. The marks are attributes of their own, which
 * no view draws, so that nothing is drawn anew for them.
 * @param {HTMLElement} place
 * @param {Address | null} hover
 * @param {import("../model/links.js").Wiring} wiring
 */
export function mark(place, hover, wiring) {
  for (const element of place.querySelectorAll("[data-link]")) element.removeAttribute("data-link");
  if (!hover) return;
  for (const element of place.querySelectorAll(ADDRESSED)) {
    const found = relation(hover, addressOf(element), wiring);
    if (found) element.setAttribute("data-link", found);
  }
}
