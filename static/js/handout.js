import { forwardQuestion, writingQuestion } from "./model/questions.js";
import { questionOf, thinned } from "./model/replay.js";

/** Where in the empty page the recorded answers go. */
const PLACE = "<!-- recorded -->";
/** How many bytes the file may have. */
const MOST_BYTES = 7_900_000;
/** About how many bytes a character of the answers takes there, compressed and in base 64. */
const PACKED = 0.46;
/** Questions on their way at once. */
const AT_ONCE = 4;

/**
 * The page with the run in view as one file, which asks no server: every frame with its arithmetic and with what the
 * network writes then. Where the frames are too many for a file, some are left out, evenly.
 * @param {import("./model/store.js").Store} store
 * @param {typeof import("./api.js")} api
 * @param {(part: number) => void} tell how much is done, 0…1
 * @param {string} hash what the address says
 * @returns {Promise<Blob>}
 */
export async function handout(store, api, tell, hash) {
  const recording = store.recording.value;
  if (!recording?.ending) throw new Error("only a whole run can be saved");
  /** @type {Record<string, any>[]} by frame, what was answered about it, by question */
  const answers = [];
  const views = recording.sequences.map((_, i) => recording.at(i));
  /** @param {number} index */
  const ask = async (index) => {
    answers[index] = {};
    for (const { path, body } of views.flatMap((view) => questions(store, view, view.frames[index]))) {
      answers[index][questionOf(path, body)] = await api.post(path, body);
    }
  };

  const [empty] = await Promise.all([api.text("/handout.html"), ask(0)]);
  const room = MOST_BYTES - new Blob([empty]).size;
  const each = JSON.stringify([answers[0], recording.received[0]]).length;
  let kept = some(recording.received.map((_, i) => i), room / (each * PACKED));
  const [of, waiting] = [kept.length, kept.slice(1)];
  const work = async () => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
      await ask(index);
      tell(1 - waiting.length / of);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));

  const recorded = () => ({
    answers: Object.assign(
      { [questionOf("/api/presets")]: { presets: [presetOf(store, recording)] } },
      ...kept.map((index) => answers[index]),
      { [questionOf("/api/train", recording.request)]: [...kept.map((index) => recording.received[index]), { event: "done", ...recording.ending }] },
    ),
    hash,
  });
  const at = empty.indexOf(PLACE);
  for (;;) {
    const element = `<script type="application/gzip" id="recorded">${await packed(JSON.stringify(recorded()))}</script>`;
    if (element.length <= room || kept.length === 2) return new Blob([empty.slice(0, at), element, empty.slice(at + PLACE.length)], { type: "text/html" });
    kept = some(kept, (0.98 * kept.length * room) / element.length);
  }
}

/**
 * As many frames as there is room for, the first and the last among them.
 * @param {number[]} frames
 * @param {number} most
 */
function some(frames, most) {
  return thinned(frames, Math.max(2, Math.floor(most)));
}

/**
 * What the page asks about a frame; what the network writes only where it can, and from a start that it can read.
 * @param {import("./model/store.js").Store} store
 * @param {import("./model/recording.js").Recording} recording
 * @param {import("./model/recording.js").Frame} frame
 */
function questions({ start, length, writing }, recording, frame) {
  const arithmetic = forwardQuestion(recording, frame);
  const writes = recording.writes && !writing.value?.problem;
  return writes ? [arithmetic, writingQuestion(recording, frame, start.value, length.value)] : [arithmetic];
}

/**
 * The run's request as the one example of the saved page.
 * @param {import("./model/store.js").Store} store
 * @param {import("./model/recording.js").Recording} recording
 */
function presetOf(store, { request }) {
  const chosen = store.presets.value.find(({ name }) => name === store.preset.value);
  return { name: chosen?.name ?? "saved", title: chosen?.title ?? store.setup.value.items[0], endpoint: "/api/train", request };
}

/**
 * A text as gzip in base 64.
 * @param {string} text
 */
async function packed(text) {
  const bytes = new Uint8Array(await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer());
  let characters = "";
  for (let i = 0; i < bytes.length; i += 0x8000) characters += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(characters);
}
