import { picture } from "./picture.js";

/** A saved PNG has so many dots for each pixel of the page, so that it can be printed. */
const SHARPNESS = 2;

/**
 * Puts a text on the clipboard; also where a page that does not come over https may not use the new way.
 * @param {string} text
 */
export async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("the clipboard refused the text");
}

/**
 * Saves what an element shows as a picture.
 * @param {HTMLElement} element
 * @param {string} name of the file, without its ending
 * @param {"svg" | "png"} kind
 */
export async function savePicture(element, name, kind) {
  const drawn = picture(element, name);
  const svg = new Blob([drawn.text], { type: "image/svg+xml" });
  save(kind === "svg" ? svg : await painted(drawn), `${name}.${kind}`);
}

/**
 * Saves a file.
 * @param {Blob} content
 * @param {string} name
 */
export function save(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/**
 * @param {{ text: string, width: number, height: number }} drawn
 * @returns {Promise<Blob>}
 */
async function painted({ text, width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * SHARPNESS;
  canvas.height = height * SHARPNESS;
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large for a PNG")))));
}
