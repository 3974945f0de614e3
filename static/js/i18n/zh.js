import arithmetic from "./zh/arithmetic.js";
import detail from "./zh/detail.js";
import setup from "./zh/setup.js";
import shared from "./zh/shared.js";
import stage from "./zh/stage.js";
import takeaway from "./zh/takeaway.js";

/** Every sentence of the page at / in Simplified Chinese, but for those that are loaded when they are needed. @type {Record<string, string>} */
export default { ...shared, ...setup, ...stage, ...detail, ...arithmetic, ...takeaway };
