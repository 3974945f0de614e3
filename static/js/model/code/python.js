import { python, rows } from "./shown.js";

/**
 * What code in NumPy and in PyTorch begins with: the sequence and the weights.
 * @param {import("./shown.js").Shown} shown
 * @param {string} library what is imported
 * @param {(values: string) => string} array how numbers become an array of the library
 */
export function beginning({ step, cell, weights, h0, c0, inputs, targets, vocabulary, outputs, vectors }, library, array) {
  const d = (/** @type {number[][]} */ (weights.Wy))[0].length;
  const names = Object.keys(weights);
  const x = vectors
    ? `X = ${array(rows(vectors, ""))}  # one vector for each step`
    : `vocabulary = ${python(vocabulary)}\nX = ${array(`[[float(token == each) for each in vocabulary] for token in inputs]`)}  # one-hot`;
  const states = cell === "lstm" ? [["h0", h0], ["c0", c0]] : [["h0", h0]];
  return `# The network after ${step} updates, in double precision.
${library}

inputs = ${python(inputs)}
targets = ${python(targets)}
outputs = ${python(outputs)}
${x}
y = [None if target is None else outputs.index(target) for target in targets]

W = {
${names.map((name) => `    ${python(name)}: ${array(rows(weights[name], "    "))},`).join("\n")}
}
${states.map(([name, values]) => `${name} = ${array(values ? python(values) : `[0.0] * ${d}`)}`).join("\n")}
`;
}

/** The lines that print a step, given h, p and the loss. */
export const PRINTING = `def show(t, h, p, loss):
    line = f"t={t + 1} {inputs[t]!r}: h = [{' '.join(f'{float(x):.6f}' for x in h)}], says {outputs[int(p.argmax())]!r}"
    if y[t] is not None:
        line += f", target {targets[t]!r} has {float(p[y[t]]):.6f}, loss {float(loss):.6f}"
    print(line)
`;
