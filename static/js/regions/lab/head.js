import { html } from "../../dom/html.js";
import { Banner } from "../../views/banner.js";
import { Header } from "../../views/header.js";

/**
 * The lab's head and its messages.
 * @param {import("./page.js").Lab} lab
 */
export function head({ store, appearance, words, region }) {
  region("header-tools", () => html`<${Header}
    page="gradients"
    theme=${store.theme.value}
    language="en"
    projector=${appearance.projector.value}
    t=${words.value}
    onTheme=${appearance.switchTheme}
    onProjector=${appearance.switchProjector}
  />`);

  region("banner", () => html`<${Banner} problems=${store.problems.value} t=${words.value} onClose=${() => (store.problems.value = [])} />`);
}
