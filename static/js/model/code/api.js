import { modelOf, python } from "./shown.js";

/** Significant digits that the answers are rounded to. */
const DIGITS = 6;

/**
 * The shown network's forward pass and gradients, asked for with curl.
 * @param {import("./shown.js").Shown} shown
 * @param {string} server its address
 */
export function curlCode(shown, server) {
  const request = JSON.stringify({ sequence: shown.sequence, model: modelOf(shown), digits: DIGITS });
  const more = `${request.slice(0, -1)},"contributions":false}`;
  return [
    `# The network after ${shown.step} updates: its forward pass, then its gradients.`,
    ...[["forward", request], ["gradients", more]].map(([name, body]) => `curl -s ${server}/api/${name} -H 'Content-Type: application/json' -d ${quoted(body)}\necho`),
    "",
  ].join("\n");
}

/** A text between single quotes, as a shell reads it. @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * The same asked for from Python, with nothing but its standard library.
 * @param {import("./shown.js").Shown} shown
 * @param {string} server
 */
export function clientCode(shown, server) {
  const request = JSON.stringify({ sequence: shown.sequence, model: modelOf(shown) });
  return `# The network after ${shown.step} updates: its forward pass and its gradients, from the API.
import json
from math import sqrt
from urllib.request import Request, urlopen


def ask(path, body):
    request = Request("${server}" + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urlopen(request) as answer:
        return json.load(answer)


def norm(array):
    return sqrt(sum(x * x for row in array for x in (row if isinstance(row, list) else [row])))


network = json.loads(${pythonText(request)})

forward = ask("/api/forward", network)
for step in forward["steps"]:
    target = ""
    if step["target"] is not None:
        p = step["probabilities"][forward["outputs"].index(step["target"])]
        target = f", target {step['target']!r} has {p:.6f}, loss {step['loss']:.6f}"
    h = " ".join(f"{x:.6f}" for x in step["h"])
    print(f"t={step['t']} {step['input']!r}: h = [{h}], says {step['prediction']!r}{target}")
print(f"L = {forward['loss']:.6f}")

gradients = ask("/api/gradients", network | {"contributions": False})["gradients"]
for name, gradient in gradients.items():
    print(f"|dL/d{name}| = {norm(gradient):.6f}")
`;
}

/** A text as a Python string between three quotes. @param {string} text */
function pythonText(text) {
  return text.includes('"""') || text.includes("\\") || text.endsWith('"') ? python(text) : `"""${text}"""`;
}
