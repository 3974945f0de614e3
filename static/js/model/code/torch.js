import { beginning, PRINTING } from "./python.js";
import { GATES } from "./shown.js";

/**
 * The shown network in PyTorch: its own layers where they have the cell, and its own gradients.
 * @param {import("./shown.js").Shown} shown
 */
export function torchCode(shown) {
  const { cell, activation, weights } = shown;
  const biased = "by" in weights;
  const layer = cell !== "rnn" || activation === "tanh" || activation === "relu";
  return `${beginning(shown, "import torch", (values) => `torch.tensor(${values}, dtype=torch.float64)`)}

${PRINTING}

${layer ? module(cell, activation, biased) : loop(activation, biased)}

T = len(inputs)
${layer ? run(cell) : "h, states = h0, []\nfor t in range(T):\n    h = step(X[t], h)\n    states.append(h)\nH = torch.stack(states)"}
Z = readout(H)
P = torch.softmax(Z, dim=1)
steps = [t for t in range(T) if y[t] is not None]
losses = torch.nn.functional.cross_entropy(Z[steps], torch.tensor([y[t] for t in steps]), reduction="none")
for t in range(T):
    show(t, H[t].detach(), P[t].detach(), losses[steps.index(t)].detach() if t in steps else None)
loss = losses.sum()
print(f"L = {loss.item():.6f}")

loss.backward()
${gradients(cell, layer, biased)}
for name in W:
    print(f"|dL/d{name}| = {G[name].norm().item():.6f}")
`;
}

/** Where the blocks of a torch parameter are in our names. @param {keyof typeof GATES} cell @param {boolean} biased */
function blocks(cell, biased) {
  const gates = GATES[cell];
  const stacked = (/** @type {string[]} */ names) => (names.length === 1 ? `W["${names[0]}"]` : `torch.cat([${names.map((name) => (name === "0" ? "torch.zeros_like(h0)" : `W["${name}"]`)).join(", ")}])`);
  const bias = cell === "gru" ? [["br", "bz", "bxn"], ["0", "0", "bhn"]] : cell === "lstm" ? [gates.map((gate) => `b${gate}`), null] : [["bh"], null];
  return [
    ["weight_ih_l0", stacked(gates.map((gate) => `Wx${gate}`))],
    ["weight_hh_l0", stacked(gates.map((gate) => `Wh${gate}`))],
    ...(biased
      ? [["bias_ih_l0", stacked(/** @type {string[]} */ (bias[0]))], ["bias_hh_l0", bias[1] ? stacked(bias[1]) : "torch.zeros_like(layer.bias_hh_l0)"]]
      : []),
  ];
}

/** @param {keyof typeof GATES} cell @param {string} activation @param {boolean} biased */
function module(cell, activation, biased) {
  const kind = { rnn: "RNN", gru: "GRU", lstm: "LSTM" }[cell];
  const relu = activation === "relu" && cell === "rnn" ? ', nonlinearity="relu"' : "";
  return `k, d, m = X.shape[1], len(h0), len(outputs)
layer = torch.nn.${kind}(k, d${relu}, bias=${biased ? "True" : "False"}, dtype=torch.float64)
readout = torch.nn.Linear(d, m, bias=${biased ? "True" : "False"}, dtype=torch.float64)
with torch.no_grad():
${blocks(cell, biased).map(([name, value]) => `    layer.${name}.copy_(${value})`).join("\n")}
    readout.weight.copy_(W["Wy"])${biased ? '\n    readout.bias.copy_(W["by"])' : ""}`;
}

/** @param {keyof typeof GATES} cell */
function run(cell) {
  const start = cell === "lstm" ? "(h0[None], c0[None])" : "h0[None]";
  return `H, _ = layer(X, ${start})`;
}

/** A cell that torch has no layer for. @param {string} activation @param {boolean} biased */
function loop(activation, biased) {
  const a = `W["Wx"] @ x + W["Wh"] @ h${biased ? ' + W["bh"]' : ""}`;
  return `for weight in W.values():
    weight.requires_grad_()


def step(x, h):
    return ${activation === "sigmoid" ? `torch.sigmoid(${a})` : a}


def readout(H):
    return H @ W["Wy"].T${biased ? ' + W["by"]' : ""}`;
}

/** The gradients by our names. @param {keyof typeof GATES} cell @param {boolean} layer @param {boolean} biased */
function gradients(cell, layer, biased) {
  if (!layer) return "G = {name: weight.grad for name, weight in W.items()}";
  const gates = GATES[cell];
  const lines = [
    `G = {"Wy": readout.weight.grad${biased ? ', "by": readout.bias.grad' : ""}}`,
    `for place, gate in enumerate(${JSON.stringify(gates)}):`,
    "    rows = slice(place * d, (place + 1) * d)",
    '    G["Wx" + gate] = layer.weight_ih_l0.grad[rows]',
    '    G["Wh" + gate] = layer.weight_hh_l0.grad[rows]',
  ];
  if (biased) lines.push(cell === "rnn" ? '    G["bh"] = layer.bias_ih_l0.grad' : '    G["b" + gate] = layer.bias_ih_l0.grad[rows]');
  if (biased && cell === "gru") lines.push('G["bxn"], G["bhn"] = G.pop("bn"), layer.bias_hh_l0.grad[2 * d :]');
  return lines.join("\n");
}
