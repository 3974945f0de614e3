import page from "./en.js";

/**
 * The sentences of the page at /, by language. What a visitor may never read is loaded when it is needed.
 * @type {import("../language.js").Rooms}
 */
export default {
  page: { en: async () => page, zh: async () => (await import("./zh.js")).default },
};
