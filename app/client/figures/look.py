"""The page's look: colours, type, and the frame that every figure has.

The colours are those of static/css/look.css and static/js/model/colour.js; a test holds them equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go

Theme = Literal["light", "dark"]
Rgb = tuple[int, int, int]

FONT = (
    '"Inter Variable", "Noto Sans", system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", '
    "sans-serif"
)
SIZE = 15
MOST_LABELS = 24  # along an axis, so that they do not run into each other

STOPS: dict[Theme, list[Rgb]] = {
    "light": [
        (153, 60, 4), (226, 125, 45), (247, 200, 152), (242, 242, 240),
        (163, 205, 236), (62, 138, 200), (16, 78, 139),
    ],
    "dark": [
        (255, 176, 102), (222, 121, 42), (124, 72, 37), (49, 54, 62),
        (36, 88, 128), (57, 147, 209), (137, 206, 255),
    ],
}  # fmt: skip
"""The one scale of signed numbers, −1 … 0 … 1."""


@dataclass(frozen=True)
class Look:
    """The colours of a theme, by their names in look.css."""

    theme: Theme
    surface: str
    ink: str
    muted: str
    line: str
    bar: str
    target: str
    flow: str
    lost: str
    """What is below float precision, on a map."""

    def ink_on(self, value: float) -> str:
        """Return black or white, whichever reads better on the colour of a signed value, −1 … 1."""
        stops = np.array(STOPS[self.theme]) / 255
        at = (np.clip(value, -1, 1) + 1) / 2 * (len(stops) - 1)
        rgb = np.array([np.interp(at, range(len(stops)), stops[:, part]) for part in range(3)])
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        luminance = float(linear @ (0.2126, 0.7152, 0.0722))  # of WCAG 2, as are the contrasts
        return "#000000" if (luminance + 0.05) ** 2 >= 1.05 * 0.05 else "#ffffff"

    def signed_scale(self) -> list[tuple[float, str]]:
        """Return the scale of signed numbers as plotly's colorscale."""
        stops = STOPS[self.theme]
        return [(i / (len(stops) - 1), f"rgb{rgb}".replace(" ", "")) for i, rgb in enumerate(stops)]


LOOKS: dict[Theme, Look] = {
    "light": Look(
        theme="light",
        surface="#ffffff",
        ink="#191d23",
        muted="#565e69",
        line="#dcdcd6",
        bar="#a3a9b2",
        target="#0b7a63",
        flow="#8a3fb8",
        lost="rgb(186,189,196)",
    ),
    "dark": Look(
        theme="dark",
        surface="#181c22",
        ink="#eef0f3",
        muted="#a8b0bb",
        line="#2e343d",
        bar="#69727f",
        target="#4fd1b0",
        flow="#cf9bf2",
        lost="rgb(94,99,108)",
    ),
}


def look_of(theme: str) -> Look:
    """Return the look of a theme; raises ValueError for another."""
    if theme not in LOOKS:
        raise ValueError(f"theme is {theme!r}; allowed: one of {list(LOOKS)}")
    return LOOKS["dark" if theme == "dark" else "light"]


def figure(
    look: Look, traces: Sequence[Any], x: dict[str, Any], y: dict[str, Any], **layout: Any
) -> go.Figure:
    """Return a figure of these traces in a look, with these axes."""
    axis = {
        "color": look.muted,
        "linecolor": look.line,
        "gridcolor": look.line,
        "ticks": "",
        "zeroline": False,
        "automargin": True,
    }
    font = {"family": FONT, "size": SIZE, "color": look.muted}
    frame = {
        "paper_bgcolor": look.surface,
        "plot_bgcolor": look.surface,
        "font": font,
        "margin": {"l": 72, "r": 20, "t": 20, "b": 56},
        "showlegend": False,
        "hoverlabel": {"bgcolor": look.ink, "bordercolor": look.ink, "font": {"color": look.surface}},
        "xaxis": axis | x,
        "yaxis": axis | y,
    }
    return go.Figure(list(traces), frame | layout)


def titled(text: str) -> dict[str, Any]:
    """Return an axis' title, close to its labels."""
    return {"text": text, "standoff": 6}


def step_axis(title: str, labels: Sequence[str], most: int = MOST_LABELS) -> dict[str, Any]:
    """Return the axis of steps 1 … T with their labels, ``most`` of them at most."""
    places = list(range(0, len(labels), -(-len(labels) // most)))
    return {
        "title": titled(title),
        "range": [0.5, len(labels) + 0.5],
        "tickvals": [at + 1 for at in places],
        "ticktext": [labels[at] for at in places],
        "tickangle": 0,
        "showgrid": False,
    }


def numbered(tokens: Sequence[str]) -> list[str]:
    """Return tokens as labels of the steps 1 … T."""
    return [f"{visible(token)}<sub>{t}</sub>" for t, token in enumerate(tokens, 1)]


def visible(token: str) -> str:
    """Return a token as a label: a space as ␣, and nothing that plotly would take for markup."""
    return token.replace(" ", "␣").replace("&", "&amp;").replace("<", "&lt;")
