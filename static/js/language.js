import { batch, signal } from "../vendor/signals-core/signals-core.mjs";
import { loaded } from "./model/loading.js";

/**
 * @typedef {"en" | "zh"} Language
 * @typedef {Record<string, string>} Sentences by key
 * @typedef {Record<string, Record<Language, () => Promise<Sentences>>>} Rooms sentences that are loaded together, by the room's name
 */

/** What a document in each language is marked as. @type {Record<Language, string>} */
const MARKS = { en: "en", zh: "zh-CN" };

/**
 * The language in use, as before.js found it, and the sentences of the rooms that were opened.
 * @param {Rooms} rooms
 */
export function speaking(rooms) {
  const root = document.documentElement;
  const language = signal(/** @type {Language} */ (root.lang.startsWith("zh") ? "zh" : "en"));
  const dictionary = signal(/** @type {Sentences} */ ({}));
  /** @type {Set<string>} */
  const opened = new Set();
  let wanted = language.value;
  let last = Promise.resolve();

  /** Takes all sentences of the wanted language into use at once, after what was asked before. */
  function speak() {
    last = last.catch(() => {}).then(async () => {
      const now = wanted;
      const sentences = Object.assign({}, ...(await loaded(Promise.all([...opened].map((room) => rooms[room][now]())))));
      root.lang = MARKS[now];
      batch(() => {
        language.value = now;
        dictionary.value = sentences;
      });
    });
    return last;
  }

  return {
    language: /** @type {{ readonly value: Language }} */ (language),
    dictionary: /** @type {{ readonly value: Sentences }} */ (dictionary),
    /** Loads one more room's sentences, in this language and each that follows; one that cannot be loaded stays closed. @param {string} room */
    async open(room) {
      opened.add(room);
      try {
        await speak();
      } catch (error) {
        opened.delete(room);
        throw error;
      }
    },
    /** Changes the language for this visit and the next; where it cannot be loaded, it stays. @param {Language} next */
    async change(next) {
      wanted = next;
      try {
        await speak();
        localStorage.setItem("language", next);
      } catch (error) {
        wanted = language.value;
        throw error;
      }
    },
  };
}

/** @typedef {ReturnType<typeof speaking>} Speaking */
