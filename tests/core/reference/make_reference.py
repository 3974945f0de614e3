"""Write the reference vectors: what PyTorch's own cells, autograd and optimizers say of small networks.

Everything is float64. Run it in an environment of its own, from this folder:

    python3 -m venv venv && venv/bin/pip install torch==2.13.0 numpy && venv/bin/python make_reference.py

It writes rnn.json, gru.json, lstm.json and optimizers.json. Nothing of rnn_core is used.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

FOLDER = Path(__file__).parent
Weights = dict[str, Tensor]
State = tuple[Tensor, ...]

MATRICES = {  # per cell, in the order in which PyTorch stacks the gates
    "rnn": [("Wx", "Wh", "bh")],
    "gru": [("Wxr", "Whr", "br"), ("Wxz", "Whz", "bz"), ("Wxn", "Whn", "bxn")],
    "lstm": [("Wxi", "Whi", "bi"), ("Wxf", "Whf", "bf"), ("Wxg", "Whg", "bg"), ("Wxo", "Who", "bo")],
}


def random_weights(cell: str, k: int, d: int, m: int, bias: bool) -> Weights:
    weights = {}
    for Wx, Wh, b in MATRICES[cell]:
        weights[Wx], weights[Wh] = torch.randn(d, k), 0.8 * torch.randn(d, d)
        if bias:
            weights[b] = 0.5 * torch.randn(d)
    if cell == "gru" and bias:
        weights["bhn"] = 0.5 * torch.randn(d)
    weights["Wy"] = torch.randn(m, d)
    if bias:
        weights["by"] = 0.5 * torch.randn(m)
    return weights


def step(cell: str, activation: str, W: Weights, x: Tensor, state: State) -> State:
    """Return the state after one step of PyTorch's own cell; vectors are rows of a batch of one."""
    d = W["Wy"].shape[1]
    zero = torch.zeros(d)
    w_ih = torch.cat([W[Wx] for Wx, _, _ in MATRICES[cell]])
    w_hh = torch.cat([W[Wh] for _, Wh, _ in MATRICES[cell]])
    b_ih = torch.cat([W.get(b, zero) for _, _, b in MATRICES[cell]])
    b_hh = torch.zeros_like(b_ih)
    x, state = x[None], tuple(s[None] for s in state)
    if cell == "gru":
        b_hh = torch.cat([zero, zero, W.get("bhn", zero)])
        after = (torch.gru_cell(x, state[0], w_ih, w_hh, b_ih, b_hh),)
    elif cell == "lstm":
        after = torch.lstm_cell(x, state, w_ih, w_hh, b_ih, b_hh)
    elif activation == "tanh":
        after = (torch.rnn_tanh_cell(x, state[0], w_ih, w_hh, b_ih, b_hh),)
    elif activation == "relu":
        after = (torch.rnn_relu_cell(x, state[0], w_ih, w_hh, b_ih, b_hh),)
    else:  # PyTorch has no such cell, but its layers and its activation
        linear = torch.nn.functional.linear
        a = linear(x, w_ih, b_ih) + linear(state[0], w_hh)
        after = (torch.sigmoid(a) if activation == "sigmoid" else a,)
    return tuple(s[0] for s in after)


def readout_loss(W: Weights, h: Tensor, target: int) -> tuple[Tensor, Tensor]:
    logits = torch.nn.functional.linear(h, W["Wy"], W.get("by"))
    return logits, torch.nn.functional.cross_entropy(logits[None], torch.tensor([target]))


def run(case: dict[str, Any], W: Weights, b: int) -> dict[str, Any]:
    """Return what sequence b of the case gives, with autograd's derivatives between its steps."""
    cell, activation, start = case["cell"], case["activation"], case["start"]
    xs, targets = case["x"][b], case["target_indices"][b]
    T = len(xs)
    # Weights of each step's own, so that the gradient at W[k] is the step's share alone.
    own = [{name: w.clone().requires_grad_() for name, w in W.items()} for _ in range(T)]
    states, logits, losses = [tuple(s.clone().requires_grad_() for s in start)], [], []
    for t in range(T):
        states.append(step(cell, activation, own[t], xs[t], states[-1]))
        for s in states[-1]:
            s.retain_grad()
        y, loss = readout_loss(own[t], states[-1][0], max(targets[t], 0))
        logits.append(y)
        losses.append(loss if targets[t] >= 0 else 0 * loss)
    rows = []
    dh = {}
    for t in range(T):
        if targets[t] < 0:
            continue
        for k in range(t + 1):
            inner = [name for name in W if name not in ("Wy", "by")]
            of = [states[k + 1][0], *(own[k][name] for name in inner)]
            g = torch.autograd.grad(losses[t], of, retain_graph=True, allow_unused=True)
            dh[t, k] = g[0]
            rows.append({"t": t, "k": k, "dh": g[0], "terms": dict(zip(inner, g[1:], strict=True))})
    total = torch.stack([loss.reshape(()) for loss in losses]).sum()
    total_dh = torch.autograd.grad(total, [s[0] for s in states[1:]], retain_graph=True, allow_unused=True)
    leaves = [own[t][name] for name in W for t in range(T)]
    gradients = torch.autograd.grad(total, leaves, allow_unused=True)
    summed = {}
    for i, name in enumerate(W):
        parts = [g for g in gradients[i * T : (i + 1) * T] if g is not None]
        summed[name] = torch.stack(parts).sum(0)
    d = len(start[0])
    return {
        "h": [s[0] for s in states[1:]],
        "c": [s[1] for s in states[1:]] if cell == "lstm" else None,
        "logits": logits,
        "losses": [loss.reshape(()) for loss in losses],
        "dh": [torch.zeros(d) if g is None else g for g in total_dh],
        "gradients": summed,
        "rows": rows if case["derivatives"] else None,
        "jacobians": jacobians(case, W, b, states) if case["derivatives"] else None,
    }


def jacobians(case: dict[str, Any], W: Weights, b: int, states: list[State]) -> list[dict[str, Any]]:
    """Return ∂s_t/∂s_k for all 0 ≤ k < t, s being h, or (h, c) one after the other."""
    found = []
    d, T = len(states[0][0]), len(states) - 1
    for k in range(T):
        for t in range(k + 1, T + 1):

            def later(s: Tensor, k: int = k, t: int = t) -> Tensor:
                state = tuple(s.split(d))
                for i in range(k, t):
                    state = step(case["cell"], case["activation"], W, case["x"][b][i], state)
                return torch.cat(state)

            J = torch.autograd.functional.jacobian(later, torch.cat(states[k]).detach())
            found.append({"t": t, "k": k, "J": J})
    return found


def make_case(
    name: str, cell: str, activation: str | None = None, *, seed: int, k: int, d: int, m: int,
    bias: bool, initial: bool = False, lengths: tuple[int, ...] = (5,), targets: str = "all",
    embedded: bool = False, derivatives: bool = True,
) -> dict[str, Any]:  # fmt: skip
    torch.manual_seed(seed)
    W = random_weights(cell, k, d, m, bias)
    states = 2 if cell == "lstm" else 1
    start = tuple(0.7 * torch.randn(d) if initial else torch.zeros(d) for _ in range(states))
    n_words = k + 2 if embedded else k
    vectors = torch.randn(n_words, k) if embedded else torch.eye(k)
    inputs = [torch.randint(n_words, (T,)).tolist() for T in lengths]
    indices = [torch.randint(m, (T,)).tolist() for T in lengths]
    for row in indices:
        for t in range(len(row)):
            if (targets == "last" and t < len(row) - 1) or (targets == "some" and t % 3 == 1):
                row[t] = -1
    case = {
        "name": name, "cell": cell, "activation": activation, "weights": W, "start": start,
        "vectors": vectors if embedded else None, "inputs": inputs, "target_indices": indices,
        "x": [[vectors[i] for i in row] for row in inputs], "derivatives": derivatives,
    }  # fmt: skip
    case["sequences"] = [run(case, W, b) for b in range(len(lengths))]
    del case["x"], case["derivatives"]
    return case


CASES = {
    "rnn": [
        {"name": "tanh", "activation": "tanh", "seed": 1, "k": 4, "d": 3, "m": 4, "bias": False},
        {"name": "tanh, bias, h0, more outputs", "activation": "tanh", "seed": 2, "k": 3, "d": 4, "m": 5,
         "bias": True, "initial": True, "lengths": (8,)},
        {"name": "relu", "activation": "relu", "seed": 3, "k": 3, "d": 4, "m": 3, "bias": False},
        {"name": "relu, bias, h0", "activation": "relu", "seed": 4, "k": 2, "d": 4, "m": 2, "bias": True,
         "initial": True},
        {"name": "sigmoid, bias, embedding", "activation": "sigmoid", "seed": 5, "k": 3, "d": 3, "m": 2,
         "bias": True, "embedded": True},
        {"name": "identity, h0", "activation": "identity", "seed": 6, "k": 3, "d": 2, "m": 3, "bias": False,
         "initial": True},
        {"name": "tanh, many-to-one, embedding", "activation": "tanh", "seed": 7, "k": 3, "d": 4, "m": 2,
         "bias": True, "targets": "last", "embedded": True},
        {"name": "tanh, unequal lengths, missing targets", "activation": "tanh", "seed": 8, "k": 4, "d": 3,
         "m": 4, "bias": True, "initial": True, "lengths": (5, 8, 1, 3), "targets": "some",
         "derivatives": False},
    ],
    "gru": [
        {"name": "one-hot", "seed": 11, "k": 4, "d": 3, "m": 4, "bias": True},
        {"name": "no bias, h0", "seed": 12, "k": 2, "d": 3, "m": 2, "bias": False, "initial": True},
        {"name": "many-to-one, embedding, h0", "seed": 13, "k": 3, "d": 4, "m": 2, "bias": True,
         "initial": True, "targets": "last", "embedded": True, "lengths": (7,)},
        {"name": "unequal lengths, missing targets", "seed": 14, "k": 3, "d": 3, "m": 3, "bias": True,
         "initial": True, "lengths": (2, 6, 4), "targets": "some", "derivatives": False},
    ],
    "lstm": [
        {"name": "one-hot", "seed": 21, "k": 4, "d": 3, "m": 4, "bias": True, "lengths": (5,)},
        {"name": "no bias, h0, c0", "seed": 22, "k": 2, "d": 3, "m": 2, "bias": False, "initial": True,
         "lengths": (5,)},
        {"name": "many-to-one, embedding, h0, c0", "seed": 23, "k": 3, "d": 2, "m": 2, "bias": True,
         "initial": True, "targets": "last", "embedded": True, "lengths": (7,)},
        {"name": "unequal lengths, missing targets", "seed": 24, "k": 3, "d": 3, "m": 3, "bias": True,
         "initial": True, "lengths": (4, 1, 7), "targets": "some", "derivatives": False},
    ],
}  # fmt: skip

RULES = {
    "sgd": ({"learning_rate": 0.3}, lambda p: torch.optim.SGD(p, lr=0.3)),
    "momentum": (
        {"learning_rate": 0.1, "momentum": 0.8},
        lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8),
    ),
    "rmsprop": (
        {"learning_rate": 0.02, "decay": 0.9, "epsilon": 1e-6},
        lambda p: torch.optim.RMSprop(p, lr=0.02, alpha=0.9, eps=1e-6),
    ),
    "adam": (
        {"learning_rate": 0.05, "beta1": 0.8, "beta2": 0.95, "epsilon": 1e-7},
        lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-7),
    ),
}


def make_runs() -> list[dict[str, Any]]:
    """Return the weights after each of 4 updates, per cell and optimizer, and once with clipping."""
    runs = []
    for cell, options in (("rnn", CASES["rnn"][0]), ("gru", CASES["gru"][1]), ("lstm", CASES["lstm"][2])):
        for rule, (settings, optimizer) in RULES.items():
            for clip_norm in (None, 0.4) if cell == "rnn" else (None,):
                case = make_case(cell=cell, **options, derivatives=False)
                W = {name: w.clone().requires_grad_() for name, w in case["weights"].items()}
                torch_rule, weights, losses = optimizer(list(W.values())), [], []
                for _ in range(4):
                    torch_rule.zero_grad()
                    loss = total_loss(case, W)
                    loss.backward()
                    if clip_norm is not None:
                        norm = torch.cat([w.grad.reshape(-1) for w in W.values()]).norm()
                        for w in W.values():
                            w.grad.mul_(torch.clamp(clip_norm / norm, max=1.0))
                    torch_rule.step()
                    losses.append(loss.detach())
                    weights.append({name: w.detach().clone() for name, w in W.items()})
                runs.append(
                    {"case": f"{cell}: {case['name']}", "rule": rule, "settings": settings,
                     "clip_norm": clip_norm, "losses": losses, "weights": weights}
                )  # fmt: skip
    return runs


def total_loss(case: dict[str, Any], W: Weights) -> Tensor:
    k = W[MATRICES[case["cell"]][0][0]].shape[1]
    vectors = torch.eye(k) if case["vectors"] is None else case["vectors"]
    total, state = torch.zeros(()), case["start"]
    for i, target in zip(case["inputs"][0], case["target_indices"][0], strict=True):
        state = step(case["cell"], case["activation"], W, vectors[i], state)
        if target >= 0:
            total = total + readout_loss(W, state[0], target)[1]
    return total


def plain(value: Any) -> Any:
    """Return tensors as lists of numbers, at any depth."""
    if isinstance(value, Tensor):
        return value.tolist()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


if __name__ == "__main__":
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    written = {cell: [make_case(cell=cell, **case) for case in cases] for cell, cases in CASES.items()}
    for stem, content in (written | {"optimizers": make_runs()}).items():
        text = json.dumps(plain(content), separators=(",", ":")).replace('},{"', '},\n{"')
        (FOLDER / f"{stem}.json").write_text(text + "\n")
