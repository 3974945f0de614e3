import { html } from "../dom/html.js";
import { Banner } from "../views/banner.js";
import { Header } from "../views/header.js";
import { Help } from "../views/help.js";
import { keyboard } from "../views/keyboard.js";

/**
 * The page's head, its messages, its keys and their help.
 * @param {import("./page.js").Page} page
 */
export function head({ store, act, speaking, appearance, words, region }) {
  region("header-tools", () => html`<${Header}
    page="learn"
    theme=${store.theme.value}
    language=${speaking.language.value}
    projector=${appearance.projector.value}
    t=${words.value}
    onTheme=${appearance.switchTheme}
    onLanguage=${changeLanguage}
    onProjector=${appearance.switchProjector}
    onHelp=${() => (store.help.value = true)}
  />`);

  async function changeLanguage() {
    try {
      await speaking.change(speaking.language.value === "en" ? "zh" : "en");
    } catch (error) {
      store.problems.value = { ...store.problems.value, rest: [error instanceof Error ? error.message : String(error)] };
    }
  }

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
