import { computed, effect } from "../../../vendor/signals-core/signals-core.mjs";

/** Between two columns, and beside a chart in its panel, in pixels. */
const GAP = 12;
const PADDING = 26;

/**
 * Tells the store which views are in sight and how much room a chart has, and lets the page be seen once its first
 * numbers are drawn.
 * @param {import("./page.js").Lab} lab
 */
export function room({ store, shown, place }) {
  const seen = new IntersectionObserver((entries) => {
    const visible = new Set(store.visible.value);
    for (const { target, isIntersecting } of entries) {
      const id = /** @type {HTMLElement} */ (target).dataset.view ?? "";
      if (isIntersecting) visible.add(id);
      else visible.delete(id);
    }
    store.visible.value = visible;
  });
  for (const section of document.querySelectorAll("[data-view]")) seen.observe(section);

  /** The charts of a row share its room; on a small window they stand under one another. */
  function measure() {
    const room = place("cards").firstElementChild?.clientWidth ?? 0;
    const count = store.columns.value.length;
    const perRow = room < 640 ? 1 : room < 960 && count > 2 ? 2 : Math.max(1, count);
    place("cards").parentElement?.style.setProperty("--per-row", String(perRow));
    store.width.value = Math.max(0, Math.floor((room - GAP * (perRow - 1)) / perRow) - PADDING);
  }
  const sized = new ResizeObserver(measure);
  sized.observe(place("cards"));
  const count = computed(() => store.columns.value.length);
  effect(() => {
    if (count.value) requestAnimationFrame(measure);
  });

  /** Until there are numbers, or there is something to say instead. */
  const opening = effect(() => {
    const ready = shown.value.length > 0 && shown.value.every(({ answer, problem }) => answer || problem);
    if (!ready && store.problems.value.length === 0) return;
    requestAnimationFrame(() => requestAnimationFrame(() => document.body.classList.remove("opening")));
    queueMicrotask(() => opening());
  });
}
