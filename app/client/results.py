"""What the methods return: the API's answers by the API's names, with their numbers as arrays.

Numbers are float64; a number that is null in the JSON is NaN. What each field means is said in
app.schemas, and parts without numbers to compute with are those very classes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator

from app.schemas.answers import Dimensions, InitAnswer, Sizes

Floats = NDArray[np.float64]

SHOWN = 6  # items of a list that a repr shows


def as_array(value: list[Any]) -> Floats:
    """Return a list of numbers, or of rows of them, as an array; null as NaN."""
    return np.array(value, dtype=np.float64)


def as_arrays(value: Any) -> Any:
    """Return the value with every list in its dicts as an array."""
    match value:
        case dict():
            return {name: as_arrays(item) for name, item in value.items()}
        case list():
            return as_array(value)
        case _:
            return value


def by_sequence(value: list[Any], axes: int) -> Floats | list[Floats]:
    """Return one array of so many axes, or a list of them: one a sequence, each of its length."""
    first: Any = value
    depth = 0
    while isinstance(first, list):
        depth, first = depth + 1, first[0]
    return as_array(value) if depth == axes else [as_array(one) for one in value]


Number = Annotated[float, BeforeValidator(lambda value: np.nan if value is None else value)]
Array = Annotated[Floats, PlainValidator(as_array)]
Arrays = Annotated[dict[str, Floats], PlainValidator(as_arrays)]
Mapped = Annotated[Floats | dict[str, Floats], PlainValidator(as_arrays)]
"""Of a gru or lstm one array for each of its linear maps."""
Vectors = Annotated[Floats | list[Floats], PlainValidator(lambda value: by_sequence(value, 1))]
Matrices = Annotated[Floats | list[Floats], PlainValidator(lambda value: by_sequence(value, 2))]
"""A list where the request has sequences."""


class Brief(str):
    """A text that stands in a repr without quotes."""

    __slots__ = ()
    __repr__ = str.__str__


def brief(value: Any) -> str:
    """Return what a value is, in a few words."""
    match value:
        case np.ndarray():
            return f"array{value.shape}"
        case dict():
            return "{" + ", ".join(f"{name}: {brief(item)}" for name, item in value.items()) + "}"
        case list() if len(value) > SHOWN:
            return f"[{brief(value[0])}, …, {brief(value[-1])}] of {len(value)}"
        case list():
            return "[" + ", ".join(map(brief, value)) + "]"
        case Result():
            return f"{type(value).__name__}(…)"
        case _:
            return repr(value)


class Result(BaseModel):
    """A part of an answer. Fields that only a newer server knows are passed over."""

    model_config = ConfigDict(extra="ignore", arbitrary_types_allowed=True)

    def __repr_args__(self) -> Iterator[tuple[str, object]]:
        """Yield what its repr says: never the numbers of arrays, of which there can be millions."""
        for name in [*type(self).model_fields, *(self.__pydantic_extra__ or {})]:
            if name in self.model_fields_set:
                yield name, Brief(brief(getattr(self, name)))


class WithOverflow(Result):
    """An answer whose numbers may have left the range of float64."""

    overflow: list[str] | None = None
    """JSON pointers of the numbers that did; they are NaN."""


class Model(Result):
    """The model with its weights: it can be given as the model of a next request."""

    cell: str
    hidden_size: int
    activation: str | None = None
    bias: bool
    init: InitAnswer
    seed: int
    weights: Arrays
    h0: Array | None = None
    c0: Array | None = None


class ForwardStep(Result):
    """One time step of a forward pass."""

    t: int
    input: str
    x: Array
    a: Mapped
    Wx_x: Mapped
    Wh_h: Mapped
    gates: Arrays | None = None
    h: Array
    c: Array | None = None
    logits: Array
    probabilities: Array
    prediction: str | None
    target: str | None
    loss: Number


class Forward(WithOverflow):
    """One forward pass with every intermediate."""

    vocabulary: list[str]
    outputs: list[str]
    dimensions: Dimensions
    model: Model
    h0: Array
    c0: Array | None = None
    steps: list[ForwardStep]
    loss: Number


class GradientStep(Result):
    """What arrives at one time step."""

    t: int
    dlogits: Array
    dh: Array
    dh_own: Array
    dh_later: Array
    da: Mapped
    Wy: Array | None = None


class Contribution(Result):
    """A term (t, k) of the double sum; ``terms`` has it for each weight, row.Wx is one of them."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Array]

    t: int
    k: int
    dh: Array
    dc: Array | None = None
    norms: dict[str, Number]

    @property
    def terms(self) -> dict[str, Floats]:
        """The term by the weight's name, of the weight's shape."""
        return self.__pydantic_extra__


class Lag(Result):
    """The terms of the double sum with t − k = lag, summed."""

    lag: int
    norms: dict[str, Number]
    share: dict[str, Number]


class Check(Result):
    """Analytic gradient against central differences."""

    max_abs_error: Number
    max_rel_error: Number
    numeric: Array


class Update(Result):
    """What one update of an optimizer makes of the weights."""

    gradient_norm: Number
    clipped_norm: Number
    change: Arrays
    weights: Arrays


class Gradients(WithOverflow):
    """Gradients by backpropagation through time."""

    loss: Number
    model: Model
    gradients: Arrays
    steps: list[GradientStep]
    contributions: list[Contribution] | None = None
    by_lag: list[Lag] | None
    check: dict[str, Check] | None = None
    update: Update | None = None


class Norms(Result):
    """Two norms of ∂h_t/∂h_k at [t − 1, k − 1], NaN above the diagonal and in rows not asked for."""

    frobenius: Array
    spectral: Array


class JacobianNorms(Norms):
    """Norms of ∂h_t/∂h_k; of an lstm those of its joint state (h, c)."""

    h_only: Norms | None = None


class JacobianStep(Result):
    """The one-step Jacobian ∂h_t/∂h_{t−1}."""

    t: int
    singular_values: Array | None = None
    spectral_radius: Number = np.nan


class Recurrent(Result):
    """What one matrix of recurrent weights does by itself."""

    spectral_norm: Number
    spectral_radius: Number


class Summary(Result):
    """The course of the spectral norm of ∂h_T/∂h_k over the lag T − k."""

    decay_per_step: Number
    half_life: Number
    verdict: Literal["vanishing", "exploding", "steady"]


class Vanishing(WithOverflow):
    """How far each state, and each loss, depends on each earlier state."""

    model: Model | None = None
    jacobian_norms: JacobianNorms
    loss_gradient_norms: Array
    steps: list[JacobianStep]
    recurrent: dict[str, Recurrent]
    bound: Array | None
    summary: Summary
    joint_loss_gradient_norms: Array | None = None
    lyapunov: Array | None = None


class SampleStep(Result):
    """One written token."""

    token: str
    probabilities: Array
    h: Array


class Sample(WithOverflow):
    """What the network wrote."""

    tokens: list[str]
    steps: list[SampleStep]


class Imported(WithOverflow):
    """The network of a file."""

    model: Model
    dimensions: Sizes
    format: Literal["npz", "safetensors"]
    names: Literal["lesson", "torch"]
    unused: list[str]


class PrincipalDirections(WithOverflow):
    """Directions of the largest variance of hidden states, and coordinates along them."""

    centre: Array
    directions: Array
    share: Array
    points: Array


class Frame(WithOverflow):
    """The network after so many updates; where the request has sequences, some fields are lists."""

    step: int
    loss: Number
    losses: Vectors
    probabilities: Matrices
    h: Matrices
    weights: Arrays
    gradient_norms: dict[str, Number]
    gradient_norm: Number
    clipped_norm: Number
    flow: Vectors


class Done(WithOverflow):
    """How a run ended. Its model and optimizer, given to train again, continue it exactly."""

    step: int
    loss: Number
    learned: bool
    stopped: Literal["probability", "steps", "diverged"]
    model: Model
    optimizer: Annotated[dict[str, Any], PlainValidator(as_arrays)]
