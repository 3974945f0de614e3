/**
 * Geometry of the unrolled network, in pixels. The start (h0) stands apart on the left, so that a long sequence can
 * scroll beside it; step positions count from the left end of the scrolling part.
 * @typedef {{ x: number, y: number, width: number, height: number }} Box
 * @typedef {{ x1: number, y1: number, x2: number, y2: number }} Line
 *
 * @typedef {object} StepLayout
 * @property {number} t 1…T
 * @property {Box} column everything of this step
 * @property {number} x its centre
 * @property {Box} hidden the hidden block
 * @property {Box[]} units d of them, the first on top, as in the column vector h
 * @property {Box[]} bars the room of each output's bar, m of them
 * @property {Box[]} cells the input vector, k of them
 * @property {Line} Wx @property {Line} Wh @property {Line} Wy
 * @property {Line | null} flow the way of the gradient from this step's hidden block to the one before
 *
 * @typedef {object} Layout
 * @property {number} scale of distances and strokes, 1 at a stage 500 high
 * @property {number} type of texts: the scale, or more where they are read from afar
 * @property {number} height
 * @property {number} offset free room left of the start
 * @property {number} startWidth
 * @property {number} contentWidth of all steps together
 * @property {number} viewWidth what of that is visible at once
 * @property {boolean} scrolls
 * @property {boolean} unitNumbers whether numbers fit into the units
 * @property {boolean} barLetters whether a letter fits under each bar
 * @property {boolean} captionsWide whether a caption has room for words beside its numbers
 * @property {{ says: number, target: number, loss: number, letters: number, inputLetter: number, middle: number, c: number | null, Wy: number, Wh: number,
 *   bars: { y: number, height: number }, input: { y: number, height: number } }} lines baselines of texts, and rows; c is
 *   where the line of an lstm's cell states runs
 * @property {{ units: Box[], block: Box }} start h0
 * @property {StepLayout[]} steps
 */

const HEIGHT_AT_SCALE_1 = 500;
/** A sequence is drawn smaller, down to this, before it scrolls. */
const SMALLEST_SCALE = 0.7;
const LARGEST_SCALE = 1.7;
const MOST_NUMBERED_UNITS = 6;
const LEAST_BAR_WITH_LETTER = 11;
/** How much larger texts are that are read from the back row. */
const FROM_AFAR = 1.35;

/**
 * @param {{ T: number, d: number, k: number, m: number, label: number, width: number, height: number, afar?: boolean, memory?: boolean, vectors?: boolean }} size of
 *   the sequence, the hidden state, the input, the outputs, the widest token at a type size of 1, the room there is,
 *   whether texts are to be read from afar, whether there are cell states, and whether inputs are more than 0 and 1
 * @returns {Layout}
 */
export function layout({ T, d, k, m, label, width, height, afar = false, memory = false, vectors = false }) {
  const larger = afar ? FROM_AFAR : 1;
  const many = d > MOST_NUMBERED_UNITS;
  const least = leastWidths(many, Math.max(k, m), label, larger);
  const fitting = width / (least.start + least.lead + least.pitch * T + least.tail);
  const tall = Math.min(LARGEST_SCALE, Math.max(SMALLEST_SCALE, height / HEIGHT_AT_SCALE_1));
  const scale = fitting >= SMALLEST_SCALE ? Math.min(tall, fitting) : tall;
  const type = scale * larger;
  const rows = stack(height, scale, type, memory);
  const leastUnit = least.unit * scale;
  const leastPitch = least.pitch * scale;
  const startUnitWidth = leastUnit * 0.8;
  const startWidth = least.start * scale;
  const lead = least.lead * scale;
  const tail = least.tail * scale;
  const mostPitch = 330 * scale;
  const room = Math.max(0, width - startWidth - lead - tail);
  const pitch = Math.min(mostPitch, Math.max(leastPitch, room / T));
  const unitWidth = many ? Math.min(64 * scale, Math.max(leastUnit, pitch * 0.2)) : Math.min(92 * type, Math.max(leastUnit, pitch * 0.28 * larger));
  const contentWidth = lead + pitch * T + tail;
  const scrolls = fitting < SMALLEST_SCALE;
  const offset = scrolls ? 0 : (room + lead + tail - contentWidth) / 2;

  const unitHeight = Math.min((d === 1 ? 76 : 54) * scale, rows.hidden.height / d);
  const blockHeight = unitHeight * d;
  const blockTop = rows.hidden.y + (rows.hidden.height - blockHeight) / 2;
  const unitGap = unitHeight > 14 ? 3 * scale : unitHeight > 7 ? 1 : 0;
  const barPitch = Math.min(Math.max(40, 14 * label * larger + 10) * scale, (pitch * 0.82) / m);
  const cellPitch = Math.min((vectors ? 46 : 32) * type, (pitch * 0.82) / k);

  /** @param {number} centre @param {number} w @returns {Box[]} */
  const column = (centre, w) =>
    Array.from({ length: d }, (_, i) => ({
      x: centre - w / 2,
      y: blockTop + i * unitHeight + unitGap / 2,
      width: w,
      height: unitHeight - unitGap,
    }));
  /** @param {number} centre @param {number} step @param {number} count @param {number} y @param {number} h @returns {Box[]} */
  const row = (centre, step, count, y, h) => {
    const gap = step > 6 ? Math.min(4 * scale, step * 0.18) : 0;
    return Array.from({ length: count }, (_, i) => ({
      x: centre - (step * count) / 2 + i * step + gap / 2,
      y,
      width: step - gap,
      height: h,
    }));
  };
  const middle = blockTop + blockHeight / 2;
  const up = Math.min(blockHeight * 0.2, 22 * scale);
  const down = Math.min(blockHeight * 0.26, 28 * scale);
  const pad = 6 * scale;
  /** Beside a low block there is no room above the arrow: the block's name stands there. */
  const below = pitch - unitWidth < 18 * scale + 80 * type && blockHeight / 2 - up < 8 * scale + 18 * type;
  const Wh = middle - up + (below ? 3 * scale + 12 * type : -8 * scale);
  /** Above the blocks' names, h_t. */
  const c = memory ? blockTop - 6 * scale - 14 * type : null;
  const half = (blockTop - pad + rows.letters + 8 * type) / 2 + 5 * type;
  /** Above the line of cell states, or beside its arrow's middle, where a narrow block does not have its name there. */
  const Wy = c !== null ? c - 9 * type : unitWidth < 50 * type ? Math.min(half, Math.max(rows.letters + 15 * type, blockTop - 26 * type)) : half;

  const steps = Array.from({ length: T }, (_, index) => {
    const x = lead + pitch * (index + 0.5);
    const left = x - unitWidth / 2;
    const from = index === 0 ? 0 : x - pitch + unitWidth / 2;
    return {
      t: index + 1,
      x,
      column: { x: x - pitch / 2, y: 0, width: pitch, height },
      hidden: { x: left, y: blockTop, width: unitWidth, height: blockHeight },
      units: column(x, unitWidth),
      bars: row(x, barPitch, m, rows.bars.y, rows.bars.height),
      cells: row(x, cellPitch, k, rows.input.y, rows.input.height),
      Wx: { x1: x, y1: rows.input.y - pad, x2: x, y2: blockTop + blockHeight + pad },
      Wh: { x1: from + (index === 0 ? 0 : pad), y1: middle - up, x2: left - pad, y2: middle - up },
      Wy: { x1: x, y1: blockTop - pad, x2: x, y2: rows.letters + 8 * type },
      flow: index === 0 ? null : { x1: left - pad, y1: middle + down, x2: from + pad, y2: middle + down },
    };
  });

  return {
    scale,
    type,
    height,
    offset,
    startWidth,
    contentWidth,
    viewWidth: scrolls ? room + lead + tail : contentWidth,
    scrolls,
    unitNumbers: unitHeight - unitGap >= 15 && !many,
    barLetters: barPitch >= Math.max(LEAST_BAR_WITH_LETTER * larger, 11 * label * type),
    captionsWide: pitch >= 150 * type,
    lines: { ...rows, middle, c, Wh, Wy },
    start: {
      units: column(startWidth - startUnitWidth / 2, startUnitWidth),
      block: { x: startWidth - startUnitWidth, y: blockTop, width: startUnitWidth, height: blockHeight },
    },
    steps,
  };
}

/**
 * The least widths at scale 1: of a unit, of a step, of the start, of the way from the start to the first step, and
 * of what the last block's name needs beyond its step.
 * @param {boolean} many whether there are too many units to number them
 * @param {number} most numbers in a row of the step
 * @param {number} label the widest token at a type size of 1
 * @param {number} larger how much larger texts are
 */
function leastWidths(many, most, label, larger) {
  const unit = (many ? 40 : 62) * larger;
  const pitch = Math.max(unit + 42 * larger, many ? 82 * larger : 0, Math.min(most * 5, 64) + 18, Math.min(label * 18 * larger, 130));
  return { unit, pitch, start: unit * 0.8 + 16 + (larger - 1) * 40, lead: 18, tail: 12 * larger };
}

/**
 * The rows from top to bottom: what the network says, its bars, the hidden block, the input. Larger texts take their
 * room from the bars. Between the bars and the block there is room for the arrow's name, and where there are cell states
 * also for their line, and for the block's name under it.
 * @param {number} height
 * @param {number} scale
 * @param {number} type
 * @param {boolean} memory whether there are cell states
 */
function stack(height, scale, type, memory) {
  const says = 34 * type;
  const target = 56 * type;
  const loss = 75 * type;
  const spare = Math.max(0, height - HEIGHT_AT_SCALE_1 * scale);
  const top = 75 * type + 13 * scale;
  const bars = { y: top, height: 172 * scale - top + spare * 0.35 };
  const letters = bars.y + bars.height + 17 * type;
  const inputLetter = height - 10 * scale;
  const input = { y: height - 10 * scale - 30 * type - 22 * scale, height: 22 * type };
  const hiddenTop = letters + Math.max(50 * scale, memory ? 6 * scale + 43 * type : 36 * type);
  const hidden = { y: hiddenTop, height: Math.max(24, input.y - 44 * scale - hiddenTop) };
  return { says, target, loss, bars, letters, hidden, input, inputLetter };
}
