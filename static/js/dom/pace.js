import { nextTask } from "../model/pace.js";

/** Waits until the browser has drawn what the server sent, where it draws at all. */
export async function painted() {
  if (document.hidden) return;
  for (let frames = 0; frames < 2; frames += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
  await nextTask();
}
