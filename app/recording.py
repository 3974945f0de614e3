"""A training run as a recording: each of its events as a line of JSON."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from app import assemble, convert
from app.schemas.requests import TrainRequest
from rnn_core.network import Network
from rnn_core.optimizers import Rule
from rnn_core.sequences import Sequence
from rnn_core.training import Finished, Frame
from rnn_core.types import Floats

Absent = convert.Marks | None


@dataclass(frozen=True)
class Run:
    """A training request, assembled."""

    asked: TrainRequest
    network: Network
    sequences: list[Sequence]
    rule: Rule
    events: Iterator[Frame | Finished]

    def lines(self) -> Generator[list[bytes], None, None]:
        """Yield the run's events as JSON lines in pieces, each as soon as it is computed."""
        yield from map(self.line, self.events)  # which holds no frame while the next is computed

    def line(self, event: Frame | Finished) -> list[bytes]:
        """Return an event's line; that of a frame of several sequences is long and comes in pieces."""
        if isinstance(event, Finished):
            return [convert.encoded(self.done(event), line=True)]
        if self.asked.sequences is None:
            return [convert.encoded(self.frame(event), self.asked.digits, line=True)]
        return convert.in_pieces(self.frame(event), self.asked.digits)

    def frame(self, frame: Frame) -> dict[str, Any]:
        """Return what the line of a frame says."""
        return {
            "event": "frame",
            "step": frame.step,
            "loss": frame.loss,
            "losses": self.each(frame.losses, self.without_loss),
            "probabilities": self.each(frame.probabilities),
            "h": self.each(frame.h),
            "flow": self.each(frame.flow, self.behind),
            "weights": frame.weights,
            "gradient_norms": frame.gradient_norms,
            "gradient_norm": frame.gradient_norm,
            "clipped_norm": frame.clipped_norm,
        }

    def each(self, values: Floats, absent: list[Absent] | None = None) -> Any:
        """Return what a frame says of the sequence, or of each of several, over its own length.

        ``values`` are of shape (T, B, …); null where a sequence's are absent.
        """
        own = np.ascontiguousarray(values.swapaxes(0, 1))
        said: list[Any] = [own[b, : sequence.T] for b, sequence in enumerate(self.sequences)]
        if absent is not None:
            said = list(map(maybe, said, absent))
        return said[0] if self.asked.sequences is None else said

    @cached_property
    def without_loss(self) -> list[Absent]:
        """For each sequence where it has no target, if anywhere."""
        return [marks(sequence.target_indices < 0) for sequence in self.sequences]

    @cached_property
    def behind(self) -> list[Absent]:
        """For each sequence what is behind its last target, if anything is."""
        lasts = [np.flatnonzero(sequence.target_indices >= 0)[-1] for sequence in self.sequences]
        return [marks(np.arange(one.T) > last) for one, last in zip(self.sequences, lasts, strict=True)]

    def done(self, finished: Finished) -> dict[str, Any]:
        """Return what the last line says."""
        trained = self.network.with_weights(finished.weights)
        return {
            "event": "done",
            "step": finished.step,
            "loss": finished.loss,
            "learned": finished.learned,
            "stopped": finished.stopped,
            "model": assemble.model_answer(self.asked.model, trained),
            "optimizer": {
                "name": self.rule.name,
                **{name: getattr(self.rule, name) for name in assemble.CONSTANTS if hasattr(self.rule, name)},
                "clip_norm": self.asked.optimizer.clip_norm,
                "state": finished.optimizer_state,
            },
        }


def marks(absent: convert.Marks) -> Absent:
    """Return where there is nothing to say, if that is anywhere."""
    return absent if absent.any() else None


def maybe(values: Floats, absent: Absent) -> Floats | convert.Partial:
    """Return the values, null where absent."""
    return values if absent is None else convert.Partial(values, absent)
