import { html } from "../../dom/html.js";
import { Banner } from "../../views/banner.js";
import { Header } from "../../views/header.js";

/**
 * The lab's head and its messages.
 * @param {import("./page.js").Lab} lab
 */
export function head({ store, speaking, appearance, words, region }) {
  region("header-tools", () => html`<${Header}
    page="gradients"
    theme=${store.theme.value}
    language=${speaking.language.value}
    projector=${appearance.projector.value}
    t=${words.value}
    onTheme=${appearance.switchTheme}
    onLanguage=${changeLanguage}
    onProjector=${appearance.switchProjector}
  />`);

  async function changeLanguage() {
    try {
      await speaking.change(speaking.language.value === "en" ? "zh" : "en");
    } catch (error) {
      store.problems.value = [error instanceof Error ? error.message : String(error)];
    }
  }

  region("banner", () => html`<${Banner} problems=${store.problems.value} t=${words.value} onClose=${() => (store.problems.value = [])} />`);
}
