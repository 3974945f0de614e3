"""rnn_core/sequences.py: the three forms, vocabularies, outputs, embeddings, and their errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from rnn_core import Batch, InvalidValue, Sequence, Vocabulary, from_pairs, from_text, from_tokens
from rnn_core.sequences import NO_TARGET


def test_dogs_reads_d_o_g_and_should_say_o_g_s() -> None:
    dogs = from_text("dogs")
    assert (dogs.inputs, dogs.targets) == (("d", "o", "g"), ("o", "g", "s"))
    assert dogs.vocabulary.tokens == dogs.outputs.tokens == ("d", "o", "g", "s")
    assert (dogs.T, dogs.k, dogs.m) == (3, 4, 4)
    assert dogs.x.tolist() == [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]
    assert dogs.target_indices.tolist() == [1, 2, 3]


def test_a_repeated_character_has_one_place() -> None:
    banana = from_text("banana")
    assert banana.vocabulary.tokens == ("b", "a", "n")
    assert banana.input_indices.tolist() == [0, 1, 2, 1, 2]
    assert banana.target_indices.tolist() == [1, 2, 1, 2, 1]


def test_a_text_is_read_by_character_in_any_script() -> None:
    sequence = from_text("学习学")
    assert sequence.vocabulary.tokens == ("学", "习")
    assert sequence.target_indices.tolist() == [1, 0]


def test_tokens_are_words_as_they_are_given() -> None:
    sequence = from_tokens(["the", "brown", "the", "fox"])
    assert sequence.inputs == ("the", "brown", "the")
    assert sequence.vocabulary.tokens == ("the", "brown", "fox")
    assert sequence.target_indices.tolist() == [1, 0, 2]


def test_pairs_may_leave_targets_out() -> None:
    sequence = from_pairs(["x", "y", "x"], [None, None, "z"])
    assert sequence.vocabulary.tokens == ("x", "y", "z")
    assert sequence.target_indices.tolist() == [NO_TARGET, NO_TARGET, 2]


def test_the_default_vocabulary_is_the_inputs_then_the_targets_as_first_seen() -> None:
    assert from_pairs(["c", "a"], ["b", "c"]).vocabulary.tokens == ("c", "a", "b")


def test_outputs_of_their_own_leave_the_vocabulary_to_the_inputs() -> None:
    sequence = from_pairs(["good", "day"], [None, "+"], outputs=["-", "+"])
    assert sequence.vocabulary.tokens == ("good", "day")
    assert sequence.outputs.tokens == ("-", "+")
    assert (sequence.k, sequence.m) == (2, 2)
    assert sequence.target_indices.tolist() == [NO_TARGET, 1]


def test_a_given_vocabulary_sets_the_places() -> None:
    sequence = from_text("dogs", vocabulary="sgodx")
    assert (sequence.k, sequence.m) == (5, 5)
    assert sequence.input_indices.tolist() == [3, 2, 1]
    assert sequence.target_indices.tolist() == [2, 1, 0]
    assert sequence.x[0].tolist() == [0, 0, 0, 1, 0]


def test_an_embedding_gives_the_vectors_and_k() -> None:
    """Tokens that are never read need no vector; what they have is kept for a longer sequence."""
    sequence = from_text("abc", embedding={"a": [0.5, -1.0], "b": [2.0, 3.25], "c": [7.0, 8.0]})
    assert (sequence.k, sequence.m, sequence.one_hot) == (2, 3, False)
    assert sequence.x.tolist() == [[0.5, -1.0], [2.0, 3.25]]
    assert sequence.vectors.tolist() == [[0.5, -1.0], [2.0, 3.25], [7.0, 8.0]]
    without_c = from_text("abc", embedding={"a": [0.5, -1.0], "b": [2.0, 3.25]})
    assert without_c.vectors.tolist() == [[0.5, -1.0], [2.0, 3.25], [0.0, 0.0]]


ERRORS: dict[str, tuple[Callable[[], Any], tuple[str | int, ...], Any, str]] = {
    "an empty text": (lambda: from_text(""), ("text",), "", "at least 2 characters"),
    "a text of one character": (lambda: from_text("d"), ("text",), "d", "at least 2 characters"),
    "one token": (lambda: from_tokens(["a"]), ("tokens",), ["a"], "at least 2"),
    "no inputs": (lambda: from_pairs([], []), ("inputs",), [], "at least one token"),
    "unequal lengths": (
        lambda: from_pairs(["a", "b"], ["a"]),
        ("targets",),
        ["a"],
        "as many as the inputs: 2, not 1",
    ),
    "no target at all": (
        lambda: from_pairs(["a", "b"], [None, None]),
        ("targets",),
        [None, None],
        "at least one target that is not null",
    ),
    "a character outside the vocabulary": (
        lambda: from_text("dogs", vocabulary="dog"),
        ("text",),
        "s",
        r"one of \"d\", \"o\", \"g\"",
    ),
    "a token outside the vocabulary": (
        lambda: from_tokens(["a", "q", "b"], vocabulary=["a", "b"]),
        ("tokens", 1),
        "q",
        r"one of \"a\", \"b\"",
    ),
    "a last token outside the vocabulary": (
        lambda: from_tokens(["a", "b", "q"], vocabulary=["a", "b"]),
        ("tokens", 2),
        "q",
        r"one of \"a\", \"b\"",
    ),
    "an input outside the vocabulary": (
        lambda: from_pairs(["a", "q"], ["a", "a"], vocabulary=["a"]),
        ("inputs", 1),
        "q",
        r"one of \"a\"",
    ),
    "a target outside the outputs": (
        lambda: from_pairs(["a", "a", "a"], [None, "+", "?"], outputs=["+", "-"]),
        ("targets", 2),
        "?",
        r"one of \"\+\", \"-\"",
    ),
    "a text's character outside the outputs": (
        lambda: from_tokens(["a", "b", "a"], outputs=["a"]),
        ("tokens", 1),
        "b",
        r"one of \"a\"",
    ),
    "an empty vocabulary": (lambda: from_text("ab", vocabulary=[]), ("vocabulary",), [], "at least one"),
    "a vocabulary with a token twice": (
        lambda: from_text("ab", vocabulary=["a", "b", "a"]),
        ("vocabulary", 2),
        "a",
        "not appeared before",
    ),
    "outputs with a label twice": (
        lambda: from_pairs(["a"], ["+"], outputs=["+", "+"]),
        ("outputs", 1),
        "+",
        "not appeared before",
    ),
    "an input without a vector": (
        lambda: from_text("abc", embedding={"a": [1.0], "c": [2.0]}),
        ("embedding", "b"),
        "missing",
        "a vector of every input; this is input 2",
    ),
    "an empty vector": (
        lambda: from_text("ab", embedding={"a": []}),
        ("embedding", "a"),
        [],
        "at least one number",
    ),
    "vectors of unequal length": (
        lambda: from_text("abc", embedding={"a": [1.0, 2.0], "b": [3.0]}),
        ("embedding", "b"),
        [3.0],
        "2 numbers, as the others have",
    ),
    "a vector that is not finite": (
        lambda: from_text("ab", embedding={"a": [1.0, float("inf")]}),
        ("embedding", "a"),
        [1.0, float("inf")],
        "finite numbers",
    ),
    "an input that is none": (
        lambda: from_tokens(["a", None, "b"]),  # type: ignore[list-item]
        ("tokens", 1),
        None,
        "a string",
    ),
    "none for an input of a pair": (
        lambda: from_pairs([None], ["a"]),  # type: ignore[list-item]
        ("inputs", 0),
        None,
        "a string",
    ),
    "no sequences": (lambda: Batch.of(), ("sequences",), [], "at least one sequence"),
    "sequences of unequal k": (
        lambda: Batch.of(from_text("abc"), from_text("abcd")),
        ("sequences", 1),
        "of k = 4 and m = 4",
        "the k = 3 and m = 3 of the first",
    ),
    "sequences of unequal m": (
        lambda: Batch.of(from_pairs(["a"], ["+"], outputs="+-"), from_pairs(["a"], ["+"], outputs="+-=")),
        ("sequences", 1),
        "of k = 1 and m = 3",
        "the k = 1 and m = 2 of the first",
    ),
}


@pytest.mark.parametrize(("make", "path", "value", "allowed"), ERRORS.values(), ids=ERRORS)
def test_what_is_not_allowed_is_named(
    make: Callable[[], Any], path: tuple[str | int, ...], value: Any, allowed: str
) -> None:
    with pytest.raises(InvalidValue, match=allowed) as raised:
        make()
    assert raised.value.path == path
    assert raised.value.value == value


def test_a_text_s_targets_are_among_its_outputs_where_these_are_given() -> None:
    sequence = from_text("abcab", outputs="bca")
    assert (sequence.k, sequence.m) == (3, 3)
    assert sequence.input_indices.tolist() == [0, 1, 2, 0]
    assert sequence.target_indices.tolist() == [0, 1, 2, 0]
    assert from_tokens(["a", "b", "c"], outputs=["b", "c"]).vocabulary.tokens == ("a", "b")


def test_a_vocabulary_is_the_distinct_tokens_of_all_streams_as_first_seen() -> None:
    words = Vocabulary.seen_in(["b", "a", "b"], ["c", None, "a"])
    assert words.tokens == ("b", "a", "c")
    assert len(words) == 3
    assert words.indices(["c", None, "b"], "targets", gaps=True).tolist() == [2, NO_TARGET, 0]


def sequences_of(*texts: str) -> list[Sequence]:
    return [from_text(text, vocabulary="abcd") for text in texts]


def test_a_batch_pads_the_shorter_sequences_at_their_end() -> None:
    batch = Batch.of(*sequences_of("abcd", "ba", "dcb"))
    assert (batch.T, batch.B, batch.lengths.tolist()) == (3, 3, [3, 1, 2])
    assert batch.x[:, 1].tolist() == [[0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
    assert batch.targets.T.tolist() == [[1, 2, 3], [0, NO_TARGET, NO_TARGET], [2, 1, NO_TARGET]]
    assert batch.ended is not None
    assert batch.ended.T.tolist() == [[False] * 3, [False, True, True], [False, False, True]]
    assert batch.indices is not None
    assert batch.indices.T.tolist() == [[0, 1, 2], [1, 0, 0], [3, 2, 0]]
    np.testing.assert_array_equal(batch.x, np.eye(4)[batch.indices] * ~batch.ended[:, :, None])


def test_a_batch_of_equal_lengths_knows_the_places_of_its_ones() -> None:
    batch = Batch.of(*sequences_of("abc", "dca"))
    assert batch.ended is None
    assert batch.indices is not None
    assert batch.indices.tolist() == [[0, 3], [1, 2]]
    np.testing.assert_array_equal(batch.x, np.eye(4)[batch.indices])


def test_a_batch_refuses_sequences_whose_places_stand_for_other_tokens() -> None:
    """Of two words of four letters each, the c of one was trained as if it were the d of the other."""
    said = "sequences.1.vocabulary is .*; allowed: those of the first"
    with pytest.raises(InvalidValue, match=said) as raised:
        Batch.of(from_text("dogs"), from_text("cats"))
    assert raised.value.value == ("c", "a", "t", "s")
    words = {"vocabulary": ["a", "b"]}
    with pytest.raises(InvalidValue, match='sequences.1.outputs is .*; allowed: .* "yes", "no"'):
        Batch.of(*[from_pairs(["a"], ["yes"], **words, outputs=o) for o in (["yes", "no"], ["no", "yes"])])
    vectors = [{"embedding": {token: [1.0, 0.0]}, "outputs": ["yes", "no"]} for token in "ab"]
    both = Batch.of(*[from_pairs([t], ["no"], **vector) for t, vector in zip("ab", vectors, strict=True)])
    assert both.x[0].tolist() == [[1.0, 0.0]] * 2


def test_embedded_inputs_have_no_places_of_ones() -> None:
    sequence = from_text("abc", embedding={"a": [1.0, 0.0], "b": [0.0, 1.0]})
    assert Batch.of(sequence).indices is None
