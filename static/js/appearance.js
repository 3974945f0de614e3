import { signal } from "../vendor/signals-core/signals-core.mjs";

/**
 * Light or dark, screen or projector: as before.js found them, and what switches them for this visit and the next.
 * @param {import("../vendor/signals-core/signals-core.mjs").Signal<import("./model/colour.js").Theme>} theme
 */
export function appearance(theme) {
  const { dataset } = document.documentElement;
  /** @type {import("./model/colour.js").Theme} */
  let kept = dataset.theme === "dark" ? "dark" : "light";
  theme.value = kept;
  const projector = signal("projector" in dataset);
  /** Paper is light, and as wide as it is: what was drawn for the window is made to fit. */
  addEventListener("beforeprint", () => {
    const stage = document.querySelector(".stage");
    document.documentElement.style.setProperty("--drawn-width", String(innerWidth));
    if (stage) document.documentElement.style.setProperty("--drawn-stage", String(stage.clientWidth));
    dataset.theme = "light";
    theme.value = "light";
  });
  addEventListener("afterprint", () => {
    dataset.theme = kept;
    theme.value = kept;
  });

  return {
    projector: /** @type {{ readonly value: boolean }} */ (projector),
    switchTheme() {
      kept = kept === "dark" ? "light" : "dark";
      dataset.theme = kept;
      localStorage.setItem("theme", kept);
      theme.value = kept;
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
