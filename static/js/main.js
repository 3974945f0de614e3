import { effect } from "../vendor/signals-core/signals-core.mjs";
import { actions } from "./actions.js";
import * as api from "./api.js";
import { appearance } from "./appearance.js";
import { loadTypesetting } from "./dom/math.js";
import rooms from "./i18n/rooms.js";
import { speaking } from "./language.js";
import { createStore } from "./model/store.js";
import { arithmeticPanel } from "./regions/arithmetic.js";
import { detail } from "./regions/detail.js";
import { head } from "./regions/head.js";
import { menus } from "./regions/menus.js";
import { fixedWords, pageOf } from "./regions/page.js";
import { setup } from "./regions/setup.js";
import { stage } from "./regions/stage.js";
import { takeaway } from "./regions/takeaway.js";
import { followForward, followWriting } from "./requests.js";
import { takeaways } from "./takeaway.js";
import { tooltips } from "./views/tooltip.js";

/** A part of the page that reaches less far than this into the window, in pixels, is not looked at yet. */
const PEEK = 30;

const store = createStore();
const act = actions(store, api);
const language = speaking(rooms);
const page = pageOf(store, act, language, appearance(store.theme));

await language.open("page");
fixedWords(page);
head(page);
setup(page);
stage(page);
arithmeticPanel(page);
const loadCharts = detail(page);
menus(page);
takeaway(page, takeaways(store, api));
tooltips(page.place("tooltip"), page.words);

await act.begin();

later(() => store.walk.value, async () => {
  const [{ walk }, { followGradients, followCheck }] = await Promise.all([import("./regions/walk.js"), import("./walk-requests.js"), language.open("walk")]);
  walk(page);
  followGradients(store, api);
  followCheck(store, api);
});

later(() => store.path.value, async () => {
  const [{ path }, { followPath }] = await Promise.all([import("./regions/path.js"), import("./path-requests.js"), language.open("path")]);
  path(page);
  followPath(store, api);
});

later(() => store.lesson.value.open && store.frame.value, async () => {
  const [{ lesson }] = await Promise.all([import("./regions/lesson.js"), language.open("lesson")]);
  lesson(page);
});

/**
 * Loads a part of the page when it is first wanted.
 * @param {() => unknown} wanted read reactively
 * @param {() => Promise<void>} load
 */
function later(wanted, load) {
  const stop = effect(() => {
    if (!wanted()) return;
    setTimeout(() => {
      stop();
      load().catch((error) => (store.problems.value = { fields: {}, rest: [String(error)] }));
    });
  });
}

const stop = effect(() => {
  if (!store.frame.value) return;
  setTimeout(() => {
    stop();
    followForward(store, api);
    followWriting(store, api);
    whenLookedAt(page.place("charts"), () => {
      loadCharts();
      void loadTypesetting();
    });
  });
});

/**
 * Does something once a part of the page is in sight, or the visitor does anything: libraries that are much larger than
 * the page should not hold up those who have only begun to look.
 * @param {HTMLElement} part
 * @param {() => void} then
 */
function whenLookedAt(part, then) {
  const signs = ["pointerdown", "keydown", "wheel", "touchstart"];
  const go = () => {
    seen.disconnect();
    for (const sign of signs) removeEventListener(sign, go);
    then();
  };
  const seen = new IntersectionObserver((entries) => entries.some(({ isIntersecting }) => isIntersecting) && go(), { rootMargin: `0px 0px ${-PEEK}px` });
  seen.observe(part);
  for (const sign of signs) addEventListener(sign, go, { passive: true });
}
