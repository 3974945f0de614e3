/**
 * @typedef {object} Actions
 * @property {() => void} toggle
 * @property {(by: number) => void} step
 * @property {() => void} start
 * @property {() => void} end
 * @property {(by: number) => void} speed
 * @property {(move: { dt?: number, dPart?: number, dUnit?: number }) => void} move
 * @property {() => void} clear
 * @property {() => void} help
 */

/**
 * Calls the actions of the page's keys, except where a field or control needs the key itself.
 * @param {Actions} actions
 */
export function keyboard(actions) {
  /** @type {Record<string, () => void>} */
  const plain = {
    " ": actions.toggle,
    ArrowLeft: () => actions.step(-1),
    ArrowRight: () => actions.step(1),
    Home: actions.start,
    End: actions.end,
    "-": () => actions.speed(-1),
    "+": () => actions.speed(1),
    "=": () => actions.speed(1),
    Escape: actions.clear,
    "?": actions.help,
    u: () => actions.move({ dUnit: 1 }),
  };
  /** @type {Record<string, () => void>} */
  const shifted = {
    ArrowLeft: () => actions.move({ dt: -1 }),
    ArrowRight: () => actions.move({ dt: 1 }),
    ArrowUp: () => actions.move({ dPart: 1 }),
    ArrowDown: () => actions.move({ dPart: -1 }),
    U: () => actions.move({ dUnit: -1 }),
    "?": actions.help,
    "+": () => actions.speed(1),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = /** @type {Element} */ (event.target);
    if (target.closest("dialog[open], select, input:not([type=range], [type=checkbox])")) return;
    if (event.key === " " && target.closest("button, a, input:not([type=range]), [role=button]")) return;
    const action = (event.shiftKey ? shifted : plain)[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
