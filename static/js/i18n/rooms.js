import page from "./en.js";

/**
 * The sentences of the page at /, by language. What a visitor may never read is loaded when it is needed.
 * @type {import("../language.js").Rooms}
 */
export default {
  lesson: { en: async () => (await import("./en/lesson.js")).default, zh: async () => (await import("./zh/lesson.js")).default },
  walk: { en: async () => (await import("./en/walk.js")).default, zh: async () => (await import("./zh/walk.js")).default },
  path: { en: async () => (await import("./en/path.js")).default, zh: async () => (await import("./zh/path.js")).default },
  page: { en: async () => page, zh: async () => (await import("./zh.js")).default },
};
