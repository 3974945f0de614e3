import { html } from "../dom/html.js";
import { Icon } from "../dom/icons.js";

/**
 * The links and switches at the right of the page's head.
 * @param {{ page: "learn" | "gradients", theme: import("../model/colour.js").Theme, t: import("../model/words.js").Translate, onTheme: () => void, onHelp?: () => void }} props
 */
export function Header({ page, theme, t, onTheme, onHelp }) {
  const switching = t(theme === "dark" ? "header.theme.light" : "header.theme.dark");
  const link = (/** @type {"learn" | "gradients"} */ name, /** @type {string} */ path) => html`<a href=${path} aria-current=${name === page ? "page" : undefined} data-testid=${`${name}-link`}>${t(`header.${name}`)}</a>`;
  return html`
    ${link("learn", "/")}
    ${link("gradients", "/vanishing")}
    <a href="/docs" data-testid="api-link">${t("header.api")}</a>
    <button type="button" class="icon-button" data-testid="theme" aria-label=${switching} data-tip=${theme === "dark" ? "header.theme.light" : "header.theme.dark"} onClick=${onTheme}>
      <${Icon} name=${theme === "dark" ? "sun" : "moon"} />
    </button>
    ${onHelp &&
    html`<button type="button" class="icon-button" data-testid="help" aria-label=${t("header.help")} data-tip="header.help" onClick=${onHelp}>
      <${Icon} name="keyboard" />
    </button>`}
  `;
}
