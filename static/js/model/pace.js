/** Lets the browser draw, and answer the visitor, before more is done. */
export function nextTask() {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
