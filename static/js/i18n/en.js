import arithmetic from "./en/arithmetic.js";
import detail from "./en/detail.js";
import setup from "./en/setup.js";
import shared from "./en/shared.js";
import stage from "./en/stage.js";
import takeaway from "./en/takeaway.js";

/** Every sentence of the page at / in English, but for those that are loaded when they are needed. @type {Record<string, string>} */
export default { ...shared, ...setup, ...stage, ...detail, ...arithmetic, ...takeaway };
