import { effect } from "../../vendor/signals-core/signals-core.mjs";

/**
 * Waits until something is so.
 * @param {() => boolean} so read reactively
 */
export function reached(so) {
  let stop = () => {};
  const promise = /** @type {Promise<null>} */ (new Promise((resolve) => {
    stop = effect(() => {
      if (so()) resolve(null);
    });
  }));
  return { promise, stop };
}
