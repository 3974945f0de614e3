import { effect } from "../vendor/signals-core/signals-core.mjs";
import * as api from "./api.js";
import { appearance } from "./appearance.js";
import { followConnection } from "./connection.js";
import { painted } from "./dom/pace.js";
import rooms from "./i18n/vanishing.rooms.js";
import { speaking } from "./language.js";
import { createStore } from "./model/lab/store.js";
import { UNREACHABLE } from "./model/loading.js";
import { nextTask } from "./model/pace.js";
import { charts } from "./regions/lab/charts.js";
import { head } from "./regions/lab/head.js";
import { labOf } from "./regions/lab/page.js";
import { room } from "./regions/lab/room.js";
import { setup } from "./regions/lab/setup.js";
import { training } from "./regions/lab/training.js";
import { fixedWords } from "./regions/page.js";
import { actions } from "./vanishing-actions.js";
import { followColumns } from "./vanishing-requests.js";
import { tooltips } from "./views/tooltip.js";

/** How long the address stays behind what is shown, in milliseconds. */
const LINK_PAUSE = 400;

const store = createStore();
const act = actions(store, api);
const language = speaking(rooms);
const lab = labOf(store, act, language, appearance(store.theme));

await painted();
await language.open("lab");
fixedWords(lab);
await nextTask();
head(lab);
setup(lab);
await nextTask();
charts(lab);
training(lab);
tooltips(lab.place("tooltip"), lab.words);
room(lab);

const GONE = [UNREACHABLE, api.BROKEN_OFF];
let begun = false;

/** Begins with what the address says; what the server does not send is asked for again once it is back. */
async function begin() {
  try {
    await act.begin(location.hash);
  } catch (error) {
    store.problems.value = [error instanceof Error ? error.message : String(error)];
    return;
  }
  begun = true;
  followColumns(store, api);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let linking;
  /** The address as this page knows it: another one was put in its place, and is told of in a moment. */
  let known = location.hash;
  effect(() => {
    const hash = act.link();
    clearTimeout(linking);
    linking = setTimeout(() => {
      if (location.hash !== known) return;
      history.replaceState(null, "", `${location.pathname}${location.search}${hash}`);
      known = location.hash;
    }, LINK_PAUSE);
  });
  addEventListener("hashchange", () => {
    known = location.hash;
    act.openAddress(known);
  });
}

const broken = () => [...store.runs.value.values()].some(({ state, problem }) => state !== "failed" && GONE.includes(problem));
followConnection(api, () => broken() || GONE.some(store.says), () => {
  GONE.forEach(store.takeBack);
  store.returned.value += 1;
  if (!begun) void begin();
});
await begin();
