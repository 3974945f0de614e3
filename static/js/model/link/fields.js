/** The most that is told of a part that is left out. */
const TOLD = 40;

/**
 * The parts of an address behind its #, each read by whoever understands it. What nobody understands is left out, and
 * named. A part that is there twice counts once, unless all of its kind are asked for.
 */
export class Fields {
  /** @type {{ name: string, value: string, read: boolean }[]} */
  #parts;
  /** @type {string[]} */
  #left = [];

  /**
   * @param {string} hash
   * @param {(name: string) => boolean} [refused] whether a part is known to be bad
   */
  constructor(hash, refused = () => false) {
    this.#parts = [...new URLSearchParams(hash.replace(/^#/, ""))].filter(([name, value]) => name || value).map(([name, value]) => ({ name, value, read: false }));
    this.#parts = this.#parts.filter((part) => !refused(part.name) || !this.#left.push(told(part.name, part.value)));
  }

  /** The parts that are there, by name. */
  get names() {
    return [...new Set(this.#parts.map(({ name }) => name))];
  }

  /**
   * What of a part is understood; undefined where it is not there or says nothing that is.
   * @template V
   * @param {string} name
   * @param {(value: string) => V | undefined} understand
   * @returns {V | undefined}
   */
  read(name, understand) {
    const part = this.#parts.find((each) => each.name === name);
    const value = part && understand(part.value);
    if (part && value !== undefined) part.read = true;
    return value;
  }

  /**
   * What is understood of all parts of a name, in order.
   * @template V
   * @param {string} name
   * @param {(value: string) => V | undefined} understand
   * @returns {V[]}
   */
  all(name, understand) {
    return this.#parts.flatMap((part) => {
      const value = part.name === name ? understand(part.value) : undefined;
      if (value === undefined) return [];
      part.read = true;
      return [value];
    });
  }

  /**
   * Parts that mean something only together: all of them, or none.
   * @template V
   * @param {string[]} names
   * @param {(value: string, name: string) => V | undefined} understand
   * @returns {Record<string, V> | undefined} in the order of the address
   */
  together(names, understand) {
    const parts = this.#parts.filter(({ name }, i) => names.includes(name) && this.#parts.findIndex((each) => each.name === name) === i);
    const values = parts.map(({ name, value }) => /** @type {const} */ ([name, understand(value, name)]));
    if (parts.length !== names.length || values.some(([, value]) => value === undefined)) return undefined;
    for (const part of parts) part.read = true;
    return /** @type {Record<string, V>} */ (Object.fromEntries(values));
  }

  /** What was not understood, each as it stands in the address. */
  get left() {
    return [...this.#left, ...this.#parts.filter(({ read }) => !read).map(({ name, value }) => told(name, value))];
  }
}

/** A part as it is named to the reader. @param {string} name @param {string} value */
export const told = (name, value) => {
  const text = value === "" ? name : `${name}=${value}`;
  return text.length > TOLD ? `${text.slice(0, TOLD)}…` : text;
};

/**
 * The address that says these parts. What a program that finds links in a text might take for its end is escaped there.
 * @param {[name: string, value: string][]} parts
 */
export function hashOf(parts) {
  if (parts.length === 0) return "";
  const hash = `#${parts.map((part) => part.map(escaped).join("=")).join("&")}`;
  return hash.replace(/[.,:;!'()*/]$/, (end) => `%${end.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** What an address may hold as it is stays readable. @param {string} text */
const escaped = (text) => encodeURIComponent(text).replace(/%20/g, "+").replace(/%(2C|2F|3A|3B)/g, decodeURIComponent);
