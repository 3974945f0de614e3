"""rnn_core/errors.py: one small tree, whose messages name place, value and what is allowed."""

from __future__ import annotations

import pytest

from rnn_core import CoreError, InvalidValue, ShapeMismatch


def test_the_message_names_the_place_the_value_and_what_is_allowed() -> None:
    error = InvalidValue(("sequence", "targets", 2), "q", "one of ['d', 'o']")
    assert str(error) == "sequence.targets.2 is 'q'; allowed: one of ['d', 'o']"
    assert (error.path, error.value) == (("sequence", "targets", 2), "q")


@pytest.mark.parametrize("kind", [InvalidValue, ShapeMismatch])
def test_an_error_seen_from_further_out_keeps_its_kind(kind: type[InvalidValue]) -> None:
    outer = kind(("Wx",), "a list of length 2", "a list of length 3").at("model", "weights")
    assert type(outer) is kind
    assert outer.path == ("model", "weights", "Wx")
    has = "a list of length 2" if kind is ShapeMismatch else "'a list of length 2'"
    assert str(outer) == f"model.weights.Wx is {has}; allowed: a list of length 3"


def test_a_long_value_is_cut_to_80_characters() -> None:
    short, long = "x" * 78, "x" * 79  # with its two quotes the first is 80 characters
    assert str(InvalidValue(("text",), short, "less")) == f"text is '{short}'; allowed: less"
    assert str(InvalidValue(("text",), long, "less")) == f"text is '{long[:78]}…; allowed: less"


def test_every_error_can_be_caught_as_the_core_s_own_and_as_a_value_error() -> None:
    for kind in (InvalidValue, ShapeMismatch):
        with pytest.raises(CoreError):
            raise kind(("k",), 0, "at least 1")
        with pytest.raises(ValueError, match="k is 0"):
            raise kind(("k",), 0, "at least 1")
    assert not issubclass(InvalidValue, ShapeMismatch)
