"""The training step of rnn_core, as its training loop makes it."""

from __future__ import annotations

from benchmarks.problem import Problem
from rnn_core import rule_named, training_step
from rnn_core.types import Floats


class Step:
    """rnn_core's step with its sgd rule."""

    def __init__(self, problem: Problem) -> None:
        self.step = training_step(problem.network, problem.batch)
        self.rule = rule_named("sgd", learning_rate=problem.learning_rate)
        self.updates = 0

    def run(self, n: int) -> None:
        """Make n updates."""
        step, rule = self.step, self.rule
        for _ in range(n):
            step.run()
            self.updates += 1
            rule.apply(step.W, step.gradient, {}, self.updates)

    @property
    def loss(self) -> float:
        """The loss of the latest step."""
        return self.step.loss

    def weights(self) -> dict[str, Floats]:
        """Return the weights by name."""
        return {name: w.copy() for name, w in self.step.weights.items()}
