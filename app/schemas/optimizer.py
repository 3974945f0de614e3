"""An optimizer: its rule, its constants, and the state that a run goes on from."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from app.schemas.base import Part, only_with


class Optimizer(Part):
    """A rule for updates. What an answer gives as its optimizer continues that run exactly."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "sgd", "learning_rate": 0.3}],
            "allOf": only_with(
                "name",
                {
                    "momentum": ["momentum"],
                    "decay": ["rmsprop"],
                    "beta1": ["adam"],
                    "beta2": ["adam"],
                    "epsilon": ["rmsprop", "adam"],
                },
                "sgd",
            ),
        }
    )

    name: Literal["sgd", "momentum", "rmsprop", "adam"] = "sgd"
    """sgd: W − η g; the others as PyTorch has them."""

    learning_rate: float = Field(0.1, ge=0, examples=[0.3])
    """η, the length of a step per gradient."""

    momentum: float | None = Field(None, ge=0, lt=1, examples=[0.9])
    """μ, the share of the last step that is kept (momentum only; 0.9)."""

    decay: float | None = Field(None, ge=0, lt=1, examples=[0.99])
    """ρ of the running mean of squares (rmsprop only; 0.99)."""

    beta1: float | None = Field(None, ge=0, lt=1, examples=[0.9])
    """β₁ of the running mean of gradients (adam only; 0.9)."""

    beta2: float | None = Field(None, ge=0, lt=1, examples=[0.999])
    """β₂ of the running mean of squares (adam only; 0.999)."""

    epsilon: float | None = Field(None, gt=0, examples=[1e-8])
    """ε, which keeps the divisor from 0 (rmsprop and adam; 1e-8)."""

    clip_norm: float | None = Field(None, gt=0, examples=[5.0])
    """τ: a gradient whose norm over all weights is longer is shortened to it; null for never."""

    state: dict[str, Any] | None = Field(None, examples=[{"updates": 0}])
    """Where an earlier run ended: its number of updates, and for momentum v, for rmsprop s, for
    adam m and v, each an array by weight; null for a new run."""
