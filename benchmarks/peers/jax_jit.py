"""JAX: the lesson's equations in a lax.scan, value_and_grad and the update compiled together by jit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.problem import Problem
from rnn_core.types import Floats

jax.config.update("jax_enable_x64", True)

Array = Any
Weights = Mapping[str, Array]
Scan = Callable[[Weights, Array, Array], tuple[Array, Array]]


def stacked(W: Weights, prefix: str, gates: tuple[str, ...]) -> Array:
    """Return the gates' weights in one array, so that a step makes one product."""
    return jnp.concatenate([W[prefix + gate] for gate in gates])


def rnn(W: Weights, x: Array, zero: Array) -> Array:
    """Return h_1 … h_T."""

    def step(h: Array, share_of_x: Array) -> tuple[Array, Array]:
        h = jnp.tanh(share_of_x + h @ W["Wh"].T)
        return h, h

    return jax.lax.scan(step, zero, x @ W["Wx"].T)[1]


def gru(W: Weights, x: Array, zero: Array) -> Array:
    """Return h_1 … h_T."""
    Wh = stacked(W, "Wh", ("r", "z", "n"))
    bias = jnp.concatenate([W["br"], W["bz"], W["bxn"]])

    def step(h: Array, share_of_x: Array) -> tuple[Array, Array]:
        xr, xz, xn = jnp.split(share_of_x, 3, axis=-1)
        hr, hz, hn = jnp.split(h @ Wh.T, 3, axis=-1)
        r, z = jax.nn.sigmoid(xr + hr), jax.nn.sigmoid(xz + hz)
        n = jnp.tanh(xn + r * (hn + W["bhn"]))
        h = (1 - z) * n + z * h
        return h, h

    return jax.lax.scan(step, zero, x @ stacked(W, "Wx", ("r", "z", "n")).T + bias)[1]


def lstm(W: Weights, x: Array, zero: Array) -> Array:
    """Return h_1 … h_T."""
    gates = ("i", "f", "g", "o")
    Wh = stacked(W, "Wh", gates)

    def step(state: tuple[Array, Array], share_of_x: Array) -> tuple[tuple[Array, Array], Array]:
        h, c = state
        i, f, g, o = jnp.split(share_of_x + h @ Wh.T, 4, axis=-1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        h = jax.nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), h

    shares = x @ stacked(W, "Wx", gates).T + stacked(W, "b", gates)
    return jax.lax.scan(step, (zero, zero), shares)[1]


UNROLLED = {"rnn": rnn, "gru": gru, "lstm": lstm}


def loss_of(cell: str, W: Weights, x: Array, targets: Array) -> Array:
    """Return the summed cross-entropy."""
    zero = jnp.zeros((x.shape[1], W["Wy"].shape[1]), x.dtype)
    logits = UNROLLED[cell](W, x, zero) @ W["Wy"].T
    if "by" in W:
        logits = logits + W["by"]
    chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), targets[..., None], axis=-1)
    return -chosen.sum()


@partial(jax.jit, static_argnames="cell", donate_argnames="W")
def update(cell: str, W: Weights, x: Array, targets: Array, learning_rate: Array) -> tuple[Weights, Array]:
    """Return the weights after one update, and the loss before it."""
    loss, gradient = jax.value_and_grad(partial(loss_of, cell))(W, x, targets)
    return jax.tree.map(lambda w, g: w - learning_rate * g, W, gradient), loss


class Step:
    """The compiled update and the weights it works on."""

    def __init__(self, problem: Problem) -> None:
        self.cell = problem.cell
        self.W: Weights = {name: jnp.array(w) for name, w in problem.weights.items()}
        self.x, self.targets = jnp.array(problem.x), jnp.array(problem.targets)
        self.learning_rate = jnp.array(problem.learning_rate, problem.dtype)
        self.latest_loss: Array = 0.0

    def run(self, n: int) -> None:
        """Make n updates, and wait for the last."""
        W, loss = self.W, self.latest_loss
        for _ in range(n):
            W, loss = update(self.cell, W, self.x, self.targets, self.learning_rate)
        jax.block_until_ready((W, loss))
        self.W, self.latest_loss = W, loss

    @property
    def loss(self) -> float:
        """The loss of the latest step."""
        return float(self.latest_loss)

    def weights(self) -> dict[str, Floats]:
        """Return the weights by name."""
        return {name: np.array(w) for name, w in self.W.items()}
