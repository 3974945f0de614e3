import { signal } from "../../vendor/signals-core/signals-core.mjs";
import { html } from "../dom/html.js";
import { loaded } from "../model/loading.js";
import { named } from "../model/presets.js";
import { told } from "../model/told.js";
import { Controls } from "../views/controls.js";

/**
 * The set-up strip, and under it the drawer with the rest, which is loaded when it is first opened.
 * @param {import("./page.js").Page} page
 */
export function setup({ store, act, words, shortcuts, alone, place, region }) {
  const drawer = signal(/** @type {{ Drawer: any, Weights: any } | null} */ (null));
  const setUp = act.setup;

  /** @param {boolean} open */
  function show(open) {
    const within = place("drawer").contains(document.activeElement); // asked before it is gone
    store.settings.value = open;
    if (!open && within) /** @type {HTMLElement} */ (place("setup").querySelector(".more")).focus();
  }

  let loading = false;
  async function load() {
    if (loading) return;
    loading = true;
    try {
      const [{ Drawer }, { Weights }] = await loaded(Promise.all([import("../views/drawer.js"), import("../views/weights.js")]));
      drawer.value = { Drawer, Weights };
    } catch (error) {
      store.settings.value = false;
      store.tell(error);
    } finally {
      loading = false;
    }
  }

  region("setup", () => html`<${Controls}
    setup=${store.setup.value}
    problems=${inWords()}
    presets=${store.presets.value.map((preset) => ({ name: preset.name, title: named(preset, words.value).title }))}
    preset=${store.preset.value}
    chosen=${store.chosen.value}
    open=${store.settings.value}
    can=${{ undo: store.history.value.past.length > 0, redo: store.history.value.future.length > 0 }}
    t=${words.value}
    act=${setUp}
    onOpen=${() => show(!store.settings.value)}
  />`);

  region("drawer", () => {
    const { frame, recording, playing, theme, presets, preset } = store;
    if (store.settings.value && !drawer.value) void load();
    if (!store.settings.value || !drawer.value) return null;
    const { Drawer, Weights } = drawer.value;
    const t = words.value;
    const shared = { setup: store.setup.value, problems: inWords(), t, act: setUp };
    const example = presets.value.find(({ name }) => name === preset.value);
    const weights = frame.value && recording.value
      && html`<${Weights} frame=${frame.value} recording=${recording.value} playing=${playing.value} theme=${theme.value} ...${shared} />`;
    return html`<${Drawer} chosen=${store.chosen.value} about=${example ? named(example, t).description : ""} weights=${weights} onClose=${() => show(false)} ...${shared} />`;
  });

  if (!alone) shortcuts.value = [...shortcuts.value, { shown: ["Ctrl Z", "Ctrl Shift Z"], says: "help.undo", does: {} }];
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "z" || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    if (event.shiftKey) setUp.redo();
    else setUp.undo();
  });

  /** What is wrong, in the language in use. */
  function inWords() {
    const { fields } = store.problems.value;
    return Object.fromEntries(Object.entries(fields).map(([field, said]) => [field, told(said, words.value)]));
  }
}
