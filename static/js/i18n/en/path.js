/** English: the path of the hidden state. Slots stand in braces. @type {Record<string, string>} */
export default {
  "path.label.line": "The hidden state over the steps",
  "path.label.square": "The path of the hidden state in a square",
  "path.label.cube": "The path of the hidden state in a cube; the arrow keys turn it",
  "path.label.plane": "The path of the hidden state in the plane of its two principal directions",
  "path.cube": "cube",
  "path.point.start": "h₀: {h}",
  "path.point": "{input} is read, h{sub}: {h}",
  "path.tip": "{name}",
  "path.direction.1": "1st direction, {share} % of the spread",
  "path.direction.2": "2nd direction, {share} %",
  "path.says.line": "Up is the one unit’s value, to the right are the steps.",
  "path.says.square": "Each axis is one unit, from −1 to 1 with tanh. An arrow is one step: the letter read moves the state.",
  "path.says.cube": "Each axis is one unit, from −{reach} to {reach}; the dotted lines lead down to the floor. Drag the cube, or turn it with the arrow keys; Home turns it back.",
  "path.says.plane": "{d} units cannot be drawn. These are the two directions in which the trained states differ most; they stay the same while training plays.",
  "path.trail": "The faint lines show where each point was before this update.",
  "path.waiting": "The directions are those of the last update: they are found once training has ended.",
};
