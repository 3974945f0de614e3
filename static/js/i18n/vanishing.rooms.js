import shared from "./en/shared.js";
import lab from "./vanishing.en.js";

/**
 * The sentences of the lab, by language; those that a visitor may never read are loaded when they are needed.
 * @type {import("../language.js").Rooms}
 */
export default {
  lab: {
    en: async () => ({ ...shared, ...lab }),
    zh: async () => Object.assign({}, ...(await Promise.all([import("./zh/shared.js"), import("./vanishing.zh.js")])).map((module) => module.default)),
  },
};
