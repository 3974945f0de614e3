"""A training run as a recording: each of its events as a line of JSON."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from app import assemble, convert
from app.schemas.requests import TrainRequest
from rnn_core.network import Network
from rnn_core.optimizers import Rule
from rnn_core.sequences import Sequence
from rnn_core.training import Finished, Frame
from rnn_core.types import Floats


@dataclass(frozen=True)
class Run:
    """A training request, assembled."""

    asked: TrainRequest
    network: Network
    sequences: list[Sequence]
    rule: Rule
    events: Iterator[Frame | Finished]

    def lines(self) -> Generator[bytes, None, None]:
        """Yield the run's events as JSON lines, each as soon as it is computed."""
        for event in self.events:
            if isinstance(event, Frame):
                yield convert.encoded(self.frame(event), self.asked.digits, line=True)
            else:
                yield convert.encoded(self.done(event), line=True)

    def frame(self, frame: Frame) -> dict[str, Any]:
        """Return what the line of a frame says."""
        per_sequence = [self.of_sequence(frame, b) for b in range(len(self.sequences))]
        names = per_sequence[0].keys()
        single = self.asked.sequences is None
        return {
            "event": "frame",
            "step": frame.step,
            "loss": frame.loss,
            **(per_sequence[0] if single else {name: [one[name] for one in per_sequence] for name in names}),
            "weights": frame.weights,
            "gradient_norms": frame.gradient_norms,
            "gradient_norm": frame.gradient_norm,
            "clipped_norm": frame.clipped_norm,
        }

    def of_sequence(self, frame: Frame, b: int) -> dict[str, Any]:
        """Return what a frame says of sequence b, over its own length."""
        sequence = self.sequences[b]
        T = sequence.T
        no_loss = sequence.target_indices < 0
        behind = np.arange(T) > np.nonzero(~no_loss)[0][-1]
        return {
            "losses": maybe(frame.losses[:T, b], no_loss),
            "probabilities": frame.probabilities[:T, b],
            "h": frame.h[:T, b],
            "flow": maybe(frame.flow[:T, b], behind),
        }

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


def maybe(values: Floats, absent: convert.Marks) -> Floats | convert.Partial:
    """Return the values, null where absent."""
    return convert.Partial(values, absent) if absent.any() else values
