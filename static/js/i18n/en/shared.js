/** English: what every page says: its head, its messages, its keys. Slots stand in braces. @type {Record<string, string>} */
export default {
  "page.title": "Unrolled: watch a recurrent network learn, number by number",
  "page.description": "Type a word, press play, and watch a small recurrent neural network learn it: every state, gradient and probability of every update, computed as you look.",
  "page.tagline": "A recurrent network learns, number by number",

  "header.label": "Pages and switches",
  "header.learn": "Learn",
  "header.gradients": "Gradients",
  "header.api": "API",
  "header.theme.dark": "Switch to dark colours",
  "header.theme.light": "Switch to light colours",
  "header.language.en": "EN / 中文: read this page in English",
  "header.language.zh": "EN / 中文: read this page in Chinese, 用中文阅读",
  "header.projector.on": "Projector: large type, high contrast",
  "header.projector.off": "Back from projector to screen size",
  "header.menu": "Menu",
  "header.help": "Keyboard shortcuts",

  "problem.title": "That did not work.",
  "problem.close": "Close this message",

  "help.title": "Keyboard",
  "help.close": "Close",
  "help.play": "play or pause",
  "help.step": "one update back or forward",
  "help.ends": "to the start, to the end",
  "help.speed": "slower, faster",
  "help.select.step": "select the same part one step earlier or later",
  "help.select.part": "select the part below or above",
  "help.escape": "clear the selection",
  "help.theme": "dark or light colours",
  "help.projector": "projector: large type, high contrast",
  "help.language": "English or Chinese",
  "help.help": "show this help",

  "tip.number": "{value}",
};
