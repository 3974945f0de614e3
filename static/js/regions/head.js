import { effect } from "../../vendor/signals-core/signals-core.mjs";
import { html } from "../dom/html.js";
import { kept, LENGTH } from "../model/lesson/progress.js";
import { Banner } from "../views/banner.js";
import { Header } from "../views/header.js";
import { Help } from "../views/help.js";
import { keyboard } from "../views/keyboard.js";

/**
 * The page's head, its messages, its keys and their help.
 * @param {import("./page.js").Page} page
 * @param {{ copy: () => void }} linking
 */
export function head({ store, act, speaking, appearance, shortcuts, words, alone, region }, linking) {
  region("header-tools", () => html`<${Header}
    page="learn"
    theme=${store.theme.value}
    language=${speaking.language.value}
    projector=${appearance.projector.value}
    t=${words.value}
    lesson=${alone ? undefined : store.lesson.value}
    chapters=${LENGTH}
    onLesson=${switchLesson}
    onTheme=${appearance.switchTheme}
    onLanguage=${changeLanguage}
    onProjector=${appearance.switchProjector}
    onLink=${linking.copy}
    onTakeaway=${() => (store.takeaway.value = true)}
    onHelp=${() => (store.help.value = true)}
  />`);

  if (!alone) {
    store.lesson.value = kept(sessionStorage.getItem("lesson"), localStorage.getItem("lesson"));
    effect(() => {
      for (const storage of [sessionStorage, localStorage]) storage.setItem("lesson", JSON.stringify(store.lesson.value));
    });
  }

  /** Room for the lesson; until there is something to read, before.js has judged. */
  effect(() => {
    const open = !alone && store.lesson.value.open;
    if (alone || (store.recording.value && (open || !store.linking.value))) document.documentElement.classList.toggle("with-lesson", open);
  });

  function switchLesson() {
    store.lesson.value = { ...store.lesson.value, open: !store.lesson.value.open };
  }

  async function changeLanguage() {
    try {
      await speaking.change(speaking.language.value === "en" ? "zh" : "en");
    } catch (error) {
      store.tell(error);
    }
  }

  region("banner", () => {
    const t = words.value;
    const left = store.left.value.length > 0 ? [t("link.left", { parts: store.left.value.join(", ") })] : [];
    const near = store.near.value ? [t("link.near", store.near.value)] : [];
    const linked = [...left, ...near];
    const said = store.problems.value.rest;
    const rest = said.length > 0 && store.broken.value ? [...said, t("problem.resumes", { step: store.broken.value.frames.at(-1)?.step ?? 0 })] : said;
    return html`<${Banner} problems=${[...rest, ...linked]} title=${linked.length && !rest.length ? "link.left.title" : undefined} t=${t} onClose=${() => {
      store.near.value = null;
      store.problems.value = { ...store.problems.value, rest: [] };
      store.left.value = [];
    }} />`;
  });

  region("help", () => html`<${Help} open=${store.help.value} shortcuts=${shortcuts.value} t=${words.value} onClose=${() => (store.help.value = false)} />`);

  const { player, move } = act;
  shortcuts.value = [
    { shown: ["Space"], says: "help.play", does: { " ": player.toggle } },
    { shown: ["←", "→"], says: "help.step", does: { ArrowLeft: () => player.step(-1), ArrowRight: () => player.step(1) } },
    { shown: ["Home", "End"], says: "help.ends", does: { Home: player.start, End: player.end } },
    { shown: ["−", "+"], says: "help.speed", does: { "-": () => player.faster(-1), "+": () => player.faster(1), "=": () => player.faster(1) } },
    { shown: ["Shift ←", "Shift →"], says: "help.select.step", does: { "Shift+ArrowLeft": () => move({ dt: -1 }), "Shift+ArrowRight": () => move({ dt: 1 }) } },
    { shown: ["Shift ↓", "Shift ↑"], says: "help.select.part", does: { "Shift+ArrowDown": () => move({ dPart: -1 }), "Shift+ArrowUp": () => move({ dPart: 1 }) } },
    { shown: ["U", "Shift U"], says: "help.select.unit", does: { u: () => move({ dUnit: 1 }), "Shift+U": () => move({ dUnit: -1 }) } },
    { shown: ["Esc"], says: "help.escape", does: { Escape: () => (store.selection.value = null) } },
    ...shortcuts.value,
    { shown: ["C"], says: "help.link", does: { c: linking.copy } },
    ...(alone ? [] : [{ shown: ["L"], says: "help.lesson", does: { l: switchLesson } }]),
    { shown: ["D"], says: "help.theme", does: { d: appearance.switchTheme } },
    { shown: ["P"], says: "help.projector", does: { p: appearance.switchProjector } },
    { shown: ["E"], says: "help.language", does: { e: changeLanguage } },
    { shown: ["?"], says: "help.help", does: { "?": () => (store.help.value = true) } },
  ];
  keyboard(shortcuts);
}
