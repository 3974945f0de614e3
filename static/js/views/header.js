import { Component } from "../../vendor/preact/preact.mjs";
import { html } from "../dom/html.js";
import { Icon } from "../dom/icons.js";

/**
 * @typedef {object} HeaderProps
 * @property {"learn" | "gradients"} page
 * @property {import("../model/colour.js").Theme} theme
 * @property {"en" | "zh"} language
 * @property {boolean} projector
 * @property {import("../model/words.js").Translate} t
 * @property {() => void} onTheme
 * @property {() => void} [onLanguage]
 * @property {() => void} onProjector
 * @property {() => void} [onLink]
 * @property {() => void} [onTakeaway]
 * @property {() => void} [onHelp]
 * @property {{ open: boolean, chapter: number }} [lesson] which chapter the lesson stands at
 * @property {number} [chapters] how many it has
 * @property {() => void} [onLesson]
 */

/**
 * The links and switches at the right of the page's head; a small window folds them into a menu.
 * @extends {Component<HeaderProps, { open: boolean }>}
 */
export class Header extends Component {
  state = { open: false };
  /** @type {HTMLElement | null} */
  place = null;

  componentDidMount() {
    document.addEventListener("pointerdown", this.outside);
    document.addEventListener("keydown", this.escape);
  }

  componentWillUnmount() {
    document.removeEventListener("pointerdown", this.outside);
    document.removeEventListener("keydown", this.escape);
  }

  outside = (/** @type {Event} */ event) => {
    if (this.state.open && !this.place?.contains(/** @type {Node} */ (event.target))) this.setState({ open: false });
  };

  escape = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || !this.state.open) return;
    this.setState({ open: false });
    /** @type {HTMLElement | null | undefined} */ (this.place?.querySelector("[aria-expanded]"))?.focus();
  };

  render() {
    const { page, theme, language, projector, t, onTheme, onLanguage, onProjector, onLink, onTakeaway, onHelp, lesson, chapters = 0, onLesson } = this.props;
    const { open } = this.state;
    const link = (/** @type {string} */ name, /** @type {string} */ path) => html`<a href=${path} aria-current=${name === page ? "page" : undefined} data-testid=${`${name}-link`}>${t(`header.${name}`)}</a>`;
    /** Its words stand beside it in the menu. @type {(name: string, icon: string, sentence: string, press: () => void, pressed?: boolean) => any} */
    const button = (name, icon, sentence, press, pressed) => html`<button type="button" class="icon-button" data-testid=${name} aria-label=${t(sentence)} aria-pressed=${pressed} data-tip=${sentence} onClick=${press}>
      <${Icon} name=${icon} /><span class="in-menu" aria-hidden="true">${t(sentence)}</span>
    </button>`;
    return html`<div class=${open ? "head-menu open" : "head-menu"} ref=${(/** @type {HTMLElement | null} */ element) => (this.place = element)}>
      <button type="button" class="icon-button menu-button" data-testid="menu" aria-label=${t("header.menu")} aria-expanded=${open} aria-controls="head-items" onClick=${() => this.setState({ open: !open })}><${Icon} name="menu" /></button>
      <div class="head-items" id="head-items" onClick=${() => this.setState({ open: false })}>
        ${link("learn", "/")} ${link("gradients", "/vanishing")} ${link("api", "/docs")}
        ${lesson &&
        html`<button type="button" class="icon-button lesson-button" data-testid="lesson" aria-pressed=${lesson.open} aria-controls="lesson" onClick=${onLesson}>
          <${Icon} name="book" />${t("header.lesson")} <span class="lesson-count">${lesson.chapter + 1}/${chapters}</span>
        </button>`}
        ${onLanguage && html`<button type="button" class="icon-button language" data-testid="language" aria-label=${t(language === "en" ? "header.language.zh" : "header.language.en")} onClick=${onLanguage}>
          <span lang="en" class=${language === "en" ? "on" : ""}>EN</span> / <span lang="zh-CN" class=${language === "zh" ? "on" : ""}>中文</span>
        </button>`}
        ${button("theme", theme === "dark" ? "sun" : "moon", theme === "dark" ? "header.theme.light" : "header.theme.dark", onTheme)}
        ${button("projector", "projector", projector ? "header.projector.off" : "header.projector.on", onProjector, projector)}
        ${onLink && button("copy-link", "link", "header.link", onLink)}
        ${onTakeaway && button("takeaway", "takeaway", "header.takeaway", onTakeaway)}
        ${onHelp && button("help", "keyboard", "header.help", onHelp)}
      </div>
    </div>`;
  }
}
