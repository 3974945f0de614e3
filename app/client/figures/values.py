"""Figures of values: hidden states, predictions, the loss."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import plotly.graph_objects as go

from app.client.figures.look import Theme, figure, look_of, numbered, step_axis, titled, visible
from app.client.results import Forward, Frame

MOST_WRITTEN = 80  # cells whose numbers are written in them
MOST_BARS = 60  # bars side by side; beyond, as cells of a map


def hidden_states(answer: Forward, *, theme: Theme = "light") -> go.Figure:
    """Return h_t for every step and unit, in the colours of signed numbers.

    ``answer`` is that of ``forward``. The scale ends at ±1, or at the largest state there is (relu).
    """
    look = look_of(theme)
    h = np.stack([step.h for step in answer.steps], axis=1)  # d×T
    d, T = h.shape
    end = max(1.0, float(np.nanmax(np.abs(h), initial=0.0)))
    cells = go.Heatmap(
        x=list(range(1, T + 1)),
        y=list(range(1, d + 1)),
        z=h,
        zmin=-end,
        zmax=end,
        colorscale=look.signed_scale(),
        xgap=3 if T <= 20 else 0,
        ygap=3 if d <= 12 else 0,
        colorbar={"thickness": 12, "outlinewidth": 0, "tickvals": [-end, 0, end], "len": 0.9},
        hovertemplate="h<sub>%{x}</sub>, unit %{y}: %{z}<extra></extra>",
    )
    units = {"title": titled("hidden unit"), "range": [d + 0.5, 0.5], "showgrid": False}
    if d <= 12:
        units["tickvals"] = list(range(1, d + 1))
    traces: list[Any] = [cells]
    if d * T <= MOST_WRITTEN:
        places = [(t, unit) for t in range(T) for unit in range(d)]
        numbers = go.Scatter(
            x=[t + 1 for t, _ in places],
            y=[unit + 1 for _, unit in places],
            text=[f"{h[unit, t]:.2f}".replace("-", "−") for t, unit in places],
            mode="text",
            textfont={"color": [look.ink_on(float(h[unit, t]) / end) for t, unit in places]},
            hoverinfo="skip",
        )
        traces.append(numbers)
    return figure(look, traces, step_axis("step t, and what it reads", numbered(inputs(answer))), units)


def softmax_bars(answer: Forward, *, theme: Theme = "light") -> go.Figure:
    """Return the probabilities of every output at every step, the target's in its own colour.

    ``answer`` is that of ``forward``. Many outputs or steps are drawn as a map with marked targets.
    """
    look = look_of(theme)
    outputs = [visible(label) for label in answer.outputs]
    T, m = len(answer.steps), len(outputs)
    probabilities = np.stack([step.probabilities for step in answer.steps])  # T×m
    targets = [None if one.target is None else answer.outputs.index(one.target) for one in answer.steps]
    steps = step_axis("step t, and what it reads", numbered(inputs(answer)))
    if T * m > MOST_BARS:
        places = list(range(m))
        every = -(-m // 12)
        cells = go.Heatmap(
            x=list(range(1, T + 1)),
            y=places,
            z=probabilities.T,
            zmin=0,
            zmax=1,
            colorscale=[(0, look.surface), (1, look.ink)],
            colorbar={"thickness": 12, "outlinewidth": 0, "tickvals": [0, 0.5, 1], "len": 0.9},
            customdata=[[label] * T for label in outputs],
            hovertemplate="ŷ(%{customdata}) = %{z}<extra></extra>",
        )
        marks = go.Scatter(
            x=[t for t, target in enumerate(targets, 1) if target is not None],
            y=[target for target in targets if target is not None],
            mode="markers",
            hoverinfo="skip",
            marker={
                "symbol": "square-open",
                "size": max(5, min(14, 300 / T)),
                "color": look.target,
                "line": {"width": 2},
            },
        )
        labels = {"tickvals": places[::every], "ticktext": outputs[::every], "range": [m - 0.5, -0.5]}
        return figure(look, [cells, marks], steps, {"showgrid": False, **labels})
    width = 0.84 / m
    colours = [[look.target if i == target else look.bar for i in range(m)] for target in targets]
    bars = go.Bar(
        x=[t + 1 - 0.42 + width * (i + 0.5) for t in range(T) for i in range(m)],
        y=probabilities.ravel(),
        width=0.82 * width,
        text=outputs * T,
        textposition="outside",
        textangle=0,
        cliponaxis=False,
        marker={"color": [colour for row in colours for colour in row], "line": {"width": 0}},
        hovertemplate="ŷ(%{text}) = %{y}<extra></extra>",
    )
    share = {"title": titled("probability"), "range": [0, 1.12], "tickvals": [0, 0.25, 0.5, 0.75, 1]}
    return figure(look, [bars], steps, share, bargap=0)


def loss_curve(frames: Iterable[Frame], *, theme: Theme = "light") -> go.Figure:
    """Return the loss, in nats, over the updates of a run: of its frames, or of the run itself."""
    look = look_of(theme)
    points = [(frame.step, frame.loss) for frame in frames]
    line = go.Scatter(
        x=[step for step, _ in points],
        y=[loss for _, loss in points],
        mode="lines" if len(points) > 1 else "markers",
        line={"color": look.ink, "width": 2},
        hovertemplate="update %{x}: %{y:.3f} nats<extra></extra>",
    )
    loss = {"title": titled("loss in nats"), "rangemode": "tozero"}
    return figure(look, [line], {"title": titled("update"), "showgrid": False}, loss)


def inputs(answer: Forward) -> list[str]:
    """Return what each step reads."""
    return [step.input for step in answer.steps]
