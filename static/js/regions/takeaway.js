import { signal } from "../../vendor/signals-core/signals-core.mjs";
import { copyText, save } from "../dom/export.js";
import { html } from "../dom/html.js";
import { clientCode, curlCode } from "../model/code/api.js";
import { numpyCode } from "../model/code/numpy.js";
import { shownOf } from "../model/code/shown.js";
import { torchCode } from "../model/code/torch.js";
import { LANGUAGES, Takeaway } from "../views/takeaway.js";

/** How long it is said that the code was copied, in milliseconds. */
const SAID = 2000;

/**
 * The window with what can be taken along.
 * @param {import("./page.js").Page} page
 * @param {import("../takeaway.js").Takeaways} takeaways
 * @param {{ copy: () => void, said: { readonly value: string } }} linking
 */
export function takeaway({ store, act, words, region }, takeaways, linking) {
  const language = signal(/** @type {import("../views/takeaway.js").Language} */ ("python"));
  const copied = signal(false);
  const saving = signal(/** @type {number | null} */ (null));
  const problems = signal({ weights: /** @type {string[]} */ ([]), page: /** @type {string[]} */ ([]) });

  const code = () => {
    const { recording, frame } = store;
    if (!recording.value || !frame.value) return "";
    const shown = shownOf(recording.value, frame.value);
    const write = { curl: curlCode, python: clientCode, numpy: numpyCode, torch: torchCode }[language.value];
    return write(shown, location.origin);
  };

  /** Does what may fail, and says why it did. @param {"weights" | "page"} part @param {() => Promise<void>} action */
  const attempt = async (part, action) => {
    problems.value = { ...problems.value, [part]: [] };
    try {
      await action();
    } catch (error) {
      problems.value = { ...problems.value, [part]: takeaways.said(error) };
    }
  };

  /** Why the weights of a file cannot be begun with. @param {import("../model/store.js").Problems} refused */
  const reasons = ({ fields: { hidden, ...fields }, rest }) => [...(hidden ? [`${words.value("setup.hidden")}: ${hidden}`] : []), ...Object.values(fields), ...rest];

  region("takeaway", () => html`<${Takeaway}
    open=${store.takeaway.value}
    step=${store.frame.value?.step ?? 0}
    language=${language.value}
    code=${store.takeaway.value ? code() : ""}
    copied=${copied.value}
    saving=${saving.value}
    whole=${store.received.value.complete && store.recording.value?.ending !== null}
    problems=${problems.value}
    linked=${linking.said.value}
    t=${words.value}
    onLanguage=${(/** @type {keyof typeof LANGUAGES} */ chosen) => (language.value = chosen)}
    onCopy=${async () => {
      await copyText(code());
      copied.value = true;
      setTimeout(() => (copied.value = false), SAID);
    }}
    onLink=${linking.copy}
    onSaveCode=${() => save(new Blob([code()], { type: "text/plain" }), LANGUAGES[language.value])}
    onSaveWeights=${(/** @type {"npz" | "safetensors"} */ format) => attempt("weights", async () => {
      const { name, content } = await takeaways.weights(format);
      save(content, name);
    })}
    onOpenWeights=${(/** @type {File} */ file) => attempt("weights", async () => {
      const refused = await act.beginWith(await takeaways.opened(file));
      if (refused) problems.value = { ...problems.value, weights: reasons(refused) };
      else store.takeaway.value = false;
    })}
    onSavePage=${() => attempt("page", async () => {
      saving.value = 0;
      try {
        save(await takeaways.page((part) => (saving.value = part), act.link.hash({ settings: false, walk: null, chapter: null }) ?? ""), "unrolled.html");
      } finally {
        saving.value = null;
      }
    })}
    onClose=${() => (store.takeaway.value = false)}
  />`);
}
