import { actionOf } from "../model/shortcuts.js";

/**
 * Does what the page's keys stand for, except where a field or control needs the key itself.
 * @param {{ readonly value: import("../model/shortcuts.js").Shortcut[] }} shortcuts
 */
export function keyboard(shortcuts) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return; // wherever the focus is: the page behind it is out of reach
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("select, textarea, input:not([type=range], [type=checkbox], [type=radio])")) {
      if (event.key === "Escape") target.blur(); // so that the page's keys act again
      return;
    }
    if (event.key === " " && target.closest("button, a, summary, input:not([type=range]), [role=button]")) return;
    if (event.key.startsWith("Arrow") && target.closest("input[type=radio]")) return;
    const action = actionOf(shortcuts.value, event);
    if (!action) return;
    event.preventDefault();
    action();
  });
}
