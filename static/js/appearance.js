import { signal } from "../vendor/signals-core/signals-core.mjs";

/**
 * Light or dark, screen or projector: as before.js found them, and what switches them for this visit and the next.
 * @param {import("../vendor/signals-core/signals-core.mjs").Signal<import("./model/colour.js").Theme>} theme
 */
export function appearance(theme) {
  const { dataset } = document.documentElement;
  theme.value = dataset.theme === "dark" ? "dark" : "light";
  const projector = signal("projector" in dataset);
  return {
    projector: /** @type {{ readonly value: boolean }} */ (projector),
    switchTheme() {
      const next = theme.value === "dark" ? "light" : "dark";
      dataset.theme = next;
      localStorage.setItem("theme", next);
      theme.value = next;
    },
    switchProjector() {
      const on = !projector.value;
      if (on) dataset.projector = "";
      else delete dataset.projector;
      localStorage.setItem("projector", on ? "on" : "off");
      projector.value = on;
    },
  };
}

/** @typedef {ReturnType<typeof appearance>} Appearance */
