import { html } from "../dom/html.js";
import { Banner } from "../views/banner.js";
import { Header } from "../views/header.js";
import { Help } from "../views/help.js";
import { keyboard } from "../views/keyboard.js";

/**
 * The page's head, its messages, its keys and their help.
 * @param {import("./page.js").Page} page
 */
export function head({ store, act, words, region }) {
  store.theme.value = document.documentElement.dataset.theme === "dark" ? "dark" : "light";

  /** @param {import("../model/colour.js").Theme} theme */
  const switchTheme = (theme) => {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem("theme", theme);
    store.theme.value = theme;
  };

  region("header-tools", () => html`<${Header}
    page="learn"
    theme=${store.theme.value}
    t=${words.value}
    onTheme=${() => switchTheme(store.theme.value === "dark" ? "light" : "dark")}
    onHelp=${() => (store.help.value = true)}
  />`);

  region("banner", () => html`<${Banner} problems=${store.problems.value.rest} t=${words.value} onClose=${() => (store.problems.value = { ...store.problems.value, rest: [] })} />`);

  region("help", () => html`<${Help} open=${store.help.value} t=${words.value} onClose=${() => (store.help.value = false)} />`);

  keyboard({
    ...act.player,
    speed: act.player.faster,
    move: act.move,
    clear: () => (store.selection.value = null),
    help: () => (store.help.value = true),
  });
}
