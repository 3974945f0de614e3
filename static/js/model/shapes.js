/**
 * The tip of an arrow, as points.
 * @param {import("./layout.js").Line} line
 * @param {number} size
 */
export function head({ x1, y1, x2, y2 }, size) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length];
  const [bx, by] = [x2 - ux * size, y2 - uy * size];
  const half = size * 0.45;
  return `${x2},${y2} ${bx - uy * half},${by + ux * half} ${bx + uy * half},${by - ux * half}`;
}

/**
 * A line that ends where its tip begins.
 * @param {import("./layout.js").Line} line
 * @param {number} by
 */
export function shortened({ x1, y1, x2, y2 }, by) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  return { x1, y1, x2: x2 - ((x2 - x1) / length) * by, y2: y2 - ((y2 - y1) / length) * by };
}

/**
 * The same line from its other end.
 * @param {import("./layout.js").Line} line
 * @returns {import("./layout.js").Line}
 */
export function reversed({ x1, y1, x2, y2 }) {
  return { x1: x2, y1: y2, x2: x1, y2: y1 };
}

/**
 * How high a bar is; a probability of 0 can still be seen.
 * @param {import("./layout.js").Box} box
 * @param {number} probability
 */
export function filled(box, probability) {
  return Math.max(1, box.height * probability);
}

/**
 * Many thin bars as one shape.
 * @param {import("./layout.js").Box[]} boxes
 * @param {number[]} probabilities
 */
export function outline(boxes, probabilities) {
  return boxes.map((box, i) => `M${box.x} ${box.y + box.height}v${-filled(box, probabilities[i])}h${box.width}v${filled(box, probabilities[i])}z`).join("");
}

/**
 * @param {import("./layout.js").Box[]} boxes
 * @param {number} margin
 */
export function bounds(boxes, margin) {
  const [first, last] = [boxes[0], boxes[boxes.length - 1]];
  return { x: first.x - margin, y: first.y - margin, width: last.x + last.width - first.x + 2 * margin, height: first.height + 2 * margin };
}
