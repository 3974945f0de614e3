import { beginning, PRINTING } from "./python.js";

/** f and its slope as a function of what f gave. @type {Record<string, [string, string]>} */
const ACTIVATIONS = {
  tanh: ["np.tanh(a)", "1 - h * h"],
  relu: ["np.maximum(a, 0)", "(h > 0) * 1.0"],
  sigmoid: ["sigmoid(a)", "h * (1 - h)"],
  identity: ["a", "np.ones_like(h)"],
};

/**
 * The shown network in plain NumPy: forward, loss, and backpropagation through time.
 * @param {import("./shown.js").Shown} shown
 */
export function numpyCode(shown) {
  const { cell, activation, weights } = shown;
  const biased = "by" in weights;
  const [forward, backward] = { rnn: () => rnn(activation), gru: () => GRU, lstm: () => LSTM }[cell]().map((code) => (biased ? code : unbiased(code)));
  const sigmoid = cell !== "rnn" || activation === "sigmoid" ? "def sigmoid(a):\n    return np.exp(-np.logaddexp(0, -a))  # 1 / (1 + exp(-a)), also where exp(-a) overflows\n\n\n" : "";
  const lstm = cell === "lstm";
  return `${beginning(shown, "import numpy as np", (values) => `np.array(${values}, dtype=float)`)}

${sigmoid}${PRINTING}

# Forward: every step keeps what the way back needs.
T = len(inputs)
h${lstm ? ", c" : ""}, L, kept = h0${lstm ? ", c0" : ""}, 0.0, []
for t in range(T):
    x, before = X[t], h
${forward}
    z = W["Wy"] @ h${biased ? ' + W["by"]' : ""}
    z = z - z.max()
    log_sum = np.log(np.exp(z).sum())
    p = np.exp(z - log_sum)
    loss = None if y[t] is None else log_sum - z[y[t]]  # -log p, also where p is too small for a number
    if loss is not None:
        L += loss
    show(t, h, p, loss)
    kept.append((x, before, h, p${{ rnn: "", gru: ", r, z_, n, m", lstm: ", i, f, g, o, c_before, c" }[cell]}))
print(f"L = {L:.6f}")

# Back through time: dh is what reaches h from all later losses.
G = {name: np.zeros_like(weight) for name, weight in W.items()}
dh${lstm ? ", dc" : ""} = np.zeros_like(h0)${lstm ? ", np.zeros_like(c0)" : ""}
for t in reversed(range(T)):
    x, before, h, p${{ rnn: "", gru: ", r, z_, n, m", lstm: ", i, f, g, o, c_before, c" }[cell]} = kept[t]
    if y[t] is not None:
        dz = p.copy()
        dz[y[t]] -= 1
        G["Wy"] += np.outer(dz, h)${biased ? '\n        G["by"] += dz' : ""}
        dh = dh + W["Wy"].T @ dz
${backward}

for name, gradient in G.items():
    print(f"|dL/d{name}| = {np.linalg.norm(gradient):.6f}")
`;
}

/** The same code for a network without biases. @param {string} code */
const unbiased = (code) => code.replaceAll(/ \+ W\["b[^\]]*\]/g, "").replaceAll(/\n *G\["b[^\n]*/g, "");

/** @param {string} activation */
function rnn(activation) {
  const [f, slope] = ACTIVATIONS[activation];
  return [
    `    a = W["Wx"] @ x + W["Wh"] @ h + W["bh"]
    h = ${f}`,
    `    da = dh * (${slope})
    G["Wx"] += np.outer(da, x)
    G["Wh"] += np.outer(da, before)
    G["bh"] += da
    dh = W["Wh"].T @ da`,
  ];
}

const GRU = [
  `    r = sigmoid(W["Wxr"] @ x + W["Whr"] @ h + W["br"])
    z_ = sigmoid(W["Wxz"] @ x + W["Whz"] @ h + W["bz"])
    m = W["Whn"] @ h + W["bhn"]
    n = np.tanh(W["Wxn"] @ x + W["bxn"] + r * m)
    h = (1 - z_) * n + z_ * h`,
  `    dn = dh * (1 - z_) * (1 - n * n)
    dr = dn * m * r * (1 - r)
    dz_ = dh * (before - n) * z_ * (1 - z_)
    for gate, da in (("r", dr), ("z", dz_)):
        G["Wx" + gate] += np.outer(da, x)
        G["Wh" + gate] += np.outer(da, before)
        G["b" + gate] += da
    G["Wxn"] += np.outer(dn, x)
    G["Whn"] += np.outer(dn * r, before)
    G["bxn"] += dn
    G["bhn"] += dn * r
    dh = dh * z_ + W["Whr"].T @ dr + W["Whz"].T @ dz_ + W["Whn"].T @ (dn * r)`,
];

const LSTM = [
  `    c_before = c
    i, f, o = (sigmoid(W["Wx" + gate] @ x + W["Wh" + gate] @ h + W["b" + gate]) for gate in "ifo")
    g = np.tanh(W["Wxg"] @ x + W["Whg"] @ h + W["bg"])
    c = f * c + i * g
    h = o * np.tanh(c)`,
  `    dc = dc + dh * o * (1 - np.tanh(c) ** 2)
    da = {
        "i": dc * g * i * (1 - i),
        "f": dc * c_before * f * (1 - f),
        "g": dc * i * (1 - g * g),
        "o": dh * np.tanh(c) * o * (1 - o),
    }
    dh, dc = np.zeros_like(dh), dc * f
    for gate, d in da.items():
        G["Wx" + gate] += np.outer(d, x)
        G["Wh" + gate] += np.outer(d, before)
        G["b" + gate] += d
        dh += W["Wh" + gate].T @ d`,
];
