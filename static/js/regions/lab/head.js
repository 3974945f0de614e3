import { html } from "../../dom/html.js";
import { Banner } from "../../views/banner.js";
import { Header } from "../../views/header.js";

/**
 * The lab's head and its messages.
 * @param {import("./page.js").Lab} lab
 */
export function head({ store, words, region }) {
  store.theme.value = document.documentElement.dataset.theme === "dark" ? "dark" : "light";

  region("header-tools", () => html`<${Header} page="gradients" theme=${store.theme.value} t=${words.value} onTheme=${() => {
    const theme = store.theme.value === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    localStorage.setItem("theme", theme);
    store.theme.value = theme;
  }} />`);

  region("banner", () => html`<${Banner} problems=${store.problems.value} t=${words.value} onClose=${() => (store.problems.value = [])} />`);
}
