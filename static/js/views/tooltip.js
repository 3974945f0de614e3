import { full } from "../model/format.js";

/**
 * Shows what an element's data-tip says, beside the pointer or the focused element, over the whole page: a sentence
 * whose slots are the element's other data, its value with every digit.
 * @param {HTMLElement} bubble
 * @param {{ readonly value: import("../model/words.js").Translate }} words
 */
export function tooltips(bubble, words) {
  /** @param {HTMLElement} owner */
  const sentence = ({ dataset }) => words.value(dataset.tip ?? "", { ...dataset, value: full(Number(dataset.value)) });

  /** What is shown changes while training plays, and the words with it. */
  const watch = new MutationObserver(([{ target }]) => {
    bubble.textContent = sentence(/** @type {HTMLElement} */ (target));
  });
  /** @param {Event} event */
  const show = (event) => {
    const owner = event.target instanceof Element ? /** @type {HTMLElement | null} */ (event.target.closest("[data-tip]")) : null;
    if (!owner || (event.type === "focusin" && !owner.matches(":focus-visible"))) return hide();
    bubble.textContent = sentence(owner);
    bubble.hidden = false;
    watch.disconnect();
    watch.observe(owner, { attributeFilter: ["data-value", "data-tip"] });
    const box = owner.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = bubble;
    const left = Math.min(innerWidth - width - 8, Math.max(8, box.left + box.width / 2 - width / 2));
    const above = box.top - height - 8;
    bubble.style.transform = `translate(${Math.round(left)}px, ${Math.round(above > 4 ? above : Math.min(innerHeight - height - 4, box.bottom + 8))}px)`;
  };
  const hide = () => {
    watch.disconnect();
    bubble.hidden = true;
  };
  document.addEventListener("pointerover", show);
  document.addEventListener("focusin", show);
  document.addEventListener("focusout", hide);
  document.addEventListener("pointerdown", hide);
  document.addEventListener("scroll", hide, true);
}
