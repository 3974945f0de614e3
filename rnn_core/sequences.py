"""Sequences: what the network reads, and what it should say at each step.

A sequence is a list of input tokens and, for each, a target or none. Three forms lead to it:
a text ("dogs" reads d, o, g and should say o, g, s), tokens (the same with words), or inputs and
targets given apart (a target of None is a step without a loss: many-to-one).

Inside the core a sequence is x, the one-hot (or embedded) inputs, and the targets' indices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Sequence as Items
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, Self

import numpy as np

from rnn_core.arguments import instance, reals, strings
from rnn_core.errors import MISSING, InvalidValue, ShapeMismatch, quoted
from rnn_core.types import Floats, Integers

NO_TARGET = -1
"""The index that stands for "no target at this step"."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Distinct tokens in a fixed order: token i is the one-hot vector with its 1 at place i."""

    tokens: tuple[str, ...]

    @classmethod
    def of(cls, tokens: Iterable[str], name: str = "vocabulary") -> Self:
        """Return the vocabulary of the given tokens, which must be distinct.

        Raises InvalidValue for an empty list, a token that is no string, or one that appears twice.
        """
        tokens = strings(name, tokens)
        if not tokens:
            raise InvalidValue((name,), [], "at least one token")
        seen: set[str] = set()
        for place, token in enumerate(tokens):
            if token in seen:
                raise InvalidValue((name, place), token, "a token that has not appeared before")
            seen.add(token)
        return cls(tokens)

    @classmethod
    def seen_in(cls, *streams: Iterable[str | None]) -> Self:
        """Return the distinct tokens of the streams, one stream after another, as first seen."""
        seen = dict.fromkeys(chain.from_iterable(streams))
        return cls(tuple([token for token in seen if token is not None]))

    def __len__(self) -> int:
        return len(self.tokens)

    def indices(self, tokens: Items[str | None], name: str, *, gaps: bool = False) -> Integers:
        """Return the places of tokens, shape (T,); with ``gaps`` NO_TARGET for None.

        Raises InvalidValue, located at ``name`` and the token's number, for an unknown token.
        """
        places: dict[str | None, int] = {token: i for i, token in enumerate(self.tokens)}
        if gaps:
            places[None] = NO_TARGET
        try:
            return np.array(list(map(places.__getitem__, tokens)), dtype=np.intp)
        except (KeyError, TypeError):
            tokens = strings(name, tokens, gaps=gaps)
            t, unknown = next((t, token) for t, token in enumerate(tokens) if token not in places)
            path = (name,) if name == "text" else (name, t)
            raise InvalidValue(path, unknown, f"one of {quoted(self.tokens)}") from None


class Sequence(NamedTuple):
    """One sequence with its vocabularies.

    Attributes
    ----------
    inputs, targets
        T tokens each; a target may be None.
    vocabulary
        The tokens of the inputs; k of them where the inputs are one-hot.
    outputs
        The m labels that the softmax ranges over.
    vectors
        One row per token of the vocabulary, shape (len(vocabulary), k): the identity for one-hot
        inputs, the embedding otherwise.
    x
        The inputs as vectors, shape (T, k).
    input_indices, target_indices
        Places in the vocabulary and in the outputs, shape (T,); NO_TARGET where there is none.
    one_hot
        Whether the vectors are the identity's rows, not an embedding.
    """

    inputs: tuple[str, ...]
    targets: tuple[str | None, ...]
    vocabulary: Vocabulary
    outputs: Vocabulary
    vectors: Floats
    input_indices: Integers
    target_indices: Integers
    one_hot: bool

    @property
    def T(self) -> int:
        """The number of time steps."""
        return len(self.inputs)

    @property
    def k(self) -> int:
        """The length of an input vector x."""
        return int(self.vectors.shape[1])

    @property
    def m(self) -> int:
        """The number of outputs."""
        return len(self.outputs)

    @property
    def x(self) -> Floats:
        """The inputs as vectors, shape (T, k)."""
        return self.vectors.take(self.input_indices, axis=0)


def from_text(
    text: str,
    *,
    vocabulary: Iterable[str] | None = None,
    outputs: Iterable[str] | None = None,
    embedding: Mapping[str, Items[float]] | None = None,
) -> Sequence:
    """Return the sequence that reads a text by character and should say the next one.

    Raises InvalidValue for fewer than two characters or a character outside the vocabulary.
    """
    instance(("text",), text, str, "a string of at least 2 characters")
    if len(text) < 2:
        raise InvalidValue(("text",), text, "at least 2 characters, so that one follows another")
    return _shifted(tuple(text), "text", vocabulary, outputs, embedding)


def from_tokens(
    tokens: Items[str],
    *,
    vocabulary: Iterable[str] | None = None,
    outputs: Iterable[str] | None = None,
    embedding: Mapping[str, Items[float]] | None = None,
) -> Sequence:
    """Return the sequence that reads tokens (words, say) and should say the next one.

    Raises InvalidValue for fewer than two tokens or a token outside the vocabulary.
    """
    listed = strings("tokens", tokens)
    if len(listed) < 2:
        raise InvalidValue(("tokens",), [*listed], "at least 2, so that one follows another")
    return _shifted(listed, "tokens", vocabulary, outputs, embedding)


def from_pairs(
    inputs: Items[str],
    targets: Items[str | None],
    *,
    vocabulary: Iterable[str] | None = None,
    outputs: Iterable[str] | None = None,
    embedding: Mapping[str, Items[float]] | None = None,
) -> Sequence:
    """Return the sequence with inputs and targets given apart; a target may be None.

    Raises InvalidValue for lists that are empty or of unequal length, for targets that are all
    None, and for tokens outside the vocabulary or the outputs.
    """
    read, wanted = strings("inputs", inputs), strings("targets", targets, gaps=True)
    if not read:
        raise InvalidValue(("inputs",), [], "at least one token")
    if len(read) != len(wanted):
        raise InvalidValue(("targets",), [*wanted], f"as many as the inputs: {len(read)}, not {len(wanted)}")
    if all(target is None for target in wanted):
        raise InvalidValue(("targets",), [*wanted], "at least one target that is not null, to learn from")
    return _assembled(read, wanted, ("inputs", "targets"), vocabulary, outputs, embedding)


def _shifted(
    tokens: tuple[str, ...],
    name: str,
    vocabulary: Iterable[str] | None,
    outputs: Iterable[str] | None,
    embedding: Mapping[str, Items[float]] | None,
) -> Sequence:
    return _assembled(tokens[:-1], tokens[1:], (name, name), vocabulary, outputs, embedding)


def _assembled(
    inputs: tuple[str, ...],
    targets: tuple[str | None, ...],
    names: tuple[str, str],
    vocabulary: Iterable[str] | None,
    outputs: Iterable[str] | None,
    embedding: Mapping[str, Items[float]] | None,
) -> Sequence:
    labels = None if outputs is None else Vocabulary.of(outputs, "outputs")
    if vocabulary is not None:
        words = Vocabulary.of(vocabulary)
    elif labels is not None:
        words = Vocabulary.seen_in(inputs)
    else:
        words = Vocabulary.seen_in(inputs, targets)
    if labels is None:
        labels = words
    if names[0] != names[1]:
        input_indices = words.indices(inputs, names[0])
        target_indices = labels.indices(targets, names[1], gaps=True)
    elif labels is words:  # a text: the t-th target is its (t + 1)-th character
        indices = words.indices((*inputs, targets[-1]), names[0])
        input_indices, target_indices = indices[:-1], indices[1:]
    else:
        input_indices = words.indices(inputs, names[0])
        target_indices = labels.indices((None, *targets), names[1], gaps=True)[1:]
    vectors = _one_hots(len(words)) if embedding is None else _embedded(words, inputs, embedding)
    return Sequence(inputs, targets, words, labels, vectors, input_indices, target_indices, embedding is None)


def _one_hots(k: int) -> Floats:
    """Return the identity, (k, k), whose row i is the one-hot vector of token i."""
    rows = np.zeros((k, k))
    rows.ravel()[:: k + 1] = 1.0
    return rows


def _embedded(words: Vocabulary, inputs: tuple[str, ...], embedding: Mapping[str, Items[float]]) -> Floats:
    """Return the embedding as rows in the vocabulary's order; a token that is never read may lack one."""
    instance(("embedding",), embedding, Mapping, "a vector for each token, by name")
    for t, token in enumerate(inputs):
        if token not in embedding:
            allowed = f"a vector of every input; this is input {t + 1}"
            raise InvalidValue(("embedding", token), MISSING, allowed)
    first = _vector(inputs[0], embedding)
    rows = np.zeros((len(words), len(first)))
    for i, token in enumerate(words.tokens):
        if token not in embedding:
            continue
        vector = _vector(token, embedding)
        if len(vector) != len(first):
            raise InvalidValue(
                ("embedding", token), vector.tolist(), f"{len(first)} numbers, as the others have"
            )
        rows[i] = vector
        if not np.isfinite(rows[i]).all():
            raise InvalidValue(("embedding", token), vector.tolist(), "finite numbers")
    return rows


def _vector(token: str, embedding: Mapping[str, Items[float]]) -> Floats:
    allowed = "a vector of at least one number"
    vector = reals(("embedding", token), embedding[token], allowed=allowed)
    if vector.ndim != 1 or not vector.size:
        raise InvalidValue(("embedding", token), embedding[token], allowed)
    return vector


class Batch(NamedTuple):
    """Several sequences side by side, the shorter ones padded at their end.

    Attributes
    ----------
    x
        Inputs, shape (T, B, k), zero where a sequence has ended.
    targets
        Places in the outputs, shape (T, B); NO_TARGET where a step has no loss or has ended.
    lengths
        The sequences' own lengths, shape (B,).
    indices
        The places of the ones in x, shape (T, B), where the inputs are one-hot, 0 where a sequence
        has ended; None otherwise. With it a product Wx x is the choice of a column.
    """

    x: Floats
    targets: Integers
    lengths: Integers
    indices: Integers | None

    @classmethod
    def of(cls, *sequences: Sequence) -> Self:
        """Return the batch of the given sequences, which must share k, m and what the places stand for.

        Raises InvalidValue for no sequence at all, ShapeMismatch for one whose k or m differs, and
        InvalidValue for one whose outputs are others, or whose one-hot inputs are of another vocabulary.
        """
        if not sequences:
            raise InvalidValue(("sequences",), [], "at least one sequence")
        for b, sequence in enumerate(sequences):
            instance(("sequences", b), sequence, Sequence, 'a Sequence, as from_text("dogs") is')
        first = sequences[0]
        if len(sequences) == 1:  # nothing to pad, nothing to agree with
            indices = first.input_indices[:, None] if first.one_hot else None
            return cls(first.x[:, None], first.target_indices[:, None], np.array([first.T]), indices)
        for b, sequence in enumerate(sequences):
            if (sequence.k, sequence.m) != (first.k, first.m):
                raise ShapeMismatch(
                    ("sequences", b),
                    f"of k = {sequence.k} and m = {sequence.m}",
                    f"the k = {first.k} and m = {first.m} of the first sequence",
                )
            same_inputs = sequence.vocabulary == first.vocabulary or not sequence.one_hot
            for name, same in (("vocabulary", same_inputs), ("outputs", sequence.outputs == first.outputs)):
                if not same:
                    allowed = f"those of the first sequence: {quoted(getattr(first, name).tokens)}"
                    raise InvalidValue(("sequences", b, name), getattr(sequence, name).tokens, allowed)
        lengths = np.array([s.T for s in sequences], dtype=np.intp)
        T, B = int(lengths.max()), len(sequences)
        x = np.zeros((T, B, first.k))
        targets = np.full((T, B), NO_TARGET, dtype=np.intp)
        for b, sequence in enumerate(sequences):
            x[: sequence.T, b] = sequence.x
            targets[: sequence.T, b] = sequence.target_indices
        indices = None
        if all(sequence.one_hot for sequence in sequences):
            indices = np.zeros((T, B), dtype=np.intp)
            for b, sequence in enumerate(sequences):
                indices[: sequence.T, b] = sequence.input_indices
        return cls(x, targets, lengths, indices)

    @property
    def T(self) -> int:
        """The number of time steps of the longest sequence."""
        return int(self.x.shape[0])

    @property
    def B(self) -> int:
        """The number of sequences."""
        return int(self.x.shape[1])

    @property
    def ended(self) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]] | None:
        """Where a sequence has ended, shape (T, B); None where all are of one length."""
        if self.B == 1 or (self.lengths == self.T).all():
            return None
        return np.arange(self.T)[:, None] >= self.lengths[None, :]
