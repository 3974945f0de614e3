"""The endpoints, each as a function of its keyword arguments; nothing is sent here.

Their arguments are the fields of the API's requests, with the same defaults. Where a request has a
model, its fields can be keyword arguments too, alone or over those of a model that is given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, Literal, Unpack

from app.client import results
from app.client.calls import (
    Call,
    CellKeywords,
    ModelKeywords,
    ModelLike,
    RunCall,
    SequenceLike,
    as_model,
    as_sequence,
    get,
    line,
    post,
    reader,
    upload,
)
from app.schemas.meta import HealthAnswer, LimitsAnswer, PresetAnswer, PresetsAnswer


def forward(
    sequence: SequenceLike,
    *,
    model: ModelLike | None = None,
    digits: int | None = None,
    **keywords: Unpack[ModelKeywords],
) -> Call[results.Forward]:
    """Run the network over a sequence: every number of the forward pass.

    ``sequence`` is a text, a list of tokens, or a dict as in the API; the fields of ``model`` can
    be given as keywords (cell, hidden_size, activation, bias, init, seed, weights, h0, c0).
    """
    asked = {"sequence": as_sequence(sequence), "model": as_model(model, keywords), "digits": digits}
    return post("forward", reader(results.Forward), asked)


def gradients(
    sequence: SequenceLike,
    *,
    contributions: bool = True,
    check: bool = False,
    truncate: int | None = None,
    optimizer: Mapping[str, Any] | None = None,
    model: ModelLike | None = None,
    digits: int | None = None,
    **keywords: Unpack[ModelKeywords],
) -> Call[results.Gradients]:
    """Gradients through time, with every term (t, k) of their double sum.

    ``check`` holds them against central differences; with ``truncate`` they flow back so many
    steps at most. With an ``optimizer`` the answer says what its next update makes of the weights.
    Sequence and model are given as in forward.
    """
    asked = {
        "sequence": as_sequence(sequence),
        "model": as_model(model, keywords),
        "contributions": contributions,
        "check": check,
        "truncate": truncate,
        "optimizer": optimizer,
        "digits": digits,
    }
    return post("gradients", reader(results.Gradients), asked)


def vanishing(
    sequence: SequenceLike,
    *,
    rows: Sequence[int] | None = None,
    singular_values: bool = True,
    spectral_radii: bool = True,
    lyapunov: bool = True,
    with_model: bool = True,
    model: ModelLike | None = None,
    digits: int | None = None,
    **keywords: Unpack[ModelKeywords],
) -> Call[results.Vanishing]:
    """Jacobians through time: how far each state depends on each earlier one.

    ``rows`` names the steps t that are wanted, all by default. Sequence and model are given as in
    forward.
    """
    asked = {
        "sequence": as_sequence(sequence),
        "model": as_model(model, keywords),
        "rows": rows,
        "singular_values": singular_values,
        "spectral_radii": spectral_radii,
        "lyapunov": lyapunov,
        "with_model": with_model,
        "digits": digits,
    }
    return post("vanishing", reader(results.Vanishing), asked)


def sample(
    *,
    vocabulary: Sequence[str],
    prompt: Sequence[str],
    length: int = 10,
    temperature: float = 0.0,
    seed: int = 0,
    model: ModelLike | None = None,
    digits: int | None = None,
    **keywords: Unpack[CellKeywords],
) -> Call[results.Sample]:
    """Let the network write: it reads the prompt, then what it has written itself.

    Vocabulary and prompt are lists of tokens, or texts whose characters are the tokens. ``seed`` is
    the drawing's; that of a model without weights stands in ``model``.
    """
    asked = {
        "model": as_model(model, keywords),
        "vocabulary": list(vocabulary),
        "prompt": list(prompt),
        "length": length,
        "temperature": temperature,
        "seed": seed,
        "digits": digits,
    }
    return post("sample", reader(results.Sample), asked)


def train(
    sequence: SequenceLike | None = None,
    *,
    sequences: Sequence[SequenceLike] | None = None,
    optimizer: Mapping[str, Any] | None = None,
    steps: int = 300,
    record_every: int = 1,
    stop_at_probability: float | None = None,
    truncate: int | None = None,
    freeze: Sequence[str] | None = None,
    model: ModelLike | None = None,
    digits: int | None = None,
    progress: bool = False,
    **keywords: Unpack[ModelKeywords],
) -> RunCall:
    """Train on a sequence, or on several at once: iterate over the run for its frames.

    Nothing is sent before the first frame is asked for; errors are raised there. ``done`` is then
    how the run ended; its model and optimizer, given to train again, continue it exactly. Sequence
    and model are given as in forward. ``progress`` shows a bar, where tqdm is installed.
    """
    asked = {
        "sequence": None if sequence is None else as_sequence(sequence),
        "sequences": None if sequences is None else [as_sequence(one) for one in sequences],
        "model": as_model(model, keywords),
        "optimizer": optimizer,
        "steps": steps,
        "record_every": record_every,
        "stop_at_probability": stop_at_probability,
        "truncate": truncate,
        "freeze": None if freeze is None else list(freeze),
        "digits": digits,
    }
    call = post("train", line, asked)
    return RunCall(**vars(call), steps=steps, progress=progress)


def principal(
    states: Any, *, points: Any | None = None, count: int = 2, digits: int | None = None
) -> Call[results.PrincipalDirections]:
    """Find the directions in which hidden states (N×d) vary most, and points' coordinates along them.

    Without ``points`` the coordinates are those of the states themselves.
    """
    asked = {"states": states, "points": points, "count": count, "digits": digits}
    return post("principal", reader(results.PrincipalDirections), asked)


def export_weights(
    *,
    model: ModelLike | None = None,
    sequence: SequenceLike | None = None,
    format: Literal["npz", "safetensors"] = "npz",  # noqa: A002 the API's name
    names: Literal["both", "lesson", "torch"] = "both",
    **keywords: Unpack[ModelKeywords],
) -> Call[bytes]:
    """Write a network's weights as a file's bytes, by the lesson's names, by torch's, or both.

    The model is given as in forward; one without weights needs the sequence for its sizes.
    """
    asked = {
        "model": as_model(model, keywords),
        "sequence": None if sequence is None else as_sequence(sequence),
        "format": format,
        "names": names,
    }
    return post("weights/export", bytes, asked)


def import_weights(
    file: bytes | str | PathLike[str],
    *,
    activation: Literal["tanh", "relu", "sigmoid", "identity"] | None = None,
    names: Literal["lesson", "torch"] | None = None,
    rnn: str | None = None,
    readout: str | None = None,
    embedding: str | None = None,
    digits: int | None = None,
) -> Call[results.Imported]:
    """Read a network from a .npz or .safetensors file: a path, or a file's bytes.

    It is by the lesson's names, or a state_dict of torch; ``rnn``, ``readout`` and ``embedding`` say
    where in it the parts stand, where that is open.
    """
    body = file if isinstance(file, bytes) else Path(file).read_bytes()
    asked = {
        "activation": activation,
        "names": names,
        "rnn": rnn,
        "readout": readout,
        "embedding": embedding,
        "digits": digits,
    }
    return upload("weights/import", reader(results.Imported), body, asked)


def presets() -> Call[list[PresetAnswer]]:
    """Named requests to start from: ``client.train(**preset.request)`` sends one for training."""
    return get("presets", lambda body: reader(PresetsAnswer)(body).presets)


def limits() -> Call[LimitsAnswer]:
    """How much one request may ask for."""
    return get("limits", reader(LimitsAnswer))


def health() -> Call[HealthAnswer]:
    """Whether the server is well, and its version."""
    return get("health", reader(HealthAnswer))
