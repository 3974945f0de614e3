/** What is said where the server does not answer at all. */
export const UNREACHABLE = "The server cannot be reached. Is it still running? Once it is, try again: this page need not be reloaded.";

/**
 * Parts of the page that come when they are wanted: where a browser cannot load one, that is said in the page's words,
 * not in its own.
 * @template T
 * @param {Promise<T>} parts what import() gives
 * @returns {Promise<T>}
 */
export async function loaded(parts) {
  try {
    return await parts;
  } catch (error) {
    throw error instanceof TypeError ? new Error(UNREACHABLE) : error;
  }
}
