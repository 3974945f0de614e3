/** The examples that the page has words for in every language. */
const NAMED = ["dogs", "banana", "hello", "sentence", "reviews", "order", "names", "series", "clipping"];

/**
 * What an example is called and shows; one that the page does not know keeps the server's words.
 * @param {{ name: string, title: string, description: string }} preset
 * @param {import("./words.js").Translate} t
 */
export function named({ name, title, description }, t) {
  if (!NAMED.includes(name)) return { title, description };
  return { title: t(`title.${name}`), description: t(`about.${name}`) };
}
