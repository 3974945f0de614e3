/** What needs these keys itself. */
const OWN = "dialog[open], input, select, textarea, [data-grid], [contenteditable]";

/**
 * Calls the walk's actions on its keys while it is open, before the page's own keys are looked at.
 * @param {{ open: () => boolean, step: (by: number) => void, ends: (first: boolean) => void, toggle: () => void, close: () => void }} walk
 */
export function walkKeys(walk) {
  /** @type {Record<string, () => void>} */
  const keys = {
    n: () => walk.step(1),
    ArrowRight: () => walk.step(1),
    b: () => walk.step(-1),
    ArrowLeft: () => walk.step(-1),
    Home: () => walk.ends(true),
    End: () => walk.ends(false),
    " ": walk.toggle,
    Escape: walk.close,
  };
  document.addEventListener(
    "keydown",
    (event) => {
      if (!walk.open() || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const target = /** @type {Element} */ (event.target);
      if (target.closest("dialog[open]") || (event.key !== "Escape" && target.closest(OWN))) return;
      if (event.key === " " && target.closest("button, a, [role=button]")) return;
      const action = keys[event.key];
      if (!action) return;
      event.preventDefault();
      event.stopPropagation();
      action();
    },
    true,
  );
}
