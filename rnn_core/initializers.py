"""How a network starts: its shapes, and random weights in four schemes.

    normal       N(0, 1 / fan_in)                            (LeCun et al., 1998)
    xavier       U(−a, a), a = √(6 / (fan_in + fan_out))     (Glorot and Bengio, 2010)
    orthogonal   QᵀQ = I or QQᵀ = I, uniform over such Q     (Saxe, McClelland and Ganguli, 2014)
    identity     Wh = I; the other weights as in normal      (Le, Jaitly and Hinton, 2015)

``gain`` multiplies the recurrent weights Wh alone: it is the knob that decides whether gradients
fade or grow through time, and turning it changes nothing else. Biases start at 0, and the forget
gate's at ``forget_bias`` (Gers et al., 2000; Jozefowicz et al., 2015).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from rnn_core.arguments import instance, number, one_of, whole
from rnn_core.cells import Cell
from rnn_core.errors import InvalidValue
from rnn_core.types import Floats

Draw = Callable[[np.random.Generator, int, int], Floats]
"""(generator, rows, columns) ↦ a matrix of that shape; its rows are the outputs."""


def normal(rng: np.random.Generator, rows: int, columns: int) -> Floats:
    """Return a (rows, columns) matrix of independent N(0, 1/columns) numbers."""
    return rng.standard_normal((rows, columns)) / math.sqrt(columns)


def xavier(rng: np.random.Generator, rows: int, columns: int) -> Floats:
    """Return a (rows, columns) matrix, uniform within ±√(6 / (rows + columns))."""
    a = math.sqrt(6.0 / (rows + columns))
    return rng.uniform(-a, a, (rows, columns))


def orthogonal(rng: np.random.Generator, rows: int, columns: int) -> Floats:
    """Return a (rows, columns) matrix with orthonormal columns, or rows where it is wider than high."""
    tall = rng.standard_normal((max(rows, columns), min(rows, columns)))
    q, r = np.linalg.qr(tall)
    q *= np.sign(np.diag(r))  # makes the distribution uniform (Mezzadri, 2007)
    return np.ascontiguousarray(q if rows >= columns else q.T)


SCHEMES: dict[str, Draw] = {
    "normal": normal,
    "xavier": xavier,
    "orthogonal": orthogonal,
    "identity": normal,  # of the input and output weights; Wh is the identity
}


def weight_shapes(cell: Cell, k: int, d: int, m: int, *, bias: bool | None) -> dict[str, tuple[int, ...]]:
    """Return the shape of every weight: Wx… (d, k), Wh… (d, d), b… (d,), Wy (m, d), by (m,).

    A ``bias`` of None takes the cell's own default. Raises InvalidValue for what is no cell, and for a size
    below 1.
    """
    if not hasattr(cell, "maps"):
        raise InvalidValue(("cell",), cell, 'a cell, as cell_named("rnn") is')
    for name, size in (("k", k), ("hidden_size", d), ("m", m)):
        whole((name,), size, 1)
    if bias is None:
        bias = cell.has_bias
    shapes: dict[str, tuple[int, ...]] = {}
    for linear in cell.maps:
        if linear.Wx:
            shapes[linear.Wx] = (d, k)
        if linear.Wh:
            shapes[linear.Wh] = (d, d)
        if bias:
            shapes[linear.b] = (d,)
    shapes["Wy"] = (m, d)
    if bias:
        shapes["by"] = (m,)
    return shapes


@np.errstate(over="ignore")
def initial_weights(
    cell: Cell,
    k: int,
    d: int,
    m: int,
    rng: np.random.Generator,
    *,
    bias: bool | None = None,
    scheme: str = "normal",
    gain: float = 1.0,
    forget_bias: float = 1.0,
) -> dict[str, Floats]:
    """Return random weights by name, drawn from ``rng`` in a fixed order.

    Parameters
    ----------
    k, d, m
        Sizes of the input, the hidden state and the output.
    bias
        Whether there are biases; None takes the cell's own default.
    scheme, gain, forget_bias
        As at the top of this file.

    Raises
    ------
    InvalidValue
        For an unknown scheme, a size below 1, a gain or forget_bias that is not finite, a gain that leaves no
        weight so, or anything but a cell and a generator where these are asked for.
    """
    one_of(("init", "scheme"), scheme, SCHEMES)
    gain = number(("init", "gain"), gain, math.isfinite, "a finite number")
    forget_bias = number(("init", "forget_bias"), forget_bias, math.isfinite, "a finite number")
    instance(("rng",), rng, np.random.Generator, "a generator, as numpy.random.default_rng(7) is")
    draw = SCHEMES[scheme]
    shapes = weight_shapes(cell, k, d, m, bias=bias)
    recurrent = {linear.Wh for linear in cell.maps}
    weights: dict[str, Floats] = {}
    for name, shape in shapes.items():
        if len(shape) == 1:
            weights[name] = np.full(shape, forget_bias if name == cell.forget_bias else 0.0)
        elif name in recurrent:
            weights[name] = gain * (np.eye(d) if scheme == "identity" else draw(rng, *shape))
            if not np.isfinite(weights[name]).all():
                raise InvalidValue(("init", "gain"), gain, "a number that leaves every weight finite")
        else:
            weights[name] = draw(rng, *shape)
    return weights
