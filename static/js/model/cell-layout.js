/**
 * Geometry of an opened cell: its state runs along the top, its gates stand under it, and what they read comes from below.
 * @typedef {{ part: string, at: number, x: number, y: number, gate: boolean, aside: boolean }} Column of numbers, its name aside where a wire meets its top; at is the step, −1 for the one before
 * @typedef {{ x: number, y: number, text: string }} Node an operation
 * @typedef {{ points: [number, number][], head: boolean, state: boolean }} Wire
 * @typedef {object} CellLayout
 * @property {number} width @property {number} height
 * @property {number} cell the height of a number @property {number} columnWidth
 * @property {boolean} numbered whether numbers fit
 * @property {Column[]} columns @property {Node[]} nodes @property {Wire[]} wires
 * @property {number} bus where x_t and h_{t−1} come in
 */

const WIDTH = 460;
const COLUMN = 44;
const RADIUS = 9;

/**
 * @param {"gru" | "lstm"} cell
 * @param {number} d
 * @returns {CellLayout}
 */
export function cellLayout(cell, d) {
  const size = d <= 5 ? 22 : d <= 8 ? 17 : 8;
  const tall = d * size;
  const top = 26;
  const lane = top + tall / 2;
  const middle = top + tall + 24;
  const gates = middle + 38;
  const foot = gates + tall;
  const bus = foot + 46;
  const base = { width: WIDTH, height: bus + 24, cell: size, columnWidth: COLUMN, numbered: size >= 15, bus };
  /** @param {string} part @param {number} x @param {number} [at] @returns {Column} */
  const state = (part, x, at = 0) => ({ part, at, x, y: top, gate: false, aside: false });
  /** @param {string} part @param {number} x @returns {Column} */
  const gate = (part, x) => ({ part, at: 0, x, y: gates, gate: true, aside: true });
  /** @param {[number, number][]} points @param {boolean} [head] @param {boolean} [on] @returns {Wire} */
  const wire = (points, head = true, on = false) => ({ points, head, state: on });
  /** What a gate reads, from the bus to its squashing. @param {number} x */
  const read = (x) => wire([[x, bus], [x, foot + 30]]);
  const half = COLUMN / 2;

  if (cell === "gru") {
    const [z, r, n, out] = [120, 214, 312, 414];
    return {
      ...base,
      columns: [state("hidden", 32, -1), gate("z", z), gate("r", r), gate("n", n), state("hidden", out)],
      nodes: [{ x: z, y: lane, text: "∘" }, { x: n, y: lane, text: "+" }, { x: n, y: middle, text: "∘" }, { x: r, y: middle, text: "1−" }, { x: (r + n) / 2, y: gates + tall / 2, text: "∘" }],
      wires: [
        wire([[32 + half, lane], [z - RADIUS, lane]], true, true), wire([[z + RADIUS, lane], [n - RADIUS, lane]], true, true), wire([[n + RADIUS, lane], [out - half, lane]], true, true),
        wire([[z, gates], [z, lane + RADIUS]]), wire([[z, middle], [r - RADIUS - 4, middle]]), wire([[r + RADIUS + 4, middle], [n - RADIUS, middle]]),
        wire([[n, gates], [n, middle + RADIUS]]), wire([[n, middle - RADIUS], [n, lane + RADIUS]]),
        wire([[r + half, gates + tall / 2], [(r + n) / 2 - RADIUS, gates + tall / 2]]), wire([[(r + n) / 2 + RADIUS, gates + tall / 2], [n - half, gates + tall / 2]]),
        wire([[32, top + tall], [32, bus], [n, bus]], false), read(z), read(r), read(n),
        wire([[(r + n) / 2, bus], [(r + n) / 2, gates + tall / 2 + RADIUS]]),
      ],
    };
  }
  const [f, i, g, o, out] = [112, 190, 254, 350, 424];
  const add = (i + g) / 2;
  const kept = 288;
  return {
    ...base,
    columns: [state("c", 32, -1), { ...state("hidden", 32, -1), y: gates }, gate("f", f), gate("i", i), gate("g", g), gate("o", o), { ...state("c", kept), aside: true }, { ...state("hidden", out), y: gates, aside: true }],
    nodes: [{ x: f, y: lane, text: "∘" }, { x: add, y: lane, text: "+" }, { x: add, y: middle, text: "∘" }, { x: o, y: lane, text: "tanh" }, { x: o, y: middle, text: "∘" }],
    wires: [
      wire([[32 + half, lane], [f - RADIUS, lane]], true, true), wire([[f + RADIUS, lane], [add - RADIUS, lane]], true, true), wire([[add + RADIUS, lane], [kept - half, lane]], true, true),
      wire([[kept, top], [kept, top - 18], [WIDTH - 4, top - 18]], true, true),
      wire([[kept + half, lane], [o - 19, lane]]), wire([[o, lane + RADIUS], [o, middle - RADIUS]]), wire([[o, gates], [o, middle + RADIUS]]),
      wire([[o + RADIUS, middle], [out, middle], [out, gates]]),
      wire([[f, gates], [f, lane + RADIUS]]), wire([[i, gates], [i, middle], [add - RADIUS, middle]]), wire([[g, gates], [g, middle], [add + RADIUS, middle]]),
      wire([[add, middle - RADIUS], [add, lane + RADIUS]]),
      wire([[32, foot], [32, bus], [o, bus]], false), read(f), read(i), read(g), read(o),
    ],
  };
}
