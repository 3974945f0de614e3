import { html } from "../dom/html.js";
import { Choice, Draft, Problem, Switch, TextField } from "../dom/fields.js";
import { Icon } from "../dom/icons.js";
import { visible } from "../model/format.js";
import { FORMS, pairText, partOf } from "../model/form.js";
import { readingOf } from "../model/reading-setup.js";
import { partsOf, sequenceOf } from "../model/sequence.js";
import { ACTIVATIONS, CONSTANTS, SCHEMES } from "../model/setup.js";

/**
 * All of the set-up that the strip has no room for.
 * @param {object} props
 * @param {import("../model/setup.js").Setup} props.setup
 * @param {import("../model/setup.js").FieldProblems} props.problems
 * @param {number} props.chosen
 * @param {string} props.about what the chosen example shows
 * @param {import("../model/words.js").Translate} props.t
 * @param {import("../setup-actions.js").SetupActions} props.act
 * @param {any} props.weights the table of weights
 * @param {() => void} props.onClose
 */
export function Drawer({ setup, problems, chosen, about, t, act, weights, onClose }) {
  const field = (/** @type {import("../model/setup.js").Typed | "list"} */ name, /** @type {object} */ more = {}) => html`<${TextField} name=${name} label=${t(`setup.${name}`)} value=${name === "list" ? setup.items.join("\n") : setup[name]} problems=${problems} t=${t} onChange=${act.type} ...${more} />`;
  const choice = (/** @type {"activation" | "bias" | "scheme" | "optimizer"} */ name, /** @type {[string, string][]} */ options) => html`<${Choice} name=${name} label=${t(`setup.${name}`)} value=${setup[name]} problem=${problems[name]} options=${options} onChange=${(/** @type {any} */ value) => act.change({ [name]: value })} />`;
  const plain = (/** @type {string[]} */ names) => names.map((name) => /** @type {[string, string]} */ ([name, name]));
  const escape = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    onClose();
  };
  return html`<section class="drawer" data-testid="drawer" aria-label=${t("setup.more.title")} onKeyDown=${escape}>
    <header class="drawer-head"><h2>${t("setup.more.title")}</h2><button type="button" class="icon-button" data-testid="drawer-close" aria-label=${t("setup.close")} onClick=${onClose}><${Icon} name="close" /></button></header>
    ${about && html`<p class="drawer-about" data-testid="about">${about}</p>`}
    <div class="drawer-parts">
      <fieldset>
        <legend>${t("setup.reads")}</legend>
        <div class="segments" role="radiogroup" aria-label=${t("setup.form")}>
          ${FORMS.map((form) => html`<label class=${form === setup.form ? "on" : ""}><input type="radio" name="form" data-testid=${`form-${form}`} checked=${form === setup.form} onChange=${() => act.reform(form)} />${t(`setup.form.${form}`)}</label>`)}
        </div>
        ${field("list", { rows: Math.min(6, Math.max(2, setup.items.length)) })}
        <p class="hint">${t(`setup.list.${setup.form}`)}</p>
        ${setup.form === "pairs" && html`<${Pairs} text=${setup.items[chosen]} t=${t} onText=${(/** @type {string} */ text) => act.type("word", text)} />`}
        ${setup.form === "pairs" && field("outputs", { placeholder: t("setup.outputs.standard") })}
        <${Switch} name="last" label=${t("setup.last")} hint=${t("setup.last.hint")} on=${setup.last} onChange=${(/** @type {boolean} */ last) => act.change({ last })} />
        <${Switch} name="embed" label=${t("setup.embed")} hint=${t("setup.embed.hint")} on=${setup.embedding !== null} onChange=${act.embed} />
        ${setup.embedding && html`<${Vectors} setup=${setup} t=${t} onVectors=${(/** @type {Record<string, string>} */ embedding) => act.change({ embedding }, "embedding")} />`}
        <${Problem} id="setup-embedding" problem=${problems.embedding} />
        <button type="button" class="quiet" data-testid="shuffle" onClick=${act.shuffle}>${t("setup.shuffle", { seed: setup.seed })}</button>
        <p class="hint">${t("setup.shuffle.hint")}</p>
      </fieldset>
      <div class="drawer-column">
        <fieldset>
          <legend>${t("setup.network")}</legend>
          <div class="drawer-fields">
            ${setup.cell === "rnn" && choice("activation", plain(ACTIVATIONS))}
            ${choice("bias", [["", t("setup.bias.standard")], ["on", t("setup.bias.on")], ["off", t("setup.bias.off")]])}
            ${choice("scheme", plain(SCHEMES))}
            ${field("gain", { placeholder: "1", mode: "decimal" })}
            ${setup.cell === "lstm" && field("forget", { placeholder: "1", mode: "decimal" })}
          </div>
          <${Switch} name="cut" label=${t("setup.cut")} hint=${t(setup.cell === "rnn" ? "setup.cut.hint" : "setup.cut.gated")} on=${setup.cut} onChange=${(/** @type {boolean} */ cut) => act.change({ cut })} />
        </fieldset>
        <fieldset>
          <legend>${t("setup.learns")}</legend>
          <div class="drawer-fields">
            ${choice("optimizer", plain(Object.keys(CONSTANTS)))}
            ${CONSTANTS[setup.optimizer]?.map(({ field: name, standard }) => field(name, { placeholder: standard, mode: "decimal" }))}
            ${field("clip", { placeholder: t("setup.never"), mode: "decimal" })}
            ${field("truncate", { placeholder: t("setup.unlimited"), mode: "numeric" })}
            ${field("steps", { mode: "numeric" })}
            ${field("stop", { placeholder: t("setup.never"), mode: "decimal" })}
            ${field("every", { placeholder: t("setup.every.standard"), mode: "numeric" })}
          </div>
        </fieldset>
        <details class="translation"><summary>${t("setup.translation")}</summary><p>${t("setup.translation.text")}</p></details>
      </div>
    </div>
    ${weights}
  </section>`;
}

/**
 * A row for each step: what is read, and what should be said there.
 * @param {{ text: string, t: import("../model/words.js").Translate, onText: (text: string) => void }} props
 */
function Pairs({ text, t, onText }) {
  const { inputs = [], targets = [] } = partOf("pairs", text);
  const edit = (/** @type {number} */ at, /** @type {"input" | "target"} */ which) => (/** @type {Event} */ event) => {
    const typed = /** @type {HTMLInputElement} */ (event.currentTarget).value.trim().replace(/\s+/g, "_");
    onText(inputs.flatMap((input, i) => {
      const own = i === at && which === "input" ? typed : input;
      return own ? [pairText(own, i === at && which === "target" ? typed || null : targets[i])] : [];
    }).join(" "));
  };
  return html`<table class="pairs" data-testid="pairs">
    <thead><tr><th scope="col">t</th><th scope="col">${t("setup.pairs.input")}</th><th scope="col">${t("setup.pairs.target")}</th></tr></thead>
    <tbody>${inputs.map((input, i) => html`<tr key=${i}>
      <th scope="row">${i + 1}</th>
      <td><${Draft} data-testid=${`pair-input-${i + 1}`} aria-label=${t("setup.pairs.input.at", { t: i + 1 })} value=${input} onTake=${edit(i, "input")} /></td>
      <td><${Draft} data-testid=${`pair-target-${i + 1}`} aria-label=${t("setup.pairs.target.at", { t: i + 1 })} value=${targets[i] ?? ""} placeholder=${t("setup.pairs.none")} onTake=${edit(i, "target")} /></td>
    </tr>`)}</tbody>
  </table>`;
}

/**
 * The numbers of each token's vector.
 * @param {{ setup: import("../model/setup.js").Setup, t: import("../model/words.js").Translate, onVectors: (embedding: Record<string, string>) => void }} props
 */
function Vectors({ setup, t, onVectors }) {
  const read = partsOf(readingOf(setup)).flatMap(({ embedding = {} }) => Object.entries(embedding));
  const rows = new Map(partsOf(readingOf(setup)).flatMap((part) => sequenceOf(part).inputs).map((token) => [token, setup.embedding?.[token] ?? read.find(([name]) => name === token)?.[1].join(" ") ?? ""]));
  return html`<table class="pairs" data-testid="vectors">
    <thead><tr><th scope="col">${t("setup.pairs.input")}</th><th scope="col">x</th></tr></thead>
    <tbody>${[...rows].map(([token, numbers]) => html`<tr key=${token}>
      <th scope="row">${visible(token)}</th>
      <td><input type="text" data-testid=${`vector-${token}`} aria-label=${t("setup.vector.of", { token: visible(token) })} value=${numbers} onInput=${(/** @type {Event} */ event) => onVectors({ ...Object.fromEntries(rows), [token]: /** @type {HTMLInputElement} */ (event.currentTarget).value })} /></td>
    </tr>`)}</tbody>
  </table>`;
}
