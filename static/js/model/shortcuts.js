/**
 * Keys and what they do: what acts on them and what tells of them read the same rows.
 * @typedef {object} Shortcut
 * @property {string[]} shown the keys as they are written on a keyboard
 * @property {string} says the key of the sentence that says what they do
 * @property {Record<string, () => void>} does by the event's key, with Shift+ before it where that is held
 */

/**
 * What a pressed key does, if anything. A sign that needs Shift on some keyboards counts with and without it.
 * @param {Shortcut[]} shortcuts
 * @param {{ key: string, shiftKey: boolean }} event
 * @returns {(() => void) | undefined}
 */
export function actionOf(shortcuts, { key, shiftKey }) {
  const sign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  const names = shiftKey ? [`Shift+${key}`, ...(sign ? [key] : [])] : [key];
  for (const name of names) {
    const found = shortcuts.find(({ does }) => Object.hasOwn(does, name));
    if (found) return found.does[name];
  }
  return undefined;
}
