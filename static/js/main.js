import { batch, effect } from "../vendor/signals-core/signals-core.mjs";
import { render } from "../vendor/preact/preact.mjs";
import * as api from "./api.js";
import { html } from "./dom/html.js";
import { Formula } from "./dom/notation.js";
import en from "./i18n/en.js";
import * as player from "./model/player.js";
import { moved, sameSelection } from "./model/selection.js";
import { drawable, requestOf, setupOf, wordProblem } from "./model/setup.js";
import { createStore } from "./model/store.js";
import { frameWords, learned, translator } from "./model/words.js";
import { followForward, followWriting, recorder } from "./requests.js";
import { Banner } from "./views/banner.js";
import { Charts } from "./views/charts.js";
import { Controls } from "./views/controls.js";
import { Equations } from "./views/equations.js";
import { Header } from "./views/header.js";
import { Help } from "./views/help.js";
import { keyboard } from "./views/keyboard.js";
import { Network } from "./views/network.js";
import { Player } from "./views/player.js";
import { tooltips } from "./views/tooltip.js";
import { WritingView } from "./views/writing.js";

/** How long typing must rest before a new recording starts, in milliseconds. */
const TYPING_PAUSE = 350;

const t = translator(en);
const store = createStore();
const { record, drop } = recorder(store, api);
store.theme.value = document.documentElement.dataset.theme === "dark" ? "dark" : "light";

const place = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * Draws a region now and whenever the state that it reads changes.
 * @param {string} id
 * @param {() => any} view
 */
function region(id, view) {
  effect(() => render(view(), place(id)));
}

/** @typedef {import("./model/player.js").Playback} Playback */
const playback = {
  /** @param {(playback: Playback, count: number, complete: boolean) => Playback} change */
  change(change) {
    const { count, complete } = store.received.value;
    store.playback.value = change(store.playback.value, count, complete);
  },
  toggle: () => playback.change((now, count, complete) => (now.playing ? player.pause(now) : player.play(now, count, complete))),
  step: (/** @type {number} */ by) => playback.change((now, count) => player.seek(now, count, now.index + by)),
  seek: (/** @type {number} */ index) => playback.change((now, count) => player.seek(now, count, index)),
  start: () => playback.seek(0),
  end: () => playback.seek(Infinity),
  speed: (/** @type {number} */ speed) => playback.change((now) => ({ ...now, speed })),
  faster: (/** @type {number} */ by) => playback.change((now) => player.changeSpeed(now, by)),
};

/** @type {ReturnType<typeof setTimeout> | undefined} */
let typing;

/** Starts a new recording of what the fields say; a word that cannot be drawn is named instead. */
function start() {
  clearTimeout(typing);
  const { setup, example, problems } = store;
  if (!example.value) return;
  const problem = wordProblem(setup.value.word);
  if (!problem) return void record(requestOf(setup.value, example.value));
  drop();
  problems.value = { fields: { word: t(problem) }, rest: [] };
}

/** @param {string} name */
function choosePreset(name) {
  const preset = store.presets.value.find((each) => each.name === name);
  if (!preset) return;
  batch(() => {
    store.preset.value = name;
    store.example.value = preset.request;
    store.setup.value = setupOf(preset.request);
  });
  start();
}

/** Begins again from the weights of the recording in view. */
function startAgain() {
  const recording = store.recording.value;
  if (!recording) return;
  store.example.value = recording.request;
  store.setup.value = setupOf(recording.request);
  start();
}

/** @param {import("./model/selection.js").Selection} selection */
function select(selection) {
  store.selection.value = sameSelection(store.selection.value, selection) ? null : selection;
}

/** @param {string} theme */
function switchTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme);
  store.theme.value = /** @type {import("./model/colour.js").Theme} */ (theme);
}

region("header-tools", () => html`<${Header}
  page="learn"
  theme=${store.theme.value}
  t=${t}
  onTheme=${() => switchTheme(store.theme.value === "dark" ? "light" : "dark")}
  onHelp=${() => (store.help.value = true)}
/>`);

region("banner", () => html`<${Banner} problems=${store.problems.value.rest} t=${t} onClose=${() => (store.problems.value = { ...store.problems.value, rest: [] })} />`);

region("setup", () => html`<${Controls}
  setup=${store.setup.value}
  problems=${store.problems.value}
  presets=${store.presets.value}
  preset=${store.preset.value}
  open=${store.settings.value}
  onOpen=${() => (store.settings.value = !store.settings.value)}
  t=${t}
  onChange=${(/** @type {string} */ field, /** @type {string} */ text) => {
    store.setup.value = { ...store.setup.value, [field]: text };
    store.preset.value = "";
    clearTimeout(typing);
    typing = setTimeout(start, TYPING_PAUSE);
  }}
  onPreset=${choosePreset}
  onAgain=${startAgain}
/>`);

region("stage", () => {
  const { frame, recording, selection, playing, theme } = store;
  if (!frame.value || !recording.value) return html`<p class="waiting">${t("stage.waiting")}</p>`;
  return html`<${Network} frame=${frame.value} recording=${recording.value} selection=${selection.value} playing=${playing.value} theme=${theme.value} t=${t} onSelect=${select} />`;
});

region("player", () => {
  const { frame, recording } = store;
  const { count, complete } = store.received.value;
  const run = recording.value;
  const every = run?.request.record_every ?? 1;
  return html`<${Player}
    index=${store.index.value}
    playing=${store.playing.value}
    speed=${store.speed.value}
    count=${count}
    losses=${store.losses.value}
    total=${run && !complete ? Math.ceil(run.total / every) + 1 : count}
    words=${run && frame.value ? frameWords(frame.value, run, t) : ""}
    learned=${run && frame.value ? learned(frame.value, run.sequence) : false}
    t=${t}
    on=${playback}
  />`;
});

region("arithmetic", () => {
  const { selection, forward, frame } = store;
  place("workbench").classList.toggle("with-arithmetic", selection.value !== null);
  if (!selection.value) return null;
  const of = forward.value && store.recording.value?.frames.includes(forward.value.frame) ? forward.value : null;
  return html`<${Equations}
    selection=${selection.value}
    forward=${of}
    current=${of?.frame === frame.value}
    digits=${store.digits.value}
    theme=${store.theme.value}
    t=${t}
    onDigits=${() => (store.digits.value = !store.digits.value)}
    onClose=${() => (store.selection.value = null)}
  />`;
});

region("writing", () => html`<${WritingView}
  start=${store.start.value}
  length=${store.length.value}
  writing=${store.writing.value}
  current=${store.writing.value?.frame === store.frame.value}
  t=${t}
  onStart=${(/** @type {string} */ text) => (store.start.value = text)}
  onLength=${(/** @type {string} */ text) => (store.length.value = text)}
/>`);

region("help", () => html`<${Help} open=${store.help.value} t=${t} onClose=${() => (store.help.value = false)} />`);

for (const element of document.querySelectorAll("[data-words]")) {
  element.textContent = t(/** @type {HTMLElement} */ (element).dataset.words ?? "");
}

for (const element of document.querySelectorAll("[data-symbol]")) {
  render(html`<${Formula} text=${t(/** @type {HTMLElement} */ (element).dataset.symbol ?? "")} />`, element);
}

const charts = new Charts([...document.querySelectorAll("[data-chart]")].map((each) => /** @type {HTMLElement} */ (each)), {
  update: playback.seek,
  step: (step) => (store.selection.value = { part: "hidden", t: step, unit: null }),
});
effect(() => {
  const { frame, recording, selection } = store;
  store.theme.value;
  if (!frame.value || !recording.value) return;
  charts.update({
    recording: recording.value,
    frame: frame.value,
    index: store.index.value,
    count: store.received.value.count,
    step: selection.value?.t ?? null,
    t,
  });
});

effect(() => {
  if (store.playing.value) requestAnimationFrame((now) => play(now, now));
});

/**
 * Moves the playback on with the clock, once in each animation frame, until it stops.
 * @param {number} now
 * @param {number} before
 */
function play(now, before) {
  const seconds = Math.min(0.25, (now - before) / 1000);
  playback.change((at, count, complete) => player.tick(at, count, complete, seconds));
  if (store.playing.value) requestAnimationFrame((next) => play(next, now));
}

keyboard({
  ...playback,
  speed: playback.faster,
  move: (move) => {
    const recording = store.recording.value;
    if (recording) store.selection.value = moved(store.selection.value, recording.T, move);
  },
  clear: () => (store.selection.value = null),
  help: () => (store.help.value = true),
});
tooltips(place("tooltip"), t);

try {
  const { presets } = await api.get("/api/presets");
  store.presets.value = presets.filter(drawable);
  choosePreset(store.presets.value[0].name);
} catch (error) {
  store.problems.value = { fields: {}, rest: [error instanceof Error ? error.message : String(error)] };
}

const stop = effect(() => {
  if (!store.frame.value) return;
  setTimeout(() => {
    stop();
    followForward(store, api);
    followWriting(store, api);
    charts.load(place("charts").dataset.plotly ?? "").catch(() => {
      place("charts").classList.add("failed");
    });
  });
});
