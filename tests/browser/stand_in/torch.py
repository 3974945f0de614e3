"""As much of PyTorch as the page's code for it uses, on NumPy: tensors that know where they came from.

The real one is too large to be installed for one test. Gradients are found by the chain rule from one
operation to the next, so that they depend on nothing of this project.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import numpy as np

float64 = np.float64
no_grad = nullcontext


class Tensor:
    """An array, the tensors that it was made of, and what each of them gets of its gradient."""

    def __init__(self, data: Any, *parents: tuple[Tensor, Callable[[Any], Any]]) -> None:
        self.data = np.asarray(data)
        self.parents = parents
        self.gradient = np.zeros(self.data.shape)

    @property
    def grad(self) -> Tensor:
        return Tensor(self.gradient)

    @property
    def shape(self) -> tuple[int, ...]:
        return self.data.shape

    @property
    def T(self) -> Tensor:
        return Tensor(self.data.T, (self, lambda g: g.T))

    def __len__(self) -> int:
        return len(self.data)

    def __iter__(self) -> Iterator[Tensor]:
        return (self[i] for i in range(len(self)))

    def __float__(self) -> float:
        return float(self.data)

    def __int__(self) -> int:
        return int(self.data)

    def __getitem__(self, place: Any) -> Tensor:
        def spread(g: Any) -> Any:
            whole = np.zeros(self.shape)
            np.add.at(whole, place, g)
            return whole

        return Tensor(self.data[place], (self, spread))

    def __add__(self, other: Tensor) -> Tensor:
        def back(to: Tensor) -> Callable[[Any], Any]:
            return lambda g: g if g.shape == to.shape else g.sum(0)

        return Tensor(self.data + other.data, (self, back(self)), (other, back(other)))

    def __mul__(self, other: Tensor) -> Tensor:
        return Tensor(
            self.data * other.data, (self, lambda g: g * other.data), (other, lambda g: g * self.data)
        )

    def __rsub__(self, one: float) -> Tensor:
        return Tensor(one - self.data, (self, lambda g: -g))

    def __matmul__(self, other: Tensor) -> Tensor:
        if other.data.ndim == 1:
            return Tensor(
                self.data @ other.data,
                (self, lambda g: np.outer(g, other.data)),
                (other, lambda g: self.data.T @ g),
            )
        return Tensor(
            self.data @ other.data, (self, lambda g: g @ other.data.T), (other, lambda g: self.data.T @ g)
        )

    def apply(self, value: Any, slope: Any) -> Tensor:
        return Tensor(value, (self, lambda g: g * slope))

    def copy_(self, other: Tensor) -> None:
        assert self.shape == other.shape
        self.data = other.data.copy()

    def requires_grad_(self) -> None:
        """All of these tensors do."""

    def argmax(self) -> Tensor:
        return Tensor(self.data.argmax())

    def sum(self) -> Tensor:
        return Tensor(self.data.sum(), (self, lambda g: g * np.ones(self.shape)))

    def norm(self) -> Tensor:
        return Tensor(np.sqrt((self.data**2).sum()))

    def item(self) -> float:
        return float(self.data)

    def detach(self) -> Tensor:
        return Tensor(self.data)

    def backward(self) -> None:
        order: list[Tensor] = []
        seen: set[int] = set()

        def visit(tensor: Tensor) -> None:
            if id(tensor) in seen:
                return
            seen.add(id(tensor))
            for parent, _ in tensor.parents:
                visit(parent)
            order.append(tensor)

        visit(self)
        self.gradient = np.ones(self.shape)
        for tensor in reversed(order):
            for parent, back in tensor.parents:
                parent.gradient = parent.gradient + back(tensor.gradient)


def tensor(values: Any, dtype: Any = None) -> Tensor:
    return Tensor(np.array(values, dtype=dtype))


def zeros_like(other: Tensor) -> Tensor:
    return Tensor(np.zeros(other.shape))


def cat(tensors: list[Tensor]) -> Tensor:
    return Tensor(np.concatenate([each.data for each in tensors]))


def stack(tensors: list[Tensor]) -> Tensor:
    def row(i: int) -> Callable[[Any], Any]:
        return lambda g: g[i]

    return Tensor(
        np.stack([each.data for each in tensors]), *((each, row(i)) for i, each in enumerate(tensors))
    )


def sigmoid(a: Tensor) -> Tensor:
    value = 1 / (1 + np.exp(-a.data))
    return a.apply(value, value * (1 - value))


def tanh(a: Tensor) -> Tensor:
    value = np.tanh(a.data)
    return a.apply(value, 1 - value**2)


def relu(a: Tensor) -> Tensor:
    return a.apply(np.maximum(a.data, 0), (a.data > 0) * 1.0)


def softmax(z: Tensor, dim: int) -> Tensor:
    assert dim == 1
    value = np.exp(z.data - z.data.max(1, keepdims=True))
    return Tensor(value / value.sum(1, keepdims=True))


def cross_entropy(z: Tensor, targets: Tensor, reduction: str) -> Tensor:
    assert reduction == "none"
    p, rows = softmax(z, dim=1).data, np.arange(len(z))
    hot = np.zeros(z.shape)
    hot[rows, targets.data] = 1
    losses = np.logaddexp.reduce(z.data, axis=1) - z.data[rows, targets.data]
    return Tensor(losses, (z, lambda g: g[:, None] * (p - hot)))


class Linear:
    """y = W x + b for each row x."""

    def __init__(self, k: int, m: int, *, bias: bool, dtype: Any) -> None:
        self.weight = Tensor(np.zeros((m, k), dtype))
        self.bias = Tensor(np.zeros(m, dtype)) if bias else None

    def __call__(self, x: Tensor) -> Tensor:
        y = x @ self.weight.T
        return y + self.bias if self.bias else y


class Recurrent:
    """One layer; its rows stand gate below gate."""

    gates = 1

    def __init__(self, k: int, d: int, *, bias: bool, dtype: Any, nonlinearity: str = "tanh") -> None:
        self.d, self.f = d, {"tanh": tanh, "relu": relu}[nonlinearity]
        self.weight_ih_l0 = Tensor(np.zeros((self.gates * d, k), dtype))
        self.weight_hh_l0 = Tensor(np.zeros((self.gates * d, d), dtype))
        if bias:
            self.bias_ih_l0 = Tensor(np.zeros(self.gates * d, dtype))
            self.bias_hh_l0 = Tensor(np.zeros(self.gates * d, dtype))
        self.bias = bias

    def sums(self, x: Tensor, h: Tensor) -> tuple[list[Tensor], list[Tensor]]:
        a, b = self.weight_ih_l0 @ x, self.weight_hh_l0 @ h
        if self.bias:
            a, b = a + self.bias_ih_l0, b + self.bias_hh_l0
        cuts = [slice(i * self.d, (i + 1) * self.d) for i in range(self.gates)]
        return [a[cut] for cut in cuts], [b[cut] for cut in cuts]

    def step(self, x: Tensor, h: Tensor) -> Tensor:
        (a,), (b,) = self.sums(x, h)
        return self.f(a + b)

    def __call__(self, X: Tensor, start: Tensor) -> tuple[Tensor, None]:
        h, states = start[0], []
        for x in X:
            h = self.step(x, h)
            states.append(h)
        return stack(states), None


class GRU(Recurrent):
    gates = 3

    def step(self, x: Tensor, h: Tensor) -> Tensor:
        (ar, az, an), (br, bz, bn) = self.sums(x, h)
        r, z = sigmoid(ar + br), sigmoid(az + bz)
        n = tanh(an + r * bn)
        return (1 - z) * n + z * h


class LSTM(Recurrent):
    gates = 4

    def __call__(self, X: Tensor, start: tuple[Tensor, Tensor]) -> tuple[Tensor, None]:  # type: ignore[override]
        h, c, states = start[0][0], start[1][0], []
        for x in X:
            i, f, g, o = (a + b for a, b in zip(*self.sums(x, h), strict=True))
            c = sigmoid(f) * c + sigmoid(i) * tanh(g)
            h = sigmoid(o) * tanh(c)
            states.append(h)
        return stack(states), None


nn = SimpleNamespace(
    RNN=Recurrent, GRU=GRU, LSTM=LSTM, Linear=Linear, functional=SimpleNamespace(cross_entropy=cross_entropy)
)
