"""The sizes of a request as it was sent, read off before anything is built of it.

They tell where it is computed: at once, or in the lane of requests of its weight. What is wrong with
a request is not found here but when it is built, which then also has the exact sizes. A size above its limit
stands for work without end until then, MAX_WHOLE: a request that is to be refused waits behind no heavy one.
"""

from __future__ import annotations

from collections.abc import Sequence as Items
from typing import Any, NamedTuple

from app.schemas.base import MAX_WHOLE
from app.schemas.model import Model
from app.schemas.sequence import Sequence
from app.settings import Settings
from app.work import parameters
from rnn_core.cells import CELLS, Cell

DEFAULT_HIDDEN_SIZE = 3
KINDS = {name: cell() for name, cell in CELLS.items()}


class Sizes(NamedTuple):
    """T time steps of B sequences through a network of d hidden units, k inputs and m outputs."""

    cell: Cell
    T: int
    B: int
    k: int
    d: int
    m: int


def sizes_of(model: Model, sequences: Items[Sequence], limits: Settings) -> Sizes:
    """Return the sizes of a request; T and d are endless where they are above their limits."""
    first = sequences[0]
    longest = inputs_of(first) if len(sequences) == 1 else max(map(inputs_of, sequences), key=len)
    tokens = len(longest) if len(sequences) > 1 else len(set(longest[:1024]))
    k = width(first) or len(first.vocabulary or ()) or tokens
    m = len(first.outputs or first.vocabulary or ()) or tokens
    T = len(longest) if len(longest) <= limits.max_time_steps + 1 else MAX_WHOLE
    return Sizes(KINDS[model.cell], T, len(sequences), k, hidden_size(model, limits), m)


def hidden_size(model: Model, limits: Settings) -> int:
    """Return d, endless where it is above its limit."""
    sent = model.hidden_size or len(first_row((model.weights or {}).get("Wy"))) or DEFAULT_HIDDEN_SIZE
    return sent if sent <= limits.max_hidden_size else MAX_WHOLE


def numbers_of(model: Model, sequence: Sequence | None, limits: Settings) -> int:
    """Return how many weights a model has, given or to be drawn."""
    if model.weights is None and sequence is not None:
        return parameters(sizes_of(model, [sequence], limits))
    given = (model.weights or {}).values()
    return sum(len(weight) * max(1, len(first_row(weight))) for weight in given if isinstance(weight, list))


def inputs_of(sequence: Sequence) -> str | list[str]:
    """Return the tokens that are read; of a text or tokens, the last one too."""
    return sequence.text or sequence.tokens or sequence.inputs or []


def width(sequence: Sequence) -> int:
    """Return the length of the embedding's vectors; 0 for one-hot inputs."""
    vector = next(iter((sequence.embedding or {}).values()), None)
    return len(vector) if isinstance(vector, list) else 0


def first_row(matrix: Any) -> list[Any]:
    """Return the first row of what should be a matrix."""
    row = matrix[0] if isinstance(matrix, list) and matrix else None
    return row if isinstance(row, list) else []
