import { actionOf } from "../model/shortcuts.js";

/**
 * Does what the page's keys stand for, except where a field or control needs the key itself.
 * @param {{ readonly value: import("../model/shortcuts.js").Shortcut[] }} shortcuts
 */
export function keyboard(shortcuts) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = /** @type {Element} */ (event.target);
    if (target.closest("dialog[open], select, textarea, input:not([type=range], [type=checkbox], [type=radio])")) return;
    if (event.key === " " && target.closest("button, a, summary, input:not([type=range]), [role=button]")) return;
    if (event.key.startsWith("Arrow") && target.closest("input[type=radio]")) return;
    const action = actionOf(shortcuts.value, event);
    if (!action) return;
    event.preventDefault();
    action();
  });
}
