"""How much one request may ask for: each size alone, and the work that they multiply to (see work)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fastapi import Request

from app.problems import Problem
from app.schemas.sequence import Sequence
from app.settings import Settings
from app.validation import field_error
from rnn_core.errors import InvalidValue, Said

MOST_MAPS = 4  # linear maps of a cell
HEADERS = 1_000_000  # bytes that a file of weights has besides


@dataclass(frozen=True, eq=False)
class Limits:
    """The limits that the settings set; those of one app are one object."""

    settings: Settings

    def table(self) -> dict[str, Any]:
        """Return the limits by the names that errors use, with what each means."""
        return self.values | {"meanings": MEANINGS}

    @cached_property
    def values(self) -> dict[str, Any]:
        """The limits by the names that errors use."""
        settings = self.settings
        return {
            "text_length": settings.max_time_steps + 1,
            "T": settings.max_time_steps,
            "d": settings.max_hidden_size,
            "k": settings.max_input_size,
            "m": settings.max_output_size,
            "sequences": settings.max_sequences,
            "steps": settings.max_updates,
            "sample_length": settings.max_sample_length,
            "work": settings.max_work,
            "numbers": settings.max_numbers,
            "body_bytes": settings.max_body_bytes,
            "weights_bytes": self.weights_bytes(),
        }

    def weights_bytes(self) -> int:
        """Return how large a file of weights may be: the largest network there is, by either name."""
        return min(HEADERS + 2 * 8 * self.weights(), self.settings.max_body_bytes)

    def weights(self) -> int:
        """Return how many numbers the weights of the largest network are."""
        k, d = self.settings.max_input_size, self.settings.max_hidden_size
        return MOST_MAPS * d * (k + d + 1) + self.settings.max_output_size * (d + 1)

    def check_sequence(self, given: Sequence) -> None:
        """Raise InvalidValue where a sequence is too long or too wide to be built."""
        for name, items in vars(given).items():
            if items is None or name not in LENGTHS:
                continue
            symbol, unit = LENGTHS[name]
            if len(items) > self.values[symbol]:
                what = unit.format(T=self.settings.max_time_steps)
                raise InvalidValue((name,), items, f"at most {self.values[symbol]} {what}")
        for token, vector in (given.embedding or {}).items():
            if isinstance(vector, list) and len(vector) > self.settings.max_input_size:
                raise InvalidValue(
                    ("embedding", token),
                    vector,
                    f"at most {self.settings.max_input_size} numbers (k)",
                )

    def check_size(self, symbol: str, size: int, *path: str) -> None:
        """Raise InvalidValue where a field is a size and above the limit of that symbol: d, k, m or steps."""
        if size > self.values[symbol]:
            raise self.too_large(symbol, size, *path)

    def check_size_of(self, symbol: str, size: int, *path: str) -> None:
        """Raise InvalidValue where something of that size is above the symbol's limit: k letters, say."""
        if size > self.values[symbol]:
            raise self.too_large(symbol, Said(f"of {symbol} = {size}"), *path)

    def too_large(self, symbol: str, value: object, *path: str) -> InvalidValue:
        """Return the error of a size above the symbol's limit."""
        return InvalidValue(path, value, f"{symbol} of at most {self.values[symbol]}")

    def check_work(self, work: float, causes: Mapping[str, object]) -> None:
        """Raise a Problem, naming the fields that multiply to it, where the work is too much."""
        limit = self.settings.max_work
        if work > limit:
            raise Problem(
                422,
                f"This request is about {work:.2g} operations of work; allowed: {limit:.2g} "
                "(work in GET /api/limits). Make any of the named values smaller.",
                too_much(causes, f"work of {work:.2g} operations; allowed: {limit:.2g}"),
            )

    def check_numbers(self, numbers: int, causes: Mapping[str, object]) -> None:
        """Raise a Problem, naming the fields that multiply to it, where arrays are too large."""
        limit = self.settings.max_numbers
        if numbers > limit:
            raise Problem(
                422,
                f"This request needs about {numbers:.2g} numbers at once; allowed: {limit:.2g} "
                "(numbers in GET /api/limits). Make any of the named values smaller.",
                too_much(causes, f"arrays of {numbers:.2g} numbers; allowed: {limit:.2g}"),
            )


LENGTHS = {
    "text": ("text_length", "characters (T = {T})"),
    "tokens": ("text_length", "tokens (T = {T})"),
    "inputs": ("T", "tokens (T = {T})"),
    "targets": ("T", "tokens (T = {T})"),
    "vocabulary": ("k", "tokens (k)"),
    "outputs": ("m", "labels (m)"),
}
"""The lists of a sequence: the limit of each, and what it counts."""

MEANINGS = {
    "text_length": "characters of a text, one more than T",
    "T": "time steps of a sequence",
    "d": "hidden units",
    "k": "numbers in an input vector: tokens of the vocabulary, or of an embedding's vectors",
    "m": "outputs of the softmax",
    "sequences": "sequences trained on at once",
    "steps": "updates in one training request",
    "sample_length": "tokens written by one sample",
    "work": "estimated operations of one request; a core does about 1e9 in a second",
    "numbers": "numbers that a request needs at once: those of its answer, or of its batch",
    "body_bytes": "bytes of a request body",
    "weights_bytes": "bytes of a file of weights, packed and unpacked",
}


def too_much(causes: Mapping[str, object], total: str) -> Iterable[Any]:
    """Return an error for each field that a total follows from."""
    return [
        field_error(pointer.split("/")[1:], f"is {value}, which takes part in {total}")
        for pointer, value in causes.items()
    ]


def limits_of(request: Request) -> Limits:
    """Return the app's limits."""
    limits: Limits = request.app.state.limits
    return limits
