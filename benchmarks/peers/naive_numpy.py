"""NumPy as a student writes it: a loop over time forward, one back, sums of outer products as they come.

Columns as in the lesson: x_t is (k, B) and h_t is (d, B).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.problem import Problem
from rnn_core.types import Floats


def sigmoid(a: Floats) -> Floats:
    """1 / (1 + e^−a)."""
    return np.asarray(1 / (1 + np.exp(-a)))


class RNN:
    """h_t = tanh(Wx x_t + Wh h_{t−1})."""

    @staticmethod
    def forward(W: dict[str, Floats], x: Floats, h: Floats, c: Floats) -> tuple[Floats, Floats, Any]:
        """Return h_t, c_t and what the way back needs."""
        new = np.tanh(W["Wx"] @ x + W["Wh"] @ h)
        return new, c, (x, h, new)

    @staticmethod
    def backward(
        W: dict[str, Floats], d: dict[str, Floats], dh: Floats, dc: Floats, kept: Any
    ) -> tuple[Floats, Floats]:
        """Add to the gradients and return ∂L/∂h_{t−1}, ∂L/∂c_{t−1}."""
        x, h, new = kept
        da = (1 - new**2) * dh
        d["Wx"] += da @ x.T
        d["Wh"] += da @ h.T
        return W["Wh"].T @ da, dc


class GRU:
    """h_t = (1 − z) n + z h_{t−1}."""

    @staticmethod
    def forward(W: dict[str, Floats], x: Floats, h: Floats, c: Floats) -> tuple[Floats, Floats, Any]:
        """Return h_t, c_t and what the way back needs."""
        r = sigmoid(W["Wxr"] @ x + W["Whr"] @ h + W["br"][:, None])
        z = sigmoid(W["Wxz"] @ x + W["Whz"] @ h + W["bz"][:, None])
        nh = W["Whn"] @ h + W["bhn"][:, None]
        n = np.tanh(W["Wxn"] @ x + W["bxn"][:, None] + r * nh)
        return (1 - z) * n + z * h, c, (x, h, r, z, nh, n)

    @staticmethod
    def backward(
        W: dict[str, Floats], d: dict[str, Floats], dh: Floats, dc: Floats, kept: Any
    ) -> tuple[Floats, Floats]:
        """Add to the gradients and return ∂L/∂h_{t−1}, ∂L/∂c_{t−1}."""
        x, h, r, z, nh, n = kept
        dn = dh * (1 - z) * (1 - n**2)
        dz = dh * (h - n) * z * (1 - z)
        dr = dn * nh * r * (1 - r)
        dnh = dn * r
        for gate, da in (("r", dr), ("z", dz), ("n", dn)):
            d["Wx" + gate] += da @ x.T
        for gate, da in (("r", dr), ("z", dz), ("n", dnh)):
            d["Wh" + gate] += da @ h.T
        for bias, da in (("br", dr), ("bz", dz), ("bxn", dn), ("bhn", dnh)):
            d[bias] += da.sum(axis=1)
        return dh * z + W["Whr"].T @ dr + W["Whz"].T @ dz + W["Whn"].T @ dnh, dc


class LSTM:
    """c_t = f c_{t−1} + i g; h_t = o tanh c_t."""

    @staticmethod
    def forward(W: dict[str, Floats], x: Floats, h: Floats, c: Floats) -> tuple[Floats, Floats, Any]:
        """Return h_t, c_t and what the way back needs."""
        i = sigmoid(W["Wxi"] @ x + W["Whi"] @ h + W["bi"][:, None])
        f = sigmoid(W["Wxf"] @ x + W["Whf"] @ h + W["bf"][:, None])
        g = np.tanh(W["Wxg"] @ x + W["Whg"] @ h + W["bg"][:, None])
        o = sigmoid(W["Wxo"] @ x + W["Who"] @ h + W["bo"][:, None])
        new = f * c + i * g
        return o * np.tanh(new), new, (x, h, c, i, f, g, o, new)

    @staticmethod
    def backward(
        W: dict[str, Floats], d: dict[str, Floats], dh: Floats, dc: Floats, kept: Any
    ) -> tuple[Floats, Floats]:
        """Add to the gradients and return ∂L/∂h_{t−1}, ∂L/∂c_{t−1}."""
        x, h, c, i, f, g, o, new = kept
        tanh_c = np.tanh(new)
        dc = dc + dh * o * (1 - tanh_c**2)
        before = np.zeros_like(dh)
        for gate, da in (
            ("i", dc * g * i * (1 - i)),
            ("f", dc * c * f * (1 - f)),
            ("g", dc * i * (1 - g**2)),
            ("o", dh * tanh_c * o * (1 - o)),
        ):
            d["Wx" + gate] += da @ x.T
            d["Wh" + gate] += da @ h.T
            d["b" + gate] += da.sum(axis=1)
            before += W["Wh" + gate].T @ da
        return before, dc * f


CELLS: dict[str, Any] = {"rnn": RNN, "gru": GRU, "lstm": LSTM}


class Step:
    """The loops, and W −= η ∂L/∂W for each weight."""

    def __init__(self, problem: Problem) -> None:
        self.cell, self.learning_rate = CELLS[problem.cell], problem.learning_rate
        self.W = {name: w.copy() for name, w in problem.weights.items()}
        self.x = [np.ascontiguousarray(x.T) for x in problem.x]
        self.targets = problem.targets
        self.loss = 0.0

    def run(self, n: int) -> None:
        """Make n updates."""
        for _ in range(n):
            self._update()

    def _update(self) -> None:
        W, B = self.W, self.targets.shape[1]
        h = np.zeros((W["Wy"].shape[1], B), W["Wy"].dtype)
        c, columns, bias = np.zeros_like(h), np.arange(B), "by" in W
        kept, hs, ps, loss = [], [], [], 0.0
        for x, target in zip(self.x, self.targets, strict=True):
            h, c, memory = self.cell.forward(W, x, h, c)
            logits = W["Wy"] @ h
            if bias:
                logits = logits + W["by"][:, None]
            e = np.exp(logits - logits.max(axis=0))
            p = e / e.sum(axis=0)
            loss -= float(np.log(p[target, columns]).sum())
            kept.append(memory)
            hs.append(h)
            ps.append(p)
        d = {name: np.zeros_like(w) for name, w in W.items()}
        dh, dc = np.zeros_like(h), np.zeros_like(h)
        for t in reversed(range(len(hs))):
            dlogits = ps[t].copy()
            dlogits[self.targets[t], columns] -= 1
            d["Wy"] += dlogits @ hs[t].T
            if bias:
                d["by"] += dlogits.sum(axis=1)
            dh = dh + W["Wy"].T @ dlogits
            dh, dc = self.cell.backward(W, d, dh, dc, kept[t])
        for name, w in W.items():
            W[name] = w - self.learning_rate * d[name]
        self.loss = loss

    def weights(self) -> dict[str, Floats]:
        """Return the weights by name."""
        return {name: w.copy() for name, w in self.W.items()}
