"""Gradient descent and three ways to improve on it, with g = ∂L/∂W and the learning rate η.

    sgd        W ← W − η g
    momentum   v ← μ v + g;                       W ← W − η v
    rmsprop    s ← ρ s + (1 − ρ) g²;              W ← W − η g / (√s + ε)
    adam       m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²;
               W ← W − η m̂ / (√v̂ + ε),  m̂ = m / (1 − β₁ⁿ),  v̂ = v / (1 − β₂ⁿ)  at update n

(Polyak, 1964; Tieleman and Hinton, 2012; Kingma and Ba, 2015. These are PyTorch's forms.) Clipping by
norm stands apart from them: it shortens g to the norm τ where it is longer, and keeps its direction
(Pascanu et al., 2013).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike

from rnn_core.arguments import instance, number, one_of, reals, whole
from rnn_core.errors import EMPTY, InvalidValue, ShapeMismatch, in_words, listed
from rnn_core.norms import norm
from rnn_core.parameters import Parameters
from rnn_core.types import Floats


@cache
def as_array(number: float, dtype: np.dtype[Any]) -> Floats:
    """Return a number as an array without axes.

    To make one of it, as NumPy does at every operation, takes as long as to update a small network.
    """
    return np.array(number, dtype)


class Rule(Protocol):
    """An optimizer's rule. ``memory`` names the vectors that it keeps from update to update."""

    name: ClassVar[str]
    memory: ClassVar[tuple[str, ...]]

    @property
    def learning_rate(self) -> float:
        """η, at least 0."""

    def apply(self, W: Floats, g: Floats, memory: Mapping[str, Floats], n: int) -> None:
        """Make the n-th update (n = 1, 2, …) of W from the gradient g, in place; g may be used up."""


@dataclass(frozen=True, slots=True)
class SGD:
    """Plain gradient descent."""

    learning_rate: float = 0.1

    name: ClassVar[str] = "sgd"
    memory: ClassVar[tuple[str, ...]] = ()

    def apply(self, W: Floats, g: Floats, memory: Mapping[str, Floats], n: int) -> None:
        """W ← W − η g."""
        g *= as_array(self.learning_rate, g.dtype)
        W -= g


@dataclass(frozen=True, slots=True)
class Momentum:
    """Gradient descent whose step v remembers the steps before."""

    learning_rate: float = 0.1
    momentum: float = 0.9

    name: ClassVar[str] = "momentum"
    memory: ClassVar[tuple[str, ...]] = ("v",)

    def apply(self, W: Floats, g: Floats, memory: Mapping[str, Floats], n: int) -> None:
        """Move the step v ← μ v + g, then W ← W − η v."""
        v = memory["v"]
        v *= self.momentum
        v += g
        np.multiply(v, self.learning_rate, out=g)
        W -= g


@dataclass(frozen=True, slots=True)
class RMSprop:
    """Steps divided by the root mean square of the recent gradients."""

    learning_rate: float = 0.01
    decay: float = 0.99
    epsilon: float = 1e-8

    name: ClassVar[str] = "rmsprop"
    memory: ClassVar[tuple[str, ...]] = ("s",)

    def apply(self, W: Floats, g: Floats, memory: Mapping[str, Floats], n: int) -> None:
        """Move the mean s ← ρ s + (1 − ρ) g², then W ← W − η g / (√s + ε)."""
        s = memory["s"]
        s *= self.decay
        s += (1 - self.decay) * g * g
        W -= self.learning_rate * g / (np.sqrt(s) + self.epsilon)


@dataclass(frozen=True, slots=True)
class Adam:
    """Steps from the running mean of the gradient over that of its square."""

    learning_rate: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    name: ClassVar[str] = "adam"
    memory: ClassVar[tuple[str, ...]] = ("m", "v")

    def apply(self, W: Floats, g: Floats, memory: Mapping[str, Floats], n: int) -> None:
        """Move the means m and v, and W by η m̂ / (√v̂ + ε)."""
        m, v = memory["m"], memory["v"]
        m *= self.beta1
        m += (1 - self.beta1) * g
        v *= self.beta2
        v += (1 - self.beta2) * g * g
        rate = self.learning_rate / (1 - self.beta1**n)
        W -= rate * m / (np.sqrt(v / (1 - self.beta2**n)) + self.epsilon)


RULES: Mapping[str, type[SGD] | type[Momentum] | type[RMSprop] | type[Adam]] = {
    rule.name: rule for rule in (SGD, Momentum, RMSprop, Adam)
}
"""The rules by name."""


def rule_named(name: str, **settings: float) -> Rule:
    """Return the rule of that name with its settings (learning_rate, momentum, decay, …).

    Raises InvalidValue for an unknown rule, a setting that it does not have, a negative or infinite
    learning rate, a decay outside 0 ≤ · < 1, or an epsilon that is not positive.
    """
    one_of(("name",), name, RULES)
    known = [field.name for field in fields(RULES[name])]
    checked = {}
    for setting, value in settings.items():
        if setting not in known:
            raise InvalidValue((setting,), value, f"settings of {name}: {listed(known)}")
        if setting == "learning_rate":
            fits, allowed = is_rate, "a finite number of at least 0"
        elif setting == "epsilon":
            fits, allowed = is_positive, "a finite number above 0"
        else:
            fits, allowed = is_share, "at least 0 and below 1"
        checked[setting] = number((setting,), value, fits, allowed)
    return RULES[name](**checked)


def is_rate(value: float) -> bool:
    """Return whether a number is at least 0 and finite."""
    return 0 <= value < math.inf


def is_share(value: float) -> bool:
    """Return whether a number is at least 0 and below 1."""
    return 0 <= value < 1


def is_positive(value: float) -> bool:
    """Return whether a number is above 0 and finite."""
    return 0 < value < math.inf


def clip_by_norm(g: ArrayLike, clip_norm: float) -> Floats:
    """Return g, shortened to the norm ``clip_norm`` where it is longer; its direction stays.

    A gradient that has overflowed has none that it could keep: NaN stands in it afterwards.
    Raises InvalidValue for a clip_norm that is not above 0.
    """
    g = reals(("g",), g)
    clip_norm = number(("clip_norm",), clip_norm, is_positive, "a finite number above 0")
    length = norm(g)
    if length == np.inf and np.isfinite(g).all():  # the numbers are floats, their norm is none
        g = np.ldexp(g, -g.size.bit_length())
        length = norm(g)
    return g if length <= clip_norm else g * g.dtype.type(clip_norm / length)


class Optimizer:
    """A rule at work on the weights of one network: what it remembers, and how many updates it made.

    Parameters
    ----------
    rule
        What an update does.
    parameters
        The weights' names and places.
    clip_norm
        τ: longer gradients are shortened to it; None for never.
    state
        What ``state`` returned earlier: the run goes on as if it had never stopped.

    Raises
    ------
    InvalidValue
        For a clip_norm that is not above 0, or a state that does not fit the rule and the weights.
    """

    def __init__(
        self,
        rule: Rule,
        parameters: Parameters,
        *,
        clip_norm: float | None = None,
        state: Mapping[str, Any] | None = None,
    ) -> None:
        if not hasattr(rule, "apply"):
            raise InvalidValue(("rule",), rule, 'a rule, as rule_named("sgd") is')
        if clip_norm is not None:
            allowed = "a finite number above 0, or null for no clipping"
            clip_norm = number(("clip_norm",), clip_norm, is_positive, allowed)
        self.rule = rule
        self.parameters = parameters
        self.clip_norm = clip_norm
        self._g = parameters.zeros()  # the gradient as the rule may use it up
        self.updates = 0
        self.memory = {name: parameters.zeros() for name in rule.memory}
        if state is not None:
            self._resume(state)

    def _resume(self, state: Mapping[str, Any]) -> None:
        instance(("state",), state, Mapping, "what an optimizer's state was")
        expected = {"updates", *self.rule.memory}
        if set(state) != expected:
            raise InvalidValue(
                ("state",),
                sorted(state) or EMPTY,
                f"the fields of {self.rule.name}: {listed(sorted(expected))}",
            )
        whole(("state", "updates"), state["updates"], 0)
        self.updates = int(state["updates"])
        for name in self.rule.memory:
            instance(("state", name), state[name], Mapping, "an array for each weight, by name")
            self.memory[name] = self.parameters.flat(state[name], ("state", name))
            if name in ("s", "v") and self.rule.name != "momentum" and (self.memory[name] < 0).any():
                raise InvalidValue(
                    ("state", name), float(self.memory[name].min()), "means of squares, at least 0"
                )

    def update(self, W: Floats, g: Floats) -> None:
        """Make one update of the flat weights W from the flat gradient g, in place.

        Raises ShapeMismatch where one of the two is not as long as all weights together.
        """
        if not W.shape == g.shape == self._g.shape:
            name, wrong = ("W", W) if W.shape != self._g.shape else ("g", g)
            raise ShapeMismatch((name,), in_words(wrong.shape), in_words(self._g.shape))
        self._g[...] = g if self.clip_norm is None else clip_by_norm(g, self.clip_norm)
        self.updates += 1
        self.rule.apply(W, self._g, self.memory, self.updates)

    @property
    def state(self) -> dict[str, Any]:
        """The number of updates and, per vector that the rule remembers, its parts by weight; copies."""
        named = {name: self.parameters.views(flat.copy()) for name, flat in self.memory.items()}
        return {"updates": self.updates, **named}
