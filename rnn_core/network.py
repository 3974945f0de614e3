"""The network: a cell unrolled over time, a readout at every step, and the loss.

    logits_t = Wy h_t (+ by)
    ŷ_t      = softmax(logits_t) = e^logits / Σ e^logits
    L_t      = −ln ŷ_t[target_t]                      cross-entropy in nats
    L        = Σ_t L_t

``forward`` runs it and keeps every intermediate in a Trace, which backpropagation through time, the
Jacobians and the page read. Arrays are time-major, (T, B, ·), and vectors lie in rows, so that the
lesson's Wx x_t is written ``x @ Wx.T`` for all steps and sequences at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from rnn_core.arguments import finite, instance, reals, whole
from rnn_core.cells import Cell
from rnn_core.errors import MISSING, InvalidValue, ShapeMismatch, in_words, listed
from rnn_core.initializers import weight_shapes
from rnn_core.sequences import Batch
from rnn_core.types import Floats, Integers, Named

MODEST = 4.0
"""Logits within ± this need no largest one taken off before exp: it cannot overflow, and the loss keeps its
digits. But where there is one output alone: its loss is 0, and only with itself taken off exactly so."""


class Network:
    """A cell with its weights and the state before step 1.

    Parameters
    ----------
    cell
        The cell.
    weights
        By name, in the lesson's column convention: Wx… (d, k), Wh… (d, d), Wy (m, d), and biases,
        either all of them or none.
    initial
        The state before step 1 by name, h (d,) and for lstm c (d,); zeros where absent.
    dtype
        float64 or float32; everything that follows is computed in it.

    Raises
    ------
    InvalidValue
        For a weight that is missing, unknown, not real or not finite, or another dtype.
    ShapeMismatch
        For a weight or state whose shape does not fit the others.
    """

    def __init__(
        self,
        cell: Cell,
        weights: Mapping[str, ArrayLike],
        initial: Mapping[str, ArrayLike] | None = None,
        dtype: type[np.floating[Any]] = np.float64,
    ) -> None:
        if dtype is not np.float64 and dtype is not np.float32:
            raise InvalidValue(("dtype",), dtype, "numpy.float64 or numpy.float32")
        instance(("weights",), weights, Mapping, "arrays by name")
        initial = {} if initial is None else initial
        instance(("initial",), initial, Mapping, "arrays by name, or None for zeros")
        self.cell = cell
        self.dtype = dtype
        self.weights = _checked(cell, weights, dtype)
        self.m, self.d = self.weights["Wy"].shape
        self.k = next(self.weights[j.Wx].shape[1] for j in cell.maps if j.Wx)
        self.bias = "by" in self.weights
        self.initial = {name: np.zeros(self.d, dtype) for name in cell.states}
        for name, value in initial.items():
            if name not in self.initial:
                allowed = f"none, as the states of {cell.name} are: {listed(cell.states)}"
                raise InvalidValue((f"{name}0",), value, allowed)
            self.initial[name] = _array((f"{name}0",), value, (self.d,), dtype)

    def bias_of(self, name: str) -> Floats | float:
        """Return the bias of that name, or 0 where the network has none."""
        return self.weights.get(name, 0.0)

    def with_weights(self, weights: Mapping[str, ArrayLike]) -> Network:
        """Return the same network with other weights."""
        return Network(self.cell, weights, self.initial, self.dtype)


def _array(
    path: tuple[str, ...], value: ArrayLike, shape: tuple[int, ...], dtype: type[np.floating[Any]]
) -> Floats:
    """Return ``value`` as a finite array of its own of that shape."""
    array: Floats = np.array(reals(path, value, shape), dtype=dtype, order="C")
    finite(path, array)
    return array


def _checked(
    cell: Cell, weights: Mapping[str, ArrayLike], dtype: type[np.floating[Any]]
) -> dict[str, Floats]:
    """Return the weights as arrays, once their names and shapes agree with one another."""
    with_bias = weight_shapes(cell, 1, 1, 1, bias=True)
    bias = any(name in weights for name, shape in with_bias.items() if len(shape) == 1)
    for name in weights:
        if name not in with_bias:
            raise InvalidValue(("weights", name), name, f"weights of {cell.name}: {listed(with_bias)}")
    for name, shape in with_bias.items():
        if name not in weights and (bias or len(shape) == 2):
            demand = "every bias, or none" if len(shape) == 1 else "every weight"
            raise InvalidValue(
                ("weights", name),
                MISSING,
                f"{demand}: {listed(weight_shapes(cell, 1, 1, 1, bias=bias))}",
            )
    inner = next(j.Wx for j in cell.maps if j.Wx)
    sizes = [_shape(weights[name]) for name in ("Wy", inner)]
    for name, size in zip(("Wy", inner), sizes, strict=True):
        if len(size) != 2 or 0 in size:
            raise ShapeMismatch(("weights", name), in_words(size), "a matrix with rows and columns")
    (m, d), (_, k) = sizes
    shapes = weight_shapes(cell, k, d, m, bias=bias)
    return {name: _array(("weights", name), weights[name], shape, dtype) for name, shape in shapes.items()}


def _shape(value: ArrayLike) -> tuple[int, ...]:
    """Return the shape of an array, or of lists; rows of unequal lengths count as one item each."""
    return value.shape if isinstance(value, np.ndarray) else np.asarray(value, dtype=object).shape


class Trace(NamedTuple):
    """Everything that one forward pass computed. T steps, B sequences, time first.

    Attributes
    ----------
    network
        The network as it was; its weights are not copied.
    x
        Inputs, (T, B, k).
    targets
        Places in the outputs, (T, B); negative where a step has no loss.
    lengths
        The sequences' own lengths, (B,); what follows a sequence's end is 0 in the states.
    Wx_x, Wh_h, pre
        Per linear map of the cell: its two summands and their sum with the bias, (T, B, d).
    states
        Per state its values from step 0 (the initial state) to T, (T + 1, B, d).
    gates
        Per gate, (T, B, d).
    logits, probabilities
        (T, B, m).
    losses
        Cross-entropy of each step in nats, (T, B); 0 where there is no target.
    """

    network: Network
    x: Floats
    targets: Integers
    lengths: Integers
    Wx_x: Mapping[str, Floats]
    Wh_h: Mapping[str, Floats]
    pre: Mapping[str, Floats]
    states: Mapping[str, Floats]
    gates: Mapping[str, Floats]
    logits: Floats
    probabilities: Floats
    losses: Floats

    @property
    def loss(self) -> float:
        """The sum of all losses."""
        return float(np.add.reduce(self.losses, axis=None))

    @property
    def T(self) -> int:
        """The number of time steps."""
        return int(self.x.shape[0])

    @property
    def B(self) -> int:
        """The number of sequences."""
        return int(self.x.shape[1])

    @property
    def h(self) -> Floats:
        """The hidden states h_1 … h_T, (T, B, d)."""
        return self.states["h"][1:]


def check_fit(network: Network, batch: Batch) -> None:
    """Raise ShapeMismatch where the batch's k is not the network's, InvalidValue for a target beyond m."""
    instance(("network",), network, Network, "a Network")
    instance(("batch",), batch, Batch, "a Batch, as Batch.of(sequence) is")
    if not batch.targets.shape == batch.x.shape[:2] == (batch.T, len(batch.lengths)):
        allowed = f"of (T, B) = {batch.x.shape[:2]} as x, with a length for each of the B"
        raise ShapeMismatch(("batch", "targets"), f"of {batch.targets.shape}", allowed)
    if batch.x.shape[2] != network.k:
        raise ShapeMismatch(("x",), f"{batch.x.shape[2]} numbers a step", f"k = {network.k}, as Wx reads")
    largest = batch.targets.item(batch.targets.argmax())
    if largest >= network.m:
        raise InvalidValue(("targets",), largest, f"below m = {network.m}")


def check_sequence(trace: Trace, b: int) -> None:
    """Raise InvalidValue for what is no trace, and where it has no sequence b."""
    instance(("trace",), trace, Trace, "a Trace, as forward(network, batch) returns")
    whole(("b",), b, 0, trace.B - 1)


@np.errstate(over="ignore", invalid="ignore", divide="ignore")
def forward(network: Network, batch: Batch) -> Trace:
    """Run the network over the batch and return every intermediate.

    Numbers may overflow to infinity where weights are large; the trace then holds them as they are.

    Raises ShapeMismatch where the batch's k is not the network's, and InvalidValue for a target
    beyond the network's m outputs.
    """
    check_fit(network, batch)
    cell, W, ended = network.cell, network.weights, batch.ended
    x = batch.x.astype(network.dtype, copy=False)
    T, B, k = x.shape
    shape, rows = (T, B, network.d), x.reshape(T * B, k)

    Wx_x = {j.name: rows.dot(W[j.Wx].T).reshape(shape) for j in cell.maps if j.Wx}  # no step waits here
    Wh_h = {j.name: np.empty(shape, x.dtype) for j in cell.maps if j.Wh}
    pre = {j.name: Wx_x[j.name].copy() if j.Wx else np.zeros(shape, x.dtype) for j in cell.maps}
    if network.bias:
        for j in cell.maps:
            pre[j.name] += W[j.b]
    states = {name: np.empty((T + 1, B, network.d), x.dtype) for name in cell.states}
    gates: dict[str, Floats] = {}
    for name, value in network.initial.items():
        states[name][0] = value
    recurrent = [(j.name, W[j.Wh].T, Wh_h[j.name]) for j in cell.maps if j.Wh]

    before: Named = {name: value[0] for name, value in states.items()}
    for t, pre_t in enumerate(by_step(pre)):
        for name, Wh_T, products in recurrent:
            pre_t[name] += before["h"].dot(Wh_T, products[t])
        after, gates_t = cell.step(pre_t, before)
        if ended is not None:
            for value in after.values():  # what follows a sequence's end is not part of it
                value[ended[t]] = 0.0
        for name, value in after.items():
            states[name][t + 1] = value
        for name, value in gates_t.items():
            if t == 0:
                gates[name] = np.empty(shape, x.dtype)
            gates[name][t] = value
        before = after

    logits = states["h"][1:].reshape(T * B, network.d).dot(W["Wy"].T).reshape(T, B, network.m)
    if network.bias:
        logits += W["by"]
    probabilities, losses = softmax_cross_entropy(logits, batch.targets)
    return Trace(
        network,
        x,
        batch.targets,
        batch.lengths,
        Wx_x,
        Wh_h,
        pre,
        states,
        gates,
        logits,
        probabilities,
        losses,
    )


def by_step(values: Named) -> Iterator[dict[str, Floats]]:
    """Yield the values of each step, by name, as views that can be written to."""
    return (dict(zip(values, at_t, strict=True)) for at_t in zip(*values.values(), strict=True))


def softmax_cross_entropy(logits: Floats, targets: Integers) -> tuple[Floats, Floats]:
    """Return (ŷ, losses): the softmax over the last axis, and −ln ŷ[target] in nats.

    Large logits are shifted by their largest first, which changes nothing but keeps e^· finite. Where a
    target is negative, the loss is 0.
    """
    modest = -MODEST < logits.item(logits.argmin()) <= logits.item(logits.argmax()) < MODEST
    if not modest or logits.shape[-1] == 1:
        logits = logits - np.maximum.reduce(logits, axis=-1, keepdims=True)
    probabilities = np.exp(logits)
    sums = np.add.reduce(probabilities, axis=-1, keepdims=True)
    probabilities /= sums
    starts = np.arange(0, logits.size, logits.shape[-1]).reshape(targets.shape)  # of rows in flat logits
    losses = np.log(sums[..., 0])
    losses -= logits.take(starts + targets, mode="wrap")
    if targets.item(targets.argmin()) < 0:
        losses[targets < 0] = 0
    return probabilities, losses
