"""Answers of /api/health, /api/limits and /api/presets."""

from __future__ import annotations

from typing import Any

from app.schemas.base import Answer


class HealthAnswer(Answer):
    """The server is well."""

    status: str
    """ok as soon as the server serves."""
    version: str
    """The version that is installed."""


class LimitsAnswer(Answer):
    """How much one request may ask for."""

    text_length: int
    """Characters of a text, one more than T."""
    T: int
    """Time steps of a sequence."""
    d: int
    """Hidden units."""
    k: int
    """Numbers in an input vector."""
    m: int
    """Outputs of the softmax."""
    sequences: int
    """Sequences trained on at once."""
    steps: int
    """Updates in one training request."""
    sample_length: int
    """Tokens written by one sample."""
    work: float
    """Estimated operations of one request; a core does about 1e9 in a second."""
    numbers: int
    """Numbers that a request needs at once: those of its answer, or of its batch."""
    body_bytes: int
    """Bytes of a request body."""
    weights_bytes: int
    """Bytes of a file of weights, packed and unpacked."""
    meanings: dict[str, str]
    """What each limit counts."""


class PresetAnswer(Answer):
    """A named request."""

    name: str
    """The preset's name: letters, digits and hyphens."""
    title: str
    """What it is called on the page."""
    description: str
    """What it shows."""
    endpoint: str
    """Where the request is to be sent."""
    request: dict[str, Any]
    """The body to send to the endpoint."""


class PresetsAnswer(Answer):
    """Named requests to start from, the lesson's own example first."""

    presets: list[PresetAnswer]
    """The presets, in the order in which they are offered."""
