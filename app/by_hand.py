"""The answer to a forward pass that is so small that it is computed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import Response

from app import convert
from rnn_core.by_hand import ByHand
from rnn_core.sequences import Sequence


class Pass:
    """A pass by hand, and what its answer says of the request: made once, and computed for every answer.

    Parameters
    ----------
    said
        What the answer says before its steps.
    """

    def __init__(self, by_hand: ByHand, sequence: Sequence, said: Mapping[str, Any]) -> None:
        self.by_hand = by_hand
        self.labels = sequence.outputs.tokens
        self.said = {name: orjson.Fragment(convert.dump(value)) for name, value in said.items()}
        self.read = list(
            zip(range(1, sequence.T + 1), sequence.inputs, sequence.x.tolist(), sequence.targets, strict=True)
        )

    def answer(self) -> Response:
        """Compute the pass and return the answer, whose numbers are all finite."""
        steps = [
            {
                "t": t,
                "input": token,
                "x": x,
                "a": a,
                "Wx_x": Wx_x,
                "Wh_h": Wh_h,
                "h": h,
                "logits": logits,
                "probabilities": probabilities,
                "prediction": self.labels[probabilities.index(max(probabilities))],
                "target": target,
                "loss": loss,
            }
            for (t, token, x, target), (Wx_x, Wh_h, a, h, logits, probabilities, loss) in zip(
                self.read, self.by_hand.steps(), strict=True
            )
        ]
        content = {**self.said, "steps": steps, "loss": sum([step["loss"] for step in steps])}
        return Response(convert.dump(content), media_type="application/json")
