const SVG = "http://www.w3.org/2000/svg";
/** What a drawing's parts take from style sheets, which a saved file does not have. */
const DRAWN = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-opacity", "opacity", "visibility"];
const WRITTEN = ["font-family", "font-size", "font-weight", "font-style", "text-anchor"];
/** How many gradients were drawn: each needs a name of its own. */
let ramps = 0;
/** Around what is saved, in pixels. */
const MARGIN = 16;
/** Above it, for its title. */
const HEAD = 30;

/**
 * What an element shows, as an SVG file that needs nothing else: boxes, borders and text where the page has them,
 * drawings and canvases inside.
 * @param {HTMLElement} element
 * @param {string} title
 * @returns {{ text: string, width: number, height: number }}
 */
export function picture(element, title) {
  const box = element.getBoundingClientRect();
  const width = Math.ceil(Math.max(box.width, element.scrollWidth)) + 2 * MARGIN;
  const height = Math.ceil(Math.max(box.height, element.scrollHeight)) + 2 * MARGIN + HEAD;
  const root = make("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  make("title", {}, root).textContent = title;
  make("rect", { width, height, fill: ground(element) }, root);
  const { color, fontFamily } = getComputedStyle(element);
  make("text", { x: MARGIN, y: MARGIN + 16, fill: color, "font-family": fontFamily, "font-size": 17, "font-weight": 650 }, root).textContent = title;
  drawElement(element, make("g", { transform: `translate(${MARGIN - box.left} ${MARGIN + HEAD - box.top})` }, root));
  return { text: new XMLSerializer().serializeToString(root), width, height };
}

/**
 * The colour that an element stands on.
 * @param {Element} element
 * @returns {string}
 */
function ground(element) {
  const own = getComputedStyle(element).backgroundColor;
  return seen(own) || !element.parentElement ? own : ground(element.parentElement);
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {Element} [parent]
 * @returns {SVGElement}
 */
function make(name, attributes, parent) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  parent?.append(made);
  return made;
}

/**
 * @param {Element} element
 * @param {Element} into
 */
function drawElement(element, into) {
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  if (style.visibility === "hidden" || style.opacity === "0" || box.width < 2 || box.height < 2) return;
  const place = { x: box.left, y: box.top, width: box.width, height: box.height };
  if (element instanceof SVGSVGElement) {
    const copy = styled(element);
    for (const [key, value] of Object.entries(place)) copy.setAttribute(key, String(value));
    into.append(copy);
    return;
  }
  drawBox(style, place, into);
  if (element instanceof HTMLCanvasElement) {
    make("image", { ...place, href: element.toDataURL(), preserveAspectRatio: "none", style: "image-rendering: pixelated" }, into);
    return;
  }
  for (const child of element.childNodes) {
    if (child instanceof Element) drawElement(child, into);
    else if (child instanceof Text) drawText(child, style, into);
  }
}

/**
 * A box's colour, border and ring.
 * @param {CSSStyleDeclaration} style
 * @param {{ x: number, y: number, width: number, height: number }} place
 * @param {Element} into
 */
function drawBox(style, place, into) {
  const rx = Math.min(parseFloat(style.borderTopLeftRadius) || 0, place.height / 2);
  const ramp = /^linear-gradient\(90deg, (.*)\)$/.exec(style.backgroundImage)?.[1].match(/rgba?\([^)]*\)/g);
  if (ramp) {
    const id = `ramp-${(ramps += 1)}`;
    const gradient = make("linearGradient", { id }, into);
    ramp.forEach((colour, i) => make("stop", { offset: i / (ramp.length - 1), "stop-color": colour }, gradient));
    make("rect", { ...place, rx, fill: `url(#${id})` }, into);
  } else if (seen(style.backgroundColor)) make("rect", { ...place, rx, fill: style.backgroundColor }, into);
  const [top, left] = [parseFloat(style.borderTopWidth), parseFloat(style.borderLeftWidth)];
  const half = left / 2;
  if (left > 0 && seen(style.borderLeftColor)) {
    make("rect", { x: place.x + half, y: place.y + half, width: place.width - left, height: place.height - left, rx, fill: "none", stroke: style.borderLeftColor, "stroke-width": left }, into);
  }
  if (top > left && seen(style.borderTopColor)) make("rect", { x: place.x, y: place.y, width: place.width, height: top, fill: style.borderTopColor }, into);
  const ring = /^(.*\)) 0px 0px 0px ([\d.]+)px$/.exec(style.boxShadow);
  if (ring) make("rect", { ...place, rx, fill: "none", stroke: ring[1], "stroke-width": ring[2] }, into);
}

/** @param {string} colour */
function seen(colour) {
  return colour !== "transparent" && !/, 0\)$|\/ 0\)$/.test(colour);
}

/**
 * A text, a line for each of its lines on the page.
 * @param {Text} node
 * @param {CSSStyleDeclaration} style
 * @param {Element} into
 */
function drawText(node, style, into) {
  /** @type {{ text: string, left: number, right: number, top: number, bottom: number }[]} */
  const lines = [];
  const range = document.createRange();
  let at = 0;
  for (const character of node.data) {
    range.setStart(node, at);
    range.setEnd(node, (at += character.length));
    const [box] = range.getClientRects();
    if (!box) continue;
    const line = lines[lines.length - 1];
    if (line && Math.abs(line.top - box.top) < 2) Object.assign(line, { text: line.text + character, right: box.right });
    else lines.push({ text: character, left: box.left, right: box.right, top: box.top, bottom: box.bottom });
  }
  const size = parseFloat(style.fontSize);
  for (const { text, left, right, top, bottom } of lines) {
    if (text.trim() === "") continue;
    const written = make("text", { x: left, y: (top + bottom) / 2 + 0.36 * size, fill: style.color, ...long(right - left), "xml:space": "preserve" }, into);
    for (const name of WRITTEN.slice(0, 4)) written.setAttribute(name, style.getPropertyValue(name));
    written.textContent = text.replaceAll("\n", " ");
  }
}

/** Keeps a text as long as it is on the page where the file is read with another font. @type {(length: number) => Record<string, string>} */
const long = (length) => (length > 0 ? { textLength: length.toFixed(2), lengthAdjust: "spacingAndGlyphs" } : {});

/**
 * A copy of a drawing that carries its styles with it.
 * @param {SVGSVGElement} drawing
 * @returns {SVGElement}
 */
function styled(drawing) {
  const copy = /** @type {SVGElement} */ (drawing.cloneNode(true));
  copy.removeAttribute("class");
  const copies = copy.querySelectorAll("*");
  drawing.querySelectorAll("*").forEach((original, i) => {
    const style = getComputedStyle(original);
    const names = original instanceof SVGTextContentElement ? [...DRAWN, ...WRITTEN] : DRAWN;
    if (original instanceof SVGTextElement) for (const [name, value] of Object.entries(long(original.getComputedTextLength()))) copies[i].setAttribute(name, String(value));
    for (const name of names) copies[i].setAttribute(name, style.getPropertyValue(name));
    if (style.transform !== "none" && !original.hasAttribute("transform")) copies[i].setAttribute("transform", style.transform);
    copies[i].removeAttribute("style");
    copies[i].removeAttribute("class");
  });
  return copy;
}
