"""Figures of magnitudes on a log scale: how gradients decay, how far states depend on earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from app.client.figures.look import Look, Theme, figure, look_of, numbered, step_axis, titled
from app.client.results import Floats, Vanishing

SMALLEST = 1e-300  # below it a double has lost digits, or is 0
ROOM_FOR_BOUND = 1e3  # the bound is drawn so far above what is measured
STRIDES = (1, 2, 5, 10, 20, 50, 100)  # powers of ten between ticks
MOST_TICKS = 7
MOST_DECADES = 12  # of a map's colours, on either side of 1


def gradient_decay(answer: Vanishing, *, t: int | None = None, theme: Theme = "light") -> go.Figure:
    """Return how much reaches a state from a loss t − k steps later, over the lag t − k.

    ``answer`` is that of ``vanishing``. Drawn are ‖∂L_t/∂h_k‖ (of an lstm that of its joint state
    (h, c)), the norm ‖∂h_t/∂h_k‖ which it passes through, and for an rnn the bound (γ‖Wh‖)^lag.
    ``t`` is the step of the loss, by default the last that has one.
    """
    look = look_of(theme)
    joint = answer.joint_loss_gradient_norms
    of_loss = answer.loss_gradient_norms if joint is None else joint
    T = len(of_loss)
    with_loss = [step for step in range(1, T + 1) if not np.isnan(answer.loss_gradient_norms[step - 1]).all()]
    t = chosen(t, with_loss or [T])
    state = "h" if joint is None else "(h, c)"
    to_k = f"/∂{state}<sub>k</sub>‖"
    of_state = answer.jacobian_norms.spectral
    curves = [(f"‖∂L<sub>{t}</sub>{to_k}", back(of_loss, t), look.flow, "solid")]
    if asked_for(of_state)[t - 1]:
        curves.append((f"‖∂{state}<sub>{t}</sub>{to_k}", back(of_state, t), look.ink, "solid"))
    shown = np.concatenate([values for _, values, _, _ in curves])
    if answer.bound is not None:
        most = ROOM_FOR_BOUND * max(1.0, float(np.nanmax(shown, initial=0.0)))
        bound = answer.bound[: int(np.argmax(np.append(answer.bound > most, True)))][:t]
        curves.append(("(γ‖Wh‖)<sup>t−k</sup>", bound, look.muted, "dot"))
        shown = np.concatenate([shown, bound[bound >= SMALLEST]])
    low, high = decades(shown)
    traces = [trace for curve in curves for trace in drawn(look, *curve, low=low, high=high)]
    return figure(
        look,
        traces,
        {"title": titled(f"lag t − k, back from step {t}"), "range": [-0.3, t - 0.7], "showgrid": False},
        log_axis(low, high),
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"color": look.ink}},
        margin={"l": 72, "r": 20, "t": 44, "b": 56},
    )


def jacobian_norms(
    answer: Vanishing, *, tokens: Sequence[str] | None = None, theme: Theme = "light"
) -> go.Figure:
    """Return ‖∂h_t/∂h_k‖ (spectral) of all pairs of steps as a map: white is 1, orange less, blue more.

    ``answer`` is that of ``vanishing``; ``tokens`` are what the T steps read, as labels.
    """
    look = look_of(theme)
    norms = answer.jacobian_norms.spectral
    T = len(norms)
    if tokens is not None and len(tokens) != T:
        raise ValueError(f"tokens are {len(tokens)}; allowed: {T}, one for each step")
    below = np.tri(T, dtype=np.bool_)
    lost = below & (norms < SMALLEST)
    over = below & np.isnan(norms) & asked_for(norms)[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(lost, np.nan, np.log10(norms))
    end = min(MOST_DECADES, max(1, ceil(float(np.nanmax(np.abs(logs), initial=0.0)) - 1e-9)))
    said = np.array([[f"{norm:.3g}" for norm in row] for row in norms])
    steps = list(range(1, T + 1))
    gap = 2 if T <= 30 else 0
    cells = go.Heatmap(
        x=steps,
        y=steps,
        z=np.where(over, np.inf, logs).clip(max=end),
        zmin=-end,
        zmax=end,
        colorscale=look.signed_scale(),
        xgap=gap,
        ygap=gap,
        customdata=np.where(over, "overflowed", said),
        colorbar={
            "thickness": 12,
            "outlinewidth": 0,
            "len": 0.9,
            "tickvals": [-end, 0, end],
            "ticktext": [f"10<sup>−{end}</sup>", "1", "10" if end == 1 else f"10<sup>{end}</sup>"],
        },
        hovertemplate="t = %{y}, k = %{x}: %{customdata}<extra></extra>",
    )
    missing = go.Heatmap(
        x=steps,
        y=steps,
        z=np.where(lost, 1.0, np.nan),
        colorscale=[(0, look.lost), (1, look.lost)],
        showscale=False,
        xgap=gap,
        ygap=gap,
        hovertemplate="t = %{y}, k = %{x}: below float precision<extra></extra>",
    )
    numbers = [str(step) for step in steps]
    x = step_axis("k, the earlier step", numbers, most=8)
    y = step_axis("t, the later step", numbers if tokens is None else numbered(tokens))
    y |= {"range": y["range"][::-1], "scaleanchor": "x", "constrain": "domain"}
    return figure(look, [cells, missing], x | {"constrain": "domain"}, y)


def drawn(look: Look, name: str, values: Floats, colour: str, dash: str, *, low: int, high: int) -> list[Any]:
    """Return a curve over the lag, with marks where a value is below float precision or overflowed."""
    lags = np.arange(len(values))
    lost, over = values < SMALLEST, np.isnan(values)
    line = go.Scatter(
        x=lags,
        y=np.where(lost | over, np.nan, values),
        name=name,
        mode="lines" if dash == "dot" else "lines+markers",
        line={"color": colour, "width": 2.5 if dash == "solid" else 2, "dash": dash},
        marker={"size": 7 if len(values) <= 40 else 4},
        hovertemplate="lag %{x}: %{y:.3g}<extra></extra>",
    )
    return [line] + [
        go.Scatter(
            x=lags[where],
            y=np.full(int(where.sum()), at),
            name=said,
            mode="markers",
            showlegend=False,
            cliponaxis=False,
            marker={"symbol": symbol, "size": 9, "color": colour, "line": {"width": 1.5, "color": colour}},
            hovertemplate=f"lag %{{x}}: {said}<extra></extra>",
        )
        for where, at, symbol, said in (
            (lost, 10.0**low, "circle-open", "below float precision"),
            (over, 10.0 ** min(high, 308), "triangle-up", "overflowed"),
        )
        if where.any()
    ]


def decades(values: Floats) -> tuple[int, int]:
    """Return whole powers of ten around magnitudes, at least two apart."""
    found = values[~np.isnan(values) & (values >= SMALLEST)]
    if not len(found):
        return -1, 1
    high = ceil(log10(found.max()) - 1e-9)
    return min(high - 2, floor(log10(found.min()) + 1e-9)), high


def log_axis(low: int, high: int) -> dict[str, Any]:
    """Return a log axis over whole powers of ten."""
    every = next(size for size in STRIDES if (high - low) / size <= MOST_TICKS)
    return {
        "type": "log",
        "range": [low - 0.15, high + 0.15],
        "dtick": every,
        "tick0": 0,
        "exponentformat": "power",
        "title": titled("norm"),
    }


def asked_for(norms: Floats) -> NDArray[np.bool_]:
    """Return which rows of Jacobian norms were asked for: those whose ∂h_t/∂h_t is there."""
    return ~np.isnan(np.diagonal(norms))


def back(norms: Floats, t: int) -> Floats:
    """Return row t of a T×T array from the diagonal back to step 1."""
    row: Floats = norms[t - 1, :t][::-1]
    return row


def chosen(t: int | None, allowed: list[int]) -> int:
    """Return the step that is asked for, by default the last."""
    if t is not None and t not in allowed:
        raise ValueError(f"t is {t}; allowed: a step with a loss, one of {allowed}")
    return allowed[-1] if t is None else t
