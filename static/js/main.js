import { batch, effect } from "../vendor/signals-core/signals-core.mjs";
import { actions } from "./actions.js";
import * as api from "./api.js";
import { appearance } from "./appearance.js";
import { followConnection } from "./connection.js";
import { loadTypesetting, typesetting } from "./dom/math.js";
import { painted } from "./dom/pace.js";
import rooms from "./i18n/rooms.js";
import { speaking } from "./language.js";
import { createStore } from "./model/store.js";
import { loaded, UNREACHABLE } from "./model/loading.js";
import { nextTask } from "./model/pace.js";
import { arithmeticPanel } from "./regions/arithmetic.js";
import { detail } from "./regions/detail.js";
import { head } from "./regions/head.js";
import { link } from "./regions/link.js";
import { menus } from "./regions/menus.js";
import { fixedWords, pageOf } from "./regions/page.js";
import { setup } from "./regions/setup.js";
import { stage } from "./regions/stage.js";
import { takeaway } from "./regions/takeaway.js";
import { followForward, followWriting } from "./requests.js";
import { takeaways } from "./takeaway.js";
import { tooltips } from "./views/tooltip.js";

/** A chart that reaches less far than this into the window, in pixels, is not looked at yet. */
const PEEK = 30;
/** What a visitor does. */
const SIGNS = ["pointermove", "pointerdown", "keydown", "wheel", "touchstart"];
/** After so many milliseconds without a sign a visitor is looking, or thinking. */
const PAUSE = 3000;

const store = createStore();
const act = actions(store, api);
const language = speaking(rooms);
const page = pageOf(store, act, language, appearance(store.theme));

await painted();
await language.open("page");
const [visit] = performance.getEntriesByType("navigation");
const begun = act.begin(location.hash, /** @type {PerformanceNavigationTiming | undefined} */ (visit)?.type === "reload");
fixedWords(page);
const linking = link(page);
await nextTask();
head(page, linking);
await nextTask();
setup(page);
await nextTask();
stage(page);
await nextTask();
arithmeticPanel(page);
const { library, load: loadCharts } = detail(page);
menus(page);
await nextTask();
takeaway(page, takeaways(store, api), linking);
tooltips(page.place("tooltip"), page.words);

await begun;

if (!page.alone) later(() => store.walk.value, act.endWalk, async () => {
  const [{ walk }, { followGradients, followCheck }] = await loaded(Promise.all([import("./regions/walk.js"), import("./walk-requests.js"), language.open("walk")]));
  walk(page);
  followGradients(store, api);
  followCheck(store, api);
});

later(() => store.path.value, () => (store.path.value = false), async () => {
  const [{ path }, { followPath }] = await loaded(Promise.all([import("./regions/path.js"), import("./path-requests.js"), language.open("path")]));
  path(page);
  followPath(store, api);
});

if (!page.alone) later(() => store.lesson.value.open && store.frame.value, () => (store.lesson.value = { ...store.lesson.value, open: false }), async () => {
  const [{ lesson }] = await loaded(Promise.all([import("./regions/lesson.js"), language.open("lesson")]));
  lesson(page);
});

/**
 * Loads a part of the page when it is first wanted; where that fails, it is given up until it is wanted again.
 * @param {() => unknown} wanted read reactively
 * @param {() => void} giveUp
 * @param {() => Promise<void>} load
 */
function later(wanted, giveUp, load) {
  let loading = false;
  const stop = effect(() => {
    if (!wanted() || loading) return;
    loading = true;
    setTimeout(() => load().then(stop, (error) => {
      giveUp();
      loading = false;
      store.tell(error);
    }));
  });
}

if (!page.alone) followConnection(
  api,
  () => store.broken.value !== null || store.missed.value || [...store.problems.value.rest, store.writing.value?.problem?.said, store.walkProblem.value].includes(UNREACHABLE),
  () => {
    batch(() => {
      store.missed.value = false;
      store.problems.value = { ...store.problems.value, rest: store.problems.value.rest.filter((said) => said !== UNREACHABLE && said !== api.BROKEN_OFF) };
      store.walkProblem.value = null;
      if (store.writing.value?.problem) store.writing.value = null;
      store.returned.value += 1;
    });
    if (store.presets.value.length) act.setup.catchUp();
    else void act.begin(location.hash, false);
    if (typesetting.value === "failed") void loadTypesetting();
  },
);

const stop = effect(() => {
  if (!store.frame.value) return;
  setTimeout(() => {
    stop();
    followForward(store, api);
    followWriting(store, api);
    whenLookedAt(document.querySelectorAll("[data-chart]"), loadCharts);
    atFirstSign(() => {
      fetchAhead(library);
      void loadTypesetting();
      inAPause(loadCharts);
    });
  });
});

/**
 * Does something once any of the parts of the page is in sight: what is much larger than the page should not hold up
 * those who look at the network.
 * @param {Iterable<Element>} parts
 * @param {() => void} then
 */
function whenLookedAt(parts, then) {
  const seen = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      seen.disconnect();
      then();
    },
    { rootMargin: `0px 0px ${-PEEK}px` },
  );
  for (const part of parts) seen.observe(part);
}

/**
 * Does something once the visitor does anything.
 * @param {() => void} then
 */
function atFirstSign(then) {
  const go = () => {
    for (const sign of SIGNS) removeEventListener(sign, go);
    then();
  };
  for (const sign of SIGNS) addEventListener(sign, go, { passive: true });
}

/**
 * Does something once nothing plays and the visitor has done nothing for a while: what takes long should not hold up
 * a press of a key, and yet be there for a print.
 * @param {() => void} then
 */
function inAPause(then) {
  let last = performance.now();
  const again = () => void (last = performance.now());
  const look = () => {
    if (store.playing.value) again();
    const left = PAUSE - (performance.now() - last);
    if (left > 0) return void setTimeout(look, left);
    for (const sign of SIGNS) removeEventListener(sign, again);
    then();
  };
  for (const sign of SIGNS) addEventListener(sign, again, { passive: true });
  look();
}

/**
 * Fetches a script without executing it, so that it is at hand when it is needed.
 * @param {string} href
 */
function fetchAhead(href) {
  document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", as: "script", href }));
}
