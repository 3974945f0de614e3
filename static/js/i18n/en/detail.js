/** English: charts, arithmetic, and what the network writes. Slots stand in braces. @type {Record<string, string>} */
export default {
  "detail.label": "Charts",

  "chart.hidden.symbol": "h_t",
  "chart.softmax.symbol": "ŷ_t",
  "chart.flow.symbol": "‖∂L_T/∂h_k‖",
  "chart.loss.symbol": "L",
  "chart.hidden.title": "Hidden states over time",
  "chart.hidden.look": "Each column is one step’s memory. Do different letters leave different patterns?",
  "chart.softmax.title": "What is predicted",
  "chart.softmax.look": "Watch each column’s weight move into the target, marked green.",
  "chart.flow.title": "Gradient reaching step k",
  "chart.flow.look": "How much of the last error is left on its way back? Falling to the left means it vanishes.",
  "chart.loss.title": "Loss over updates",
  "chart.loss.look": "Where does it fall fastest? Click to go there.",
  "chart.axis.step": "step t",
  "chart.axis.k": "step k",
  "chart.axis.update": "update",
  "chart.failed": "The charts could not be loaded; everything else works.",

  "writing.title": "Let it write",
  "writing.look": "The network reads the start, then feeds itself its own predictions.",
  "writing.start": "start with",
  "writing.length": "characters",
  "writing.label": "What the network writes",
  "writing.cannot": "This network says other tokens than it reads, so it cannot feed itself.",
};
