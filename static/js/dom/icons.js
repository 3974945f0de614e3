import { html } from "./html.js";

/** Outlines on a grid of 24. @type {Record<string, string>} */
const PATHS = {
  play: "M7 4.5v15l12.5-7.5z",
  pause: "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z",
  back: "M15.5 5v14L6 12z",
  forward: "M8.5 5v14L18 12z",
  start: "M5 5h2.6v14H5zM19 5v14L9 12z",
  end: "M16.4 5H19v14h-2.6zM5 5v14l10-7z",
  again: "M12 5V1.8L7.4 6.2 12 10.6V7.2a5 5 0 1 1-5 5H4.8A7.2 7.2 0 1 0 12 5z",
  undo: "M9 4 3 9.5 9 15v-4h5.5a3.5 3.5 0 0 1 0 7H8v2.2h6.5a5.6 5.6 0 0 0 0-11.3H9z",
  redo: "M15 4l6 5.5-6 5.5v-4H9.5a3.5 3.5 0 0 0 0 7H16v2.2H9.5a5.6 5.6 0 0 1 0-11.3H15z",
  sun: "M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM11 1.5h2v3.6h-2zM11 18.9h2v3.6h-2zM1.5 11h3.6v2H1.5zM18.9 11h3.6v2h-3.6zM4 5.5 5.5 4l2.6 2.6-1.5 1.5zM15.9 17.4l1.5-1.5L20 18.5 18.5 20zM4 18.5l2.6-2.6 1.5 1.5L5.5 20zM15.9 6.6 18.5 4 20 5.5l-2.6 2.6z",
  moon: "M19.8 14.6A8.3 8.3 0 0 1 9.4 4.2 8.3 8.3 0 1 0 19.8 14.6z",
  steps: "M3 20v-4.5h4.5V11H12V6.500h4.500V3H21v2h-2.500v3.500H14V13H9.500v4.500H5V20z",
  takeaway: "M10.9 3h2.2v9.2l3.4-3.4 1.5 1.5L12 16.4l-6-6.1 1.5-1.5 3.4 3.4zM4 18.2h16v2.2H4z",
  close: "m6.4 5 5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z",
  fold: "M11 4h2v16h-2zM1.5 11h4.2L4.2 9.4 5.6 8l4 4-4 4-1.4-1.4L5.7 13H1.5zm21 0v2h-4.2l1.5 1.6-1.4 1.4-4-4 4-4 1.4 1.4-1.5 1.6z",
  unroll: "M11 4h2v16h-2zM9 11v2H5.8l1.5 1.6L5.9 16l-4-4 4-4 1.4 1.4L5.8 11zm6 0h3.2l-1.5-1.6L18.1 8l4 4-4 4-1.4-1.4 1.5-1.6H15z",
  plus: "M10.9 4.5h2.2v6.4h6.4v2.2h-6.4v6.4h-2.2v-6.4H4.5v-2.2h6.4z",
  knobs: "M4 6h7.2a3 3 0 0 1 5.6 0H20v2h-3.2a3 3 0 0 1-5.6 0H4zM4 16h3.2a3 3 0 0 1 5.6 0H20v2h-7.2a3 3 0 0 1-5.6 0H4z",
  projector: "M3 4h18v2h-1v9h-7v1.6l4 3.4h-2.9L12 18l-2.1 2H7l4-3.4V15H4V6H3zm3 2v7h12V6z",
  menu: "M4 6h16v2H4zm0 5h16v2H4zm0 5h16v2H4z",
  more: "M5.5 10.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6zm6.5 0a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6zm6.5 0a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z",
  book: "M3 4.5c3.4-.6 6.3 0 9 1.6 2.7-1.6 5.6-2.2 9-1.6v14c-3.4-.6-6.3 0-9 1.6-2.7-1.6-5.6-2.2-9-1.6zm2 1.8v10.3c2.2-.1 4.2.3 6 1.1V7.8c-1.9-1-3.9-1.5-6-1.5zm14 0c-2.1 0-4.1.5-6 1.5v9.9c1.8-.8 3.8-1.2 6-1.1z",
  check: "M9.6 18.4 3.7 12.5l1.6-1.6 4.3 4.3 9.1-9.1 1.6 1.6z",
  circle: "M12 4.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zm0 2a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z",
  keyboard: "M3 6h18a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zm1 2v8h16V8zm2 1.5h2v2H6zm3.3 0h2v2h-2zm3.4 0h2v2h-2zm3.3 0h2v2h-2zM8 13h8v1.6H8z",
};

/**
 * A picture in the colour of the text around it; the control that it stands in carries the words.
 * @param {{ name: string }} props
 */
export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${PATHS[name]} /></svg>`;
}
