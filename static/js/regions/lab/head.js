import { html } from "../../dom/html.js";
import { Banner } from "../../views/banner.js";
import { Header } from "../../views/header.js";
import { Help } from "../../views/help.js";
import { keyboard } from "../../views/keyboard.js";

/**
 * The lab's head, its messages, its keys and their help.
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
    onHelp=${() => (store.help.value = true)}
  />`);

  async function changeLanguage() {
    try {
      await speaking.change(speaking.language.value === "en" ? "zh" : "en");
    } catch (error) {
      store.problems.value = [error instanceof Error ? error.message : String(error)];
    }
  }

  region("banner", () => {
    const t = words.value;
    const left = store.left.value.length > 0 ? [t("lab.left", { parts: store.left.value.join(", ") })] : [];
    return html`<${Banner} problems=${[...store.problems.value, ...left]} title=${left.length && !store.problems.value.length ? "lab.left.title" : undefined} t=${t} onClose=${() => {
      store.problems.value = [];
      store.left.value = [];
    }} />`;
  });

  /** The words themselves act on the first three, as a slider needs these keys too. @type {import("../../model/shortcuts.js").Shortcut[]} */
  const shortcuts = [
    { shown: ["←", "→"], says: "lab.help.earlier", does: {} },
    { shown: ["Shift ←", "Shift →"], says: "lab.help.loss", does: {} },
    { shown: ["Enter"], says: "lab.help.enter", does: {} },
    { shown: ["D"], says: "help.theme", does: { d: appearance.switchTheme } },
    { shown: ["P"], says: "help.projector", does: { p: appearance.switchProjector } },
    { shown: ["E"], says: "help.language", does: { e: changeLanguage } },
    { shown: ["?"], says: "help.help", does: { "?": () => (store.help.value = true) } },
  ];
  region("help", () => html`<${Help} open=${store.help.value} shortcuts=${shortcuts} t=${words.value} onClose=${() => (store.help.value = false)} />`);
  keyboard({ value: shortcuts });
}
