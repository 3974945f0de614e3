import js from "@eslint/js";
import globals from "globals";

/** Names that reach the network, which only api.js may use. */
const network = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource"];
/** Names of the browser's document, which model/ must not touch. */
const dom = ["document", "window", "navigator", "localStorage", "requestAnimationFrame", "getComputedStyle"];

export default [
  { ignores: ["static/vendor/**", "node_modules/**", ".venv*/**", "build/**", "dist/**", "htmlcov/**", "test-results/**"] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2022, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-implicit-coercion": "error",
      "max-lines": ["error", 300],
    },
  },
  { files: ["static/js/**"], languageOptions: { globals: globals.browser } },
  { files: ["static/js/**"], ignores: ["static/js/api.js"], rules: { "no-restricted-globals": ["error", ...network] } },
  { files: ["static/js/model/**"], rules: { "no-restricted-globals": ["error", ...network, ...dom] } },
  {
    files: ["static/js/views/**"],
    rules: { "no-restricted-imports": ["error", { patterns: ["**/api.js", "**/views/*"] }] },
  },
  { files: ["tests/js/**", "eslint.config.js"], languageOptions: { globals: globals.node } },
];
