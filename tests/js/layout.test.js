import assert from "node:assert/strict";
import { test } from "node:test";
import { layout } from "../../static/js/model/layout.js";

/** @typedef {import("../../static/js/model/layout.js").Box} Box */
/** @typedef {import("../../static/js/model/layout.js").Layout} Layout */

const ROOMS = [[1380, 620], [1220, 470], [800, 420], [366, 500], [340, 380]];
const SIZES = [1, 2, 3, 8, 39].flatMap((T) => [1, 3, 6, 7, 16, 64].flatMap((d) => [1, 4, 12, 40]
  .map((k) => ({ T, d, k, m: k, label: 0.58 }))));
const CASES = ROOMS.flatMap(([width, height], i) => SIZES.map((size) => ({ ...size, width, height, afar: i % 2 === 1, memory: false })));
CASES.push(...CASES.map((size) => ({ ...size, memory: true })));
const DRAWN = CASES.map((size) => ({ size, drawn: layout(size) }));

/** @param {Box} one @param {Box} other */
const overlap = (one, other) =>
  one.x + one.width > other.x + 1e-6 && other.x + other.width > one.x + 1e-6 && one.y + one.height > other.y + 1e-6 && other.y + other.height > one.y + 1e-6;

/** @param {Box[]} boxes */
function apart(boxes) {
  boxes.forEach((one, i) => {
    for (const other of boxes.slice(i + 1)) if (overlap(one, other)) assert.fail(`${JSON.stringify(one)} ${JSON.stringify(other)}`);
  });
}

/** @param {(drawn: Layout, size: Parameters<typeof layout>[0]) => void} check */
function everywhere(check) {
  for (const { size, drawn } of DRAWN) {
    try {
      check(drawn, size);
    } catch (error) {
      throw new Error(JSON.stringify(size), { cause: error });
    }
  }
}

test("no box lies over another", () => {
  everywhere((drawn) => {
    for (const { units, bars, cells } of drawn.steps) apart([...units, ...bars, ...cells]);
    apart([...drawn.start.units, { x: drawn.startWidth, y: 0, width: drawn.viewWidth, height: drawn.height }]);
    apart(drawn.steps.map(({ column }) => column));
  });
});

test("everything lies inside the drawing, and each step inside its column", () => {
  everywhere((drawn) => {
    for (const { column, hidden, units, bars, cells } of drawn.steps) {
      for (const box of [hidden, ...units, ...bars, ...cells]) {
        assert.ok(box.width > 0 && box.height > 0);
        assert.ok(box.x >= column.x && box.x + box.width <= column.x + column.width + 1e-6);
        assert.ok(box.y >= 0 && box.y + box.height <= drawn.height);
      }
      assert.ok(column.x >= 0 && column.x + column.width <= drawn.contentWidth + 1e-6);
    }
    assert.ok(drawn.start.block.x >= 0);
  });
});

test("the rows follow each other from the prediction down to the input", () => {
  everywhere((drawn) => {
    const { says, target, loss, bars, letters, input, inputLetter } = drawn.lines;
    const { hidden } = drawn.steps[0];
    const order = [says, target, loss, bars.y, bars.y + bars.height, letters, hidden.y, hidden.y + hidden.height, input.y, input.y + input.height, inputLetter];
    assert.deepEqual([...order].sort((a, b) => a - b), order);
    assert.ok(inputLetter <= drawn.height);
  });
});

test("there are as many boxes as numbers", () => {
  everywhere((drawn, { T, d, k }) => {
    assert.equal(drawn.steps.length, T);
    for (const { units, bars, cells } of drawn.steps) assert.deepEqual([units.length, bars.length, cells.length], [d, k, k]);
  });
});

test("the arrows lead from block to block: values right and up, gradients left", () => {
  everywhere((drawn) => {
    drawn.steps.forEach(({ x, hidden, Wx, Wh, Wy, flow }, i) => {
      const before = i === 0 ? 0 : drawn.steps[i - 1].hidden.x + drawn.steps[i - 1].hidden.width;
      assert.ok(Wh.x1 >= before && Wh.x1 < Wh.x2 && Wh.x2 <= hidden.x, "Wh");
      assert.ok(Wh.y1 > hidden.y && Wh.y1 < hidden.y + hidden.height, "Wh meets its block");
      assert.ok(Wx.x1 === x && Wx.y1 > Wx.y2 && Wx.y2 >= hidden.y + hidden.height, "Wx");
      assert.ok(Wy.x1 === x && Wy.y1 > Wy.y2 && Wy.y1 <= hidden.y, "Wy");
      if (i === 0) return assert.equal(flow, null);
      assert.ok(flow && flow.x1 > flow.x2 && flow.x2 >= before && flow.x1 <= hidden.x, "flow");
      assert.ok(flow.y1 > Wh.y1, "gradients run below values");
    });
  });
});

test("the line of cell states runs between the names of Wy and h, and crosses neither", () => {
  everywhere(({ lines, steps, scale, type }, { memory }) => {
    assert.equal(lines.c !== null, memory);
    if (lines.c === null) return;
    const half = 6 * scale;
    assert.ok(lines.c + half <= steps[0].hidden.y - 14 * type + 1e-6, "above h");
    assert.ok(lines.Wy + 5 * type <= lines.c, "under Wy");
    assert.ok(lines.Wy - 16 * type >= lines.letters, "Wy is clear of the bars' letters, a g's tail among them");
  });
});

test("beside a narrow block Wy's name stands between the letters above and the block's name", () => {
  everywhere(({ lines, steps: [{ hidden }], type }, { memory }) => {
    if (memory || hidden.width >= 50 * type) return;
    assert.ok(lines.Wy + 7 * type <= hidden.y - 13 * type, "above the block's name");
    assert.ok(lines.Wy - 12 * type >= lines.letters - 1e-6, "under the letters");
  });
});

test("Wh's name meets neither its block's nor the gradient's arrow", () => {
  everywhere(({ lines, steps, scale, type }, { T, d, height }) => {
    const [{ hidden, Wh }, next] = steps;
    if (T === 1 || d > 6 || height < 450) return; // where the block has no height, nothing helps
    const gap = next.hidden.x - hidden.x - hidden.width;
    const [top, foot] = [lines.Wh - 11 * type, lines.Wh + 4 * type];
    assert.ok(foot <= Wh.y1 || (top >= Wh.y1 && next.flow && foot <= next.flow.y1 - 3 * scale), "beside its arrow");
    assert.ok(top >= hidden.y + 4 * type || gap / 2 >= 9 * scale + 40 * type, "under the block's name, or aside");
  });
});

test("a drawing that does not scroll fits its room, one that scrolls fills it", () => {
  everywhere((drawn, { width }) => {
    const used = drawn.offset + drawn.startWidth + drawn.viewWidth;
    assert.ok(used <= width + 1e-6);
    if (drawn.scrolls) {
      assert.ok(Math.abs(used - width) < 1e-6);
      assert.ok(drawn.contentWidth > drawn.viewWidth);
    } else {
      assert.ok(drawn.contentWidth <= drawn.viewWidth + 1e-6);
    }
  });
});

test("where a step has room for them, an input's numbers have wider cells than its ones and zeros", () => {
  const size = { T: 12, d: 6, k: 2, m: 2, label: 2.9, width: 1220, height: 420 };
  const cell = (/** @type {boolean} */ vectors) => layout({ ...size, vectors }).steps[0].cells[0].width;
  assert.ok(cell(true) > 34, "−0.80 in a type of 11");
  assert.ok(cell(false) < 28);
});

test("a block's name has room beside it", () => {
  everywhere((drawn) => {
    drawn.steps.forEach(({ hidden }, i) => {
      const next = i + 1 < drawn.steps.length ? drawn.steps[i + 1].hidden.x : drawn.contentWidth;
      const free = next - (hidden.x + hidden.width);
      assert.ok(free >= 32 * drawn.scale, `${free / drawn.scale}`);
    });
  });
});

test("a short word on a large screen is drawn larger than a long one on a phone", () => {
  const wide = layout({ T: 3, d: 3, k: 4, m: 4, label: 0.58, width: 1380, height: 620 });
  const narrow = layout({ T: 39, d: 3, k: 20, m: 20, label: 0.58, width: 366, height: 500 });
  assert.ok(wide.scale > narrow.scale);
  assert.ok(!wide.scrolls && narrow.scrolls);
  assert.ok(wide.unitNumbers && wide.barLetters && wide.captionsWide);
});
