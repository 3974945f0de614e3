import { html } from "../dom/html.js";
import { Controls } from "../views/controls.js";

/**
 * The set-up strip.
 * @param {import("./page.js").Page} page
 */
export function setup({ store, act, words, region }) {
  region("setup", () => html`<${Controls}
    setup=${store.setup.value}
    problems=${inWords(store.problems.value)}
    presets=${store.presets.value}
    preset=${store.preset.value}
    open=${store.settings.value}
    onOpen=${() => (store.settings.value = !store.settings.value)}
    t=${words.value}
    onChange=${act.type}
    onPreset=${act.choosePreset}
    onAgain=${act.startAgain}
  />`);

  /** What the page itself finds wrong is a key of its sentences. @param {import("../model/store.js").Problems} problems */
  function inWords(problems) {
    const { word } = problems.fields;
    return word?.startsWith("problem.") ? { ...problems, fields: { ...problems.fields, word: words.value(word) } } : problems;
  }
}
